/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/shards.h"

#include <stdlib.h>

#include "base/order.h"
#include "table_read.h"
#include "unit.h"

enum { KEYS = 70000 };

/* Keys of all lengths that share beginnings, some of them long. */
static struct str
key(char *to, uint64_t i)
{
	int n = snprintf(to, 96, "%s%llu", i % 5 == 0 ? "douyin\t73380417370000" : "k",
	    (unsigned long long)(i * 2654435761u % 1000003));

	for (int more = (int)(i % 40); more > 0 && i % 7 == 0; more--)
		to[n++] = 'x';
	return (struct str){ to, (size_t)n };
}

static void
take(void *ctx, size_t which, size_t to, const struct map_entry *from, bool fresh)
{
	uint64_t *v = shards_value(ctx, to);

	(void)which;
	(void)fresh;
	*v += *(const uint64_t *)(const void *)from->value;
}

/* Three maps of overlapping keys; the sum of a key's values is known. */
static void
maps_are_joined_by_any_number_of_threads(int workers)
{
	struct shards s[3], *from[2] = { &s[1], &s[2] };
	uint32_t *number[2];
	char text[96];
	bool fresh;
	int wrong = 0;

	for (int m = 0; m < 3; m++) {
		shards_init(&s[m], sizeof(uint64_t));
		for (uint64_t i = (uint64_t)m * 20000; i < KEYS; i += (uint64_t)m + 1) {
			struct str k = key(text, i);
			uint64_t hash = hash_str(k);
			shards_hint(&s[m], hash);
			shards_hint_entry(&s[m], hash);
			*(uint64_t *)shards_value(&s[m],
			    shards_number(&s[m], k, hash, &fresh)) += (uint64_t)m + 1;
		}
	}
	for (int m = 0; m < 2; m++)
		number[m] = malloc((shards_end(from[m]) + 1) * sizeof **number);
	struct str probe = key(text, 20006);
	size_t there = shards_number(&s[1], probe, hash_str(probe), &fresh);
	CHECK(!fresh);
	shards_join(&(struct shards_join){ .into = &s[0],
			.from = from,
			.nfrom = 2,
			.number = number,
			.take = take,
			.ctx = &s[0] },
	    workers);
	CHECK(number[0][there] == shards_number(&s[0], probe, hash_str(probe), &fresh));
	CHECK(!fresh);
	CHECK(shards_count(&s[0]) == KEYS);
	CHECK(shards_count(&s[1]) == 0);
	for (uint64_t i = 0; i < KEYS; i++) {
		uint64_t want = 1 + (i >= 20000 && i % 2 == 0 ? 2 : 0) +
		    (i >= 40000 && (i - 40000) % 3 == 0 ? 3 : 0);
		struct str k = key(text, i);
		size_t at = shards_number(&s[0], k, hash_str(k), &fresh);
		wrong += fresh || at >= shards_end(&s[0]) ||
		    *(uint64_t *)shards_value(&s[0], at) != want;
	}
	CHECK(wrong == 0);
	uint32_t *order = shards_order(&s[0], workers);
	for (size_t i = 1; i < KEYS; i++)
		wrong += str_cmp(shards_key(&s[0], order[i - 1]), shards_key(&s[0], order[i])) >= 0;
	CHECK(wrong == 0);
	free(order);
	for (int m = 0; m < 3; m++)
		shards_free(&s[m]);
	free(number[0]);
	free(number[1]);
}

static struct str
numbered(const void *keys, uint32_t number)
{
	return ((const struct str *)keys)[number];
}

/* Only zero bytes at their ends tell these apart. */
static void
keys_of_zeros_are_in_order(void)
{
	static const char zeros[64];
	struct str k[60];
	uint32_t number[60];
	int wrong = 0;

	for (uint32_t i = 0; i < 60; i++) {
		k[i] = (struct str){ zeros, (i * 17 + 5) % 60 };
		number[i] = i;
	}
	order_keys(number, 60, &(struct order_of){ numbered, NULL, k }, 1);
	for (size_t i = 0; i < 60; i++)
		wrong += k[number[i]].n != i;
	CHECK(wrong == 0);
	order_keys(number, 0, &(struct order_of){ numbered, NULL, k }, 2);
}

/* Words of a small alphabet, sharing beginnings of every length, some all of another. */
static void
keys_that_begin_alike_are_in_order(void)
{
	enum { N = 5000, MOST = 40 };
	static char text[N][MOST];
	static struct str k[N];
	static uint32_t number[N];
	uint64_t seed = 5;
	int wrong = 0;

	for (uint32_t i = 0; i < N; i++) {
		size_t n = (size_t)(i % 2 ? 24 : 3);
		memset(text[i], 'x', n);
		memcpy(text[i] + n, "0000000", 7); /* the number, so that they differ */
		for (uint32_t v = i, at = 6; v > 0; v /= 10, at--)
			text[i][n + at] = (char)('0' + v % 10);
		seed = seed * 6364136223846793005 + 1442695040888963407;
		k[i] = (struct str){ text[i], n + 7 };
		number[i] = i;
		if ((seed >> 60) == 0) {
			text[i][n + 7] = '\0';
			k[i].n++;
		}
	}
	order_keys(number, N, &(struct order_of){ numbered, NULL, k }, 2);
	for (size_t i = 1; i < N; i++)
		wrong += str_cmp(k[number[i - 1]], k[number[i]]) >= 0;
	CHECK(wrong == 0);
}

void
unit_base_shards(void)
{
	maps_are_joined_by_any_number_of_threads(1);
	maps_are_joined_by_any_number_of_threads(3);
	keys_of_zeros_are_in_order();
	keys_that_begin_alike_are_in_order();
}
