/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/strata.h"

#include <string.h>

#include "unit.h"

/* Hillstrom visits, no e-mail against men's, by history segment */
static const struct stratum_counts visits[] = { { 646, 7612, 1185, 7724 }, { 440, 4836, 751, 4691 },
	{ 511, 4044, 862, 4090 }, { 319, 2124, 502, 2097 }, { 181, 1652, 333, 1597 },
	{ 96, 622, 139, 644 }, { 69, 416, 122, 464 } };

/* R 4.2.2 UCBAdmissions: women against men admitted, by department */
static const struct stratum_counts berkeley[] = { { 512, 825, 89, 108 }, { 353, 560, 17, 25 },
	{ 120, 325, 202, 593 }, { 138, 417, 131, 375 }, { 53, 191, 94, 393 },
	{ 22, 373, 24, 341 } };

static void
mantel_haenszel_as_published(void)
{
	/* R 4.2.2 mantelhaen.test */
	struct mantel_haenszel h = strata_mantel_haenszel(visits, 7, false, 0.95);
	CHECK_NEAR(h.test.statistic, 506.981110744405, 1e-9);
	CHECK_NEAR(h.test.p, 2.87767878165753e-112, 1e-9);
	CHECK_NEAR(h.odds, 1.8886255010772, 1e-9);
	CHECK_NEAR(h.lo, 1.78587239919703, 1e-9);
	CHECK_NEAR(h.hi, 1.99729067145159, 1e-9);
	CHECK_NEAR(h.z * h.z, h.test.statistic, 1e-12);
	CHECK(h.z > 0 && h.used == 7);
	CHECK_NEAR(strata_mantel_haenszel(visits, 7, true, 0.95).test.statistic, 506.358643717422,
	    1e-9);
	h = strata_mantel_haenszel(berkeley, 6, false, 0.95);
	CHECK_NEAR(h.test.statistic, 1.52460666044344, 1e-9);
	/* R's table has men first: its odds ratio is theirs against women's */
	CHECK_NEAR(h.odds, 1 / 0.904696828258623, 1e-9);
	CHECK_NEAR(h.lo, 1 / 1.06032976443666, 1e-9);
	CHECK_NEAR(h.hi, 1 / 0.77190736175935, 1e-9);
	CHECK_NEAR(strata_mantel_haenszel(berkeley, 6, true, 0.95).test.p, 0.232263462817048, 1e-9);
}

/* k of n zeros and ones with divisor n, as the vector's closed form has it */
static struct sample
rate(double k, double n)
{
	return (struct sample){ n, k / n, k / n * (1 - k / n) };
}

static void
post_stratified_as_published(void)
{
	struct stratum s[7];

	for (int i = 0; i < 7; i++)
		s[i] = (struct stratum){ rate(visits[i].k_a, visits[i].n_a),
			rate(visits[i].k_b, visits[i].n_b) };
	struct poststratified p = strata_post(s, 7);
	struct comparison c = compare_means(p.a, p.b, 0.95);
	CHECK_NEAR(c.estimate, 0.0764437597230797, 1e-9);
	CHECK_NEAR(c.se, 0.00337433494309486, 1e-9);
	CHECK(p.used == 7 && p.left_out == 0);
}

static void
one_sided_strata_are_counted(void)
{
	struct stratum s[] = { { { 10, 1, 2 }, { 10, 2, 2 } }, { { 7, 5, 1 }, { 0, NAN, NAN } } };
	struct poststratified p = strata_post(s, 2);

	CHECK(p.used == 1 && p.left_out == 7);
	CHECK_NEAR(p.b.mean - p.a.mean, 1, 1e-15);
	CHECK(strcmp(strata_post(s + 1, 1).note, "no stratum has both arms") == 0);
	struct stratum_counts c = { 1, 5, 0, 0 };
	CHECK(strcmp(strata_mantel_haenszel(&c, 1, false, 0.95).test.note,
		  "no stratum has both arms") == 0);
}

void
unit_stat_strata(void)
{
	mantel_haenszel_as_published();
	post_stratified_as_published();
	one_sided_strata_are_counted();
}
