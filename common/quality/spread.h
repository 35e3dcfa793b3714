/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * spread - how times or spans are spread: a count for each minute that has one.
 *
 * Counts are integers on an absolute grid, so that spreads merge in any order
 * and one state tells the age of rows at any later `now`.  Cut down to the
 * minute: a quantile lies at most 60 s from that of the values themselves.
 * Some 90 bytes for each minute that occurs.
 */
#ifndef QUALITY_SPREAD_H
#define QUALITY_SPREAD_H

#include "base/map.h"

enum { MS_MINUTE = 60 * 1000 };

struct spread {
	struct map map;		/* minute, as eight bytes -> count */
	/* private */
	bool      ready;
	int64_t   last;
	uint64_t *count;
};

struct minute {
	int64_t  minute;	/* values from minute * MS_MINUTE, below the next */
	uint64_t count;
};

/* A zeroed spread is an empty one. */
void spread_free(struct spread *);
int64_t spread_minute(int64_t ms);			/* rounded down */
void spread_add(struct spread *, int64_t minute, uint64_t times);
void spread_merge(struct spread *, const struct spread *from);

/* Ascending, malloc'd, *n of them. */
struct minute *spread_sorted(const struct spread *, size_t *n);

/* Quantile of type 7 (Hyndman & Fan 1996) in ms of the values m[0..n), each
 * `count` times; NAN when there are none or p is outside [0, 1]. */
double spread_quantile(const struct minute *m, size_t n, double p);

/* How many are below the minute. */
uint64_t spread_below(const struct minute *m, size_t n, int64_t minute);

#endif
