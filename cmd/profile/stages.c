/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/die.h"
#include "table/part.h"
#include "table/small.h"

#include "stages.h"

enum { STAGES_MOST = 32, COLUMNS_MOST = 64 };

enum test { TEST_GE, TEST_GT, TEST_LE, TEST_LT, TEST_EQ, TEST_NE, TEST_FILLED, TEST_EMPTY, TESTS };

static const char *const test_names[TESTS] = { ">=", ">", "<=", "<", "=", "!=", "filled", "empty" };

struct condition {
	size_t stage, column;
	struct str rule, value;
	enum test test;
	double number; /* NAN: value is a text */
};

struct stages {
	struct str name[STAGES_MOST];
	const char *column[COLUMNS_MOST];
	size_t stages, columns, n;
	struct condition *condition;
};

static size_t
enter_stage(struct stages *s, struct str name, const struct pos *pos)
{
	for (size_t i = 0; i < s->stages; i++)
		if (str_eq(s->name[i], name))
			return i;
	if (name.n == 0)
		die_at(pos, "stage: empty");
	if (str_eq(name, STR("all")))
		die_at(pos, "stage: 'all' stands for all rows in the result");
	if (s->stages == STAGES_MOST)
		die_at(pos, "more than %d stages", STAGES_MOST);
	s->name[s->stages] = name;
	return s->stages++;
}

static size_t
enter_column(struct stages *s, struct str name, struct arena *arena, const struct pos *pos)
{
	for (size_t i = 0; i < s->columns; i++)
		if (str_eq(str_of(s->column[i]), name))
			return i;
	if (name.n == 0)
		die_at(pos, "column: empty");
	if (s->columns == COLUMNS_MOST)
		die_at(pos, "more than %d columns", COLUMNS_MOST);
	s->column[s->columns] = arena_str(arena, name).p;
	return s->columns++;
}

static void
read_test(struct condition *c, struct str test, struct str value, const struct pos *pos)
{
	int t = 0;

	while (t < TESTS && !str_eq(test, str_of(test_names[t])))
		t++;
	if (t == TESTS)
		die_at(pos, "test: not one of >= > <= < = != filled empty: %s", quoted(test));
	c->test = (enum test)t;
	c->value = value;
	if (num_real(value, -1e300, 1e300, &c->number) != NULL)
		c->number = NAN;
	if (c->test <= TEST_LT && isnan(c->number))
		die_at(pos, "value: %s wants a number: %s", test_names[t], quoted(value));
	if (c->test >= TEST_FILLED && value.n > 0)
		die_at(pos, "value: %s wants none: %s", test_names[t], quoted(value));
}

struct stages *
stages_read(const char *path, struct arena *arena)
{
	struct stages *s = ARENA_NEW(arena, struct stages);
	struct small t;

	small_read(&t, path, arena);
	int stage = small_need(&t, "stage"), rule = small_need(&t, "rule"),
	    column = small_need(&t, "column"), test = small_need(&t, "test"),
	    value = small_need(&t, "value");
	s->condition = arena_alloc(arena, (t.rows + 1) * sizeof *s->condition);
	s->n = t.rows;
	for (size_t r = 0; r < t.rows; r++) {
		struct condition *c = &s->condition[r];
		struct pos pos = small_pos(&t, r);
		c->stage = enter_stage(s, small_at(&t, r, stage), &pos);
		if (r > 0 && c->stage < c[-1].stage)
			die_at(&pos, "stage: the lines of %s do not stand together",
			    quoted(s->name[c->stage]));
		c->rule = small_at(&t, r, rule);
		c->column = enter_column(s, small_at(&t, r, column), arena, &pos);
		read_test(c, small_at(&t, r, test), small_at(&t, r, value), &pos);
	}
	if (t.rows == 0)
		die("%s: no rules", path);
	return s;
}

size_t
stages_count(const struct stages *s)
{
	return s->stages;
}

struct str
stages_name(const struct stages *s, size_t stage)
{
	return s->name[stage];
}

size_t
stages_columns(const struct stages *s)
{
	return s->columns;
}

const char *
stages_column(const struct stages *s, size_t column)
{
	return s->column[column];
}

uint64_t
stages_digest(const struct stages *s)
{
	uint64_t d = 0;

	for (size_t i = 0; i < s->columns; i++)
		d = part_option(d, str_of(s->column[i]));
	return d;
}

static bool
holds(const struct condition *c, struct str cell)
{
	double v;
	bool number = cell.n > 0 && num_real(cell, -1e300, 1e300, &v) == NULL,
	     same = number && !isnan(c->number) ? v == c->number : str_eq(cell, c->value);

	switch (c->test) {
	case TEST_GE: return number && v >= c->number;
	case TEST_GT: return number && v > c->number;
	case TEST_LE: return number && v <= c->number;
	case TEST_LT: return number && v < c->number;
	case TEST_EQ: return cell.n > 0 && same;
	case TEST_NE: return !same;
	case TEST_FILLED: return cell.n > 0;
	default: return cell.n == 0;
	}
}

int
stages_of(const struct stages *s, const struct str *cell, struct str *rule)
{
	/* the conditions of a rule need not stand together */
	for (size_t i = 0; i < s->n; i++) {
		const struct condition *first = &s->condition[i];
		bool all = true;
		for (size_t j = 0; j < s->n && all; j++) {
			const struct condition *c = &s->condition[j];
			if (c->stage == first->stage && str_eq(c->rule, first->rule))
				all = holds(c, cell[c->column]);
		}
		if (all) {
			*rule = first->rule;
			return (int)first->stage;
		}
	}
	return -1;
}
