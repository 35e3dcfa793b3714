/* SPDX-License-Identifier: GPL-3.0-or-later */
/* interest - the heaviest of some decayed weights by name. */
#ifndef PROFILE_INTEREST_H
#define PROFILE_INTEREST_H

#include <stdbool.h>

#include "stat/decay.h"

#include "topic.h"

enum { INTEREST_TOP = 3 };

struct interests {
	struct interest {
		uint32_t name;
		bool     engaged;
		uint64_t views;		/* of interests_view() */
		double   weight;
		struct decay_near decay;
	} *at;
	size_t len, cap;
	struct decay_pool decays;
	uint32_t *slot;		/* by name: its place in `at` */
};

void interests_open(struct interests *, size_t names);
void interests_close(struct interests *);

/* Add the weight of a visit's bin. */
void interests_add(struct interests *, uint32_t name, int32_t bin, __int128 weight);

/* Count views of something so named. */
void interests_view(struct interests *, uint32_t name, uint64_t views, bool engaged);

/* Half the sum of |p - q| over all names, p and q the shares of the weights that
 * interests_rank() has set: total variation, 0 alike to 1 disjoint; NAN when one has none. */
void   interests_by_name(struct interests *);	/* both, before: nothing may be added then */
double interests_drift(const struct interests *, const struct interests *);

/* The weights at a time; the top ones come first, at equal weight in byte
 * order of their names.  Returns the sum of all. */
double interests_rank(struct interests *, const struct topics *, const struct decay_view *);

void interests_reset(struct interests *);

#endif
