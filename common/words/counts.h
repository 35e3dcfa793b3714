/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * counts - how often each pair (number, period) came: of a text or a topic, in a
 * period, 16 bytes a pair and as much again for slack.  Sums only, so pairs can
 * be added and merged in any order.  A zeroed struct is empty.
 */
#ifndef WORDS_COUNTS_H
#define WORDS_COUNTS_H

#include <stddef.h>
#include <stdint.h>

enum { COUNTS_PERIOD_BITS = 34 };	/* a period lies in +-2^33, a number below 2^29 */

struct count { uint64_t key, n; };	/* key 0: free */

struct counts {
	struct count *at;
	size_t len, mask;
};

static inline uint64_t
count_key(uint32_t number, int64_t period)
{
	return ((uint64_t)number + 1) << COUNTS_PERIOD_BITS |
	    (uint64_t)(period + (INT64_C(1) << (COUNTS_PERIOD_BITS - 1)));
}

static inline uint32_t
count_number(uint64_t key)
{
	return (uint32_t)(key >> COUNTS_PERIOD_BITS) - 1;
}

static inline int64_t
count_period(uint64_t key)
{
	return (int64_t)(key & ((UINT64_C(1) << COUNTS_PERIOD_BITS) - 1)) -
	    (INT64_C(1) << (COUNTS_PERIOD_BITS - 1));
}

void counts_add(struct counts *, uint64_t key, uint64_t n);
void counts_free(struct counts *);

/* All pairs by number, then period, malloc'd; *first gets, for each of `numbers`
 * and one more, where its pairs begin, malloc'd too. */
struct count *counts_sorted(const struct counts *, size_t numbers, size_t **first);

#endif
