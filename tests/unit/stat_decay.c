/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/decay.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

enum { DAY = 86400000 };

/* splitmix64 (Steele, Lea & Flood 2014) */
static uint64_t
mix(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

static void
published_series(void)
{
	/* ClickHouse docs, exponentialTimeDecayedCount with x = 10: the numbers
	 * are exp(-dt / 10), so the half-life is 10 ln 2 */
	static const double count[] = { 1, 1.905, 2.724, 3.464, 4.135, 4.741, 5.29, 5.787, 6.236,
		6.643, 7.01, 7.343, 7.644, 7.917, 8.164, 8.387, 8.589, 8.771, 8.937, 9.086, 9.222,
		9.344, 9.455 };
	struct decay d = { 0 };

	for (int t = 0; t < 23; t++) {
		decay_add(&d, 6931472, t * 1000000, 1);
		CHECK_ABS(decay_at(&d, 6931472, t * 1000000), count[t], 5e-4);
	}
	/* pandas docs, DataFrame.ewm(halflife="4 days", times=...).mean(); days of January 2020 */
	static const struct {
		int day, v;
		double mean;
	} ewm[] = {
		{ 1, 0, 0 },
		{ 3, 1, 0.585786437626905 },
		{ 10, 2, 1.52388878049859 },
		{ 17, 4, 3.2336858398518338 },
	};
	struct decay sum = { 0 }, n = { 0 };
	for (int i = 0; i < 4; i++) {
		int64_t t = (int64_t)(18262 + ewm[i].day - 1) * DAY;

		decay_add(&sum, 4 * DAY, t, ewm[i].v);
		decay_add(&n, 4 * DAY, t, 1);
		CHECK_ABS(decay_at(&sum, 4 * DAY, t) / decay_at(&n, 4 * DAY, t), ewm[i].mean, 1e-9);
	}
	/* xai-org/x-algorithm author_diversity.rs: half-life 60 s, ages 0 and 60 s */
	struct decay now = { 0 }, old = { 0 };
	decay_add(&now, 60000, 1000000, 1);
	decay_add(&old, 60000, 940000, 1);
	CHECK_NEAR(decay_at(&now, 60000, 1000000), 1, 1e-12);
	CHECK_NEAR(decay_at(&old, 60000, 1000000), 0.5, 1e-12);
}

/*
 * pandas 1.5, ewm(alpha = 2/3, adjust = False) of 0 1 2 null 4: what is left after a step
 * is 1/3, the first value weighs 1 and the others 2/3.  As close as 40 binary places are.
 */
static void
unadjusted_mean(void)
{
	static const int64_t step = 1000000000000000, half = 630929753571457; /* step ln 2 / ln 3 */
	static const struct {
		int at, v;
		double mean;
	} ewm[] = { { 0, 0, 0 }, { 1, 1, 2 / 3.0 }, { 2, 2, 1.5555555555555556 },
		{ 4, 4, 3.6507936507936503 } };
	struct decay sum = { 0 }, n = { 0 };

	for (int i = 0; i < 4; i++) {
		int64_t weight = i == 0 ? 3 : 2, t = ewm[i].at * step;

		decay_add(&sum, half, t, weight * ewm[i].v);
		decay_add(&n, half, t, weight);
		CHECK_NEAR(decay_at(&sum, half, t) / decay_at(&n, half, t), ewm[i].mean, 0x1p-38);
	}
}

/* Random events against their defining sum in long double. */
static void
sums_are_right_to_the_stated_error(void)
{
	static const int64_t half[] = { 1, 7, 1000, 3600000, 7 * (int64_t)DAY, 365 * (int64_t)DAY };
	uint64_t seed = 2;

	for (size_t h = 0; h < sizeof half / sizeof *half; h++) {
		struct decay d = { 0 };
		long double want = 0, weight = 0;
		int64_t start = h % 2 ? 1700000000000 : -1700000000000;
		int64_t end = start + 40 * half[h];

		for (int i = 0; i < 2000; i++) {
			int64_t t = start + (int64_t)(mix(&seed) % (uint64_t)(40 * half[h]));
			int64_t v = (int64_t)(mix(&seed) % 2000001) - 1000000;
			long double w = exp2l(-(long double)(end - t) / half[h]);

			decay_add(&d, half[h], t, v);
			want += v * w;
			weight += (v < 0 ? -v : v) * w;
		}
		CHECK_ABS(decay_at(&d, half[h], end), (double)want, (double)weight * 0x1p-40);
		CHECK_NEAR(decay_at(&d, half[h], end + 3 * half[h]), decay_at(&d, half[h], end) / 8,
		    1e-15);
	}
}

static void
one_event_has_its_weight_at_any_age(void)
{
	enum { H = 1000003 };

	for (int64_t age = 0; age < 20 * (int64_t)H; age += 7919) {
		struct decay d = { 0 };

		decay_add(&d, H, 4000000 - age, 1000);
		CHECK_NEAR(decay_at(&d, H, 4000000), (double)(1000 * exp2l(-(long double)age / H)),
		    0x1p-40);
	}
}

static void
order_and_grouping_do_not_matter(void)
{
	enum { N = 600, H = 5000 };
	static int64_t t[N], v[N];
	struct decay forward = { 0 }, backward = { 0 }, part[5], joined = { 0 };
	uint64_t seed = 3;

	memset(part, 0, sizeof part);
	for (int i = 0; i < N; i++) { /* over 400 half-lives: many bins come and go */
		t[i] = (int64_t)(mix(&seed) % (400 * H)) - 200 * H;
		v[i] = (int64_t)mix(&seed) >> 30;
		decay_add(&forward, H, t[i], v[i]);
		decay_add(&part[mix(&seed) % 5], H, t[i], v[i]);
	}
	for (int i = N - 1; i >= 0; i--)
		decay_add(&backward, H, t[i], v[i]);
	for (int i = 0; i < 5; i++)
		decay_merge(&joined, &part[(i * 3) % 5]);
	CHECK(memcmp(&forward, &backward, sizeof forward) == 0);
	CHECK(memcmp(&forward, &joined, sizeof forward) == 0);
	CHECK(sizeof forward == DECAY_BINS * 16 + 16); /* no padding */
	decay_merge(&joined, &(struct decay){ 0 });
	CHECK(memcmp(&forward, &joined, sizeof forward) == 0);
}

static bool
same(const struct decay_near *near, const struct decay_pool *pool, const struct decay *want)
{
	struct decay whole = decay_near_whole(near, pool);

	return memcmp(&whole, want, sizeof whole) == 0;
}

/* Times within one bin, within some, and beyond 32 bits of bins. */
static void
near_ones_hold_the_same_sums(void)
{
	static const int64_t spread[] = { 1, 16, 70, 400, INT64_C(1) << 40 };
	enum { H = 1000, N = 200 };
	uint64_t seed = 4;

	for (size_t s = 0; s < sizeof spread / sizeof *spread; s++) {
		struct decay want = { 0 }, half[2] = { { .used = 0 } };
		struct decay_near all = { 0 }, part[2] = { { .where = 0 } }, loaded = { 0 };
		struct decay_pool pool = { 0 }, other = { 0 };

		CHECK(same(&all, &pool, &want));
		for (int i = 0; i < N; i++) {
			int64_t t = (int64_t)(mix(&seed) % (uint64_t)(spread[s] * H)), v = i - 50;
			int p = (int)(mix(&seed) & 1);
			decay_add(&want, H, t, v);
			decay_add(&half[p], H, t, v);
			decay_near_put(&all, &pool, decay_point(H, t), v);
			decay_near_put(&part[p], p ? &other : &pool, decay_point(H, t), v);
			CHECK(same(&all, &pool, &want));
		}
		CHECK((all.where == 1) == (spread[s] <= 16));
		decay_near_merge(&part[0], &pool, &part[1], &other);
		CHECK(same(&part[0], &pool, &want));
		decay_near_take(&loaded, &pool, &half[1]);
		decay_near_take(&loaded, &pool, &half[0]);
		decay_near_take(&loaded, &pool, &(struct decay){ 0 });
		CHECK(same(&loaded, &pool, &want));
		free(pool.at);
		free(other.at);
	}
}

/* What falls off the end weighs less than the header allows. */
static void
dropped_events_are_negligible(void)
{
	enum { H = 1000 };

	for (int64_t age = 1; age < 200; age++) {
		struct decay d = { 0 };
		int64_t now = 17 * H * 16 + 15999;

		decay_add(&d, H, now - age * H, 1);
		decay_add(&d, H, now, 0);
		CHECK_ABS(decay_at(&d, H, now), exp2(-(double)age),
		    0x1p-48 + 0x1p-40 * exp2(-(double)age));
	}
	struct decay d = { 0 };
	CHECK(decay_at(&d, H, 5) == 0);
	decay_add(&d, H, 0, 1);
	CHECK(decay_at(&d, H, INT64_MAX) == 0);
	CHECK_NEAR(decay_at(&d, H, -2 * H), 4, 1e-12);
	decay_add(&d, 1, INT64_MAX, 1);
	decay_add(&d, 1, INT64_MIN, 1);
	CHECK_NEAR(decay_at(&d, 1, INT64_MAX), 1, 1e-12);
}

void
unit_stat_decay(void)
{
	published_series();
	unadjusted_mean();
	sums_are_right_to_the_stated_error();
	one_event_has_its_weight_at_any_age();
	order_and_grouping_do_not_matter();
	near_ones_hold_the_same_sums();
	dropped_events_are_negligible();
}
