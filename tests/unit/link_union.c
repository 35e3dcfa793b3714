/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/union.h"

#include "link/fuse.h"

#include "table_read.h"
#include "unit.h"

/* networkx test_unionfind.py: unions (1 2) (3 4) (4 5) (1 5) leave one component. */
static void
the_vector_of_networkx_is_one_component(void)
{
	struct sets s;

	union_init(&s, 6);
	union_join(&s, 1, 2);
	union_join(&s, 3, 4);
	union_join(&s, 4, 5);
	CHECK(union_find(&s, 2) == 1 && union_find(&s, 5) == 3);
	union_join(&s, 1, 5);
	for (uint32_t i = 1; i <= 5; i++)
		CHECK(union_find(&s, i) == 1);
	CHECK(union_find(&s, 0) == 0);
	union_free(&s);
}

/* Against labels that are repainted at every join: slow and plain. */
static void
sets_and_their_smallest_members_are_those_of_repainting(void)
{
	enum { N = 300 };
	uint32_t label[N];
	uint64_t seed = 3;
	int wrong = 0;

	for (int round = 0; round < 20; round++) {
		struct sets s;
		union_init(&s, N);
		for (uint32_t i = 0; i < N; i++)
			label[i] = i;
		for (int k = 0; k < 20 * round; k++) {
			uint32_t a = (uint32_t)random_below(&seed, N);
			uint32_t b = (uint32_t)random_below(&seed, N);
			uint32_t x = label[a], y = label[b], low = x < y ? x : y;
			wrong += union_join(&s, a, b) != low;
			for (uint32_t i = 0; i < N; i++)
				if (label[i] == x || label[i] == y)
					label[i] = low;
		}
		for (uint32_t i = 0; i < N; i++)
			wrong += union_find(&s, i) != label[i];
		union_free(&s);
	}
	CHECK(wrong == 0);
}

static struct link_pair
like(uint32_t a, uint32_t b, double title, int64_t gap_ms)
{
	return (struct link_pair){ .a = a, .b = b, .why = { title, NAN, gap_ms, NULL } };
}

static void
of_two_candidates_on_a_platform_the_better_one_wins(void)
{
	/* 0 on one platform; 1 and 2, both on another, are like it */
	const uint32_t platform[] = { 0, 1, 1 };

	for (int order = 0; order < 2; order++) {
		struct link_pair pair[] = { like(0, 1, 1, 7200), like(0, 2, 1, 60) };
		struct sets s;
		if (order == 1)
			pair[0] = like(0, 2, 1, 60), pair[1] = like(0, 1, 1, 7200);
		union_init(&s, 3);
		fuse_pairs(&s, platform, pair, 2, false);
		CHECK(union_find(&s, 2) == 0 && union_find(&s, 1) == 1);
		CHECK(pair[0].b == 2 && pair[0].why.doubt == NULL);
		CHECK(pair[1].b == 1 && pair[1].why.doubt != NULL && !pair[1].joined);
		union_free(&s);
	}
}

static void
a_chain_does_not_bring_two_items_of_a_platform_together(void)
{
	const uint32_t platform[] = { 0, 1, 2, 0 };
	struct link_pair pair[] = { like(0, 1, 1, 0), like(1, 2, 0.95, 0), like(2, 3, 0.9, 0) };
	struct link_pair again[] = { like(0, 1, 1, 0), like(1, 2, 0.95, 0), like(2, 3, 0.9, 0) };
	struct sets s;

	union_init(&s, 4);
	fuse_pairs(&s, platform, pair, 3, false);
	CHECK(union_find(&s, 2) == 0 && union_find(&s, 3) == 3);
	union_free(&s);
	union_init(&s, 4);
	fuse_pairs(&s, platform, again, 3, true);
	CHECK(union_find(&s, 3) == 0);
	union_free(&s);
}

static void
a_doubt_never_joins_but_is_settled_when_others_do(void)
{
	const uint32_t platform[] = { 0, 1, 2 };
	struct link_pair pair[] = { like(0, 1, 1, 0), like(0, 2, 1, 0), like(1, 2, 1, 0) };
	struct sets s;

	union_init(&s, 3);
	pair[0].why.doubt = "d";
	fuse_pairs(&s, platform, pair, 1, false);
	CHECK(union_find(&s, 1) == 1 && !pair[0].joined);
	union_free(&s);
	union_init(&s, 3);
	fuse_pairs(&s, platform, pair, 3, false);
	CHECK(union_find(&s, 2) == 0 && union_find(&s, 1) == 0);
	CHECK(pair[0].joined + pair[1].joined + pair[2].joined == 1);
	union_free(&s);
}

static void
keys_join_items_of_one_platform(void)
{
	const uint32_t platform[] = { 0, 0 };
	struct link_pair pair = { .a = 0, .b = 1, .key = 1, .why = { NAN, NAN, 0, NULL } };
	struct sets s;

	union_init(&s, 2);
	fuse_pairs(&s, platform, &pair, 1, false);
	CHECK(union_find(&s, 1) == 0 && pair.why.doubt == NULL);
	union_free(&s);
}

void
unit_link_union(void)
{
	the_vector_of_networkx_is_one_component();
	sets_and_their_smallest_members_are_those_of_repainting();
	of_two_candidates_on_a_platform_the_better_one_wins();
	a_chain_does_not_bring_two_items_of_a_platform_together();
	a_doubt_never_joins_but_is_settled_when_others_do();
	keys_join_items_of_one_platform();
}
