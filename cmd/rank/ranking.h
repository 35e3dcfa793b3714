/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ranking - items of all platforms in one order. */
#ifndef RANK_RANKING_H
#define RANK_RANKING_H

#include "post.h"
#include "table/small.h"

struct taste {			/* what the options ask for */
	double  z;
	double  min_views, min_impressions;	/* NAN: as weights.tsv says */
	int64_t half_life_ms;			/* 0: as weights.tsv says */
	bool    shrink, age, spread;		/* spread: creator diversity */
	double  decay, floor;			/* of diversity */
	struct instant now;			/* INT_NONE: the newest time in the data */
};

struct platform {
	struct str name;
	struct score_rule rule;
	struct score_pool pool;
	double half_life_hours;
	size_t from, to;		/* in posts->item */
};

struct ranking {
	struct platform *platform;
	size_t platforms;
	struct post **at;		/* ranked, then unscored, then blocked */
	size_t ranked, unscored, blocked;
	struct instant now;		/* INT_NONE: no time anywhere */
	bool aged;			/* age counts: asked for, and some item has a time */
};

/* Weights and settings of a platform by weights.tsv; dies on a bad file. */
void weights_read(struct small *, const char *path, struct arena *);
void weights_of(const struct small *, struct str platform, const struct taste *,
    struct platform *to);

void ranking_make(struct ranking *, struct posts *, const struct small *weights,
    const struct taste *);

double ranking_age(const struct ranking *, const struct post *);	/* ms, NAN: no time */

#endif
