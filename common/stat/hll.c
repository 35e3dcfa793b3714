/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/hll.h"

#include <math.h>

void
hll_add(uint8_t *reg, int p, uint64_t hash)
{
	uint64_t slot = hash >> (64 - p), rest = hash << p | (uint64_t)1 << (p - 1);
	uint8_t rank = (uint8_t)(__builtin_clzll(rest) + 1);

	if (reg[slot] < rank)
		reg[slot] = rank;
}

void
hll_merge(uint8_t *reg, int p, const uint8_t *from)
{
	for (size_t i = 0; i < HLL_BYTES(p); i++)
		reg[i] = reg[i] < from[i] ? from[i] : reg[i];
}

/* Ertl's sigma(x) = x + sum of 2^(k-1) x^(2^k). */
static double
sigma(double x)
{
	double y = 1, z = x, last;

	if (x == 1)
		return INFINITY;
	do {
		x *= x;
		last = z;
		z += x * y;
		y += y;
	} while (z != last);
	return z;
}

/* Ertl's tau(x) = (1 - x - sum of 2^-k (1 - x^(2^-k))^2) / 3. */
static double
tau(double x)
{
	double y = 1, z = 1 - x, last;

	if (x == 0 || x == 1)
		return 0;
	do {
		x = sqrt(x);
		last = z;
		y *= 0.5;
		z -= (1 - x) * (1 - x) * y;
	} while (z != last);
	return z / 3;
}

double
hll_count(const uint8_t *reg, int p)
{
	double m = (double)HLL_BYTES(p), have[66] = { 0 };
	int q = 64 - p;

	for (size_t i = 0; i < HLL_BYTES(p); i++)
		have[reg[i] <= q + 1 ? reg[i] : q + 1]++;
	double z = m * tau(1 - have[q + 1] / m);
	for (int k = q; k > 0; k--)
		z = 0.5 * (z + have[k]);
	z += m * sigma(have[0] / m);
	return m / (2 * M_LN2) * (m / z);
}
