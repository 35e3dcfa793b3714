/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/map.h"

#include <stdlib.h>

#include "base/distinct.h"

#include "table_read.h"
#include "unit.h"

/* "k" and the number, drawn out to n bytes for some: past what fits the entry. */
static struct str
key(char *to, uint64_t i)
{
	int n = snprintf(to, 64, "k%llu", (unsigned long long)i);

	if (i % 3 == 0)
		for (; n < 19 + (int)(i % 5); n++)
			to[n] = '.';
	return (struct str){ to, (size_t)n };
}

static void
entries_are_found_and_stay_where_they_are(void)
{
	enum { KEYS = 100000 };
	struct map m;
	char text[64];
	void **at = malloc(KEYS * sizeof *at);
	uint64_t seed = 5;
	int wrong = 0;
	bool fresh;

	map_init(&m, sizeof(uint64_t));
	for (uint64_t i = 0; i < KEYS; i++) {
		struct str k = key(text, i);
		at[i] = map_put(&m, k, hash_str(k), &fresh);
		wrong += !fresh || *(uint64_t *)at[i] != 0;
		*(uint64_t *)at[i] = i;
	}
	for (int n = 0; n < 3 * KEYS; n++) {
		uint64_t i = random_below(&seed, 2 * KEYS);
		struct str k = key(text, i);
		map_hint(&m, hash_str(k));
		map_hint_entry(&m, hash_str(k));
		uint64_t *v = map_find(&m, k, hash_str(k));
		wrong += i < KEYS ? v != at[i] || *v != i : v != NULL;
		if (i < KEYS)
			wrong += map_put(&m, k, hash_str(k), &fresh) != v || fresh;
	}
	for (uint64_t i = 0; i < KEYS; i++)
		wrong += map_value(&m, i) != at[i] ||
		    !str_eq(map_key(map_entry(&m, i)), key(text, i));
	CHECK(wrong == 0);
	CHECK(m.count == KEYS);
	map_free(&m);
	free(at);
}

static void
keys_come_out_in_byte_order(void)
{
	static const char *const some[] = { "b", "", "ab", "a", "\xff",
		"abcdefghijklmnopqrstuvwxyz", "abcdefghijklmnopqrstuvwxy", "视频", "a\x01", "Z" };
	struct map m;
	bool fresh;

	map_init(&m, 0);
	for (size_t i = 0; i < sizeof some / sizeof *some; i++)
		map_put(&m, str_of(some[i]), hash_str(str_of(some[i])), &fresh);
	for (uint64_t i = 0; i < 5000; i++) {
		char text[64];
		struct str k = key(text, i * 7919 % 5000);
		map_put(&m, k, hash_str(k), &fresh);
	}
	uint32_t *order = map_order(&m);
	int wrong = 0;
	for (size_t i = 1; i < m.count; i++)
		wrong += str_cmp(map_key(map_entry(&m, order[i - 1])),
			     map_key(map_entry(&m, order[i]))) >= 0;
	CHECK(wrong == 0);
	free(order);
	map_free(&m);
}

/* Members of three groups, planted: group g has the numbers below size[g]. */
static void
members_are_counted_once(void)
{
	static const uint64_t size[] = { 1, 30000, 70 };
	struct distinct *d[2] = { distinct_new(), distinct_new() };
	uint32_t *number = malloc(3 * sizeof *number);
	uint64_t seed = 9, count[4] = { 0 };
	size_t n;

	number[0] = 2; /* in the second they are numbered 2, 0, 1 as seen from the first */
	number[1] = 0;
	number[2] = 1;
	for (int side = 0; side < 2; side++)
		for (int i = 0; i < 400000; i++) {
			uint32_t g = (uint32_t)random_below(&seed, 3);
			char text[64];
			uint64_t member = i < 30000 ? (uint64_t)i % size[g] :
						      random_below(&seed, size[g]);
			uint32_t as = side == 0 ? g : (g + 1) % 3;
			distinct_add(d[side], as, hash_print(key(text, member)));
		}
	for (uint64_t i = 0; i < size[1]; i++) { /* each at least once */
		char text[64];
		distinct_add(d[i % 2], i % 2 ? 2 : 1, hash_print(key(text, i)));
	}
	distinct_merge(d[0], d[1], number);
	distinct_count(d[0], count, 4, 2);
	CHECK(count[0] == size[0]);
	CHECK(count[1] == size[1]);
	CHECK(count[2] == size[2]);
	CHECK(count[3] == 0);
	struct pair *pairs = distinct_pairs(d[0], &n);
	CHECK(n == size[0] + size[1] + size[2]);
	int wrong = 0;
	for (size_t i = 1; i < n; i++)
		wrong += pairs[i - 1].group > pairs[i].group;
	CHECK(wrong == 0);
	free(pairs);
	distinct_free(d[0]);
}

/* XXH3_64bits of nothing with seed 0: xxHash 0.8, tests/sanity_test_vectors.h. */
static void
hashes_are_those_of_xxh3(void)
{
	CHECK(hash_str(STR("")) == 0x2d06800538d394c2u);
}

void
unit_base_map(void)
{
	entries_are_found_and_stay_where_they_are();
	keys_come_out_in_byte_order();
	members_are_counted_once();
	hashes_are_those_of_xxh3();
}
