/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/decay.h"

#include <math.h>

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

	for (unsigned i = 9; i > 0; i--)
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

void
decay_add(struct decay *d, int64_t half_life_ms, int64_t t_ms, int64_t value)
{
	int64_t whole, part, bin = bin_of(t_ms, half_life_ms, &whole, &part);
	const int drop = 62 - PLACES;

	advance(d, bin);
	if ((uint64_t)d->newest - (uint64_t)bin >= DECAY_BINS)
		return;
	uint64_t weight = pow2_part((uint64_t)part, (uint64_t)half_life_ms);
	weight = (weight + ((uint64_t)1 << (drop - 1))) >> drop;
	d->bin[d->newest - bin] += (__int128)value * (__int128)(weight << whole);
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

double
decay_at(const struct decay *d, int64_t half_life_ms, int64_t t_ms)
{
	int64_t whole, part, bin = bin_of(t_ms, half_life_ms, &whole, &part);
	double sum = 0;

	if (!d->used)
		return 0;
	for (int i = DECAY_BINS - 1; i >= 0; i--)
		sum += ldexp((double)d->bin[i], -DECAY_SPAN * i);
	/* Half-lives from the start of the newest bin to T; past 2^20 all is 0 or inf. */
	double away = ((double)bin - (double)d->newest) * DECAY_SPAN + (double)whole;
	int halvings = away > 1e6 ? 1000000 : away < -1e6 ? -1000000 : (int)away;
	double over = ldexp((double)pow2_part((uint64_t)part, (uint64_t)half_life_ms), -62);
	return sum == 0 ? 0 : ldexp(sum / over, -PLACES - halvings);
}
