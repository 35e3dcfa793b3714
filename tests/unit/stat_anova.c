/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/anova.h"

#include <string.h>

#include "stat/moments.h"

#include "unit.h"

/* R 4.2.2 InsectSprays: insects counted in twelve plots of each of six sprays
 * (Beall 1942, Biometrika 32:243) */
static const double sprays[6][12] = {
	{ 10, 7, 20, 14, 14, 12, 10, 23, 17, 20, 14, 13 },
	{ 11, 17, 21, 11, 16, 14, 17, 17, 19, 21, 7, 13 },
	{ 0, 1, 7, 2, 3, 1, 2, 1, 3, 0, 1, 4 },
	{ 3, 5, 12, 6, 4, 3, 5, 5, 5, 5, 2, 4 },
	{ 3, 5, 3, 5, 3, 6, 1, 1, 3, 2, 6, 4 },
	{ 11, 9, 15, 22, 15, 16, 13, 10, 26, 26, 24, 13 },
};

static struct sample
sample(const double *x, size_t n)
{
	struct moments m = { 0 };

	for (size_t i = 0; i < n; i++)
		moments_add(&m, x[i]);
	return (struct sample){ m.n, m.mean, moments_var(&m) };
}

static void
as_published(void)
{
	struct sample s[6];

	for (int i = 0; i < 6; i++)
		s[i] = sample(sprays[i], 12);
	/* R 4.2.2 oneway.test(count ~ spray, InsectSprays), and with var.equal */
	struct anova a = anova_welch(s, 6);
	CHECK_NEAR(a.f, 36.0654438935773, 1e-12);
	CHECK(a.df_between == 5);
	CHECK_NEAR(a.df_within, 30.0425605087674, 1e-12);
	CHECK_NEAR(a.p, 7.99937945567335e-12, 1e-9);
	a = anova_classic(s, 6);
	CHECK_NEAR(a.f, 34.7022820554917, 1e-12);
	CHECK_NEAR(a.p, 3.18258372614514e-17, 1e-9);
	CHECK_NEAR(exp(a.log_p), a.p, 1e-9);
}

static void
of_two_arms_it_is_the_square_of_t(void)
{
	struct sample s[] = { sample(sprays[0], 12), sample(sprays[2], 12) };
	struct comparison c = compare_means(s[0], s[1], 0.95);
	struct anova a = anova_welch(s, 2);

	CHECK_NEAR(a.f, c.statistic * c.statistic, 1e-12);
	CHECK_NEAR(a.df_within, c.df, 1e-12);
	CHECK_NEAR(a.p, c.p, 1e-9);
	s[1].mean = s[0].mean + 1e4;
	a = anova_welch(s, 2);
	CHECK_NEAR(a.log_p, compare_means(s[0], s[1], 0.95).log_p, 1e-9);
}

static void
undefined_has_a_reason(void)
{
	struct sample s[] = { { 5, 1, 2 }, { 1, 1, NAN }, { 0, NAN, NAN }, { 5, 2, 0 } };

	CHECK(strcmp(anova_welch(s, 1).note, "fewer than two arms") == 0);
	CHECK(strcmp(anova_welch(s, 2).note, "one unit") == 0);
	CHECK(strcmp(anova_welch(s + 2, 2).note, "empty arm") == 0);
	s[1] = s[3];
	CHECK(strcmp(anova_welch(s, 2).note, "no variance") == 0);
	s[0] = s[3];
	CHECK(strcmp(anova_classic(s, 2).note, "no variance") == 0);
}

void
unit_stat_anova(void)
{
	as_published();
	of_two_arms_it_is_the_square_of_t();
	undefined_has_a_reason();
}
