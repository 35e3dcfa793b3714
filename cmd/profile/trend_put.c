/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "base/die.h"
#include "table/saved.h"

#include "columns.h"
#include "said.h"
#include "scope.h"
#include "trend_look.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

enum { FLUSH = 256 * 1024 };

struct putting {
	struct survey s;
	struct said said;
	struct out *out;
};

static void
put_time(struct putting *p, bool has, size_t at)
{
	out_time(p->out,
	    has ? trend_begins(p->s.all->plan, p->s.from + (int64_t)at) :
		  ((struct instant){ INT_NONE }));
}

static void
put_against(struct putting *p, const struct judged *j)
{
	if (p->s.view->against == NULL)
		return;
	out_uint(p->out, j->against);
	out_real(p->out, j->log_ratio);
	out_real(p->out, j->g2);
	out_real(p->out, j->g2_p);
	if (j->kind == 's')
		said_add(&p->said, "searches are not compared");
	else if (isnan(j->g2) && j->count + j->against < p->s.view->min_rows)
		said_number(&p->said, "fewer than ", p->s.view->min_rows, " rows in both sets");
	else if (isnan(j->g2))
		said_add(&p->said, "a set without rows");
}

static void
put_voice(struct putting *p, const struct judged *j)
{
	if (!p->s.view->voice)
		return;
	const uint64_t *n = j->kind == 'b' ? map_find(&p->s.voices, j->group, hash_str(j->group)) :
					     NULL;
	out_real(p->out, n != NULL && *n > 0 ? (double)j->count / (double)*n : (double)NAN);
}

static void
put_judged(struct putting *p, const struct judged *j)
{
	bool whole = p->s.series.n >= WHOLE_LEAST, enough = j->count >= p->s.view->min_rows;

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
		said_number(&p->said, "fewer than ", p->s.view->min_rows, " rows");
	else if (!whole)
		said_number(&p->said, "fewer than ", WHOLE_LEAST, " whole periods");
	else if (isnan(j->expected))
		said_add(&p->said, "no rows to compare with");
}

static void
put_key(struct putting *p, uint32_t topic)
{
	struct str key = trend_key(p->s.all, topic);

	scope_put_by(p->out, &key);
	saved_put_cells(p->out, key, 2);
}

static void
put_series(struct putting *p, uint32_t topic)
{
	const struct judged *j = &p->s.at[topic];
	const struct series *s = &p->s.series;

	if (s->n < WHOLE_LEAST || j->count < p->s.view->min_rows)
		return;
	survey_judge(&p->s, topic, j);
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
	put_judged(p, &p->s.at[topic]);
	put_voice(p, &p->s.at[topic]);
	put_against(p, &p->s.at[topic]);
	said_put(&p->said, p->out);
	out_end(p->out);
}

static void
put_head(struct putting *p)
{
	struct out *o = p->out;

	scope_put_by_head(o);
	if (p->s.view->series) {
		columns_put(o, "kind topic period count rows expected ln_p bursting note");
		return;
	}
	static const char *const names[] = { "kind", "topic", "count", "last", "share", "expected",
		"index", "ln_p", "p_adjusted", "bursting", "bursts", "burst_from", "burst_until",
		"burst_weight" };
	for (size_t i = 0; i < COUNT(names); i++)
		out_text(o, names[i]);
	if (p->s.view->voice)
		out_text(o, "voice");
	if (p->s.view->against != NULL) {
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
	const struct survey *s = ctx;

	return s->view->against != NULL ? s->at[topic].g2 : -s->at[topic].ln_p;
}

static void
say_untimed(const struct putting *p)
{
	uint64_t n = 0;

	for (uint32_t i = 0; i < p->s.all->topics.count; i++) {
		struct str key = trend_key(p->s.all, i);
		trend_cut_group(p->s.all->by, &key);
		if (str_eq(key, STR("*\tuntimed")))
			n += trend_total(p->s.all, i);
	}
	if (n > 0 && !run_quiet())
		warn("%llu rows without a time left out", (unsigned long long)n);
}

/* What few have searched for may name somebody. */
static bool
is_told(const struct judged *j, const struct trend_view *view, size_t *rare)
{
	bool few = j->kind == 's' && j->count < view->min_rows;

	*rare += few;
	return j->kind != '*' && !few;
}

void
trend_put(const struct trend *all, const struct trend_view *view, struct out *o)
{
	struct putting p = { .out = o };
	size_t n = 0, rare = 0;
	uint32_t *topics = mem_alloc((all->topics.count + 1) * sizeof *topics);

	survey_open(&p.s, all, view);
	for (size_t i = 0; i < all->topics.count; i++)
		if (is_told(&p.s.at[all->order[i]], view, &rare))
			topics[n++] = all->order[i];
	uint32_t *chosen = scope_select(topics, &n, weight, &p.s);
	if (rare > 0 && !run_quiet())
		warn("searches of fewer than %llu rows, not written: %zu",
		    (unsigned long long)view->min_rows, rare);
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
	survey_close(&p.s);
}
