/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/adjust.h"

#include <stdbool.h>
#include <string.h>

#include "unit.h"

enum { MAX = 10 };

static void
check_adjusted(enum adjust rule, const double *p, const double *want, size_t n)
{
	double got[MAX], again[MAX];
	size_t order[MAX];

	adjust_p(rule, p, n, got, order);
	for (size_t i = 0; i < n; i++)
		CHECK_ABS(got[i], want[i], 1e-10);
	memcpy(again, p, n * sizeof *p);
	adjust_p(rule, again, n, again, order);
	CHECK(memcmp(again, got, n * sizeof *got) == 0);
}

static void
published_adjustments(void)
{
	/* growthbook@8f1db4456915 packages/shared/test/experiments.test.ts */
	check_adjusted(ADJUST_HOLM, (double[]){ 0.01, 0.04, 0.03, 0.005, 0.55, 0.6 },
	    (double[]){ 0.05, 0.12, 0.12, 0.03, 1, 1 }, 6);
	/* tea-tasting@90306f16dbba tests/test_multiplicity.py */
	static const double tea[] = { 0.005, 0.06, 0.007, 0.04, 0.01, 0.03 };
	check_adjusted(ADJUST_BH, tea, (double[]){ 0.02, 0.06, 0.02, 0.048, 0.02, 0.045 }, 6);
	check_adjusted(ADJUST_HOLM, tea, (double[]){ 0.03, 0.09, 0.035, 0.09, 0.04, 0.09 }, 6);
	check_adjusted(ADJUST_HOCHBERG, tea, (double[]){ 0.03, 0.06, 0.035, 0.06, 0.04, 0.06 }, 6);
	/* R multtest mt.rawp2adjp by statsmodels@82c59e378bdf test_multi.py::res_multtest1 */
	static const double raw[] = { 5.23656777208e-05, 0.000281405061982, 0.0149877310796,
		0.0202732688798, 0.177096952723, 0.642193923795, 0.680845947633, 0.71626938238,
		0.838541367553, 0.967833824309 };
	check_adjusted(ADJUST_HOLM, raw,
	    (double[]){ 0.000523656777208, 0.00253264555782, 0.1199018486368, 0.1419128821586, 1, 1,
		1, 1, 1, 1 },
	    10);
	const double h = 0.967833824309;
	check_adjusted(ADJUST_HOCHBERG, raw,
	    (double[]){ 0.000523656777208, 0.00253264555782, 0.1199018486368, 0.1419128821586, h, h,
		h, h, h, h },
	    10);
	check_adjusted(ADJUST_BH, raw,
	    (double[]){ 0.000523656777208, 0.0014070253099999, 0.04995910359866667, 0.0506831721995,
		0.354193905446, 0.8953367279750001, 0.8953367279750001, 0.8953367279750001,
		0.9317126306144445, 0.967833824309 },
	    10);
	/* R 4.2.2 p.adjust on Hillstrom's three pairs */
	static const double pair[] = { 1.52322350059554e-13, 0.000157105129106686,
		0.000205153774656884 };
	check_adjusted(ADJUST_HOLM, pair,
	    (double[]){ 4.56967050178663e-13, 0.000314210258213373, 0.000314210258213373 }, 3);
	check_adjusted(ADJUST_BH, pair,
	    (double[]){ 4.56967050178663e-13, 0.000205153774656884, 0.000205153774656884 }, 3);
}

/*
 * From the definition: the smallest level at which the procedure rejects.
 * Step-up rejects all up to the last rank i with p(i) <= level / factor(i),
 * step-down all before the first with p(i) > it.
 */
static double
by_definition(enum adjust rule, const double *sorted, size_t m, double p)
{
	double lo = 0, hi = 1, harmonic = 0;

	for (size_t i = 1; i <= m; i++)
		harmonic += 1 / (double)i;
	for (int round = 0; round < 60; round++) {
		double level = (lo + hi) / 2, last = -1, stop = 0;

		for (size_t i = 0; i < m; i++) {
			double due = rule == ADJUST_BH ? level * (double)(i + 1) / (double)m :
			    rule == ADJUST_BY ? level * (double)(i + 1) / (double)m / harmonic :
			    rule == ADJUST_BONFERRONI ? level / (double)m :
							level / (double)(m - i);
			bool pass = sorted[i] <= due;

			if (rule == ADJUST_HOLM || rule == ADJUST_BONFERRONI)
				stop += !pass;
			if (pass && stop == 0)
				last = sorted[i];
		}
		*(p <= last ? &hi : &lo) = level;
	}
	return hi;
}

static void
every_order_of_input_gives_the_definition(void)
{
	static const double sorted[] = { 0.001, 0.013, 0.013, 0.02, 0.4, 0.9 };
	enum { N = 6 };

	for (int turn = 0; turn < 720; turn++) {
		double p[N + 1], got[N + 1];
		size_t order[N + 1], pick[N], left = N, code = (size_t)turn;

		memcpy(pick, (size_t[]){ 0, 1, 2, 3, 4, 5 }, sizeof pick);
		for (size_t i = 0; i < N; i++, left--) {
			size_t at = code % left;

			code /= left;
			p[i] = sorted[pick[at]];
			memmove(pick + at, pick + at + 1, (left - at - 1) * sizeof *pick);
		}
		p[N] = NAN;
		for (enum adjust rule = ADJUST_BONFERRONI; rule < ADJUST_RULES; rule++) {
			adjust_p(rule, p, N + 1, got, order);
			for (size_t i = 0; i < N; i++)
				if (turn % 24 == 0)
					CHECK_ABS(got[i], by_definition(rule, sorted, N, p[i]),
					    1e-9);
			CHECK(isnan(got[N]));
		}
	}
}

void
unit_stat_adjust(void)
{
	published_adjustments();
	every_order_of_input_gives_the_definition();
	for (enum adjust rule = 0; rule < ADJUST_RULES; rule++)
		CHECK(adjust_names[rule] != NULL);
	double nothing;
	adjust_p(ADJUST_BH, &nothing, 0, &nothing, NULL);
}
