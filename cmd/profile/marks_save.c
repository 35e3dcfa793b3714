/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table/saved.h"

#include "marks.h"

/*
 * Lines: g number key...; u print group values.  Values ascend: the first one, then
 * how much each is more than the one before.
 */
enum { PRINT_HEX = 24 };

void
marks_save_groups(const struct marks *m, struct out *o)
{
	for (uint32_t g = 0; g < m->groups.count; g++) {
		saved_put_key(o, STR("g"));
		out_uint(o, g);
		saved_put_key(o, marks_key(m, g));
		saved_put_end(o);
	}
}

static void
put_print(struct out *o, uint64_t lo, uint32_t hi)
{
	char *p = out_cell(o, PRINT_HEX);

	for (int i = 0; i < 16; i++)
		*p++ = "0123456789abcdef"[lo >> (60 - 4 * i) & 15];
	for (int i = 0; i < 8; i++)
		*p++ = "0123456789abcdef"[hi >> (28 - 4 * i) & 15];
	o->n += PRINT_HEX;
}

static void
put_values(struct out *o, const struct mark_run *r)
{
	out_int(o, r->at[0].value);
	for (size_t i = 1; i < r->n; i++) {
		char *p = out_room(o, NUM_TEXT + 1);
		*p = ',';
		o->n += 1 + num_put_int(p + 1, r->at[i].value - r->at[i - 1].value);
	}
}

void
marks_save(const struct marks *m, struct out *o)
{
	struct mark_run r = { 0 };

	marks_save_groups(m, o);
	while (marks_next(m, &r)) {
		saved_put_key(o, STR("u"));
		put_print(o, r.at->lo, r.at->hi);
		out_uint(o, r.at->group);
		put_values(o, &r);
		saved_put_end(o);
	}
}

bool
marks_load_group(struct marks *m, struct str rest)
{
	uint64_t number;

	if (!saved_uint(&rest, &number) || rest.p == NULL)
		return false;
	if (number == 0) /* the next part */
		m->numbers.len = 0;
	if (number != m->numbers.len)
		return false;
	GROW(&m->numbers);
	m->numbers.at[m->numbers.len++] = marks_group(m, rest);
	return true;
}

static bool
unhex(const char *p, int digits, uint64_t *to)
{
	*to = 0;
	for (int i = 0; i < digits; i++) {
		const char *at = p[i] != '\0' ? strchr("0123456789abcdef", p[i]) : NULL;
		if (at == NULL)
			return false;
		*to = *to << 4 | (uint64_t)(at - "0123456789abcdef");
	}
	return true;
}

static bool
load_run(struct marks *m, struct str rest)
{
	struct str hex, list, cell;
	uint64_t lo, hi, group;
	int64_t value = 0, more;

	if (!saved_text(&rest, &hex) || hex.n != PRINT_HEX || !unhex(hex.p, 16, &lo) ||
	    !unhex(hex.p + 16, 8, &hi) || !saved_uint(&rest, &group) || group >= m->numbers.len ||
	    !saved_text(&rest, &list) || rest.p != NULL)
		return false;
	for (bool first = true; str_cut(&list, ',', &cell); first = false) {
		if (num_int(cell, first ? -INT64_MAX : 0, INT64_MAX, &more) != NULL ||
		    __builtin_add_overflow(value, more, &value))
			return false;
		marks_add(m, m->numbers.at[group], (struct print){ lo, (uint32_t)hi }, value);
	}
	return true;
}

const char *
marks_load(struct marks *m, struct str line)
{
	struct str rest = line, letter;
	bool ok = str_cut(&rest, '\t', &letter) && letter.n == 1 && rest.p != NULL;

	switch (ok ? *letter.p : 0) {
	case 'g': ok = marks_load_group(m, rest); break;
	case 'u': ok = load_run(m, rest); break;
	default: ok = false;
	}
	return ok ? NULL : "a user that cannot be read";
}
