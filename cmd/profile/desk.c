/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "table/decode.h"

#include "desk.h"

void
desk_open(struct desk *d, const struct market *m, const struct topics *topics,
    const struct topic *topic)
{
	size_t names = topics != NULL ? topics->name.count : 0;

	*d = (struct desk){ .market = m, .topics = topics, .topic = topic, .out = out_new() };
	if (m->now.ms != INT_NONE) {
		d->decay = decay_view(m->all->half_life_ms, m->now.ms);
		if (m->all->drift_ms > 0)
			d->recent_decay = decay_view(m->all->drift_ms, m->now.ms);
	}
	interests_open(&d->tags, names);
	interests_open(&d->creators, names);
	interests_open(&d->recent, names);
	interests_open(&d->seen, names);
}

void
desk_close(struct desk *d)
{
	interests_close(&d->tags);
	interests_close(&d->creators);
	interests_close(&d->recent);
	interests_close(&d->seen);
	arena_free(&d->arena);
	out_free(&d->out);
	free(d->text.at);
	free(d->silent.at);
	free(d->visits.at);
}

static void
append(struct out *o, struct str s)
{
	char *p = out_room(o, s.n);

	if (s.n > 0)
		memcpy(p, s.p, s.n);
	o->n += s.n;
}

/* The cell of what was appended. */
static void
put_text(struct desk *d)
{
	out_str(&d->out, (struct str){ d->text.at, d->text.n });
	d->text.n = 0;
}
static void
add_interest(struct desk *d, const struct visit *v)
{
	const struct topic *t = &d->topic[v->item];

	for (size_t k = 0; k < t->ntags; k++)
		interests_add(&d->tags, t->tag[k], v->bin, v->weight);
	if (t->creator != UINT32_MAX)
		interests_add(&d->creators, t->creator, v->bin, v->weight);
}

/* Visits to one item: its views, or 0. */
static uint64_t
look_at_item(struct desk *d, const struct visit *v, size_t n, bool *engaged)
{
	uint64_t views[VISIT_KINDS] = { 0 };

	for (size_t i = 0; i < n; i++)
		views[v[i].kind] += v[i].n;
	*engaged = views[VISIT_ENGAGED] > 0;
	unsigned kind = views[VISIT_PLAY] > 0 ? VISIT_PLAY : VISIT_WATCH;
	if (d->topics == NULL)
		return views[kind];
	const struct topic *t = &d->topic[v->item];
	for (size_t k = 0; k < t->ntags; k++)
		interests_view(&d->seen, t->tag[k], views[kind], *engaged);
	for (size_t i = 0; i < n; i++) {
		if (v[i].bin == VISIT_NO_BIN)
			continue;
		if (v[i].kind == kind)
			add_interest(d, &v[i]);
		else if (v[i].kind == VISIT_RECENT_PLAY + kind)
			for (size_t k = 0; k < t->ntags; k++)
				interests_add(&d->recent, t->tag[k], v[i].bin, v[i].weight);
	}
	return views[kind];
}

static int
by_key(const void *a, const void *b, void *map)
{
	return str_cmp(map_key(map_entry(map, *(const uint32_t *)a)),
	    map_key(map_entry(map, *(const uint32_t *)b)));
}

struct viewed
desk_visits(struct desk *d, const struct shard *s, const struct user *u)
{
	const struct users *all = d->market->all;
	struct viewed sum = { 0 };
	bool engaged;

	visits_list(&s->visits, u->visits, &d->visits);
	const struct visit *v = d->visits.at;
	for (size_t i = 0, n = d->visits.len, len; i < n; i += len) {
		for (len = 1; i + len < n && v[i + len].item == v[i].item;)
			len++;
		uint64_t seen = look_at_item(d, v + i, len, &engaged);
		sum.views += seen;
		sum.items += seen > 0;
		if (seen < d->market->view->silent || engaged || u->searches > 0)
			continue;
		GROW(&d->silent);
		d->silent.at[d->silent.len++] = v[i].item;
	}
	if (d->silent.len > 1)
		qsort_r(d->silent.at, d->silent.len, sizeof *d->silent.at, by_key,
		    (void *)(uintptr_t)&all->name[NAME_ITEM].map);
	return sum;
}

void
desk_put_interests(struct desk *d)
{
	const struct market *m = d->market;
	char number[NUM_TEXT];

	double sum = interests_rank(&d->tags, d->topics, &d->decay);
	size_t top = d->tags.len < INTEREST_TOP ? d->tags.len : INTEREST_TOP;
	for (size_t i = 0; i < top; i++) {
		append(&d->text, i > 0 ? STR("|") : (struct str){ 0 });
		append(&d->text, topics_name(d->topics, d->tags.at[i].name));
		append(&d->text, STR(":"));
		append(&d->text,
		    (struct str){ number, num_put_real(number, d->tags.at[i].weight) });
	}
	put_text(d);
	for (size_t i = 0; i < top && sum > 0; i++) {
		append(&d->text, i > 0 ? STR("|") : (struct str){ 0 });
		append(&d->text,
		    (struct str){ number, num_put_real(number, d->tags.at[i].weight / sum) });
	}
	put_text(d);
	double drift = (double)NAN;
	if (m->all->drift_ms > 0) {
		interests_rank(&d->recent, d->topics, &d->recent_decay);
		interests_by_name(&d->recent);
		interests_by_name(&d->tags);
		drift = interests_drift(&d->tags, &d->recent);
	}
	out_real(&d->out, drift);
	interests_rank(&d->creators, d->topics, &d->decay);
	out_str(&d->out,
	    d->creators.len > 0 ? topics_name(d->topics, d->creators.at[0].name) :
				  (struct str){ 0 });
	interests_reset(&d->tags);
	interests_reset(&d->creators);
	interests_reset(&d->recent);
}

void
desk_put_silent(struct desk *d)
{
	struct str key, platform;

	out_uint(&d->out, d->silent.len);
	for (size_t i = 0; i < d->silent.len; i++) {
		key = users_name(d->market->all, NAME_ITEM, d->silent.at[i]);
		str_cut(&key, '\t', &platform);
		if (i > 0)
			append(&d->text, STR("|"));
		append(&d->text, decode_tsv(key, &d->arena));
	}
	put_text(d);
	d->silent.len = 0;
	arena_reset(&d->arena);
}

static int
by_tag(const void *a, const void *b, void *topics)
{
	return str_cmp(topics_name(topics, ((const struct interest *)a)->name),
	    topics_name(topics, ((const struct interest *)b)->name));
}

void
desk_put_silent_tags(struct desk *d, const struct user *u)
{
	struct interests *in = &d->seen;
	size_t n = 0;

	for (size_t i = 0; i < in->len; i++)
		if (in->at[i].views >= d->market->view->silent && !in->at[i].engaged &&
		    u->searches == 0)
			in->at[n++] = in->at[i];
	if (n > 1)
		qsort_r(in->at, n, sizeof *in->at, by_tag, (void *)(uintptr_t)d->topics);
	for (size_t i = 0; i < n; i++) {
		append(&d->text, i > 0 ? STR("|") : (struct str){ 0 });
		append(&d->text, topics_name(d->topics, in->at[i].name));
	}
	put_text(d);
	interests_reset(in);
}
