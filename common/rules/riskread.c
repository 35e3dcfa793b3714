/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/num.h"
#include "rules/risk.h"
#include "table/small.h"

/* The integer cell, which must be from min to max. */
static int64_t
cell_int(const struct small *t, size_t row, int column, int64_t min, int64_t max)
{
	struct str s = small_at(t, row, column);
	struct pos pos = small_pos(t, row);
	int64_t n = 0;
	const char *wrong = num_int(s, min, max, &n);

	if (wrong != NULL)
		die_at(&pos, "%.*s: %s: %s", STR_ARG(t->name[column]), wrong, quoted(s));
	return n;
}

static enum risk_level
cell_level(const struct small *t, size_t row, int column)
{
	struct str s = small_at(t, row, column);
	struct pos pos = small_pos(t, row);
	enum risk_level level = risk_of(s);

	if (level == RISK_NONE)
		die_at(&pos, "level: not one of " RISK_WORDS ": %s", quoted(s));
	return level;
}

static void
read_matrix(struct risk_matrix *m, struct arena *a)
{
	struct small t;

	small_read(&t, share_path("risk-matrix.tsv", a), a);
	int likelihood = small_need(&t, "likelihood"), impact = small_need(&t, "impact"),
	    level = small_need(&t, "level");
	for (size_t r = 0; r < t.rows; r++) {
		int64_t l = cell_int(&t, r, likelihood, 1, RISK_STEPS),
			i = cell_int(&t, r, impact, 1, RISK_STEPS);
		struct pos pos = small_pos(&t, r);
		if (m->at[l - 1][i - 1] != RISK_NONE)
			die_at(&pos, "this pair has a level already");
		m->at[l - 1][i - 1] = cell_level(&t, r, level);
	}
	const char *wrong = risk_matrix_wrong(m);
	if (wrong != NULL)
		die("%s: %s", t.file, wrong);
}

static void
read_deadlines(int64_t *hours, struct arena *a)
{
	struct small t;

	for (int i = 0; i < RISK_LEVELS; i++)
		hours[i] = INT_NONE;
	small_read(&t, share_path("deadlines.tsv", a), a);
	int level = small_need(&t, "level"), respond = small_need(&t, "respond_hours");
	for (size_t r = 0; r < t.rows; r++)
		if (small_at(&t, r, respond).n > 0)
			hours[cell_level(&t, r, level)] = cell_int(&t, r, respond, 0, 100000);
}

void
risk_read(struct risk_settings *s, struct arena *a)
{
	*s = (struct risk_settings){ 0 };
	read_matrix(&s->matrix, a);
	read_deadlines(s->respond_hours, a);
}
