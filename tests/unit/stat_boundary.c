/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/boundary.h"

#include "stat/dist.h"
#include "unit.h"

enum { MOST = 20 };

static void
equally(double *t, size_t n)
{
	for (size_t i = 0; i < n; i++)
		t[i] = (double)(i + 1) / (double)n;
}

/* keaven/gsDesign@2a5688846651 tests/testthat/test-outputs.R::test.Deming.gsProb */
static void
error_of_looking_again(void)
{
	static const struct {
		size_t looks;
		double one_sided;
	} peek[] = { { 2, 0.042 }, { 4, 0.063 }, { 20, 0.124 } };
	double t[MOST], hi[MOST], lo[MOST], below[MOST], above[MOST];

	for (size_t p = 0; p < 3; p++) {
		size_t n = peek[p].looks;
		double sum = 0;
		equally(t, n);
		for (size_t i = 0; i < n; i++)
			lo[i] = -(hi[i] = 1.959963984540054);
		boundary_cross(t, lo, hi, n, 0, below, above);
		for (size_t i = 0; i < n; i++) {
			sum += above[i];
			CHECK_NEAR(below[i], above[i], 1e-9);
		}
		CHECK_ABS(sum, peek[p].one_sided, 6e-4);
	}
}

static void
classical_bounds(void)
{
	static const double of4[] = { 4.05, 2.86, 2.34, 2.02 };
	static const double of5[] = { 4.5617422988814, 3.22563891356455, 2.63372314423288,
		2.2808711494407, 2.040073175227 };
	static const struct {
		size_t n;
		double bound;
	} pocock[] = { { 3, 2.28947806103678 }, { 5, 2.41317622018418 }, { 10, 2.55501277357558 } };
	double t[MOST], z[MOST];

	/* gsDesign, as above: test.Deming.OFbound */
	equally(t, 4);
	CHECK(boundary_shape(0, 0.05, 2, t, 4, z) == NULL);
	for (size_t i = 0; i < 4; i++)
		CHECK_ABS(z[i], of4[i], 6e-3);
	/* rpact 3.3.4; Jennison & Turnbull (2000), tables 2.3 and 2.1 */
	equally(t, 5);
	boundary_shape(0, 0.05, 2, t, 5, z);
	for (size_t i = 0; i < 5; i++)
		CHECK_ABS(z[i], of5[i], 2e-5);
	for (size_t p = 0; p < 3; p++) {
		equally(t, pocock[p].n);
		boundary_shape(0.5, 0.05, 2, t, pocock[p].n, z);
		CHECK_ABS(z[0], pocock[p].bound, 2e-5);
		CHECK_NEAR(z[pocock[p].n - 1], z[0], 1e-15);
	}
}

static void
spending(void)
{
	static const double ld3[] = { 3.7103028732625, 2.51142748445272, 1.9930474832654 };
	static const double ld5[] = { 4.87688494879076, 3.35701192170382, 2.68028006702662,
		2.28981677442789, 2.03103206306696 };
	/* two-sided 0.05: ld98 (Reboussin, DeMets, Kim & Lan 2000), tables 1 and 2 */
	static const double of5[] = { 4.877, 3.357, 2.680, 2.290, 2.031 };
	static const double pocock5[] = { 2.438, 2.427, 2.410, 2.397, 2.386 };
	/* spotify/confidence@e1f8a49291a0 test_bounds.py::test_seq_bounds_run_over */
	static const double units[] = { 250, 450, 630, 810 };
	static const double nominal[] = { 0.00095, 0.00241, 0.0041, 0.00636 };
	double t[MOST], z[MOST];

	equally(t, 3);
	CHECK(boundary_spend((struct spending){ SPEND_OBF, 0 }, 0.025, 1, t, 3, z) == NULL);
	for (size_t i = 0; i < 3; i++)
		CHECK_ABS(z[i], ld3[i], 5e-4);
	equally(t, 5);
	boundary_spend((struct spending){ SPEND_OBF, 0 }, 0.025, 1, t, 5, z);
	for (size_t i = 0; i < 5; i++)
		CHECK_ABS(z[i], ld5[i], 5e-4);
	boundary_spend((struct spending){ SPEND_OBF, 0 }, 0.05, 2, t, 5, z);
	for (size_t i = 0; i < 5; i++)
		CHECK_ABS(z[i], of5[i], 6e-4);
	boundary_spend((struct spending){ SPEND_POCOCK, 0 }, 0.05, 2, t, 5, z);
	for (size_t i = 0; i < 5; i++)
		CHECK_ABS(z[i], pocock5[i], 6e-4);
	for (size_t i = 0; i < 4; i++)
		t[i] = units[i] / 810;
	boundary_spend((struct spending){ SPEND_POWER, 2 }, 0.01, 2, t, 4, z);
	for (size_t i = 0; i < 4; i++)
		CHECK_ABS(2 * dist_norm(z[i], DIST_UPPER), nominal[i], 1e-4);
}

static void
what_is_spent_is_the_error(void)
{
	/* uneven, two looks close together, one with next to nothing to spend */
	static const double t[] = { 0.002, 0.31, 0.3102, 0.7, 0.99, 1 };
	double z[6], lo[6], above[6], sum = 0;
	struct spending by = { SPEND_OBF, 0 };

	CHECK(boundary_spend(by, 0.05, 2, t, 6, z) == NULL);
	for (size_t i = 0; i < 6; i++)
		lo[i] = -z[i];
	boundary_cross(t, lo, z, 6, 0, NULL, above);
	for (size_t i = 0; i < 6; i++) {
		sum += above[i];
		CHECK_ABS(sum, spending_at(by, 0.025, t[i]), 1e-9);
	}
	CHECK(z[0] > 30); /* 1.1e-300 is not an error any more */
	for (enum spend s = 0; s < SPENDS; s++) {
		CHECK_NEAR(spending_at((struct spending){ s, 3 }, 0.04, 1), 0.04, 1e-14);
		CHECK_NEAR(spending_at((struct spending){ s, 3 }, 0.04, 1.5), 0.04, 1e-14);
		CHECK(spending_at((struct spending){ s, 3 }, 0.04, 0) == 0);
	}
	/* by hand: 1 - exp(-4 / 2) over 1 - exp(-4) */
	CHECK_NEAR(spending_at((struct spending){ SPEND_HSD, 4 }, 1, 0.5), 0.8807970779778825,
	    1e-14);
	CHECK(boundary_spend(by, 0.05, 2, (double[]){ 0.5, 0.5 }, 2, z) != NULL);
	CHECK(boundary_spend(by, 0.05, 2, (double[]){ 0.5, 1.2 }, 2, z) != NULL);
}

static void
look_by_look(void)
{
	static const double t[] = { 0.1, 0.4, 0.45, 1 };
	double z[4], last[2] = { 0.1, 1 };
	struct spending by = { SPEND_POWER, 1.5 };
	struct boundary *b = boundary_new(by, 0.05, 2);

	boundary_spend(by, 0.05, 2, last, 2, z);
	CHECK_NEAR(boundary_last(b), 1.959963984540054, 1e-9);
	CHECK_NEAR(boundary_look(b, 0.1), z[0], 1e-12);
	CHECK_NEAR(boundary_last(b), z[1], 1e-12);
	boundary_spend(by, 0.05, 2, t, 4, z);
	CHECK_NEAR(boundary_look(b, 0.4), z[1], 1e-12);
	CHECK(isnan(boundary_look(b, 0.4)));
	CHECK(isnan(boundary_look(b, 0.2)));
	CHECK_NEAR(boundary_look(b, 0.45), z[2], 1e-12);
	CHECK_NEAR(boundary_spent(b), 0.05 * pow(0.45, 1.5), 1e-12);
	CHECK_NEAR(boundary_look(b, 1.7), z[3], 1e-12);
	CHECK_NEAR(boundary_last(b), z[3], 1e-12);
	CHECK(isnan(boundary_look(b, 1.8)));
	boundary_free(b);
}

static void
power(void)
{
	double t[] = { 0.5, 1 }, z[MOST], one = 1, past = 1.959963984540054;

	/* one look: z(0.025) + z(0.1) */
	CHECK_NEAR(boundary_drift(&one, &past, 1, 1, 0.9), past + 1.2815515655446004, 1e-9);
	/* Jennison & Turnbull (2000), tables 2.2 and 2.4: maximal sample sizes of K = 5,
	 * alpha 0.05, power 0.9: Pocock 1.207, O'Brien-Fleming 1.026 */
	double five[5], d;
	equally(five, 5);
	boundary_shape(0.5, 0.05, 2, five, 5, z);
	d = boundary_drift(five, z, 5, 2, 0.9) / (past + 1.2815515655446004);
	CHECK_ABS(d * d, 1.207, 6e-4);
	boundary_shape(0, 0.05, 2, five, 5, z);
	d = boundary_drift(five, z, 5, 2, 0.9) / (past + 1.2815515655446004);
	CHECK_ABS(d * d, 1.026, 6e-4);
	/* gsDesign tests/testthat/test-independent-test-condPower.R (East 6.5): k 2, Hwang,
	 * Shih & de Cani with 4 turned over, n 800 for one look, 403 still to come */
	boundary_spend((struct spending){ SPEND_HSD, -4 }, 0.025, 1, t, 2, z);
	d = boundary_drift(t, z, 2, 1, 0.9) / (past + 1.2815515655446004);
	double z1 = 1.151764990571, first = 800 * d * d / 2;
	CHECK_NEAR(boundary_conditional(z1, 0.5, z1 / sqrt(0.5) * sqrt(403 / first), z[1]),
	    0.308644, 1e-3);
}

static void
what_may_still_come(void)
{
	/* the current trend, by hand: B = z sqrt t, drift z / sqrt t, so z / sqrt t at the end */
	CHECK_NEAR(boundary_conditional(1, 0.25, 2, 2), 0.5, 1e-12);
	CHECK_NEAR(boundary_conditional(1, 0.25, 0, 2), dist_norm(-1.5 / sqrt(0.75), DIST_LOWER),
	    1e-12);
	/* predictive: half a chance where the trend ends on the bound, and by quadrature
	 * over the drift, which is N(z / sqrt t, 1 / t) */
	CHECK_NEAR(boundary_predictive(1, 0.25, 2), 0.5, 1e-12);
	double z = 1.2, t = 0.4, c = 1.98, sum = 0, h = 1e-3;
	for (double u = -9; u < 9; u += h)
		sum += h * exp(-u * u / 2) / sqrt(2 * M_PI) *
		    boundary_conditional(z, t, z / sqrt(t) + u / sqrt(t), c);
	CHECK_ABS(boundary_predictive(z, t, c), sum, 1e-6);
}

void
unit_stat_boundary(void)
{
	error_of_looking_again();
	classical_bounds();
	spending();
	what_is_spent_is_the_error();
	look_by_look();
	power();
	what_may_still_come();
}
