/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audience/crowd.h"

#include <stdlib.h>

#include "audience/pile.h"
#include "table_read.h"
#include "unit.h"

static struct print
member(uint64_t i)
{
	return hash_print((struct str){ (const char *)&i, sizeof i });
}

/* Groups 0 to 4 have 1, 1024, 1025, 40000 and 700 members, each added several times. */
static const uint64_t size[] = { 1, 1024, 1025, 40000, 700 };
enum { GROUPS = 5 };

static void
fill(struct crowd *c, int part, int parts, bool settle)
{
	for (uint32_t g = 0; g < GROUPS; g++)
		for (uint64_t i = 0; i < 2 * size[g] + 5; i++)
			if (i % (uint64_t)parts == (uint64_t)part) {
				crowd_add(c, g, member(i % size[g] * 10 + g));
				c->settle_at = settle ? 1 : c->settle_at;
				if (settle && i % 700 == 0)
					crowd_settle(c);
			}
}

/* Whether groups are found to be large while adding, at the end, or only in the union. */
static void
large_groups_are_those_of_the_union(int parts, bool settle, uint64_t estimate[2])
{
	struct crowd *c = crowd_new(1024);

	fill(c, 0, parts, settle);
	for (int p = 1; p < parts; p++) {
		struct crowd *other = crowd_new(1024);
		uint32_t *number = malloc(GROUPS * sizeof *number);
		for (uint32_t g = 0; g < GROUPS; g++)
			number[g] = g;
		fill(other, p, parts, settle);
		crowd_merge(c, other, number);
	}
	crowd_finish(c, GROUPS, 2);
	for (uint32_t g = 0; g < GROUPS; g++) {
		bool large = g == 2 || g == 3;
		CHECK(crowd_estimated(c, g) == large);
		if (!large)
			CHECK(crowd_count(c, g) == size[g]);
		else if (estimate[g - 2] == 0)
			estimate[g - 2] = crowd_count(c, g);
		else
			CHECK(crowd_count(c, g) == estimate[g - 2]);
	}
	/* four standard errors */
	CHECK_NEAR((double)crowd_count(c, 2), 1025, 0.0325);
	CHECK_NEAR((double)crowd_count(c, 3), 40000, 0.0325);
	crowd_free(c);
}

static void
without_a_limit_all_is_exact(void)
{
	struct crowd *c = crowd_new(0);

	fill(c, 0, 1, true);
	crowd_finish(c, GROUPS, 2);
	for (uint32_t g = 0; g < GROUPS; g++)
		CHECK(crowd_count(c, g) == size[g] && !crowd_estimated(c, g));
	crowd_free(c);
}

/* Against a plain array. */
static void
a_pile_counts(void)
{
	enum { N = 300, WHAT = 40 };
	static uint64_t want[N][WHAT];
	struct pile p = { 0 };
	uint64_t seed = 3, wrong = 0;
	size_t n;

	CHECK(pile_of(&p, 5, &n) == NULL && n == 0);
	for (int i = 0; i < 50000; i++) {
		uint64_t g = random_below(&seed, N - 1), w = random_below(&seed, WHAT);
		uint64_t times = 1 + random_below(&seed, 3);
		want[g][w] += times;
		pile_add(&p, (uint32_t)g, (uint32_t)w << 20, times);
	}
	pile_sort(&p);
	for (uint32_t g = 0; g < N; g++) {
		const struct pile_entry *e = pile_of(&p, g, &n);
		for (uint32_t w = 0; w < WHAT; w++)
			if (want[g][w] > 0) {
				wrong += n == 0 || e->what != w << 20 || e->n != want[g][w];
				e += n > 0;
				n -= n > 0;
			}
		wrong += n;
	}
	CHECK(wrong == 0);
	pile_free(&p);
}

void
unit_audience_crowd(void)
{
	uint64_t estimate[2] = { 0 };

	large_groups_are_those_of_the_union(1, false, estimate);
	large_groups_are_those_of_the_union(1, true, estimate);
	large_groups_are_those_of_the_union(2, false, estimate);
	large_groups_are_those_of_the_union(7, false, estimate);
	large_groups_are_those_of_the_union(7, true, estimate);
	without_a_limit_all_is_exact();
	a_pile_counts();
}
