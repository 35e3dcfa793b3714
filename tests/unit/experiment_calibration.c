/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/calibration.h"

#include "base/random.h"
#include "stat/dist.h"

#include "unit.h"

enum { TIMES = 1000 };

/* Differences of deviation `wide` that a test takes to have deviation 1. */
static struct calibration
deals(double wide, uint64_t seed)
{
	static struct dealt d[TIMES];
	struct random r = { seed };

	for (int i = 0; i < TIMES; i++) {
		double z = wide * dist_norm_q(random_unit(&r), DIST_LOWER);
		d[i] = (struct dealt){ 2 * dist_norm(fabs(z), DIST_UPPER), z, 1 };
	}
	return calibration_of(d, TIMES, 0.95, 0.001);
}

void
unit_experiment_calibration(void)
{
	int verdict[CALIBRATION_VERDICTS] = { 0 }, covered = 0, ratio = 0;

	for (uint64_t seed = 1; seed <= 400; seed++) {
		struct calibration c = deals(1, seed * 1000003);
		verdict[c.verdict]++;
		covered += c.rate_at.lo <= 0.05 && c.rate_at.hi >= 0.05;
		ratio += c.ratio_at.lo <= 1 && c.ratio_at.hi >= 1;
	}
	/* three checks at 0.001 each: at most 1.2 of 400 expected; intervals of 95 % */
	CHECK(verdict[CALIBRATION_OK] >= 395);
	CHECK(covered >= 364 && covered <= 396);
	CHECK(ratio >= 364 && ratio <= 396);

	struct calibration c = deals(1.3, 7);
	CHECK(c.verdict == CALIBRATION_INVALID);
	/* P(|z| > 1.96 / 1.3) */
	CHECK_ABS(c.rate, 2 * dist_norm(1.959964 / 1.3, DIST_UPPER), 0.035);
	CHECK(c.ratio_at.lo < 1.69 && c.ratio_at.hi > 1.69);
	CHECK(deals(0.7, 7).verdict == CALIBRATION_CONSERVATIVE);

	/* right at 0.05 and in variance, but p-values of 0.3 to 0.4 are missing */
	static struct dealt d[TIMES];
	for (int i = 0; i < TIMES; i++) {
		double p = (i + 0.5) / TIMES;
		if (p > 0.3 && p < 0.4)
			p = 0.41;
		d[i] = (struct dealt){ p, i % 2 ? 1 : -1, 1 };
	}
	c = calibration_of(d, TIMES, 0.95, 0.001);
	CHECK(c.found == 50 && c.verdict == CALIBRATION_UNEVEN);
	CHECK_ABS(c.distance, 0.4005 - 0.3, 1e-12);

	for (int i = 0; i < TIMES; i++)
		if (i >= 19)
			d[i].p = NAN;
	c = calibration_of(d, TIMES, 0.95, 0.001);
	CHECK(c.times == 19 && c.verdict == CALIBRATION_UNDEFINED);
	c = calibration_of(d, 0, 0.95, 0.001);
	CHECK(c.times == 0 && isnan(c.rate) && isnan(c.ratio) && isnan(c.ks_p));
	CHECK(c.verdict == CALIBRATION_UNDEFINED);
}
