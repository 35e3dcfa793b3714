/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "quality/spread.h"

void
spread_free(struct spread *s)
{
	map_free(&s->map);
}

int64_t
spread_minute(int64_t ms)
{
	return ms / MS_MINUTE - (ms % MS_MINUTE < 0);
}

void
spread_add(struct spread *s, int64_t minute, uint64_t times)
{
	struct str key = { (const char *)&minute, sizeof minute };
	bool fresh;

	if (!s->ready)
		map_init(&s->map, sizeof(uint64_t));
	s->ready = true;
	if (s->count == NULL || s->last != minute) {
		s->count = map_put(&s->map, key, hash_str(key), &fresh);
		s->last = minute;
	}
	*s->count += times;
}

static struct minute
entry(const struct spread *s, size_t i)
{
	struct minute m;

	memcpy(&m.minute, map_key(map_entry(&s->map, i)).p, sizeof m.minute);
	m.count = *(uint64_t *)map_value(&s->map, i);
	return m;
}

void
spread_merge(struct spread *s, const struct spread *from)
{
	for (size_t i = 0; i < from->map.count; i++) {
		struct minute m = entry(from, i);
		spread_add(s, m.minute, m.count);
	}
}

static int
by_minute(const void *a, const void *b)
{
	const struct minute *x = a, *y = b;

	return (x->minute > y->minute) - (x->minute < y->minute);
}

struct minute *
spread_sorted(const struct spread *s, size_t *n)
{
	struct minute *m = mem_alloc((s->map.count + 1) * sizeof *m);

	*n = s->map.count;
	for (size_t i = 0; i < *n; i++)
		m[i] = entry(s, i);
	qsort(m, *n, sizeof *m, by_minute);
	return m;
}

/* The value of rank k from 0. */
static double
at_rank(const struct minute *m, size_t n, uint64_t k)
{
	size_t i = 0;

	for (; i + 1 < n && k >= m[i].count; i++)
		k -= m[i].count;
	return (double)m[i].minute * MS_MINUTE;
}

double
spread_quantile(const struct minute *m, size_t n, double p)
{
	uint64_t total = 0;

	for (size_t i = 0; i < n; i++)
		total += m[i].count;
	if (total == 0 || !(p >= 0 && p <= 1))
		return (double)NAN;
	double h = (double)(total - 1) * p, k = floor(h);
	double lo = at_rank(m, n, (uint64_t)k);
	return h == k ? lo : lo + (h - k) * (at_rank(m, n, (uint64_t)k + 1) - lo);
}

uint64_t
spread_below(const struct minute *m, size_t n, int64_t minute)
{
	uint64_t below = 0;

	for (size_t i = 0; i < n && m[i].minute < minute; i++)
		below += m[i].count;
	return below;
}
