/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "stat/dist.h"
#include "stat/keyness.h"

#include "trend_look.h"

struct str
trend_key(const struct trend *t, uint32_t topic)
{
	return map_key(map_entry(&t->topics, topic));
}

/* Cut the cells of --by off *key. */
struct str
trend_cut_group(int by, struct str *key)
{
	struct str all = *key, cell;

	for (int b = 0; b < by; b++)
		str_cut(key, '\t', &cell);
	return (struct str){ all.p, by > 0 ? (size_t)(key->p - all.p) - 1 : 0 };
}

uint64_t
trend_total(const struct trend *t, uint32_t topic)
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
		if (str_cmp(trend_key(t, t->order[mid]), key) < 0)
			from = mid + 1;
		else
			to = mid;
	}
	return from < t->topics.count && str_eq(trend_key(t, t->order[from]), key) ?
	    t->order[from] :
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
find_periods(struct survey *p)
{
	const struct trend *t = p->all;
	int64_t first = INT64_MAX, newest = INT64_MIN;

	for (uint32_t i = 0; i < t->topics.count; i++) {
		struct str key = trend_key(t, i);
		trend_cut_group(t->by, &key);
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
fill(const struct survey *p, uint32_t topic, double *to)
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
void
survey_judge(struct survey *p, uint32_t topic, const struct judged *j)
{
	fill(p, topic, p->series.r);
	fill(p, j->rows, p->series.d);
	series_judge(&p->series, p->view->volume, p->keep, &p->view->burst);
}

static void
compare(struct survey *p, struct judged *j, struct str key)
{
	const struct trend *other = p->view->against;
	uint32_t there = find_topic(other, key), rows = find_topic(other, STR("*\trows"));

	j->against = there != UINT32_MAX ? trend_total(other, there) : 0;
	p->against_rows = rows != UINT32_MAX ? trend_total(other, rows) : 0;
	if (j->kind == 's' || j->count + j->against < p->view->min_rows)
		return;
	double n = (double)trend_total(p->all, j->rows), m = (double)p->against_rows;
	j->g2 = keyness_g2((double)j->count, n, (double)j->against, m);
	j->log_ratio = keyness_log_ratio((double)j->count, n, (double)j->against, m);
	j->g2_p = isnan(j->g2) ? (double)NAN : dist_chisq(j->g2, 1, DIST_UPPER);
}

static void
look(struct survey *p, uint32_t topic, uint32_t rows, uint32_t searches)
{
	struct judged *j = &p->at[topic];
	struct str key = trend_key(p->all, topic);
	const double none = (double)NAN;

	*j = (struct judged){ .share = none,
		.expected = none,
		.ln_p = none,
		.p = none,
		.g2 = none,
		.g2_p = none,
		.log_ratio = none };
	j->group = trend_cut_group(p->all->by, &key);
	j->kind = *key.p;
	j->count = trend_total(p->all, topic);
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
	survey_judge(p, topic, j);
	j->last = (uint64_t)p->series.r[n - 1];
	j->share = p->series.d[n - 1] > 0 ? p->series.r[n - 1] / p->series.d[n - 1] : none;
	j->expected = p->series.expected[n - 1];
	j->ln_p = p->series.ln_p[n - 1];
	j->bursting = p->series.high[n - 1];
	j->burst = series_burst(&p->series, p->view->volume, &p->view->burst);
}

/* In the order of keys "*" comes before any topic of its group. */
static void
look_at_all(struct survey *p)
{
	uint32_t rows = UINT32_MAX, searches = UINT32_MAX;
	struct str group = { 0 };

	for (size_t i = 0; i < p->all->topics.count; i++) {
		uint32_t topic = p->all->order[i];
		struct str key = trend_key(p->all, topic), mine = trend_cut_group(p->all->by, &key);
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
adjust(struct survey *p)
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

void
survey_open(struct survey *p, const struct trend *all, const struct trend_view *view)
{
	*p = (struct survey){ .all = all, .view = view };
	map_init(&p->voices, sizeof(uint64_t));
	p->keep = exp2(-(double)all->plan->period_ms / (double)view->half_life_ms);
	p->at = mem_alloc((all->topics.count + 1) * sizeof *p->at);
	find_periods(p);
	series_open(&p->series, (size_t)(p->to - p->from));
	look_at_all(p);
	adjust(p);
}

void
survey_close(struct survey *p)
{
	free(p->at);
	map_free(&p->voices);
	series_close(&p->series);
}
