/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "base/die.h"
#include "stat/dist.h"
#include "stat/keyness.h"
#include "table/saved.h"

#include "columns.h"
#include "said.h"
#include "scope.h"
#include "trend_judge.h"
#include "trend_put.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

enum { WHOLE_LEAST = 3, FLUSH = 256 * 1024 };

/* What is known of a topic when all of them are written. */
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

struct putting {
	const struct trend *all;
	const struct trend_view *view;
	int64_t from, to; /* whole periods [from, to) */
	double keep;
	struct series series;
	struct judged *at; /* by number of topic */
	struct map voices; /* group -> rows of all brands */
	uint64_t against_rows;
	struct said said;
	struct out *out;
};

static struct str
key_of(const struct trend *t, uint32_t topic)
{
	return map_key(map_entry(&t->topics, topic));
}

/* Cut the cells of --by off *key. */
static struct str
cut_group(int by, struct str *key)
{
	struct str all = *key, cell;

	for (int b = 0; b < by; b++)
		str_cut(key, '\t', &cell);
	return (struct str){ all.p, by > 0 ? (size_t)(key->p - all.p) - 1 : 0 };
}

static uint64_t
total(const struct trend *t, uint32_t topic)
{
	uint64_t n = 0;

	for (size_t k = t->first[topic]; k < t->first[topic + 1]; k++)
		n += t->sorted[k].n;
	return n;
}

static uint32_t
find_topic(const struct trend *t, struct str key)
{
	size_t from = 0, to = t->topics.count;

	while (from < to) {
		size_t mid = from + (to - from) / 2;
		if (str_cmp(key_of(t, t->order[mid]), key) < 0)
			from = mid + 1;
		else
			to = mid;
	}
	return from < t->topics.count && str_eq(key_of(t, t->order[from]), key) ? t->order[from] :
										  UINT32_MAX;
}

static bool
is_rows(struct str rest)
{
	return str_eq(rest, STR("*\trows")) || str_eq(rest, STR("*\tsearches"));
}

/* The whole periods: from the first one with a row up to the one of now, which
 * is not over. */
static void
find_periods(struct putting *p)
{
	const struct trend *t = p->all;
	int64_t first = INT64_MAX, newest = INT64_MIN;

	for (uint32_t i = 0; i < t->topics.count; i++) {
		struct str key = key_of(t, i);
		cut_group(t->by, &key);
		if (!is_rows(key) || t->first[i] == t->first[i + 1])
			continue;
		int64_t a = count_period(t->sorted[t->first[i]].key),
			b = count_period(t->sorted[t->first[i + 1] - 1].key);
		first = a < first ? a : first;
		newest = b > newest ? b : newest;
	}
	if (newest == INT64_MIN)
		return;
	p->to = p->view->now.ms != INT_NONE ? trend_period(t->plan, p->view->now) : newest;
	p->from = first < p->to ? first : p->to;
	if (p->to - p->from > (int64_t)p->view->periods)
		p->from = p->to - (int64_t)p->view->periods;
}

static void
fill(const struct putting *p, uint32_t topic, double *to)
{
	const struct trend *t = p->all;

	memset(to, 0, p->series.n * sizeof *to);
	for (size_t k = topic != UINT32_MAX ? t->first[topic] : 0;
	     topic != UINT32_MAX && k < t->first[topic + 1]; k++) {
		int64_t at = count_period(t->sorted[k].key);
		if (at >= p->from && at < p->to)
			to[at - p->from] = (double)t->sorted[k].n;
	}
}

/* The counts of a topic and what was made of them, in p->series. */
static void
judge(struct putting *p, uint32_t topic, const struct judged *j)
{
	fill(p, topic, p->series.r);
	fill(p, j->rows, p->series.d);
	series_judge(&p->series, p->view->volume, p->keep, &p->view->burst);
}

static void
compare(struct putting *p, struct judged *j, struct str key)
{
	const struct trend *other = p->view->against;
	uint32_t there = find_topic(other, key), rows = find_topic(other, STR("*\trows"));

	j->against = there != UINT32_MAX ? total(other, there) : 0;
	p->against_rows = rows != UINT32_MAX ? total(other, rows) : 0;
	if (j->kind == 's' || j->count + j->against < p->view->min_rows)
		return;
	double n = (double)total(p->all, j->rows), m = (double)p->against_rows;
	j->g2 = keyness_g2((double)j->count, n, (double)j->against, m);
	j->log_ratio = keyness_log_ratio((double)j->count, n, (double)j->against, m);
	j->g2_p = isnan(j->g2) ? (double)NAN : dist_chisq(j->g2, 1, DIST_UPPER);
}

static void
look(struct putting *p, uint32_t topic, uint32_t rows, uint32_t searches)
{
	struct judged *j = &p->at[topic];
	struct str key = key_of(p->all, topic);
	const double none = (double)NAN;

	*j = (struct judged){ .share = none,
		.expected = none,
		.ln_p = none,
		.p = none,
		.g2 = none,
		.g2_p = none,
		.log_ratio = none };
	j->group = cut_group(p->all->by, &key);
	j->kind = *key.p;
	j->count = total(p->all, topic);
	if (j->kind == '*')
		return;
	j->rows = j->kind == 's' ? searches : rows;
	if (p->view->against != NULL)
		compare(p, j, key);
	if (j->kind == 'b') {
		bool fresh;
		*(uint64_t *)map_put(&p->voices, j->group, hash_str(j->group), &fresh) += j->count;
	}
	size_t n = p->series.n;
	if (n < WHOLE_LEAST || j->count < p->view->min_rows)
		return;
	judge(p, topic, j);
	j->last = (uint64_t)p->series.r[n - 1];
	j->share = p->series.d[n - 1] > 0 ? p->series.r[n - 1] / p->series.d[n - 1] : none;
	j->expected = p->series.expected[n - 1];
	j->ln_p = p->series.ln_p[n - 1];
	j->bursting = p->series.high[n - 1];
	j->burst = series_burst(&p->series, p->view->volume, &p->view->burst);
}

/* In the order of keys "*" comes before any topic of its group. */
static void
look_at_all(struct putting *p)
{
	uint32_t rows = UINT32_MAX, searches = UINT32_MAX;
	struct str group = { 0 };

	for (size_t i = 0; i < p->all->topics.count; i++) {
		uint32_t topic = p->all->order[i];
		struct str key = key_of(p->all, topic), mine = cut_group(p->all->by, &key);
		if (!str_eq(mine, group))
			rows = searches = UINT32_MAX;
		group = mine;
		if (str_eq(key, STR("*\trows")))
			rows = topic;
		else if (str_eq(key, STR("*\tsearches")))
			searches = topic;
		look(p, topic, rows, searches);
	}
}

static void
adjust(struct putting *p)
{
	size_t n = p->all->topics.count, *order = mem_alloc((n + 1) * sizeof *order);
	double *v = mem_alloc((n + 1) * sizeof *v);

	for (size_t i = 0; i < n; i++)
		v[i] = exp(p->at[i].ln_p);
	adjust_p(p->view->adjust, v, n, v, order);
	for (size_t i = 0; i < n; i++)
		p->at[i].p = v[i];
	for (size_t i = 0; i < n; i++)
		v[i] = p->at[i].g2_p;
	adjust_p(p->view->adjust, v, n, v, order);
	for (size_t i = 0; i < n; i++)
		p->at[i].g2_p = v[i];
	free(v);
	free(order);
}

static void
put_time(struct putting *p, bool has, size_t at)
{
	out_time(p->out,
	    has ? trend_begins(p->all->plan, p->from + (int64_t)at) :
		  ((struct instant){ INT_NONE }));
}

static void
put_against(struct putting *p, const struct judged *j)
{
	if (p->view->against == NULL)
		return;
	out_uint(p->out, j->against);
	out_real(p->out, j->log_ratio);
	out_real(p->out, j->g2);
	out_real(p->out, j->g2_p);
	if (j->kind == 's')
		said_add(&p->said, "searches are not compared");
	else if (isnan(j->g2) && j->count + j->against < p->view->min_rows)
		said_number(&p->said, "fewer than ", p->view->min_rows, " rows in both sets");
	else if (isnan(j->g2))
		said_add(&p->said, "a set without rows");
}

static void
put_voice(struct putting *p, const struct judged *j)
{
	if (!p->view->voice)
		return;
	const uint64_t *n = j->kind == 'b' ? map_find(&p->voices, j->group, hash_str(j->group)) :
					     NULL;
	out_real(p->out, n != NULL && *n > 0 ? (double)j->count / (double)*n : (double)NAN);
}

static void
put_judged(struct putting *p, const struct judged *j)
{
	bool whole = p->series.n >= WHOLE_LEAST, enough = j->count >= p->view->min_rows;

	out_uint(p->out, j->count);
	if (whole && enough)
		out_uint(p->out, j->last);
	else
		out_none(p->out);
	out_real(p->out, j->share);
	out_real(p->out, j->expected);
	out_real(p->out, 100 * (double)j->last / j->expected);
	out_real(p->out, j->ln_p);
	out_real(p->out, j->p);
	if (whole && enough) {
		out_uint(p->out, j->bursting);
		out_uint(p->out, j->burst.count);
	} else {
		out_none(p->out);
		out_none(p->out);
	}
	put_time(p, j->burst.count > 0, j->burst.from);
	put_time(p, j->burst.count > 0, j->burst.to + 1);
	out_real(p->out, j->burst.count > 0 ? j->burst.weight : (double)NAN);
	if (!enough)
		said_number(&p->said, "fewer than ", p->view->min_rows, " rows");
	else if (!whole)
		said_number(&p->said, "fewer than ", WHOLE_LEAST, " whole periods");
	else if (isnan(j->expected))
		said_add(&p->said, "no rows to compare with");
}

static void
put_key(struct putting *p, uint32_t topic)
{
	struct str key = key_of(p->all, topic);

	scope_put_by(p->out, &key);
	saved_put_cells(p->out, key, 2);
}

static void
put_series(struct putting *p, uint32_t topic)
{
	const struct judged *j = &p->at[topic];
	const struct series *s = &p->series;

	if (s->n < WHOLE_LEAST || j->count < p->view->min_rows)
		return;
	judge(p, topic, j);
	for (size_t t = 0; t < s->n; t++) {
		put_key(p, topic);
		put_time(p, true, t);
		out_uint(p->out, (uint64_t)s->r[t]);
		out_uint(p->out, (uint64_t)s->d[t]);
		out_real(p->out, s->expected[t]);
		out_real(p->out, s->ln_p[t]);
		out_uint(p->out, s->high[t]);
		if (isnan(s->expected[t]))
			said_add(&p->said, t == 0 ? "no period before" : "no rows to compare with");
		said_put(&p->said, p->out);
		out_end(p->out);
	}
}

static void
put_topic(struct putting *p, uint32_t topic)
{
	put_key(p, topic);
	put_judged(p, &p->at[topic]);
	put_voice(p, &p->at[topic]);
	put_against(p, &p->at[topic]);
	said_put(&p->said, p->out);
	out_end(p->out);
}

static void
put_head(struct putting *p)
{
	struct out *o = p->out;

	scope_put_by_head(o);
	if (p->view->series) {
		columns_put(o, "kind topic period count rows expected ln_p bursting note");
		return;
	}
	static const char *const names[] = { "kind", "topic", "count", "last", "share", "expected",
		"index", "ln_p", "p_adjusted", "bursting", "bursts", "burst_from", "burst_until",
		"burst_weight" };
	for (size_t i = 0; i < COUNT(names); i++)
		out_text(o, names[i]);
	if (p->view->voice)
		out_text(o, "voice");
	if (p->view->against != NULL) {
		out_text(o, "against");
		out_text(o, "log_ratio");
		out_text(o, "g2");
		out_text(o, "g2_p_adjusted");
	}
	out_text(o, "note");
	out_end(o);
}

/* What --top ranks by: how unlikely; against another set, how different. */
static double
weight(const void *ctx, uint32_t topic)
{
	const struct putting *p = ctx;

	return p->view->against != NULL ? p->at[topic].g2 : -p->at[topic].ln_p;
}

static void
say_untimed(const struct putting *p)
{
	uint64_t n = 0;

	for (uint32_t i = 0; i < p->all->topics.count; i++) {
		struct str key = key_of(p->all, i);
		cut_group(p->all->by, &key);
		if (str_eq(key, STR("*\tuntimed")))
			n += total(p->all, i);
	}
	if (n > 0 && !run_quiet())
		warn("%llu rows without a time left out", (unsigned long long)n);
}

void
trend_put(const struct trend *all, const struct trend_view *view, struct out *o)
{
	struct putting p = { .all = all, .view = view, .out = o };
	size_t n = 0;
	uint32_t *topics = mem_alloc((all->topics.count + 1) * sizeof *topics);

	map_init(&p.voices, sizeof(uint64_t));
	p.keep = exp2(-(double)all->plan->period_ms / (double)view->half_life_ms);
	p.at = mem_alloc((all->topics.count + 1) * sizeof *p.at);
	find_periods(&p);
	series_open(&p.series, (size_t)(p.to - p.from));
	look_at_all(&p);
	adjust(&p);
	for (size_t i = 0; i < all->topics.count; i++)
		if (p.at[all->order[i]].kind != '*')
			topics[n++] = all->order[i];
	uint32_t *chosen = scope_select(topics, &n, weight, &p);
	put_head(&p);
	for (size_t i = 0; i < n; i++) {
		if (view->series)
			put_series(&p, chosen[i]);
		else
			put_topic(&p, chosen[i]);
		if (o->n > FLUSH)
			sink_out(o);
	}
	say_untimed(&p);
	free(chosen);
	free(topics);
	free(p.at);
	map_free(&p.voices);
	series_close(&p.series);
}
