/* SPDX-License-Identifier: GPL-3.0-or-later */
/* portfolio - the works of each creator: when they are posted, how alike they are. */
#ifndef PROFILE_PORTFOLIO_H
#define PROFILE_PORTFOLIO_H

#include "works.h"

struct portfolio {
	size_t works, published;	/* all; with a time */
	double gap_hours, gap_hours_90;	/* type 7 median and 90 % of the gaps; NAN: fewer than 2 */
	int    hour, weekday;		/* most posts: 0 to 23, 1 (Monday) to 7; -1: none */
	double hour_share, weekday_share;
	size_t tagged, tags;		/* works with tags; different tags */
	double entropy, hhi;		/* of the tags, NAN: none; nats */
	double similarity;		/* mean cosine of pairs of tagged works */
	size_t titled, near;		/* works with a title; those with a near duplicate */
};

struct portfolios;

struct portfolios *portfolios_of(const struct works *, const struct zone *);

/* By "platform TAB creator". */
struct portfolio portfolios_find(const struct portfolios *, struct str key);

#endif
