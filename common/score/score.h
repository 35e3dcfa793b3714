/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * score - from an item's counts to how much it deserves to be pushed.
 *
 * Signals are rates k of n.  Within one platform each is shrunk toward the
 * platform's own items (beta-binomial empirical Bayes, stat/rate.h) and then
 * judged by the cautious end of its interval: Wilson's bound of k + a in
 * n + a + b, the lower one for a signal with a positive weight, the upper one
 * for a negative weight.  Where the items of a platform differ no more than
 * chance makes them, everybody gets the pooled rate.
 *
 * A weight is what one unit of a rate is worth: an action of everybody who saw
 * the item.  The sum over signals of weight * (bound - mean bound of the
 * platform's items) is divided by its standard deviation over the platform's
 * items, one number per platform, so that the proportions between weights
 * stay and a score means the same on each platform.  A signal that abstains
 * counts as average.
 *
 *	z = sum of contributions		standard deviations above the platform
 *	score = 2^z * 0.5^(age / half-life) * diversity
 *
 * so that one standard deviation is worth one half-life of age.
 *
 * Undefined is NAN.  Nothing here depends on the order of the items except in
 * the last bits of sums; callers sort first.
 */
#ifndef SCORE_SCORE_H
#define SCORE_SCORE_H

#include <stdbool.h>
#include <stddef.h>

#include "stat/rate.h"

enum signal {
	SIGNAL_FINISH, SIGNAL_5S, SIGNAL_BOUNCE, SIGNAL_LIKE, SIGNAL_COMMENT, SIGNAL_SHARE,
	SIGNAL_COLLECT, SIGNAL_FOLLOW, SIGNAL_CTR,
	SIGNAL_WATCH,	/* no rate: place among items of its length, see score_watch() */
	SIGNALS,
	SIGNAL_RATES = SIGNAL_WATCH,
};

extern const char *const signal_names[SIGNALS];	/* "finish_rate", as in weights.tsv */

/* Why a signal has no say. */
enum abstain {
	ABSTAIN_NOT, ABSTAIN_MISSING, ABSTAIN_NO_BASE, ABSTAIN_FEW, ABSTAIN_NEGATIVE,
	ABSTAIN_ABOVE, ABSTAIN_NO_LENGTH, ABSTAIN_PEERS, ABSTAIN_WEIGHT,
	ABSTAIN_REASONS
};
extern const char *const abstain_reasons[ABSTAIN_REASONS];

struct score_item {
	double k[SIGNAL_RATES];		/* NAN: the export does not say */
	double views, impressions;	/* bases; NAN: not known */
	double watch_ms;		/* mean watch time of a view */
	double duration_ms;
	bool   out;			/* takes no part: private, blocked */
	/* filled in */
	double bound[SIGNALS];		/* NAN where it abstains */
	unsigned char why_not[SIGNALS];	/* enum abstain */
	double z;			/* NAN when every signal abstains */
};

struct score_rule {
	double weight[SIGNALS];		/* 0: not used */
	double min_views, min_impressions;	/* fewer: the signal abstains */
	double z;			/* of the bounds; 1.2816 is the one-sided 10 % */
	bool   shrink;			/* false: Wilson's bound of k in n as they are */
};

/* What one platform's items have in common. */
struct score_pool {
	struct rate_prior prior[SIGNAL_RATES];
	double mean[SIGNALS];		/* of the bounds */
	double sd;			/* of the weighted sums; 0 or NAN: nothing to compare */
	size_t scored;			/* items with at least one signal */
};

/* The base of a signal, and the least of it that is asked for. */
double score_base(const struct score_item *, enum signal);
double score_least(const struct score_rule *, enum signal);

/* Raw value k/n; of SIGNAL_WATCH watch time by duration.  NAN when undefined. */
double score_value(const struct score_item *, enum signal);

/*
 * Bounds and z of len items of one platform; items with `out` get neither.
 * Priors are fitted on at most SCORE_SAMPLE items, evenly spaced in the order
 * given.
 */
enum { SCORE_SAMPLE = 2000 };
void score_platform(struct score_item **, size_t len, const struct score_rule *,
    struct score_pool *);

/* A signal's part of z; 0 where it abstains. */
double score_contribution(const struct score_item *, const struct score_pool *,
    const struct score_rule *, enum signal);

/*
 * The place of an item's watch time among items of about its own length, 0 to
 * 1, as the mid-rank within a quantile bin of duration: D2Q, Zhan et al.
 * (2022) KDD, so that long items do not win by length.  Up to SCORE_BINS bins
 * of at least SCORE_BIN_LEAST items; equal durations share a bin.  A bin of
 * fewer than SCORE_PEERS gives NAN.
 */
enum { SCORE_BINS = 20, SCORE_BIN_LEAST = 30, SCORE_PEERS = 5 };
void score_watch(const double *duration_ms, const double *watch_ms, size_t len, double *place);

/* 0.5^(age / half_life), 1 for what is not yet published. */
double score_fresh(double age, double half_life);

/* (1 - f) d^k + f for an item behind k others of its creator: the author
 * diversity of twitter/the-algorithm and xai-org/x-algorithm. */
double score_diversity(size_t k, double d, double f);

/* Sum of weight * rate. */
double score_weighted(const double *weight, const double *rate, size_t len);

#endif
