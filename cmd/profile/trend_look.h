/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * trend_look - what is known of each topic when all are counted: judged in the
 * last whole period, compared with another set, adjusted for their number.
 */
#ifndef PROFILE_TREND_LOOK_H
#define PROFILE_TREND_LOOK_H

#include "trend_judge.h"
#include "trend_put.h"

enum { WHOLE_LEAST = 3 };	/* periods, else nothing is judged */

/* NAN and 0 where nothing is known. */
struct judged {
	struct str group; /* cells of --by */
	char kind;
	uint64_t count, last;
	double share, expected, ln_p, p, g2, g2_p, log_ratio;
	bool bursting;
	struct burst burst;
	uint32_t rows; /* the topic that counts its rows, UINT32_MAX: none */
	uint64_t against;
};

struct survey {
	const struct trend *all;
	const struct trend_view *view;
	int64_t from, to;	/* whole periods [from, to) */
	double  keep;		/* of a weight after one period */
	struct series series;	/* of the topic judged last */
	struct judged *at;	/* by number of topic */
	struct map voices;	/* group -> rows of all brands */
	uint64_t against_rows;
};

void survey_open(struct survey *, const struct trend *, const struct trend_view *);
void survey_close(struct survey *);

/* Fill the series of a topic again. */
void survey_judge(struct survey *, uint32_t topic, const struct judged *);

struct str trend_key(const struct trend *, uint32_t topic);
struct str trend_cut_group(int by, struct str *key);	/* cells of --by, off *key */
uint64_t   trend_total(const struct trend *, uint32_t topic);

#endif
