/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "looks.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/die.h"
#include "stat/sequence.h"

enum { NUMBER = 8 }; /* digits of a look's number, so that bytes sort as looks do */

static bool
is_day(struct str s)
{
	return s.n == 10 && s.p[4] == '-';
}

const char *
look_read(struct str s, int64_t *at)
{
	if (s.n == 0)
		return "empty";
	if (is_day(s))
		return when_read_day(s, at);
	return num_int(s, 0, INT64_MAX, at) == NULL ?
	    NULL :
	    "neither a day (2024-06-18) nor a whole number";
}

struct entry {
	struct names is;
	const struct group *group;
	int64_t look;
	size_t order;
};

static int
entry_cmp(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return x->look != y->look ? (x->look > y->look) - (x->look < y->look) :
				    (x->order > y->order) - (x->order < y->order);
}

/* One arm and metric as it stands. */
struct total {
	struct str arm, metric;
	const struct group *upto; /* its sums up to the look before */
};

struct totals {
	struct total *at;
	size_t len, cap;
};

static struct total *
total_of(struct totals *all, const struct names *is)
{
	for (size_t i = 0; i < all->len; i++)
		if (str_eq(all->at[i].arm, is->arm) && str_eq(all->at[i].metric, is->metric))
			return &all->at[i];
	GROW(all);
	all->at[all->len] = (struct total){ is->arm, is->metric, NULL };
	return &all->at[all->len++];
}

static struct str
slice_name(char *to, size_t number, bool days, int64_t look)
{
	size_t n = (size_t)snprintf(to, NUMBER + 1, "%0*zu", NUMBER, number);

	n += days ? when_put_day(to + n, look) : num_put_int(to + n, look);
	return (struct str){ to, n };
}

/* Everything up to this look: the totals so far, then what came on it. */
static void
add_look(struct gather *to, struct totals *all, const struct entry *e, size_t n, struct str slice)
{
	for (size_t i = 0; i < n; i++)
		total_of(all, &e[i].is);
	for (size_t i = 0; i < all->len; i++) {
		struct total *t = &all->at[i];
		struct group *now = gather_enter(to,
		    &(struct names){ e->is.test, slice, t->arm, t->metric, { 0 } });
		if (t->upto != NULL)
			group_merge(now, t->upto, gather_cells(to));
		t->upto = now;
	}
	for (size_t i = 0; i < n; i++) {
		struct group *now = gather_enter(to,
		    &(struct names){ e->is.test, slice, e[i].is.arm, e[i].is.metric, { 0 } });
		group_merge(now, e[i].group, gather_cells(to));
	}
}

static void
add_test(struct gather *to, struct totals *all, struct entry *e, size_t n)
{
	char slice[NUMBER + 1 + NUM_TEXT + WHEN_TEXT];
	bool days = is_day(e->is.slice);
	size_t number = 0;

	for (size_t i = 0; i < n; i++) {
		look_read(e[i].is.slice, &e[i].look);
		if (is_day(e[i].is.slice) != days)
			die("test %s: days and numbers as looks, %s and %s", quoted(e->is.test),
			    quoted(e->is.slice), quoted(e[i].is.slice));
	}
	qsort(e, n, sizeof *e, entry_cmp);
	all->len = 0;
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && e[end].look == e[i].look; end++)
			;
		add_look(to, all, e + i, end - i, slice_name(slice, ++number, days, e[i].look));
	}
}

struct gather *
looks_of(const struct gather *g, const struct metrics *ms)
{
	struct gather *to = gather_new(ms);
	size_t n = gather_count(g);
	struct entry *e = mem_alloc(n * sizeof *e + 1);
	struct totals all = { 0 };

	for (size_t i = 0; i < n; i++) {
		e[i].group = gather_group(g, i, &e[i].is);
		e[i].order = i;
	}
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && str_eq(e[end].is.test, e[i].is.test); end++)
			;
		add_test(to, &all, e + i, end - i);
	}
	free(all.at);
	free(e);
	gather_finish(to);
	return to;
}

int64_t
look_number(struct str slice)
{
	int64_t n = 0;

	for (int i = 0; i < NUMBER; i++)
		n = n * 10 + (slice.p[i] - '0');
	return n;
}

struct str
look_name(struct str slice)
{
	return (struct str){ slice.p + NUMBER, slice.n - NUMBER };
}

double
look_srm(const struct trial *t)
{
	double *room = mem_alloc(3 * t->arms * sizeof *room + 1);
	double *count = room, *due = room + t->arms, *prior = due + t->arms;
	size_t m = 0;

	for (size_t a = 0; a < t->arms; a++)
		if (t->arm[a].weight > 0) {
			count[m] = t->arm[a].units;
			due[m] = t->arm[a].weight;
			prior[m++] = 1;
		}
	double log_ratio = m < 2 || t->srm.note != NULL ? -INFINITY :
							  sequence_counts_log(count, due, prior, m);
	free(room);
	return log_ratio;
}
