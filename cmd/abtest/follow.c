/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/die.h"
#include "table/part.h"

#include "follow.h"

static const char *exposed = "impression", *unit = "user", *keep;
static struct opt_list outcomes, sums;

const struct opt follow_options[] = { OPT_TEXT(0, "exposed", "EVENT", &exposed,
					  "rows of it that have an arm are exposures "
					  "(default impression)"),
	OPT_TEXT(0, "unit", "COL,...", &unit, "who was assigned (default user)"),
	OPT_LIST(0, "outcome", "EVENT,...", &outcomes, "count its rows (repeatable)"),
	OPT_LIST(0, "sum", "COL@EVENT,...", &sums,
	    "sum of COL over the rows of EVENT (repeatable)"),
	OPT_TEXT(0, "keep", "COL,...", &keep, "columns of the first exposure to carry over"),
	OPT_END };

static int
add_source(struct follow *f, const char *name)
{
	int c = LOG_OWN;

	for (; f->cols[c].name != NULL; c++)
		if (c >= LOG_OWN + f->units + f->keeps && strcmp(f->cols[c].name, name) == 0)
			return c;
	f->cols[c] = (struct col){ .name = name, .kind = COL_RAW };
	return c;
}

static int
read_list(struct follow *f, const char *option, const char *names, bool required, const char **to,
    struct arena *a)
{
	struct str rest = str_of(names), one;
	int n = 0, c = LOG_OWN;

	while (f->cols[c].name != NULL)
		c++;
	while (str_cut(&rest, ',', &one)) {
		if (one.n == 0)
			die_usage("--%s: a column without a name", option);
		if (n == FOLLOW_CELLS)
			die_usage("--%s: more than %d columns", option, FOLLOW_CELLS);
		to[n] = arena_str(a, one).p;
		f->cols[c++] = (struct col){ .name = to[n++],
			.kind = COL_RAW,
			.required = required };
	}
	return n;
}

static void
add_column(struct follow *f, struct str event, int source, const char *name)
{
	if (event.n == 0)
		die_usage("an outcome without an event");
	if (f->ncols == FOLLOW_COLS)
		die_usage("more than %d outcomes", FOLLOW_COLS);
	f->col[f->ncols++] = (struct follow_col){ name, event, source };
}

static void
read_outcomes(struct follow *f, struct arena *a)
{
	struct str rest, one, column;

	for (size_t i = 0; i < outcomes.len; i++)
		for (rest = str_of(outcomes.at[i]); str_cut(&rest, ',', &one);) {
			struct str name = arena_str(a, one);
			add_column(f, name, -1, name.p);
		}
	for (size_t i = 0; i < sums.len; i++)
		for (rest = str_of(sums.at[i]); str_cut(&rest, ',', &one);) {
			const char *name = arena_str(a, one).p;
			str_cut(&one, '@', &column);
			if (one.p == NULL || column.n == 0)
				die_usage("--sum wants COL@EVENT: %s", quoted(str_of(name)));
			add_column(f, arena_str(a, one), add_source(f, arena_str(a, column).p),
			    name);
		}
}

/* Names that the result would have twice. */
static void
check_names(const struct follow *f)
{
	static const char *const own[] = { "test", "arm", "exposed", "complete", "day" };
	const char *name[FOLLOW_CELLS * 2 + FOLLOW_COLS + sizeof own / sizeof *own];
	size_t n = 0;

	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		name[n++] = own[i];
	for (int i = 0; i < f->units; i++)
		name[n++] = f->unit[i];
	for (int i = 0; i < f->keeps; i++)
		name[n++] = f->kept[i];
	for (int i = 0; i < f->ncols; i++)
		name[n++] = f->col[i].name;
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n; k++)
			if (strcmp(name[i], name[k]) == 0)
				die_usage("the result would have two columns %s",
				    quoted(str_of(name[i])));
}

void
follow_read(struct follow *f, struct arena *a)
{
	static const struct col own[LOG_OWN] = {
		[LOG_TIME] = { .name = "time", .kind = COL_RAW, .required = true },
		[LOG_EVENT] = { .name = "event", .kind = COL_RAW, .required = true },
		[LOG_ARM] = { .name = "arm", .kind = COL_RAW },
		[LOG_TEST] = { .name = "test", .kind = COL_RAW },
	};

	*f = (struct follow){ .exposed = str_of(exposed), .now = { INT_NONE } };
	memcpy(f->cols, own, sizeof own);
	f->units = read_list(f, "unit", unit, true, f->unit, a);
	f->keeps = keep ? read_list(f, "keep", keep, false, f->kept, a) : 0;
	read_outcomes(f, a);
	check_names(f);
}

uint64_t
follow_digest(const struct follow *f)
{
	uint64_t d = part_option(0, f->exposed);

	for (int i = 0; i < f->units; i++)
		d = part_option(d, str_of(f->unit[i]));
	d = part_option(d, STR("|"));
	for (int i = 0; i < f->keeps; i++)
		d = part_option(d, str_of(f->kept[i]));
	d = part_option(d, STR("|"));
	for (int i = 0; i < f->ncols; i++)
		d = part_option(d, str_of(f->col[i].name));
	return d;
}
