/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rotation.h"

#include <stdlib.h>

#include "roles.h"

enum { WEEK = 7, THURSDAY = 3 }; /* 1970-01-01 was one, weeks begin on Monday */

static int
arm_cmp(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static size_t
arm_number(const struct rotation *t, struct str name)
{
	const struct str *at = bsearch(&name, t->arm, t->arms, sizeof *t->arm, arm_cmp);

	return (size_t)(at - t->arm);
}

static void
collect_arms(struct rotation *t, const struct rota *r, size_t from, size_t to)
{
	struct turn_key k;

	t->arms = 0;
	for (size_t i = from; i < to; i++) {
		rota_turn(r, i, &k);
		bool seen = false;
		for (size_t a = 0; a < t->arms && !seen; a++)
			seen = str_eq(t->arm[a], k.arm);
		if (seen)
			continue;
		if (t->arms == t->arms_cap)
			t->arm = grow(t->arm, &t->arms_cap, t->arms, sizeof *t->arm);
		t->arm[t->arms++] = k.arm;
	}
	qsort(t->arm, t->arms, sizeof *t->arm, arm_cmp);
}

static struct str
arm_name(const void *rotation, size_t arm)
{
	return ((const struct rotation *)rotation)->arm[arm];
}

/* Entries come by unit, period and arm; several arms in one period are told by that. */
static void
collect_spells(struct rotation *t, const struct rota *r, size_t from, size_t to)
{
	struct turn_key k, last = { 0 };
	size_t same = 0;

	t->n = t->units = t->mixed = 0;
	for (size_t i = from; i < to; i++) {
		const struct turn_sum *sum = rota_turn(r, i, &k);
		bool unit = i > from && str_eq(k.unit, last.unit);
		t->units += !unit;
		same = unit && k.ms == last.ms ? same + 1 : 0;
		last = k;
		if (same > 0) {
			t->mixed += same == 1;
			t->n -= same == 1;
			continue;
		}
		if (t->n == t->cap)
			t->at = grow(t->at, &t->cap, t->n, sizeof *t->at);
		t->at[t->n++] = (struct spell){ .ms = k.ms,
			.unit = t->units - 1,
			.arm = arm_number(t, k.arm),
			.sum = sum };
	}
}

static int
time_cmp(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static int64_t
day_of(int64_t ms)
{
	return ms / MS_DAY - (ms % MS_DAY < 0);
}

/* The different times, ascending; whether all are days, and any unit has two in one. */
static void
collect_times(struct rotation *t)
{
	size_t n = 0;

	t->time = mem_resize(t->time, (t->n + 1) * sizeof *t->time);
	t->days = true;
	t->hours = false;
	for (size_t i = 0; i < t->n; i++) {
		t->time[i] = t->at[i].ms;
		t->days &= t->at[i].ms % MS_DAY == 0;
		t->hours |= i > 0 && t->at[i].unit == t->at[i - 1].unit &&
		    day_of(t->at[i].ms) == day_of(t->at[i - 1].ms);
	}
	qsort(t->time, t->n, sizeof *t->time, time_cmp);
	for (size_t i = 0; i < t->n; i++)
		if (i == 0 || t->time[i] != t->time[n - 1])
			t->time[n++] = t->time[i];
	t->times = n;
	t->span_days = n > 0 ? day_of(t->time[n - 1]) - day_of(t->time[0]) + 1 : 0;
}

static void
count_turns(struct rotation *t)
{
	for (size_t i = 0; i < t->n; i++) {
		struct spell *s = &t->at[i];
		const struct spell *last = i > 0 && s[-1].unit == s->unit ? s - 1 : NULL;
		const int64_t *rank = bsearch(&s->ms, t->time, t->times, sizeof *t->time, time_cmp);
		s->at = t->days ? day_of(s->ms) - day_of(t->time[0]) : rank - t->time;
		s->turn = t->days ? s->at : last ? last->turn + 1 : 0;
		s->before = last && last->turn + 1 == s->turn ? last->arm : SIZE_MAX;
		s->level = t->hours ? (int)((s->ms - day_of(s->ms) * MS_DAY) / MS_HOUR) :
				      (int)(((day_of(s->ms) + THURSDAY) % WEEK + WEEK) % WEEK);
	}
}

bool
rotation_next(struct rotation *t, const struct rota *r, size_t *from, const char *control)
{
	struct turn_key k;
	size_t to = *from;

	if (to == rota_count(r))
		return false;
	rota_turn(r, to, &k);
	t->test = k.test;
	while (to < rota_count(r) && (rota_turn(r, to, &k), str_eq(k.test, t->test)))
		to++;
	collect_arms(t, r, *from, to);
	struct control c = control_of(control, t->arms, arm_name, t);
	t->control = c.arm;
	t->has_control = c.found;
	t->control_guessed = c.guessed;
	collect_spells(t, r, *from, to);
	collect_times(t);
	count_turns(t);
	*from = to;
	return true;
}

size_t
rotation_periods(const struct rotation *t, size_t arm, const struct rota_metric *m, size_t metric,
    bool logs, struct period *to)
{
	size_t n = 0, unit = 0, last = SIZE_MAX;

	for (size_t i = 0; i < t->n; i++) {
		const struct spell *s = &t->at[i];
		if (s->arm != t->control && s->arm != arm)
			continue;
		double y = turn_value(m, &s->sum[metric]);
		if (logs)
			y = y > 0 ? log(y) : (double)NAN;
		unit += n > 0 && s->unit != last;
		last = s->unit;
		to[n++] = (struct period){
			.turn = { unit, s->at, s->turn, s->arm == arm },
			.before = s->before == arm  ? 1 :
			    s->before == t->control ? 0 :
						      -1,
			.level = s->level,
			.y = y,
		};
	}
	return n;
}
