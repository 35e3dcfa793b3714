/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which lines of a ledger count: replaced versions, money told twice. */
#include <stdlib.h>

#include "ledger.h"

static int
by_id(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	int c;

	if (x->order != y->order)
		return x->order ? 1 : -1;
	for (enum line_text t = LINE_ID; t <= LINE_ATTRIBUTION; t++)
		if ((c = str_cmp(line_text(x, t), line_text(y, t))) != 0)
			return c;
	if (x->stamp != y->stamp)
		return x->stamp < y->stamp ? -1 : 1;
	return x->seq < y->seq ? -1 : 1;
}

static bool
same(const struct line *a, const struct line *b, enum line_text t)
{
	return a->order == b->order && str_eq(line_text(a, t), line_text(b, t));
}

/* Drop what was replaced; lines are sorted by_id(). */
static void
newest(struct ledger *led)
{
	size_t n = 0;

	for (size_t i = 0, end; i < led->len; i = end) {
		struct line *l = &led->at[i];
		bool keyed = line_text(l, LINE_ID).n > 0;

		for (end = i + 1; keyed && end < led->len && same(l, &led->at[end], LINE_ID) &&
		     same(l, &led->at[end], LINE_ATTRIBUTION);)
			end++;
		int64_t stamp = led->at[end - 1].stamp;
		size_t from = l->order && keyed ? end - 1 : i;
		for (size_t j = from; j < end; j++)
			if (led->at[j].stamp == stamp || !keyed)
				led->at[n++] = led->at[j];
	}
	led->len = n;
}

static __int128
spend_of(const struct line *l, size_t n)
{
	__int128 sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += l[i].value[SPEND_SPEND];
	return sum;
}

/* at[0, n) have one id: rules after the first that claim the same money. */
static void
mark_again(struct line *at, size_t n)
{
	__int128 first = 0;

	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && same(&at[i], &at[end], LINE_ATTRIBUTION);)
			end++;
		__int128 sum = spend_of(at + i, end - i);
		if (i == 0)
			first = sum;
		for (size_t j = i; j < end; j++)
			at[j].again = i > 0 && sum == first;
	}
}

void
ledger_settle(struct ledger *led)
{
	if (led->len > 0)
		qsort(led->at, led->len, sizeof *led->at, by_id);
	newest(led);
	for (size_t i = 0, end; i < led->len; i = end) {
		for (end = i + 1; end < led->len && !led->at[i].order &&
		     same(&led->at[i], &led->at[end], LINE_ID);)
			end++;
		if (!led->at[i].order)
			mark_again(led->at + i, end - i);
	}
}

void
ledger_drop(struct ledger *led, bool orders)
{
	size_t n = 0;

	for (size_t i = 0; i < led->len; i++)
		if (led->at[i].order != orders)
			led->at[n++] = led->at[i];
	led->len = n;
}
