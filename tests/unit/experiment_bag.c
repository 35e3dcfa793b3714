/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/bag.h"

#include <string.h>

#include "base/random.h"

#include "unit.h"

/* Values of a few kinds: many equal, negative, both zeros, far apart. */
static double
value(struct random *r)
{
	double u = random_unit(r);

	switch (random_below(r, 4)) {
	case 0: return floor(20 * u) - 10;
	case 1: return u < 0.5 ? 0.0 : -0.0;
	case 2: return ldexp(u - 0.5, (int)random_below(r, 80) - 40);
	default: return 1e12 * u;
	}
}

static void
same_in_any_order_and_split(void)
{
	enum { N = 20000 };
	struct bag forth = { 0 }, back = { 0 }, part[3] = { { 0 }, { 0 }, { 0 } };
	struct random r = { 7 };
	double x[N];
	int64_t times = 0;

	for (int i = 0; i < N; i++)
		x[i] = value(&r);
	for (int i = 0; i < N; i++) {
		bag_add(&forth, x[i], 1 + i % 3);
		bag_add(&back, x[N - 1 - i], 1 + (N - 1 - i) % 3);
		bag_add(&part[i % 3], x[i], 1 + i % 3);
		if (i % 1000 == 0)
			bag_values(&part[1]);
	}
	for (int i = 0; i < 2; i++)
		bag_merge(&part[2], &part[i]);
	struct values a = bag_values(&forth), b = bag_values(&back), c = bag_values(&part[2]);
	CHECK(a.n == b.n && a.n == c.n);
	CHECK(memcmp(a.at, b.at, a.n * sizeof *a.at) == 0);
	CHECK(memcmp(a.at, c.at, a.n * sizeof *a.at) == 0);
	for (size_t i = 0; i < a.n; i++) {
		times += a.at[i].times;
		CHECK(i == 0 || a.at[i - 1].value < a.at[i].value);
	}
	int64_t want = 0;
	for (int i = 0; i < N; i++)
		want += 1 + i % 3;
	CHECK(times == want);
	bag_free(&forth);
	bag_free(&back);
	for (int i = 0; i < 3; i++)
		bag_free(&part[i]);
}

static void
few_values_take_little_room(void)
{
	struct bag b = { 0 };

	for (int i = 0; i < 1000000; i++)
		bag_add(&b, i % 100, 1);
	CHECK(b.cap < 1024);
	struct values v = bag_values(&b);
	CHECK(v.n == 100 && v.at[99].value == 99 && v.at[99].times == 10000);
	bag_free(&b);
	CHECK(bag_values(&b).n == 0);
}

void
unit_experiment_bag(void)
{
	same_in_any_order_and_split();
	few_values_take_little_room();
}
