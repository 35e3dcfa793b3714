/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/exact.h"

#include <string.h>

#include "unit.h"

enum { MANY = 4000 };

/* Values over many magnitudes, of both signs, by a multiplicative generator. */
static double
value(int i)
{
	uint64_t r = (uint64_t)(i + 1) * 6364136223846793005u;
	double scale[] = { 1e-9, 1e-3, 1, 97.25, 1e7, 1e12 };

	r ^= r >> 29;
	return ((double)(r % 2000001) - 1e6) / 1e6 * scale[i % 6];
}

struct sums {
	struct exact x, xx;
};

static void
add(struct sums *s, double x)
{
	struct fixed f = fixed_of(x);

	exact_add(&s->x, f);
	exact_add_product(&s->xx, f, f);
}

static void
any_order_and_any_split_give_the_same_bytes(void)
{
	struct sums up = { 0 }, down = { 0 }, part[7] = { 0 };

	for (int i = 0; i < MANY; i++) {
		add(&up, value(i));
		add(&down, value(MANY - 1 - i));
		add(&part[i % 7], value(i));
	}
	for (int i = 0; i < 6; i++) {
		exact_merge(&part[6].x, &part[i].x);
		exact_merge(&part[6].xx, &part[i].xx);
	}
	CHECK(memcmp(&up, &down, sizeof up) == 0);
	CHECK(memcmp(&up, &part[6], sizeof up) == 0);
}

static void
what_is_added_can_be_taken_away_to_nothing(void)
{
	struct exact x = { 0 }, xy = { 0 };

	for (int i = 0; i < MANY; i++) {
		exact_add(&x, fixed_of(value(i)));
		exact_add_product(&xy, fixed_of(value(i)), fixed_of(value(i + 1)));
	}
	for (int i = MANY - 1; i >= 0; i--) {
		exact_add(&x, fixed_of(-value(i)));
		exact_add_product(&xy, fixed_of(-value(i)), fixed_of(value(i + 1)));
	}
	CHECK(exact_is_zero(&x) && exact_is_zero(&xy));
}

static void
small_beside_large_is_kept(void)
{
	struct exact e = { 0 };

	/* a double loses the 1/1024 beside 1e13 and 1e13 beside its square */
	exact_add(&e, fixed_of(1e13));
	exact_add(&e, fixed_of(0x1p-10));
	exact_add(&e, fixed_of(-1e13));
	CHECK(exact_value(&e) == 0x1p-10);
	exact_add_product(&e, fixed_of(1e13), fixed_of(-1e13));
	exact_add(&e, fixed_of(-3.5));
	exact_add_product(&e, fixed_of(1e13), fixed_of(1e13));
	CHECK(exact_value(&e) == 0x1p-10 - 3.5);
}

static void
reals_of_any_size_go_in(void)
{
	static const double some[] = { 1, -1, 0.1, -0.1, 1e30, -1e30, 52377.9767, 1e-30, 0x1p-75,
		0x1p-76, 0x1p100, 0x1p-10, 3e15, 0x1.fffffffffffffp52 };

	for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
		struct exact e = { 0 };
		exact_add_real(&e, some[i]);
		CHECK_ABS(exact_value(&e), some[i], 0x1p-128);
	}
	struct exact e = { 0 };
	exact_add_real(&e, 1e30);
	exact_add_real(&e, 0.25);
	exact_add_real(&e, -1e30);
	CHECK(exact_value(&e) == 0.25);
}

/* NIST StRD univariate data sets NumAcc3 and NumAcc4: mean and standard deviation
 * certified as 1000000.2 and 10000000.2, 0.1; 1 and 500 pairs around. */
static void
nist_numerical_accuracy(void)
{
	static const double set[][3] = { { 1000000.2, 1000000.1, 1000000.3 },
		{ 10000000.2, 10000000.1, 10000000.3 } };

	for (int s = 0; s < 2; s++) {
		struct sums all = { 0 };
		add(&all, set[s][0]);
		for (int i = 0; i < 500; i++) {
			add(&all, set[s][1]);
			add(&all, set[s][2]);
		}
		CHECK_NEAR(exact_value(&all.x) / 1001, set[s][0], 1e-15);
		double m2 = exact_about_means(&all.xx, &all.x, &all.x, 1001);
		/* the decimals themselves are doubles: 1e7 + 0.1 is off by 4e-10 */
		CHECK_NEAR(sqrt(m2 / 1000), 0.1, s == 0 ? 1e-9 : 2e-8);
	}
}

static void
a_constant_has_no_variance_at_all(void)
{
	static const double some[] = { 0.1, 1e-7, -1.0 / 3, 1e13, 7, 123456.789, -2e-19 };
	static const int64_t count[] = { 2, 3, 7, 1000, 999983 };

	for (size_t i = 0; i < sizeof some / sizeof *some; i++)
		for (size_t k = 0; k < sizeof count / sizeof *count; k++) {
			struct sums s = { 0 };
			for (int64_t n = 0; n < count[k]; n++)
				add(&s, some[i]);
			CHECK(exact_about_means(&s.xx, &s.x, &s.x, count[k]) == 0);
		}
}

/* Far from zero nothing changes: 1, 2, 4 have squares about the mean of 14/3. */
static void
shifts_change_nothing(void)
{
	static const double shift[] = { 0, 1e3, -1e9, 1e12, -9e12 };

	for (size_t i = 0; i < sizeof shift / sizeof *shift; i++) {
		struct sums s = { 0 };
		struct exact xy = { 0 }, y = { 0 };
		static const double x[] = { 1, 2, 4 }, other[] = { 5, -1, 0.5 };
		for (int k = 0; k < 3; k++) {
			add(&s, x[k] + shift[i]);
			exact_add(&y, fixed_of(other[k] - shift[i]));
			exact_add_product(&xy, fixed_of(x[k] + shift[i]),
			    fixed_of(other[k] - shift[i]));
		}
		CHECK_NEAR(exact_about_means(&s.xx, &s.x, &s.x, 3), 14.0 / 3, 1e-15);
		/* sum (x - 7/3)(y - 3/2) = 5 - 2 + 2 - 7 * 1.5 = -5.5 by hand */
		CHECK_NEAR(exact_about_means(&xy, &s.x, &y, 3), -5.5, 1e-15);
	}
}

void
unit_experiment_exact(void)
{
	any_order_and_any_split_give_the_same_bytes();
	what_is_added_can_be_taken_away_to_nothing();
	small_beside_large_is_kept();
	reals_of_any_size_go_in();
	nist_numerical_accuracy();
	a_constant_has_no_variance_at_all();
	shifts_change_nothing();
}
