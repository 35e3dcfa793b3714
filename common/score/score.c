/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "score/score.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

const char *const signal_names[SIGNALS] = {
	[SIGNAL_FINISH] = "finish_rate",
	[SIGNAL_5S] = "rate_5s",
	[SIGNAL_BOUNCE] = "bounce_2s",
	[SIGNAL_LIKE] = "like_rate",
	[SIGNAL_COMMENT] = "comment_rate",
	[SIGNAL_SHARE] = "share_rate",
	[SIGNAL_COLLECT] = "collect_rate",
	[SIGNAL_FOLLOW] = "follow_rate",
	[SIGNAL_CTR] = "ctr",
	[SIGNAL_WATCH] = "watch_ratio",
};

const char *const abstain_reasons[ABSTAIN_REASONS] = {
	[ABSTAIN_NOT] = "",
	[ABSTAIN_MISSING] = "not in the data",
	[ABSTAIN_NO_BASE] = "base not known",
	[ABSTAIN_FEW] = "base too small",
	[ABSTAIN_NEGATIVE] = "negative",
	[ABSTAIN_ABOVE] = "above its base",
	[ABSTAIN_NO_LENGTH] = "no duration",
	[ABSTAIN_PEERS] = "too few of its length",
	[ABSTAIN_WEIGHT] = "weight 0",
};

double
score_base(const struct score_item *it, enum signal s)
{
	return s == SIGNAL_CTR ? it->impressions : it->views;
}

double
score_least(const struct score_rule *rule, enum signal s)
{
	return s == SIGNAL_CTR ? rule->min_impressions : rule->min_views;
}

double
score_value(const struct score_item *it, enum signal s)
{
	double n = score_base(it, s);

	if (s == SIGNAL_WATCH)
		return it->duration_ms > 0 ? it->watch_ms / it->duration_ms : NAN;
	return n > 0 ? it->k[s] / n : NAN;
}

/* A count that is no part of its base says nothing about a rate. */
static bool
usable(const struct score_item *it, enum signal s)
{
	double n = score_base(it, s), k = it->k[s];

	return !it->out && n > 0 && k >= 0 && k <= n;
}

static enum abstain
judge(const struct score_item *it, const struct score_rule *rule, enum signal s)
{
	double n = score_base(it, s), x = s == SIGNAL_WATCH ? it->watch_ms : it->k[s];

	if (rule->weight[s] == 0)
		return ABSTAIN_WEIGHT;
	if (isnan(n))
		return ABSTAIN_NO_BASE;
	if (isnan(x) && n > 0)
		return ABSTAIN_MISSING;
	if (n < score_least(rule, s) || n <= 0)
		return ABSTAIN_FEW;
	if (x < 0)
		return ABSTAIN_NEGATIVE;
	if (s == SIGNAL_WATCH)
		return it->duration_ms > 0 ? ABSTAIN_NOT : ABSTAIN_NO_LENGTH;
	return x > n ? ABSTAIN_ABOVE : ABSTAIN_NOT;
}

struct sample {
	double k[SCORE_SAMPLE], n[SCORE_SAMPLE];
	size_t usable, seen, used;
};

/* Items are walked twice for all signals: they are many and far apart in memory. */
static void
fit(struct score_item **it, size_t len, struct rate_prior *prior)
{
	struct sample *sample = mem_alloc(SIGNAL_RATES * sizeof *sample);

	for (enum signal s = 0; s < SIGNAL_RATES; s++)
		sample[s].usable = sample[s].seen = sample[s].used = 0;
	for (size_t i = 0; i < len; i++)
		for (enum signal s = 0; s < SIGNAL_RATES; s++)
			sample[s].usable += usable(it[i], s);
	for (size_t i = 0; i < len; i++)
		for (enum signal s = 0; s < SIGNAL_RATES; s++) {
			struct sample *f = &sample[s];
			size_t want = f->usable < SCORE_SAMPLE ? f->usable : SCORE_SAMPLE;

			if (f->used == want || !usable(it[i], s))
				continue;
			if (f->seen++ == f->used * f->usable / want) {
				f->k[f->used] = it[i]->k[s];
				f->n[f->used++] = score_base(it[i], s);
			}
		}
	for (enum signal s = 0; s < SIGNAL_RATES; s++)
		prior[s] = rate_prior_fit(sample[s].k, sample[s].n, sample[s].used);
	free(sample);
}

static double
bound_of(const struct score_item *it, const struct score_rule *rule, const struct rate_prior *p,
    enum signal s)
{
	double k = it->k[s], n = score_base(it, s);

	if (rule->shrink && p->pooled)
		return p->mean;
	if (rule->shrink && p->a > 0 && p->b > 0) {
		k += p->a;
		n += p->a + p->b;
	}
	return rule->weight[s] < 0 ? rate_wilson_upper(k, n, rule->z) :
				     rate_wilson_lower(k, n, rule->z);
}

/* A mean of few views may lie anywhere, so its place is drawn to the middle. */
static void
watch_bounds(struct score_item **it, size_t len, const struct score_rule *rule)
{
	double *x = mem_alloc(3 * (len + 1) * sizeof *x), *w = x + len, *place = w + len;
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		if (!it[i]->out && it[i]->why_not[SIGNAL_WATCH] == ABSTAIN_NOT) {
			x[n] = it[i]->duration_ms;
			w[n++] = it[i]->watch_ms;
		}
	score_watch(x, w, n, place);
	n = 0;
	for (size_t i = 0; i < len; i++) {
		struct score_item *t = it[i];

		if (t->out || t->why_not[SIGNAL_WATCH] != ABSTAIN_NOT)
			continue;
		t->bound[SIGNAL_WATCH] = 0.5 +
		    (place[n++] - 0.5) * t->views / (t->views + rule->min_views);
		if (isnan(t->bound[SIGNAL_WATCH]))
			t->why_not[SIGNAL_WATCH] = ABSTAIN_PEERS;
	}
	free(x);
}

static void
center(struct score_item **it, size_t len, struct score_pool *pool)
{
	double sum[SIGNALS] = { 0 }, n[SIGNALS] = { 0 };

	for (size_t i = 0; i < len; i++)
		for (enum signal s = 0; s < SIGNALS; s++)
			if (!isnan(it[i]->bound[s])) {
				sum[s] += it[i]->bound[s];
				n[s]++;
			}
	for (enum signal s = 0; s < SIGNALS; s++)
		pool->mean[s] = n[s] > 0 ? sum[s] / n[s] : NAN;
}

static double
weighted(const struct score_item *it, const struct score_pool *pool, const struct score_rule *rule)
{
	double off[SIGNALS];
	bool any = false;

	for (enum signal s = 0; s < SIGNALS; s++) {
		any |= !isnan(it->bound[s]);
		off[s] = isnan(it->bound[s]) ? 0 : it->bound[s] - pool->mean[s];
	}
	return any ? score_weighted(rule->weight, off, SIGNALS) : NAN;
}

void
score_platform(struct score_item **it, size_t len, const struct score_rule *rule,
    struct score_pool *pool)
{
	double squares = 0;

	pool->scored = 0;
	fit(it, len, pool->prior);
	for (size_t i = 0; i < len; i++)
		for (enum signal s = 0; s < SIGNALS; s++) {
			it[i]->why_not[s] = judge(it[i], rule, s);
			it[i]->bound[s] = s == SIGNAL_WATCH || it[i]->out || it[i]->why_not[s] ?
			    NAN :
			    bound_of(it[i], rule, &pool->prior[s], s);
		}
	watch_bounds(it, len, rule);
	center(it, len, pool);
	for (size_t i = 0; i < len; i++) {
		it[i]->z = weighted(it[i], pool, rule);
		if (!isnan(it[i]->z)) {
			squares += it[i]->z * it[i]->z;
			pool->scored++;
		}
	}
	pool->sd = sqrt(squares / (double)pool->scored);
	if (pool->sd < 1e-12) /* the rest of rounding where all are alike */
		pool->sd = 0;
	for (size_t i = 0; i < len; i++)
		if (!isnan(it[i]->z))
			it[i]->z = pool->sd > 0 ? it[i]->z / pool->sd : 0;
}

double
score_contribution(const struct score_item *it, const struct score_pool *pool,
    const struct score_rule *rule, enum signal s)
{
	if (isnan(it->bound[s]) || !(pool->sd > 0))
		return 0;
	return rule->weight[s] * (it->bound[s] - pool->mean[s]) / pool->sd;
}

double
score_fresh(double age, double half_life)
{
	return age > 0 ? exp2(-age / half_life) : isnan(age) ? NAN : 1;
}

double
score_diversity(size_t k, double d, double f)
{
	return (1 - f) * pow(d, (double)k) + f;
}

double
score_weighted(const double *weight, const double *rate, size_t len)
{
	double sum = 0;

	for (size_t i = 0; i < len; i++)
		sum += weight[i] * rate[i];
	return sum;
}
