/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * random - numbers that look random and are the same for the same seed, on
 * every machine: SplitMix64 (Steele, Lea and Flood 2014, OOPSLA; constants of
 * S. Vigna's splitmix64.c).  For samples and starts, never for secrets.
 */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

struct random { uint64_t state; };	/* { seed } */

static inline uint64_t
random_next(struct random *r)
{
	uint64_t z = r->state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

/* 0 <= x < 1, 53 bits */
static inline double
random_unit(struct random *r)
{
	return (double)(random_next(r) >> 11) * 0x1p-53;
}

/* 0 to n - 1, n > 0: Lemire (2019) without the rejection, whose bias is below n / 2^64 */
static inline uint64_t
random_below(struct random *r, uint64_t n)
{
	return (uint64_t)((unsigned __int128)random_next(r) * n >> 64);
}

/* `n` different numbers below `of` (n <= of) in ascending order: Knuth, TAOCP 2, 3.4.2 S */
static inline void
random_sample(struct random *r, size_t of, size_t n, uint32_t *to)
{
	size_t k = 0;

	for (size_t i = 0; k < n; i++)
		if (random_below(r, of - i) < n - k)
			to[k++] = (uint32_t)i;
}

#endif
