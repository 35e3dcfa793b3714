/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sameness - how alike the works of one creator are. */
#ifndef AUDIENCE_SAMENESS_H
#define AUDIENCE_SAMENESS_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/*
 * Works that have a near duplicate among the texts: simhashes within SIMHASH_NEAR
 * bits (text/simhash.h), and half or more of all their shingles shared.  Texts without
 * letters are none; *with is how many have some.  Pairs are found by the four
 * quarters of the hash, one of which is alike when at most three bits differ.
 */
size_t sameness_near(const struct str *text, size_t n, size_t *with);

/*
 * Mean cosine similarity of all pairs of works as sets of tags, one less the
 * intra-list distance of recommenders: from `times[t]`, the sum of 1 / sqrt(k)
 * over the works with tag t, k their number of tags.  n works have tags; NAN below 2.
 */
double sameness_tags(const double *times, size_t tags, size_t n);

#endif
