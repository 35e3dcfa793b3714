/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/die.h"
#include "table/col.h"

void
col_missing(const struct col *c, void *to)
{
	switch (c->kind) {
	case COL_TEXT: *(struct str *)to = (struct str){ 0 }; break;
	case COL_INT: *(int64_t *)to = INT_NONE; break;
	case COL_REAL: *(double *)to = (double)NAN; break;
	case COL_MONEY: ((struct money *)to)->e4 = INT_NONE; break;
	case COL_TIME: ((struct instant *)to)->ms = INT_NONE; break;
	case COL_RAW: break;
	}
}

const char *
col_parse(const struct col *c, struct str cell, void *to)
{
	bool ranged = c->min != 0 || c->max != 0;

	switch (c->kind) {
	case COL_TEXT: *(struct str *)to = cell; return NULL;
	case COL_INT:
		return num_int(cell, ranged ? (int64_t)c->min : -INT64_MAX,
		    ranged && c->max < 9e18 ? (int64_t)c->max : INT64_MAX, to);
	case COL_REAL:
		return num_real(cell, ranged ? c->min : -INFINITY, ranged ? c->max : INFINITY, to);
	case COL_MONEY: return num_money(cell, to);
	case COL_TIME: return when_read(cell, to);
	case COL_RAW: return NULL;
	}
	return "unknown kind";
}

struct col *
col_list(struct str names, struct arena *a)
{
	size_t n = 1;

	for (size_t i = 0; i < names.n; i++)
		n += names.p[i] == ',';
	struct col *cols = arena_alloc(a, (n + 1) * sizeof *cols);
	struct str rest = names, name;
	for (size_t i = 0; str_cut(&rest, ',', &name); i++) {
		if (name.n == 0)
			die_usage("an empty column name in %s", quoted(names));
		for (size_t j = 0; j < i; j++)
			if (str_eq(name, str_of(cols[j].name)))
				die_usage("column %s twice in %s", quoted(name), quoted(names));
		cols[i] = (struct col){ .name = arena_str(a, name).p,
			.kind = COL_TEXT,
			.required = true };
	}
	return cols;
}
