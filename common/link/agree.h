/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * agree - how far two items agree, and how far two partitions do.
 */
#ifndef LINK_AGREE_H
#define LINK_AGREE_H

#include "link/item.h"

/* What makes a pair, and what makes it sure. */
struct agree_rule {
	double   title;		/* least likeness of the titles */
	double   tags;		/* least Jaccard index of the tags where titles differ */
	int64_t  window_ms;	/* most time between the two */
	int64_t  close_ms;	/* and where titles differ */
	uint32_t width;		/* a narrower title is short */
};

struct evidence {
	double      title;	/* 0 to 1 */
	double      tags;	/* NAN: one has none */
	int64_t     gap_ms;	/* INT_NONE: a time is not known */
	const char *doubt;	/* NULL: sure; else what a person has to weigh */
};

/*
 * Likeness of two titles: the larger of 1 - edit distance / letters of the
 * longer one (Levenshtein) and the Jaccard index of their runs of three
 * letters, counted with repeats; 0 when that is below `least`.
 */
double agree_title(const struct item *, const struct item *, double least);

/* |A and B| / |A or B| of the tags; NAN when one has none. */
double agree_tags(const struct item *, const struct item *);

/* The least time that may lie between the two; INT_NONE: not known. */
int64_t agree_gap(const struct item *, const struct item *);

/* False: no pair at all. */
bool agree_pair(const struct item *, const struct item *, const struct agree_rule *,
    struct evidence *);

/*
 * Pairs of members that two partitions put together: pairs both, pairs found,
 * pairs true; precision both / found, recall both / true.  Members whose true
 * set is AGREE_UNKNOWN are left out.
 */
#define AGREE_UNKNOWN UINT32_MAX
struct agreement {
	uint64_t members, found, real, both;
};
struct agreement agree_partitions(const uint32_t *found, const uint32_t *real, size_t n);
double agree_f1(const struct agreement *);	/* 2 both / (found + real); NAN: no pair */

#endif
