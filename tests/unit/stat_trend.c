/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/trend.h"

#include <math.h>

#include "unit.h"

/* Sen (1968), section 6, is of uneven x; these are by hand. */
static void
slopes(void)
{
	static const double line[] = { 1, 3, 5, 7, 9, 11, 13 },
			    wild[] = { 1, 3, 5, 700, 9, 11, 13 },
			    three[] = { 0, 4, 2 }; /* slopes 4, 1, -2 */

	CHECK_NEAR(trend_slope(line, 7), 2, 1e-15);
	CHECK_NEAR(trend_slope(wild, 7), 2, 1e-15);
	CHECK_NEAR(trend_slope(three, 3), 1, 1e-15);
	CHECK(isnan(trend_slope(line, 1)) && isnan(trend_slope(line, 0)));
}

static void
half_lives(void)
{
	double fall[12], flat[4] = { 5, 5, 5, 5 }, up[4] = { 1, 2, 3, 4 };

	for (int i = 0; i < 12; i++) /* halves every 2.5 steps, from the third on */
		fall[i] = i < 2 ? 3 : 1e6 * exp2(-(i - 2) / 2.5) - 0.5;
	CHECK_NEAR(trend_half_life(fall, 12), 2.5, 1e-9);
	fall[7] = 0; /* an hour the log lost */
	CHECK(fabs(trend_half_life(fall, 12) - 2.5) < 0.3);
	CHECK(isnan(trend_half_life(flat, 4)) && isnan(trend_half_life(up, 4)));
	CHECK(isnan(trend_half_life(fall, 2)) && isnan(trend_half_life(fall, 0)));
	/* three counts will do: the median slope of three is half that from first to last */
	CHECK_NEAR(trend_half_life((double[]){ 1, 63.5, 9, 15.5 }, 4), 1, 1e-12);
	CHECK(isinf(trend_half_life((double[]){ 9, 4, 4, 4, 5, 6 }, 6)));
}

void
unit_stat_trend(void)
{
	slopes();
	half_lives();
}
