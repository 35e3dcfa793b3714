/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * post - the items of a `posts` table, one struct each, for ranking.
 *
 * Rows of one platform, account, item and window are observations of the same
 * thing: the newest asof counts, of equal ones the row read last.  Rows of
 * window `day` add up over days; any other window is cumulative.  An item with
 * several windows is taken by `lifetime` (or an empty window), else by the
 * first in byte order.
 */
#ifndef RANK_POST_H
#define RANK_POST_H

#include "score/score.h"
#include "table/run.h"

enum post_text {
	POST_PLATFORM, POST_ITEM, POST_ACCOUNT, POST_WINDOW, POST_DAY, POST_CREATOR,
	POST_TITLE, POST_RULES, POST_REST, POST_TEXTS
};

struct post {
	struct score_item is;
	uint64_t head;			/* first bytes of the item, for sorting */
	uint64_t order;
	int64_t  asof, published;	/* ms or INT_NONE */
	const char *text;		/* all texts on end */
	uint32_t end[POST_TEXTS];
	uint32_t platform;		/* index, see ranking.h */
	uint32_t days;			/* rows added up */
	bool     private, blocked, windows;	/* windows: other ones were left out */
	/* filled in by ranking_make() */
	double   fresh, diversity, score;	/* fresh, diversity NAN: no time, no creator */
	uint64_t rank, place;		/* 0: none; overall and within the platform */
};

struct posts {
	struct post *at;		/* storage */
	size_t len, cap;
	struct arena arena;
	struct post **item;		/* by platform, item, account: what to rank */
	size_t items;
};

/* Columns that pass, of the first input: those in no list of ours. */
struct post_plan {
	size_t     *field;
	struct str *name;
	size_t      n;
	const struct column_note *skip;
	const char *window;		/* only this one, or NULL */
	struct arena arena;
};

/* Read the inputs; `skip` are the names the caller writes itself. */
struct posts *posts_read(char **files, const struct column_note *skip,
    struct post_plan *plan);

static inline struct str
post_text(const struct post *p, enum post_text t)
{
	uint32_t from = t == 0 ? 0 : p->end[t - 1];

	return (struct str){ p->text + from, p->end[t] - from };
}

#endif
