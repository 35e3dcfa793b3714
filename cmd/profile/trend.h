/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * trend - how often each topic came in each period, within each group of --by.
 *
 * While rows are read only (text, period) is counted, a text being a title with
 * its tags or what was searched for; when all are in, each different text is
 * cut into topics once.  A state holds topics, never texts.
 *
 * Topics are of a kind: "brand", "search", "tag", "word".  The key of one is the
 * cells of --by, the kind and the topic.  Of kind "*" are the totals: "rows",
 * "searches", and "untimed", rows left out because they have no time.
 */
#ifndef PROFILE_TREND_H
#define PROFILE_TREND_H

#include "base/map.h"
#include "table/out.h"
#include "table/rows.h"
#include "words/counts.h"
#include "words/words.h"

struct brands;			/* brand.h */

struct trend_plan {
	const struct zone *zone;
	int64_t period_ms;
	bool weighted;			/* a row counts its column COUNT, not 1 */
	bool words;			/* words too, not hashtags alone */
	const char *lexicon;		/* a user lexicon, or NULL */
	const struct brands *brands;	/* or NULL */
};

struct trend {
	const struct trend_plan *plan;
	int by;				/* columns of --by */
	struct map texts[2];		/* titles, searches: cells of --by, text, tags */
	struct counts seen[2];		/* (text, period) */
	struct map topics;		/* key -> nothing */
	struct counts counts;		/* (topic, period) */
	/* after trend_finish() */
	uint32_t *order;		/* topics in byte order of their keys */
	struct count *sorted;		/* by topic, then period */
	size_t *first;			/* of each topic, and one more */
};

/* Columns; that of the counts is the last, its name NULL when there is none. */
extern struct col trend_cols[];
enum { TREND_COUNT = 5 };

struct trend *trend_new(const struct trend_plan *);
void trend_add(struct trend *, struct rows *);
/* One row more of a text of that key (cells of --by, text), in that period. */
void trend_text(struct trend *, struct str key, int64_t period);

void trend_merge(struct trend *into, struct trend *from);	/* frees from */
void trend_finish(struct trend *, int workers);
void trend_save(const struct trend *, struct out *);
const char *trend_load(struct trend *, struct str line);

/* Cut all texts into topics: trend_finish()'s first half. */
void trend_cut(struct trend *, int workers);

/* Number of the topic of the group (cells of --by, escaped and joined). */
uint32_t trend_topic(struct trend *, struct str group, struct str kind, struct str topic,
    struct arena *);

/* When period `t` begins, on the clocks of the zone. */
struct instant trend_begins(const struct trend_plan *, int64_t period);
int64_t trend_period(const struct trend_plan *, struct instant);

#endif
