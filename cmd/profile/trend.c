/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/die.h"
#include "table/saved.h"

#include "scope.h"
#include "trend.h"

struct row {
	struct instant time, published;
	struct str event, title, tags;
	int64_t count;
};

enum { TEXT, SEARCH };
enum { COLUMN_TIME, COLUMN_PUBLISHED, COLUMN_EVENT, COLUMN_TITLE, COLUMN_TAGS };

/* Counts of a period stay below 2^63 whatever the rows. */
#define COUNT_MOST 1e12

struct col trend_cols[] = { COL(struct row, time), COL(struct row, published),
	COL(struct row, event), COL(struct row, title), COL(struct row, tags),
	COL(struct row, count, .required = true, .min = 0, .max = COUNT_MOST), COL_END };

struct trend *
trend_new(const struct trend_plan *plan)
{
	struct trend *t = mem_alloc(sizeof *t);

	*t = (struct trend){ .plan = plan, .by = scope_by() };
	map_init(&t->texts[TEXT], 0);
	map_init(&t->texts[SEARCH], 0);
	map_init(&t->topics, 0);
	return t;
}

void
trend_text(struct trend *t, struct str key, int64_t period)
{
	bool fresh;
	uint32_t text = (uint32_t)map_number(&t->texts[TEXT], key, hash_str(key), &fresh);

	counts_add(&t->seen[TEXT], count_key(text, period), 1);
}

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

int64_t
trend_period(const struct trend_plan *plan, struct instant i)
{
	return floor_div(i.ms + zone_offset(plan->zone, i), plan->period_ms);
}

struct instant
trend_begins(const struct trend_plan *plan, int64_t period)
{
	return zone_instant(plan->zone, period * plan->period_ms);
}

uint32_t
trend_topic(struct trend *t, struct str group, struct str kind, struct str topic,
    struct arena *arena)
{
	char *key = arena_bytes(arena, group.n + kind.n + topic.n + 2), *p = key;
	bool fresh;

	if (t->by > 0) {
		memcpy(p, group.p, group.n);
		p += group.n;
		*p++ = '\t';
	}
	memcpy(p, kind.p, kind.n);
	p += kind.n;
	*p++ = '\t';
	memcpy(p, topic.p, topic.n);
	p += topic.n;
	struct str s = { key, (size_t)(p - key) };
	return (uint32_t)map_number(&t->topics, s, hash_str(s), &fresh);
}

static void
count_untimed(struct trend *t, struct rows *r, size_t i, uint64_t n)
{
	struct str group = t->by > 0 ? scope_key(r, i, NULL, 0) : ((struct str){ 0 });

	counts_add(&t->counts,
	    count_key(trend_topic(t, group, STR("*"), STR("untimed"), r->arena), 0), n);
}

static void
count_row(struct trend *t, struct rows *r, size_t i, const struct row *row)
{
	const struct trend_plan *plan = t->plan;
	struct instant when = row->time.ms != INT_NONE ? row->time : row->published;
	int kind = str_eq(row->event, STR("search")) ? SEARCH : TEXT;
	struct str cell[2] = { row->title, row->tags };
	uint64_t n = plan->weighted ? (uint64_t)row->count : 1;
	bool fresh;

	if ((row->title.n == 0 && row->tags.n == 0) || (plan->weighted && row->count == INT_NONE))
		return;
	if (when.ms == INT_NONE) {
		count_untimed(t, r, i, n);
		return;
	}
	struct str key = scope_key(r, i, cell, kind == TEXT && row->tags.n > 0 ? 2 : 1);
	uint32_t text = (uint32_t)map_number(&t->texts[kind], key, hash_str(key), &fresh);
	counts_add(&t->seen[kind], count_key(text, trend_period(plan, when)), n);
}

/* A table may have either of two columns, but one it must. */
static void
check_columns(const struct rows *r)
{
	if (!rows_has(r, COLUMN_TITLE) && !rows_has(r, COLUMN_TAGS))
		die("%s: no column title or tags", r->head->file);
	if (!rows_has(r, COLUMN_TIME) && !rows_has(r, COLUMN_PUBLISHED))
		die("%s: no column time or published", r->head->file);
}

void
trend_add(struct trend *t, struct rows *r)
{
	struct row row;

	check_columns(r);
	for (size_t i = 0; i < r->n; i++)
		if (rows_read(r, i, &row))
			count_row(t, r, i, &row);
}

static void
merge_counts(struct map *names, struct counts *into, struct map *from_names, struct counts *from)
{
	uint32_t *number = mem_alloc((from_names->count + 1) * sizeof *number);
	bool fresh;

	for (size_t i = 0; i < from_names->count; i++) {
		struct str key = map_key(map_entry(from_names, i));
		number[i] = (uint32_t)map_number(names, key, hash_str(key), &fresh);
	}
	for (size_t i = 0; from->at != NULL && i <= from->mask; i++) {
		uint64_t key = from->at[i].key;
		if (key != 0)
			counts_add(into, count_key(number[count_number(key)], count_period(key)),
			    from->at[i].n);
	}
	free(number);
	counts_free(from);
	map_free(from_names);
}

void
trend_merge(struct trend *t, struct trend *from)
{
	for (int k = TEXT; k <= SEARCH; k++)
		merge_counts(&t->texts[k], &t->seen[k], &from->texts[k], &from->seen[k]);
	merge_counts(&t->topics, &t->counts, &from->topics, &from->counts);
	free(from);
}

void
trend_finish(struct trend *t, int workers)
{
	trend_cut(t, workers);
	t->order = map_order(&t->topics);
	t->sorted = counts_sorted(&t->counts, t->topics.count, &t->first);
}

/* A topic as a line: its key, and period:count,period:count,... */
void
trend_save(const struct trend *t, struct out *o)
{
	for (size_t i = 0; i < t->topics.count; i++) {
		uint32_t topic = t->order[i];
		saved_put_key(o, map_key(map_entry(&t->topics, topic)));
		out_none(o);
		for (size_t k = t->first[topic]; k < t->first[topic + 1]; k++) {
			char *p = out_room(o, 2 * NUM_TEXT + 2), *start = p;
			if (k > t->first[topic])
				*p++ = ',';
			p += num_put_int(p, count_period(t->sorted[k].key));
			*p++ = ':';
			p += num_put_uint(p, t->sorted[k].n);
			o->n += (size_t)(p - start);
		}
		saved_put_end(o);
	}
}

const char *
trend_load(struct trend *t, struct str line)
{
	static const char damaged[] = "a topic that cannot be read";
	const int64_t far = INT64_C(1) << (COUNTS_PERIOD_BITS - 1);
	struct str rest = line, key, list, cell, period;
	int64_t at, n;
	bool fresh;

	key = saved_key(&rest, t->by + 2);
	if (key.p == NULL || !saved_text(&rest, &list) || rest.p != NULL || list.n == 0)
		return damaged;
	uint32_t topic = (uint32_t)map_number(&t->topics, key, hash_str(key), &fresh);
	while (str_cut(&list, ',', &cell)) {
		if (!str_cut(&cell, ':', &period) || num_int(period, -far, far - 1, &at) != NULL ||
		    num_int(cell, 0, INT64_MAX, &n) != NULL)
			return damaged;
		counts_add(&t->counts, count_key(topic, at), (uint64_t)n);
	}
	return NULL;
}
