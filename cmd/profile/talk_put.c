/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "base/die.h"
#include "stat/rate.h"
#include "table/saved.h"

#include "said.h"
#include "scope.h"
#include "talk_put.h"

enum { FLUSH = 256 * 1024 };

struct putting {
	const struct talks *all;
	const struct talk_view *view;
	struct said said;
	struct out *out;
};

static void
head_rate(struct out *o, struct str name)
{
	static const char *const ends[] = { "", "_rate", "_rate_lo", "_rate_hi" };
	struct arena a = { 0 };

	for (int i = 0; i < 4; i++) {
		size_t n = strlen(ends[i]);
		char *p = arena_bytes(&a, name.n + n);
		memcpy(p, name.p, name.n);
		memcpy(p + name.n, ends[i], n);
		out_str(o, (struct str){ p, name.n + n });
	}
	arena_free(&a);
}

static const char *
own(const struct talk_plan *plan)
{
	return plan->all ? "" : "platform item";
}

static void
put_head(const struct putting *p)
{
	const struct talk_plan *plan = p->all->plan;
	struct out *o = p->out;

	scope_put_key_head(o, own(plan));
	out_text(o, "comments");
	out_text(o, "scored");
	out_text(o, "sentiment");
	head_rate(o, STR("positive"));
	head_rate(o, STR("negative"));
	for (int i = 0; i < plan->feeling->n; i++)
		head_rate(o, plan->feeling->name[i]);
	if (p->view->watched != NULL) {
		out_text(o, "watch_ms");
		out_text(o, "sentiment_per_watch_s");
	}
	if (plan->examples) {
		out_text(o, "positive_example");
		out_text(o, "negative_example");
	}
	out_text(o, "note");
	out_end(o);
}

static void
put_rate(struct putting *p, uint64_t k, const struct talk *talk)
{
	bool enough = talk->comments >= p->view->min_comments;
	double n = enough ? (double)talk->comments : 0;
	struct interval wilson = rate_wilson((double)k, n, 0.95);

	out_uint(p->out, k);
	out_real(p->out, enough ? (double)k / n : (double)NAN);
	out_real(p->out, enough ? wilson.lo : (double)NAN);
	out_real(p->out, enough ? wilson.hi : (double)NAN);
}

static void
put_density(struct putting *p, struct str item, const struct talk *talk)
{
	if (p->view->watched == NULL)
		return;
	int64_t ms = watched_ms(p->view->watched, item);
	bool enough = talk->comments >= p->view->min_comments;
	out_int(p->out, ms);
	out_real(p->out,
	    ms != INT_NONE && ms > 0 && enough ? (double)talk->sum_e6 / 1e6 / ((double)ms / 1e3) :
						 (double)NAN);
	if (ms == INT_NONE)
		said_add(&p->said, "no watch time");
	else if (ms == 0)
		said_add(&p->said, "not watched");
}

static void
put_talk(struct putting *p, uint32_t number)
{
	const struct map_entry *e = map_entry(&p->all->map, number);
	const struct talk *talk = (const void *)e->value;
	const struct talk_plan *plan = p->all->plan;
	struct str key = map_key(e);
	bool enough = talk->comments >= p->view->min_comments;

	scope_put_key(p->out, key, own(plan));
	scope_cut_by(&key);
	out_uint(p->out, talk->comments);
	out_uint(p->out, talk->scored);
	out_real(p->out,
	    enough && talk->scored > 0 ? (double)talk->sum_e6 / 1e6 / (double)talk->scored :
					 (double)NAN);
	if (!enough)
		said_number(&p->said, "fewer than ", p->view->min_comments, " comments");
	else if (talk->scored == 0)
		said_add(&p->said, "no comment has a word of the lexicon");
	for (int s = 0; s < SIDES; s++)
		put_rate(p, talk->side[s], talk);
	for (int i = 0; i < plan->feeling->n; i++)
		put_rate(p, talk->intent[i], talk);
	put_density(p, key, talk);
	for (int s = 0; plan->examples && s < SIDES; s++)
		out_str(p->out, enough ? talk->example[s].text : ((struct str){ 0 }));
	said_put(&p->said, p->out);
	out_end(p->out);
}

static double
by_comments(const void *ctx, uint32_t number)
{
	const struct talk *t = map_value(&((const struct talks *)ctx)->map, number);

	return (double)t->comments;
}

void
talks_put(const struct talks *all, const struct talk_view *view, struct out *o)
{
	struct putting p = { .all = all, .view = view, .out = o };
	size_t n = all->map.count;
	uint32_t *chosen = scope_select(all->order, &n, by_comments, all);

	put_head(&p);
	for (size_t i = 0; i < n; i++) {
		put_talk(&p, chosen[i]);
		if (o->n > FLUSH)
			sink_out(o);
	}
	free(chosen);
}

struct counted {
	struct str group;
	uint64_t n, of;
};

static double
by_count(const void *ctx, uint32_t topic)
{
	return (double)((const struct counted *)ctx)[topic].n;
}

static void
put_word(const struct trend *t, uint32_t topic, const struct counted *c, struct out *o)
{
	struct str key = map_key(map_entry(&t->topics, topic));

	scope_put_by(o, &key);
	saved_put_cells(o, key, 2);
	out_uint(o, c->n);
	out_uint(o, c->of);
	struct interval wilson = rate_wilson((double)c->n, (double)c->of, 0.95);
	out_real(o, (double)c->n / (double)c->of);
	out_real(o, wilson.lo);
	out_real(o, wilson.hi);
	out_none(o);
	out_end(o);
}

/* Of a group "*" "rows" comes first in the order of keys. */
static size_t
count_words(const struct trend *t, uint64_t least, struct counted *c, uint32_t *chosen)
{
	struct counted group = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < t->topics.count; i++) {
		uint32_t topic = t->order[i];
		struct str all = map_key(map_entry(&t->topics, topic)), key = all, cell;
		for (int b = 0; b < t->by; b++)
			str_cut(&key, '\t', &cell);
		struct counted me = { .group = { all.p, (size_t)(key.p - all.p) } };
		for (size_t k = t->first[topic]; k < t->first[topic + 1]; k++)
			me.n += t->sorted[k].n;
		if (str_eq(key, STR("*\trows"))) {
			group = me;
		} else if (*key.p != '*' && me.n >= least && str_eq(me.group, group.group)) {
			me.of = group.n;
			c[topic] = me;
			chosen[n++] = topic;
		}
	}
	return n;
}

void
talk_put_words(const struct trend *t, uint64_t least, struct out *o)
{
	struct counted *c = mem_alloc((t->topics.count + 1) * sizeof *c);
	uint32_t *words = mem_alloc((t->topics.count + 1) * sizeof *words);
	static const char *const names[] = { "kind", "word", "with", "comments", "share",
		"share_lo", "share_hi", "note" };

	size_t n = count_words(t, least, c, words);
	uint32_t *chosen = scope_select(words, &n, by_count, c);
	scope_put_by_head(o);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		out_text(o, names[i]);
	out_end(o);
	for (size_t i = 0; i < n; i++) {
		put_word(t, chosen[i], &c[chosen[i]], o);
		if (o->n > FLUSH)
			sink_out(o);
	}
	free(chosen);
	free(words);
	free(c);
}
