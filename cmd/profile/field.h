/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * field - what one item is measured against: all items of the result, or, under
 * --by, those of the same value.
 */
#ifndef PROFILE_FIELD_H
#define PROFILE_FIELD_H

#include "audience/bins.h"
#include "stat/rate.h"

#include "item.h"
#include "item_put.h"

enum item_rate {
	RATE_FINISH, RATE_LIKE, RATE_COMMENT, RATE_SHARE, RATE_COLLECT, RATE_FOLLOW, RATE_CTR,
	RATES
};

extern const char *const rate_names[RATES];	/* finish_rate ... ctr */
extern const char *const rate_more[RATES];	/* "more likes than views" */

struct field {
	struct rate_prior (*prior)[RATES];	/* by group */
	uint32_t *group;		/* by number */
	struct bin_case *placed;	/* by number; bin 0: not compared */
	double *upto;			/* by number: share of all views in items with at least as many,
					 * this one the last of those alike; NAN: no views */
	double *above;			/* the same without this one */
};

struct field field_of(const struct items *, const struct item_view *);
void field_free(struct field *);

uint64_t item_views(const struct item *);

/* k of n of a rate; false when it makes no sense: n is 0, or k more than it. */
bool item_rate(const struct item *, enum item_rate, uint64_t *k, uint64_t *n);

/* Mean watch time, ms; NAN: no row had one. */
double item_mean_watch(const struct item *);

#endif
