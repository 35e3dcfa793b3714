/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/decay.h"

#include <math.h>
#include <stdbool.h>

#include "base/mem.h"

enum { PLACES = 40 };

/* 2^(i/16) with 62 binary places. */
static const uint64_t root16[16] = {
	0x4000000000000000,
	0x42d561b3e6243d8a,
	0x45cae0f1f545eb73,
	0x48e1e9b9d588e19b,
	0x4c1bf828c6dc54b8,
	0x4f7a993048d088d7,
	0x52ff6b54d8a89c75,
	0x56ac1f752150a563,
	0x5a827999fcef3242,
	0x5e8451cfac061b5f,
	0x62b39508aa836d6f,
	0x6712460a8fc24072,
	0x6ba27e656b4eb57a,
	0x70666f76154a7089,
	0x75606373ee921c97,
	0x7a92be8a92436616,
};

static uint64_t
times(uint64_t a, uint64_t b, int shift)
{
	return (uint64_t)((unsigned __int128)a * b >> shift);
}

/* 2^(part/whole) with 62 binary places, 0 <= part < whole; good to 2^-57. */
static uint64_t
pow2_part(uint64_t part, uint64_t whole)
{
	const uint64_t ln2 = 0x58b90bfbe8e7bcd6, one = (uint64_t)1 << 62; /* ln2: 63 places */
	uint64_t x = (uint64_t)(((unsigned __int128)part << 62) / whole);
	uint64_t y = times(x & (one / 16 - 1), ln2, 63); /* e^y, y < 0.0434 */
	uint64_t e = one;

#pragma GCC unroll 9
	for (unsigned i = 9; i > 0; i--) /* divisors that are constants are no divisions */
		e = one + times(y, e, 62) / i;
	return times(root16[x >> 58], e, 62);
}

static int64_t
floor_div(int64_t a, int64_t b, int64_t *rest)
{
	int64_t q = a / b;

	*rest = a % b;
	if (*rest < 0) {
		*rest += b;
		q--;
	}
	return q;
}

/* Grid bin of a time, and the half-lives into it: whole ones and a part. */
static int64_t
bin_of(int64_t t_ms, int64_t half_life_ms, int64_t *whole, int64_t *part)
{
	return floor_div(floor_div(t_ms, half_life_ms, part), DECAY_SPAN, whole);
}

/* Make `newest` the newest bin if it is later than what there is. */
static void
advance(struct decay *d, int64_t newest)
{
	if (!d->used) {
		d->newest = newest;
		d->used = 1;
	}
	if (newest <= d->newest)
		return;
	uint64_t by = (uint64_t)newest - (uint64_t)d->newest;
	for (int i = DECAY_BINS - 1; i >= 0; i--)
		d->bin[i] = (uint64_t)i >= by ? d->bin[i - (int)by] : 0;
	d->newest = newest;
}

struct decay_point
decay_point(int64_t half_life_ms, int64_t t_ms)
{
	const int drop = 62 - PLACES;
	int64_t whole, part, bin = bin_of(t_ms, half_life_ms, &whole, &part);
	uint64_t weight = pow2_part((uint64_t)part, (uint64_t)half_life_ms);

	weight = (weight + ((uint64_t)1 << (drop - 1))) >> drop;
	return (struct decay_point){ bin, weight << whole };
}

void
decay_put(struct decay *d, struct decay_point p, int64_t value)
{
	advance(d, p.bin);
	if ((uint64_t)d->newest - (uint64_t)p.bin < DECAY_BINS)
		d->bin[d->newest - p.bin] += (__int128)value * (__int128)p.weight;
}

void
decay_add(struct decay *d, int64_t half_life_ms, int64_t t_ms, int64_t value)
{
	decay_put(d, decay_point(half_life_ms, t_ms), value);
}

void
decay_merge(struct decay *d, const struct decay *from)
{
	if (!from->used)
		return;
	advance(d, from->newest);
	uint64_t behind = (uint64_t)d->newest - (uint64_t)from->newest;
	for (uint64_t i = 0; i + behind < DECAY_BINS; i++)
		d->bin[i + behind] += from->bin[i];
}

struct decay_view
decay_view(int64_t half_life_ms, int64_t t_ms)
{
	int64_t whole, part, bin = bin_of(t_ms, half_life_ms, &whole, &part);

	return (struct decay_view){ bin, whole,
		ldexp((double)pow2_part((uint64_t)part, (uint64_t)half_life_ms), -62) };
}

double
decay_seen(const struct decay *d, const struct decay_view *v)
{
	double sum = 0;

	if (!d->used)
		return 0;
	for (int i = DECAY_BINS - 1; i >= 0; i--)
		if (d->bin[i] != 0)
			sum += ldexp((double)d->bin[i], -DECAY_SPAN * i);
	/* Half-lives from the start of the newest bin to T; past 2^20 all is 0 or inf. */
	double away = ((double)v->bin - (double)d->newest) * DECAY_SPAN + (double)v->whole;
	int halvings = away > 1e6 ? 1000000 : away < -1e6 ? -1000000 : (int)away;
	return sum == 0 ? 0 : ldexp(sum / v->over, -PLACES - halvings);
}

double
decay_at(const struct decay *d, int64_t half_life_ms, int64_t t_ms)
{
	struct decay_view v = decay_view(half_life_ms, t_ms);

	return decay_seen(d, &v);
}

struct decay
decay_near_whole(const struct decay_near *d, const struct decay_pool *pool)
{
	if (d->where > 1)
		return pool->at[d->where - 2];
	return (struct decay){ .bin = { d->sum }, .newest = d->bin, .used = d->where };
}

/* Where it lies in the pool, moved there if need be. */
static struct decay *
away(struct decay_near *d, struct decay_pool *pool)
{
	if (d->where < 2) {
		GROW(pool);
		pool->at[pool->len++] = decay_near_whole(d, pool);
		d->where = (uint32_t)pool->len + 1;
	}
	return &pool->at[d->where - 2];
}

void
decay_near_put(struct decay_near *d, struct decay_pool *pool, struct decay_point p, int64_t value)
{
	if (d->where == 0 && p.bin == (int32_t)p.bin) {
		d->bin = (int32_t)p.bin;
		d->where = 1;
	}
	if (d->where == 1 && d->bin == p.bin)
		d->sum += (__int128)value * (__int128)p.weight;
	else
		decay_put(away(d, pool), p, value);
}

void
decay_near_take(struct decay_near *d, struct decay_pool *pool, const struct decay *from)
{
	bool one = from->used && from->newest == (int32_t)from->newest;

	for (int i = 1; i < DECAY_BINS; i++)
		one &= from->bin[i] == 0;
	if (one && d->where == 0) {
		d->bin = (int32_t)from->newest;
		d->where = 1;
	}
	if (one && d->where == 1 && d->bin == from->newest)
		d->sum += from->bin[0];
	else if (from->used)
		decay_merge(away(d, pool), from);
}

void
decay_near_merge(struct decay_near *d, struct decay_pool *pool, const struct decay_near *from,
    const struct decay_pool *from_pool)
{
	if (d->where == 0 && from->where == 1) {
		*d = *from;
	} else if (d->where == 1 && from->where == 1 && d->bin == from->bin) {
		d->sum += from->sum;
	} else {
		struct decay whole = decay_near_whole(from, from_pool);
		decay_near_take(d, pool, &whole);
	}
}
