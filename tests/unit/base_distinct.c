/* SPDX-License-Identifier: GPL-3.0-or-later */
/* distinct members against what was planted */
#include <stdlib.h>

#include "base/distinct.h"
#include "base/mem.h"
#include "unit.h"

enum { GROUPS = 7 };

void unit_base_distinct(void);

static struct print
member(uint64_t v)
{
	char text[8];

	memcpy(text, &v, sizeof text);
	return hash_print((struct str){ text, sizeof text });
}

/* Group g gets members 0 .. 1000 g - 1, each `times` times, in turn. */
static void
plant(struct distinct *d, int times, const uint32_t *number)
{
	for (int t = 0; t < times; t++)
		for (uint32_t g = 0; g < GROUPS; g++)
			for (uint64_t v = 0; v < 1000 * g; v++)
				distinct_add(d, number ? number[g] : g, member(v));
}

static void
counts_what_was_planted(void)
{
	struct distinct *d = distinct_new();
	uint64_t count[GROUPS];

	plant(d, 3, NULL);
	for (int workers = 1; workers <= 3; workers++) {
		distinct_count(d, count, GROUPS, workers);
		for (uint64_t g = 0; g < GROUPS; g++)
			CHECK(count[g] == 1000 * g);
	}
	distinct_free(d);
}

static void
merging_unites_members_under_new_numbers(void)
{
	static const uint32_t there[GROUPS] = { 6, 5, 4, 3, 2, 1, 0 };
	struct distinct *d = distinct_new(), *from = distinct_new();
	uint32_t *number = mem_alloc(sizeof there);
	uint64_t count[GROUPS];
	size_t n;

	memcpy(number, there, sizeof there);
	plant(d, 1, NULL);
	plant(from, 1, there); /* its group 6 - g holds what our g does */
	distinct_add(from, there[2], member(5000));
	distinct_merge(d, from, number);
	distinct_count(d, count, GROUPS, 2);
	for (uint64_t g = 0; g < GROUPS; g++)
		CHECK(count[g] == 1000 * g + (g == 2));
	struct pair *p = distinct_pairs(d, &n);
	CHECK(n == 21001);
	for (size_t i = 1; i < n; i++)
		CHECK(p[i - 1].group < p[i].group ||
		    (p[i - 1].group == p[i].group &&
			(p[i - 1].lo < p[i].lo ||
			    (p[i - 1].lo == p[i].lo && p[i - 1].hi < p[i].hi))));
	free(p);
	distinct_free(d);
}

/* One partition filled far past where repeats are cleared. */
static void
repeats_do_not_fill_memory(void)
{
	struct distinct *d = distinct_new();
	uint64_t count[1];

	for (uint64_t i = 0; i < 2000000; i++)
		distinct_add(d, 0, (struct print){ i % 100, 0 });
	CHECK(d->part[0].nblocks < 1000);
	for (uint64_t i = 0; i < 200000; i++)
		distinct_add(d, 0, (struct print){ i, 0 });
	distinct_count(d, count, 1, 1);
	CHECK(count[0] == 200000);
	distinct_free(d);
}

static void
nothing_is_no_members(void)
{
	struct distinct *d = distinct_new();
	uint64_t count[2];
	size_t n;

	distinct_count(d, count, 2, 2);
	CHECK(count[0] == 0 && count[1] == 0);
	free(distinct_pairs(d, &n));
	CHECK(n == 0);
	distinct_free(d);
}

void
unit_base_distinct(void)
{
	counts_what_was_planted();
	merging_unites_members_under_new_numbers();
	repeats_do_not_fill_memory();
	nothing_is_no_members();
}
