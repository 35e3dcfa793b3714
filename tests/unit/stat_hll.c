/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/hll.h"

#include <string.h>

#include "unit.h"

/* splitmix64's finaliser: a bijection, so different keys hash differently. */
static uint64_t
hash(uint64_t z)
{
	z *= 0x9e3779b97f4a7c15;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

static void
counts_are_within_four_deviations(void)
{
	static const int ps[] = { 8, 10, 14, 18 };
	static uint8_t reg[HLL_BYTES(HLL_P_MAX)];

	for (int k = 0; k < 4; k++) {
		double sigma = 1.04 / sqrt((double)HLL_BYTES(ps[k])), next = 1;
		int p = ps[k];

		memset(reg, 0, HLL_BYTES(p));
		CHECK(hll_count(reg, p) == 0);
		for (uint64_t i = 1; i <= 3000000; i++) {
			hll_add(reg, p, hash(i + ((uint64_t)p << 40)));
			hll_add(reg, p, hash(i / 2 + 1 + ((uint64_t)p << 40))); /* seen before */
			if ((double)i >= next) {
				CHECK_ABS(hll_count(reg, p), (double)i,
				    4 * sigma * (double)i + 0.5);
				next = next * 1.9 + 1;
			}
		}
	}
}

/* The mean error over many sketches is far below one sketch's: no bias. */
static void
mean_of_many_sketches_is_unbiased(void)
{
	enum { P = 10, SKETCHES = 200 };
	static const int ns[] = { 100, 1000, 2500, 5000, 20000 }; /* 2.5 m: LogLog's bad spot */
	static uint8_t reg[HLL_BYTES(P)];

	for (int k = 0; k < 5; k++) {
		double sum = 0;

		for (uint64_t s = 0; s < SKETCHES; s++) {
			memset(reg, 0, sizeof reg);
			for (int i = 0; i < ns[k]; i++)
				hll_add(reg, P, hash((s << 32) + (uint64_t)i + 77));
			sum += hll_count(reg, P);
		}
		CHECK_NEAR(sum / SKETCHES, ns[k], 4 * 1.04 / sqrt((double)HLL_BYTES(P) * SKETCHES));
	}
}

static void
merging_is_adding_to_one(void)
{
	enum { P = HLL_P };
	static uint8_t all[HLL_BYTES(P)], part[3][HLL_BYTES(P)], joined[HLL_BYTES(P)];

	for (uint64_t i = 0; i < 50000; i++) {
		hll_add(all, P, hash(i));
		hll_add(part[i % 3], P, hash(i));
		hll_add(part[(i + 1) % 3], P, hash(i));
	}
	for (int i = 2; i >= 0; i--)
		hll_merge(joined, P, part[i]);
	CHECK(memcmp(all, joined, sizeof all) == 0);
}

static void
extreme_hashes_fit(void)
{
	static uint8_t reg[HLL_BYTES(4)];

	hll_add(reg, 4, 0);
	CHECK(reg[0] == 61);
	hll_add(reg, 4, UINT64_MAX);
	CHECK(reg[15] == 1);
	memset(reg, 61, sizeof reg);
	CHECK(isinf(hll_count(reg, 4)));
}

void
unit_stat_hll(void)
{
	counts_are_within_four_deviations();
	mean_of_many_sketches_is_unbiased();
	merging_is_adding_to_one();
	extreme_hashes_fit();
}
