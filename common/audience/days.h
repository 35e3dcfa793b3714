/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * days - a set of calendar days, 64 of them in a word.
 *
 * The first word lies in the set itself, others in a pool that many sets
 * share, in ascending order: two sets of the same days are alike however they
 * were made.  A day counts from 1970-01-01 and fits 37 bits.
 */
#ifndef AUDIENCE_DAYS_H
#define AUDIENCE_DAYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct days {
	uint64_t bits;		/* of the days word * 64 ... + 63; 0: an empty set */
	int32_t  word;
	uint32_t more;		/* number in the pool, from 1; 0: no more */
};

struct days_pool {
	struct days *at;
	size_t len, cap;
};

static inline int32_t
days_word(int64_t day)
{
	return (int32_t)(day >> 6);
}

static inline uint64_t
days_bit(int64_t day)
{
	return (uint64_t)1 << (day & 63);
}

/* Add the days of a word. */
void days_add(struct days *, struct days_pool *, int32_t word, uint64_t bits);
void days_merge(struct days *, struct days_pool *, const struct days *from,
    const struct days_pool *from_pool);

size_t days_count(const struct days *, const struct days_pool *);
bool   days_any(const struct days *, const struct days_pool *, int64_t first, int64_t last);

#endif
