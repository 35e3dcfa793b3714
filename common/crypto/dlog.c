/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/dlog.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/die.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/crew.h"

enum { FIRST = 1 << 10, GROW_BY = 4, PIECE = 128 };

/* g^i for i below `steps`; eight bytes of a point stand for it, and what is found
 * by them is proved. */
struct table {
	uint64_t *mark; /* by i */
	uint32_t *slot; /* i + 1; 0: free */
	size_t steps, done, mask;
};

struct search {
	const struct table *table;
	const unsigned char *point;
	unsigned char stride[CRYPT_POINT]; /* g^steps */
	size_t first;			   /* giant step */
	int64_t most;
	_Atomic int64_t found;
};

static void
need(bool good)
{
	if (!good)
		die("not a point of the group");
}

static uint64_t
mark_of(const unsigned char p[static CRYPT_POINT])
{
	uint64_t v;

	memcpy(&v, p + 8, sizeof v);
	return v;
}

static bool
baby_steps(void *ctx, size_t from, size_t to)
{
	struct table *t = ctx;
	unsigned char p[CRYPT_POINT], g[CRYPT_POINT];

	crypt_power_int(g, 1);
	crypt_power_int(p, (int64_t)(t->done + from));
	for (size_t i = from; i < to; i++) {
		t->mark[t->done + i] = mark_of(p);
		need(crypt_times(p, p, g));
	}
	return true;
}

static void
table_grow(struct table *t, size_t steps, int workers)
{
	size_t slots = 2 * steps;

	t->mark = mem_resize(t->mark, steps * sizeof *t->mark);
	crew_run(baby_steps, t, steps - t->done, PIECE, workers);
	free(t->slot);
	t->slot = mem_alloc(slots * sizeof *t->slot);
	memset(t->slot, 0, slots * sizeof *t->slot);
	t->mask = slots - 1;
	t->steps = t->done = steps;
	for (size_t i = 0; i < steps; i++) {
		size_t at = t->mark[i] & t->mask;
		while (t->slot[at] != 0)
			at = (at + 1) & t->mask;
		t->slot[at] = (uint32_t)i + 1;
	}
}

/* Is p = g^i for some i of the table, so that the point sought is g^(i + base)? */
static bool
try(struct search *s, const unsigned char p[static CRYPT_POINT], int64_t base)
{
	const struct table *t = s->table;
	uint64_t mark = mark_of(p);
	unsigned char proof[CRYPT_POINT];

	for (size_t at = mark & t->mask; t->slot[at] != 0; at = (at + 1) & t->mask) {
		int64_t i = t->slot[at] - 1;
		if (t->mark[i] != mark || base + i > s->most || base + i < -s->most)
			continue;
		crypt_power_int(proof, base + i);
		if (memcmp(proof, s->point, sizeof proof) == 0) {
			s->found = base + i;
			return true;
		}
	}
	return false;
}

static bool
giant_steps(void *ctx, size_t from, size_t to)
{
	struct search *s = ctx;
	unsigned char up[CRYPT_POINT], down[CRYPT_POINT];
	int64_t base = (int64_t)((s->first + from) * s->table->steps);

	crypt_power_int(up, base);
	need(crypt_times(down, s->point, up) && crypt_over(up, s->point, up));
	for (size_t j = from; j < to; j++, base += (int64_t)s->table->steps) {
		if (try(s, up, base) || try(s, down, -base))
			return false;
		need(crypt_over(up, up, s->stride) && crypt_times(down, down, s->stride));
	}
	return true;
}

bool
dlog_find(int64_t *exponent, const unsigned char (*point)[CRYPT_POINT], size_t n, int bits,
    int workers)
{
	struct table t = { 0 };
	size_t missing = n;

	for (size_t i = 0; i < n; i++)
		exponent[i] = INT_NONE;
	for (size_t steps = FIRST; missing > 0 && t.steps < (size_t)1 << bits / 2;
	     steps *= GROW_BY) {
		size_t before = t.steps; /* which reached before^2 */
		if (steps > (size_t)1 << bits / 2)
			steps = (size_t)1 << bits / 2;
		table_grow(&t, steps, workers);
		for (size_t i = 0; i < n; i++) {
			struct search s = { .table = &t,
				.point = point[i],
				.first = before * before / steps,
				.most = INT64_C(1) << bits,
				.found = INT_NONE };
			crypt_power_int(s.stride, (int64_t)steps);
			if (exponent[i] == INT_NONE &&
			    !crew_run(giant_steps, &s, steps - s.first + 1, PIECE, workers)) {
				exponent[i] = s.found;
				missing--;
			}
		}
	}
	free(t.mark);
	free(t.slot);
	return missing == 0;
}
