/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * simhash - 64 bits that differ little between texts that differ little (Charikar
 * 2002, "Similarity Estimation Techniques from Rounding Algorithms"), over shingles
 * of the folded text (fold.h): runs of SHINGLE letters and digits, blanks and
 * punctuation left out.  Manku, Jain & Das Sarma (2007, "Detecting Near-Duplicates
 * for Web Crawling") call two alike when at most 3 of 64 bits differ.
 */
#ifndef TEXT_SIMHASH_H
#define TEXT_SIMHASH_H

#include <stddef.h>
#include <stdint.h>

#include "text/fold.h"

enum { SIMHASH_SHINGLE = 3, SIMHASH_NEAR = 3 };

/* Different shingles of a text, as hashes in ascending order. */
struct shingles {
	uint64_t *at;	/* malloc'd; NULL: a text without letters */
	size_t    n;
};

struct shingles shingles_of(struct str text, struct folded *scratch);

/* Every shingle weighs the same; 0 without any. */
uint64_t simhash_of(const struct shingles *);

static inline int
simhash_distance(uint64_t a, uint64_t b)
{
	return __builtin_popcountll(a ^ b);
}

/* Jaccard: shared by all different ones, 0 to 1; 0 when both have none. */
double shingles_alike(const struct shingles *, const struct shingles *);

#endif
