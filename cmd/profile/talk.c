/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "table/saved.h"

#include "scope.h"
#include "talk.h"

/* VADER's own bounds of positive and negative. */
#define SOUNDS 0.05

struct row {
	struct str platform, item, text;
};

const struct col talk_cols[] = { COL(struct row, platform), COL(struct row, item),
	COL(struct row, text, .required = true), COL_END };

struct talks *
talks_new(const struct talk_plan *plan)
{
	struct talks *t = mem_alloc(sizeof *t);

	*t = (struct talks){ .plan = plan };
	map_init(&t->map, sizeof(struct talk));
	return t;
}

static void
keep_example(struct talks *t, struct example *e, struct example other)
{
	if (other.text.p == NULL ||
	    (e->text.p != NULL &&
		(e->hash < other.hash ||
		    (e->hash == other.hash && str_cmp(e->text, other.text) <= 0))))
		return;
	*e = (struct example){ other.hash, arena_str(&t->arena, other.text) };
}

static void
count(struct talks *t, struct talk *talk, struct str text, struct arena *arena)
{
	const struct feeling *f = t->plan->feeling;
	struct mood mood = mood_of(f->moods, text, &t->scratch);
	uint32_t intents = feeling_intents(f, text, &t->scratch);

	talk->comments++;
	for (int i = 0; i < f->n; i++)
		talk->intent[i] += intents >> i & 1;
	if (mood.words == 0)
		return;
	talk->scored++;
	talk->sum_e6 += llrint(mood.compound * 1e6);
	if (fabs(mood.compound) < SOUNDS)
		return;
	enum side side = mood.compound > 0 ? SIDE_POSITIVE : SIDE_NEGATIVE;
	talk->side[side]++;
	if (t->plan->examples)
		keep_example(t, &talk->example[side],
		    (struct example){ hash_str(text) >> 1, talk_mask(text, arena) });
}

void
talks_add(struct talks *t, struct rows *r)
{
	struct row row;
	bool fresh;

	for (size_t i = 0; i < r->n; i++) {
		if (!rows_read(r, i, &row) || row.text.n == 0)
			continue;
		struct str own[2] = { row.platform, row.item };
		struct str key = scope_key(r, i, own, t->plan->all ? 0 : 2);
		count(t, map_put(&t->map, key, hash_str(key), &fresh), row.text, r->arena);
	}
}

static void
merge_talk(struct talks *t, struct talk *into, const struct talk *from)
{
	into->comments += from->comments;
	into->scored += from->scored;
	into->sum_e6 += from->sum_e6;
	for (int i = 0; i < INTENTS; i++)
		into->intent[i] += from->intent[i];
	for (int s = 0; s < SIDES; s++) {
		into->side[s] += from->side[s];
		keep_example(t, &into->example[s], from->example[s]);
	}
}

void
talks_merge(struct talks *t, struct talks *from)
{
	bool fresh;

	for (size_t i = 0; i < from->map.count; i++) {
		const struct map_entry *e = map_entry(&from->map, i);
		struct str key = map_key(e);
		merge_talk(t, map_put(&t->map, key, hash_str(key), &fresh), (const void *)e->value);
	}
	map_free(&from->map);
	arena_free(&from->arena);
	match_scratch_free(&from->scratch);
	free(from);
}

void
talks_finish(struct talks *t, int workers)
{
	(void)workers;
	t->order = map_order(&t->map);
}

/* The key has at least one cell in a state: all comments in one have none else. */
static int
key_cells(const struct talks *t)
{
	return scope_by() + (t->plan->all ? 0 : 2);
}

void
talks_save(const struct talks *t, struct out *o)
{
	for (size_t i = 0; i < t->map.count; i++) {
		const struct map_entry *e = map_entry(&t->map, t->order[i]);
		const struct talk *k = (const void *)e->value;
		if (key_cells(t) > 0)
			saved_put_key(o, map_key(e));
		else
			saved_put_key(o, STR("all"));
		out_uint(o, k->comments);
		out_uint(o, k->scored);
		out_int(o, k->sum_e6);
		for (int n = 0; n < t->plan->feeling->n; n++)
			out_uint(o, k->intent[n]);
		for (int s = 0; s < SIDES; s++) {
			out_uint(o, k->side[s]);
			out_uint(o, k->example[s].hash);
			out_str(o, k->example[s].text);
		}
		saved_put_end(o);
	}
}

const char *
talks_load(struct talks *t, struct str line)
{
	int cells = key_cells(t);
	struct str rest = line, key = saved_key(&rest, cells > 0 ? cells : 1);
	struct talk talk = { 0 };
	bool ok = key.p != NULL && saved_uint(&rest, &talk.comments) &&
	    saved_uint(&rest, &talk.scored) && saved_int(&rest, &talk.sum_e6),
	     fresh;

	for (int n = 0; ok && n < t->plan->feeling->n; n++)
		ok = saved_uint(&rest, &talk.intent[n]);
	for (int s = 0; ok && s < SIDES; s++) {
		struct example *e = &talk.example[s];
		ok = saved_uint(&rest, &talk.side[s]) && saved_uint(&rest, &e->hash) &&
		    saved_text(&rest, &e->text);
		if (e->text.n == 0)
			e->text.p = NULL;
	}
	if (!ok || rest.p != NULL || talk.sum_e6 == INT_NONE)
		return "comments that cannot be read";
	key = cells > 0 ? key : ((struct str){ 0 });
	merge_talk(t, map_put(&t->map, key, hash_str(key), &fresh), &talk);
	return NULL;
}
