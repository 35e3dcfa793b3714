/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/bag.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define FEW 256 /* of them sorting by comparison is faster */

/* Bits that sort as the numbers do. */
static uint64_t
sort_key(double x)
{
	uint64_t bits;

	memcpy(&bits, &x, sizeof bits);
	return bits >> 63 ? ~bits : bits | (uint64_t)1 << 63;
}

static int
by_value(const void *a, const void *b)
{
	double x = ((const struct repeated *)a)->value, y = ((const struct repeated *)b)->value;

	return (x > y) - (x < y);
}

/* One pass of a radix sort; false, nothing moved, when all have the same byte. */
static bool
sort_byte(const struct repeated *from, struct repeated *to, size_t n, int shift)
{
	size_t at[257] = { 0 };

	for (size_t i = 0; i < n; i++)
		at[(sort_key(from[i].value) >> shift & 255) + 1]++;
	for (int b = 0; b < 256; b++) {
		if (at[b + 1] == n)
			return false;
		at[b + 1] += at[b];
	}
	for (size_t i = 0; i < n; i++)
		to[at[sort_key(from[i].value) >> shift & 255]++] = from[i];
	return true;
}

static void
sort(struct repeated *v, size_t n)
{
	if (n < FEW) {
		qsort(v, n, sizeof *v, by_value);
		return;
	}
	struct repeated *room = mem_alloc(n * sizeof *v), *from = v, *to = room;
	for (int shift = 0; shift < 64; shift += 8)
		if (sort_byte(from, to, n, shift)) {
			struct repeated *other = from;
			from = to;
			to = other;
		}
	if (from != v)
		memcpy(v, from, n * sizeof *v);
	free(room);
}

/* Neighbours of the same value become one. */
static size_t
join(struct repeated *v, size_t n)
{
	size_t len = 0;

	for (size_t i = 0; i < n; i++)
		if (len > 0 && v[len - 1].value == v[i].value)
			v[len - 1].times += v[i].times;
		else
			v[len++] = v[i];
	return len;
}

static void
settle(struct bag *b)
{
	size_t old = b->settled;

	if (old == b->len)
		return;
	sort(b->at + old, b->len - old);
	size_t fresh = join(b->at + old, b->len - old);
	b->len = old + fresh;
	if (old > 0) {
		/* with the head copied away writing never passes where the tail is read */
		struct repeated *head = mem_alloc(old * sizeof *head), *tail = b->at + old;
		memcpy(head, b->at, old * sizeof *head);
		size_t i = 0, j = 0, to = 0;
		while (i < old && j < fresh)
			b->at[to++] = head[i].value <= tail[j].value ? head[i++] : tail[j++];
		while (i < old)
			b->at[to++] = head[i++];
		while (j < fresh)
			b->at[to++] = tail[j++];
		free(head);
		b->len = join(b->at, to);
	}
	b->settled = b->len;
}

/* Room for one more: what is there is put in order first, which may do. */
static void
make_room(struct bag *b)
{
	settle(b);
	if (b->len < b->cap / 2)
		return;
	b->cap = b->cap ? 2 * b->cap : 4;
	b->at = mem_resize(b->at, b->cap * sizeof *b->at);
}

void
bag_add(struct bag *b, double x, int64_t times)
{
	if (b->len == b->cap)
		make_room(b);
	b->at[b->len++] = (struct repeated){ x + 0.0, times };
}

void
bag_merge(struct bag *b, const struct bag *from)
{
	for (size_t i = 0; i < from->len; i++)
		bag_add(b, from->at[i].value, from->at[i].times);
}

void
bag_free(struct bag *b)
{
	free(b->at);
	*b = (struct bag){ 0 };
}

struct values
bag_values(struct bag *b)
{
	settle(b);
	return (struct values){ b->at, b->len };
}
