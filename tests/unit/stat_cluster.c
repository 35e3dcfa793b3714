/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/cluster.h"

#include <stdlib.h>
#include <string.h>

#include "unit.h"

#define LEN(a) (sizeof(a) / sizeof *(a))

enum { IRISES = 150, PARTS = 4, MOST = 6 };

/* Fisher (1936) Annals of Eugenics 7:179, table I: tenths of a cm, public domain;
 * sepal length and width, petal length and width, 50 each of three species. */
static const unsigned char iris[IRISES * PARTS] = { 51, 35, 14, 2, 49, 30, 14, 2, 47, 32, 13, 2, 46,
	31, 15, 2, 50, 36, 14, 2, 54, 39, 17, 4, 46, 34, 14, 3, 50, 34, 15, 2, 44, 29, 14, 2, 49,
	31, 15, 1, 54, 37, 15, 2, 48, 34, 16, 2, 48, 30, 14, 1, 43, 30, 11, 1, 58, 40, 12, 2, 57,
	44, 15, 4, 54, 39, 13, 4, 51, 35, 14, 3, 57, 38, 17, 3, 51, 38, 15, 3, 54, 34, 17, 2, 51,
	37, 15, 4, 46, 36, 10, 2, 51, 33, 17, 5, 48, 34, 19, 2, 50, 30, 16, 2, 50, 34, 16, 4, 52,
	35, 15, 2, 52, 34, 14, 2, 47, 32, 16, 2, 48, 31, 16, 2, 54, 34, 15, 4, 52, 41, 15, 1, 55,
	42, 14, 2, 49, 31, 15, 2, 50, 32, 12, 2, 55, 35, 13, 2, 49, 36, 14, 1, 44, 30, 13, 2, 51,
	34, 15, 2, 50, 35, 13, 3, 45, 23, 13, 3, 44, 32, 13, 2, 50, 35, 16, 6, 51, 38, 19, 4, 48,
	30, 14, 3, 51, 38, 16, 2, 46, 32, 14, 2, 53, 37, 15, 2, 50, 33, 14, 2, 70, 32, 47, 14, 64,
	32, 45, 15, 69, 31, 49, 15, 55, 23, 40, 13, 65, 28, 46, 15, 57, 28, 45, 13, 63, 33, 47, 16,
	49, 24, 33, 10, 66, 29, 46, 13, 52, 27, 39, 14, 50, 20, 35, 10, 59, 30, 42, 15, 60, 22, 40,
	10, 61, 29, 47, 14, 56, 29, 36, 13, 67, 31, 44, 14, 56, 30, 45, 15, 58, 27, 41, 10, 62, 22,
	45, 15, 56, 25, 39, 11, 59, 32, 48, 18, 61, 28, 40, 13, 63, 25, 49, 15, 61, 28, 47, 12, 64,
	29, 43, 13, 66, 30, 44, 14, 68, 28, 48, 14, 67, 30, 50, 17, 60, 29, 45, 15, 57, 26, 35, 10,
	55, 24, 38, 11, 55, 24, 37, 10, 58, 27, 39, 12, 60, 27, 51, 16, 54, 30, 45, 15, 60, 34, 45,
	16, 67, 31, 47, 15, 63, 23, 44, 13, 56, 30, 41, 13, 55, 25, 40, 13, 55, 26, 44, 12, 61, 30,
	46, 14, 58, 26, 40, 12, 50, 23, 33, 10, 56, 27, 42, 13, 57, 30, 42, 12, 57, 29, 42, 13, 62,
	29, 43, 13, 51, 25, 30, 11, 57, 28, 41, 13, 63, 33, 60, 25, 58, 27, 51, 19, 71, 30, 59, 21,
	63, 29, 56, 18, 65, 30, 58, 22, 76, 30, 66, 21, 49, 25, 45, 17, 73, 29, 63, 18, 67, 25, 58,
	18, 72, 36, 61, 25, 65, 32, 51, 20, 64, 27, 53, 19, 68, 30, 55, 21, 57, 25, 50, 20, 58, 28,
	51, 24, 64, 32, 53, 23, 65, 30, 55, 18, 77, 38, 67, 22, 77, 26, 69, 23, 60, 22, 50, 15, 69,
	32, 57, 23, 56, 28, 49, 20, 77, 28, 67, 20, 63, 27, 49, 18, 67, 33, 57, 21, 72, 32, 60, 18,
	62, 28, 48, 18, 61, 30, 49, 18, 64, 28, 56, 21, 72, 30, 58, 16, 74, 28, 61, 19, 79, 38, 64,
	20, 64, 28, 56, 22, 63, 28, 51, 15, 61, 26, 56, 14, 77, 30, 61, 23, 63, 34, 56, 24, 64, 31,
	55, 18, 60, 30, 48, 18, 69, 31, 54, 21, 67, 31, 56, 24, 69, 31, 51, 23, 58, 27, 51, 19, 68,
	32, 59, 23, 67, 33, 57, 25, 67, 30, 52, 23, 63, 25, 50, 19, 65, 30, 52, 20, 62, 34, 54, 23,
	59, 30, 51, 18 };

static struct points
flowers(double *to)
{
	for (size_t i = 0; i < LEN(iris); i++)
		to[i] = iris[i] / 10.0;
	return (struct points){ IRISES, PARTS, to };
}

static double
best(const struct points *p, size_t k, int starts, uint32_t *member, double *centre)
{
	static uint32_t tried[IRISES];
	double least = INFINITY, at[MOST * PARTS];

	for (int s = 1; s <= starts; s++) {
		double within = cluster_kmeans(p, k, (uint64_t)s, tried, at);
		if (within >= least)
			continue;
		least = within;
		memcpy(member, tried, sizeof tried);
		memcpy(centre, at, k * p->d * sizeof *at);
	}
	cluster_label(p, k, member, centre);
	return least;
}

static double
silhouette(const struct points *p, const uint32_t *member, size_t k, double *of)
{
	size_t size[MOST] = { 0 };
	double room[MOST], sum = 0;

	for (size_t i = 0; i < p->n; i++)
		size[member[i]]++;
	for (size_t c = 0; c < k; c++)
		of[c] = 0;
	for (size_t i = 0; i < p->n; i++) {
		double s = cluster_silhouette(p, member, size, k, i, room);
		of[member[i]] += s / (double)size[member[i]];
		sum += s / (double)p->n;
	}
	return sum;
}

/* R 4.2.2: kmeans(iris[, 1:4], k, nstart = 200), cluster::silhouette() */
static void
irises_as_in_r(void)
{
	static const struct {
		size_t k;
		double within, silhouette;
	} row[] = { { 2, 152.34795176, 0.681046169212 }, { 3, 78.8514414261, 0.552819012356 },
		{ 4, 57.2284732143, 0.498050504997 }, { 5, 46.4461820513, 0.488748887093 },
		{ 6, 39.0399872461, 0.364834003967 } };
	static const double centre[] = { 5.90161290323, 2.74838709677, 4.39354838710, 1.43387096774,
		5.006, 3.428, 1.462, 0.246, 6.85, 3.07368421053, 5.74210526316, 2.07105263158 };
	static const double of[] = { 0.417319921541, 0.798140488429, 0.451105060434 };
	static const size_t size[] = { 62, 50, 38 };
	static double x[IRISES * PARTS];
	static uint32_t member[IRISES];
	struct points p = flowers(x);
	double at[MOST * PARTS], got[MOST];

	for (size_t i = 0; i < LEN(row); i++) {
		CHECK_NEAR(best(&p, row[i].k, 60, member, at), row[i].within, 1e-10);
		CHECK_ABS(silhouette(&p, member, row[i].k, got), row[i].silhouette, 1e-10);
	}
	best(&p, 3, 60, member, at);
	silhouette(&p, member, 3, got);
	for (size_t j = 0; j < LEN(centre); j++)
		CHECK_ABS(at[j], centre[j], 1e-10);
	for (uint32_t c = 0; c < 3; c++) {
		size_t n = 0;
		CHECK_ABS(got[c], of[c], 1e-10);
		for (size_t i = 0; i < IRISES; i++)
			n += member[i] == c;
		CHECK(n == size[c]);
	}
	for (size_t i = 0; i < 50; i++)
		CHECK(member[i] == 1); /* all setosa */
}

/* Points 0, 1 | 4, 6 | 20 on a line, by hand. */
static void
silhouettes_by_hand(void)
{
	static const double x[] = { 0, 1, 4, 6, 20 };
	static const uint32_t member[] = { 0, 0, 1, 1, 2 }, one[] = { 0, 0, 0, 0, 0 };
	static const size_t size[] = { 2, 2, 1 }, five[] = { 5 };
	/* a = 1, b = (4 + 6)/2; a = 1, b = (3 + 5)/2; a = 2, b = (4 + 3)/2;
	 * a = 2, b = (6 + 5)/2; alone */
	static const double want[] = { 4 / 5.0, 3 / 4.0, 1.5 / 3.5, 3.5 / 5.5, 0 };
	struct points p = { 5, 1, x };
	double room[3];

	for (size_t i = 0; i < 5; i++)
		CHECK_ABS(cluster_silhouette(&p, member, size, 3, i, room), want[i], 1e-15);
	CHECK(isnan(cluster_silhouette(&p, one, five, 1, 0, room)));
	static const double same[] = { 2, 2, 2, 2 };
	static const uint32_t halves[] = { 0, 0, 1, 1 };
	CHECK(cluster_silhouette(&(struct points){ 4, 1, same }, halves, size, 2, 1, room) == 0);
}

/* The best of all partitions of nine points into three groups. */
static void
kmeans_is_as_good_as_brute_force(void)
{
	unsigned seed = 5;

	for (int turn = 0; turn < 20; turn++) {
		double x[18], least = INFINITY, found = INFINITY, at[6];
		uint32_t member[9];
		struct points p = { 9, 2, x };

		for (int i = 0; i < 18; i++) {
			seed = seed * 1664525 + 1013904223;
			x[i] = seed >> 22;
		}
		for (int code = 0; code < 19683; code++) {
			double sum[6] = { 0 }, n[3] = { 0 }, within = 0;
			for (int i = 0, rest = code; i < 9; i++, rest /= 3) {
				n[rest % 3]++;
				sum[rest % 3 * 2] += x[2 * i];
				sum[rest % 3 * 2 + 1] += x[2 * i + 1];
			}
			for (int i = 0, rest = code; i < 9; i++, rest /= 3)
				for (int j = 0; j < 2; j++) {
					double d = x[2 * i + j] -
					    sum[rest % 3 * 2 + j] / n[rest % 3];
					within += d * d;
				}
			least = within < least ? within : least;
		}
		for (uint64_t s = 1; s < 100; s++)
			found = fmin(found, cluster_kmeans(&p, 3, s, member, at));
		CHECK_NEAR(found, least, 1e-12);
	}
}

static void
too_few_different_points(void)
{
	static const double x[] = { 1, 1, 1, 2, 2 };
	uint32_t member[5];
	double at[3];

	CHECK(isnan(cluster_kmeans(&(struct points){ 5, 1, x }, 3, 1, member, at)));
	CHECK(cluster_kmeans(&(struct points){ 5, 1, x }, 2, 1, member, at) == 0);
	cluster_label(&(struct points){ 5, 1, x }, 2, member, at);
	CHECK(member[0] == 0 && member[4] == 1 && at[0] == 1 && at[1] == 2);
	/* equal sizes: the smaller centre comes first */
	static const double y[] = { 9, 9, 3, 3 };
	for (uint64_t s = 1; s < 9; s++) {
		cluster_kmeans(&(struct points){ 4, 1, y }, 2, s, member, at);
		cluster_label(&(struct points){ 4, 1, y }, 2, member, at);
		CHECK(member[0] == 1 && member[2] == 0);
	}
}

static void
mixtures(void)
{
	/* one group: the mean, the variance with divisor n, the normal's likelihood */
	static const double x[] = { 1, 2, 4, 9 };
	double share[2], mean[2], var[2], posterior[400], want = 0;
	static uint32_t member[400];
	struct mixture m = { share, mean, var };
	double got = cluster_mixture(&(struct points){ 4, 1, x }, 1, 1e-4, member, posterior, &m);

	for (int i = 0; i < 4; i++)
		want -= log(2 * M_PI * 9.5) / 2 + (x[i] - 4) * (x[i] - 4) / 19;
	CHECK_NEAR(got, want, 1e-12);
	CHECK(share[0] == 1 && posterior[2] == 1);
	CHECK_NEAR(mean[0], 4, 1e-15);
	CHECK_NEAR(var[0], 9.5, 1e-15);
	/* planted: a narrow group within a wide one, at the quantiles of a sum of uniforms;
	 * k-means cannot have one inside the other, a mixture can */
	static double y[400];
	for (int i = 0; i < 400; i++) {
		double z = 0;
		for (int j = 0; j < 12; j++)
			z += fmod((i + 1) * sqrt(j * 2.0 + 2.3), 1) - 0.5;
		y[i] = i < 200 ? z * 0.05 : z * 5;
		member[i] = fabs(y[i]) > 3;
	}
	cluster_mixture(&(struct points){ 400, 1, y }, 2, 1e-4, member, posterior, &m);
	CHECK_ABS(share[0], 0.5, 0.05);
	CHECK_ABS(sqrt(var[0]), 0.05, 0.02);
	CHECK_ABS(sqrt(var[1]), 5, 1);
	for (int i = 0; i < 200; i++)
		CHECK(member[i] == 0);
}

/* R 4.2.2: cor.test(mtcars$am, mtcars$mpg); Motor Trend 1974 */
static void
point_biserial_as_in_r(void)
{
	static const double mpg[] = { 21, 21, 22.8, 21.4, 18.7, 18.1, 14.3, 24.4, 22.8, 19.2, 17.8,
		16.4, 17.3, 15.2, 10.4, 10.4, 14.7, 32.4, 30.4, 33.9, 21.5, 15.5, 15.2, 13.3, 19.2,
		27.3, 26, 30.4, 15.8, 19.7, 15, 21.4 };
	static const double am[] = { 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0,
		0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1 };
	struct correlation c = cluster_correlation(am, mpg, 32, 0.95);

	CHECK_NEAR(c.r, 0.599832429454648, 1e-12);
	CHECK_NEAR(c.lo, 0.317558303512231, 1e-10);
	CHECK_NEAR(c.hi, 0.784452021835140, 1e-10);
	CHECK(isnan(cluster_correlation(am, am + 3, 7, 0.95).r)); /* no variance */
	CHECK(isnan(cluster_correlation(am, mpg, 1, 0.95).r));
}

void
unit_stat_cluster(void)
{
	irises_as_in_r();
	silhouettes_by_hand();
	kmeans_is_as_good_as_brute_force();
	too_few_different_points();
	mixtures();
	point_biserial_as_in_r();
}
