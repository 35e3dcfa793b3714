/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * trials: writes made-up tests whose truth is known, as CSV, for bench/coverage and
 * the abtest jobs of bench/run.
 *
 *	trials SHAPE [--tests N] [--seed N] [--n UNITS,...] [--rate P,...] [option ...]
 *
 *	rates		test,arm,n,x; with --metrics test,arm,metric,n,x; with --looks
 *			test,arm,day,n,x, each day's own --n units
 *	units		test,arm,clicked,revenue,pre
 *	means		as units, summed: test,arm,n,v_sum,v_sumsq (with --looks and day, too)
 *	sessions	test,arm,orders,sessions
 *	clusters	test,arm,user,clicked,v: users of 1 + Poisson(3) rows
 *	strata		test,arm,stratum,clicked,revenue: --strata of them, equally likely; the
 *			rate is --rate plus 0.1 (s - mean of s), revenue plus --mean s / 2
 *	counts		test,arm,events,hours: hours uniform in 1 to 3, --mean events an hour
 *	pairs		test,arm,day,n,x: one arm a day, in turn
 *
 * --n has a number for each arm: A, B, ... One number --rate is for all arms, as is one
 * --lift. clicked is 1 with chance --rate. revenue, pre and v are drawn from --dist, of
 * mean --mean: normal (with --sd), exponential, lognormal (--sd of its logarithm), or
 * spend (so, for a share --payers of units, else 0); pre is correlated by --rho, on the
 * normal scale. An arm's revenue is that times 1 + --lift. Sessions are 1 + Poisson(2), orders
 * Poisson with --mean a session, times a trait of the user. --moved K of --metrics have the
 * arms' --rate, the others all the first. Without --tests there is one, and no
 * column test. The same seed gives the same tests.
 */
#include <err.h>
#include <getopt.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARMS_MAX = 8 };

enum dist { NORMAL, EXPONENTIAL, LOGNORMAL, SPEND, DISTS };

static const char *const dist_name[DISTS] = { "normal", "exponential", "lognormal", "spend" };

static uint64_t state;
static long tests = 1, looks = 1, metrics, moved, strata = 4;
static bool single = true, dated;
static size_t arms, rates, lifts;
static double n[ARMS_MAX] = { 1000, 1000 }, rate[ARMS_MAX] = { 0.1 }, lift[ARMS_MAX];
static double mean = 10, sd = 1, rho, payers = 0.05;
static enum dist dist = NORMAL;

/* SplitMix64: G. Steele, D. Lea, C. Flood, OOPSLA 2014. */
static inline uint64_t
bits(void)
{
	uint64_t z = state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

/* inside (0, 1) */
static inline double
uniform(void)
{
	return ((double)(bits() >> 11) + 0.5) * 0x1p-53;
}

static inline bool
happens(double p)
{
	return uniform() < p;
}

/* Marsaglia's polar method, SIAM Review 6, 1964 */
static double
normal(void)
{
	static double spare;
	static bool has_spare;
	double u, v, s;

	if ((has_spare = !has_spare) == false)
		return spare;
	do {
		u = 2 * uniform() - 1;
		v = 2 * uniform() - 1;
		s = u * u + v * v;
	} while (s >= 1);
	s = sqrt(-2 * log(s) / s);
	spare = v * s;
	return u * s;
}

/* Waiting times between successes are geometric. */
static double
binomial(double trials, double p)
{
	double at = 0, k = 0, slope = log1p(-p);

	if (p <= 0)
		return 0;
	while ((at += floor(log(uniform()) / slope) + 1) <= trials)
		k++;
	return k;
}

static double
poisson(double expected)
{
	double at = 0, k = 0;

	while ((at -= log(uniform())) < expected)
		k++;
	return k;
}

/* The value at z of the normal scale, of mean 1 (normal: 0, to be scaled by sd) */
static double
shaped(double z)
{
	switch (dist) {
	case EXPONENTIAL: return -mean * log(erfc(z * M_SQRT1_2) / 2);
	case LOGNORMAL: return mean * exp(sd * z - sd * sd / 2);
	case SPEND: return mean / payers * exp(sd * z - sd * sd / 2);
	default: return mean + sd * z;
	}
}

static bool
pays(void)
{
	return dist != SPEND || happens(payers);
}

static double
rate_of(size_t arm)
{
	return rate[rates > 1 ? arm : 0];
}

static double
lift_of(size_t arm)
{
	return 1 + lift[lifts > 1 ? arm : 0];
}

static void
put_names(long test, size_t arm)
{
	if (!single)
		printf("t%06ld,", test);
	putchar((int)('A' + arm));
}

static void
put_head(const char *rest)
{
	printf("%sarm,%s\n", single ? "" : "test,", rest);
}

static void
put_rates(long test, size_t arm, long look)
{
	for (long m = 0; m < (metrics > 0 ? metrics : 1); m++) {
		put_names(test, arm);
		if (dated)
			printf(",%03ld", look + 1);
		if (metrics > 0)
			printf(",m%03ld", m);
		printf(",%.0f,%.0f\n", n[arm],
		    binomial(n[arm], rate_of(metrics > 0 && m >= moved ? 0 : arm)));
	}
}

static void
put_means(long test, size_t arm, long look)
{
	double sum = 0, squares = 0;

	for (long i = 0; i < (long)n[arm]; i++) {
		double v = pays() ? shaped(normal()) * lift_of(arm) : 0;
		sum += v;
		squares += v * v;
	}
	put_names(test, arm);
	if (dated)
		printf(",%03ld", look + 1);
	printf(",%.0f,%.15g,%.15g\n", n[arm], sum, squares);
}

static void
put_unit(long test, size_t arm)
{
	bool clicked = happens(rate_of(arm)), paid = pays();
	double z = normal(), y = rho * z + sqrt(1 - rho * rho) * normal();

	put_names(test, arm);
	printf(",%d,%.*f,%.*f\n", clicked, paid ? 4 : 0, paid ? shaped(y) * lift_of(arm) : 0,
	    paid ? 4 : 0, paid ? shaped(z) : 0);
}

static void
put_sessions(long test, size_t arm)
{
	double sessions = 1 + poisson(2), trait = exp(0.5 * normal() - 0.125);

	put_names(test, arm);
	printf(",%.0f,%.0f\n", poisson(sessions * mean * trait * lift_of(arm)), sessions);
}

/* Half of the variance lies between users; a click is rate's quantile of the same scale. */
static void
put_cluster(long test, size_t arm, long user)
{
	double own = normal();

	for (double rows = 1 + poisson(3); rows > 0; rows--) {
		double z = (own + normal()) * M_SQRT1_2;
		put_names(test, arm);
		printf(",%ld,%d,%.9g\n", user, erfc(-z * M_SQRT1_2) / 2 < rate_of(arm),
		    shaped(z) * lift_of(arm));
	}
}

static void
put_stratum(long test, size_t arm)
{
	long s = (long)(bits() % (uint64_t)strata);

	put_names(test, arm);
	printf(",s%ld,%d,%.9g\n", s,
	    happens(rate_of(arm) + 0.1 * ((double)s - (double)(strata - 1) / 2)),
	    shaped(normal()) * lift_of(arm) + mean * (double)s / 2);
}

static void
put_count(long test, size_t arm)
{
	double hours = 1 + 2 * uniform();

	put_names(test, arm);
	printf(",%.0f,%.9g\n", poisson(mean * lift_of(arm) * hours), hours);
}

/* Days differ by a tenth of the rate, as days do. */
static void
put_days(long test)
{
	for (long day = 0; day < looks; day++) {
		size_t arm = (size_t)day % arms;
		double p = rate_of(arm) + 0.1 * rate[0] * normal();
		put_names(test, arm);
		printf(",%03ld,%.0f,%.0f\n", day + 1, n[arm], binomial(n[arm], fmax(p, 0)));
	}
}

static void
each_arm(void (*put)(long, size_t, long))
{
	for (long t = 0; t < tests; t++)
		for (long look = 0; look < looks; look++)
			for (size_t a = 0; a < arms; a++)
				put(t, a, look);
}

/* Arms in turn, so that no block of the file holds one arm only. */
static void
each_unit(void (*put)(long, size_t))
{
	double most = 0;

	for (size_t a = 0; a < arms; a++)
		most = fmax(most, n[a]);
	for (long t = 0; t < tests; t++)
		for (double i = 0; i < most; i++)
			for (size_t a = 0; a < arms; a++)
				if (i < n[a])
					put(t, a);
}

static void
each_user(void)
{
	for (long t = 0; t < tests; t++)
		for (size_t a = 0; a < arms; a++)
			for (long user = 0; user < (long)n[a]; user++)
				put_cluster(t, a, user);
}

static void
write_shape(const char *shape)
{
	const char *day = dated ? "day," : "";
	char head[64];

	if (strcmp(shape, "rates") == 0) {
		snprintf(head, sizeof head, "%s%sn,x", day, metrics > 0 ? "metric," : "");
		put_head(head);
		each_arm(put_rates);
	} else if (strcmp(shape, "means") == 0) {
		snprintf(head, sizeof head, "%sn,v_sum,v_sumsq", day);
		put_head(head);
		each_arm(put_means);
	} else if (strcmp(shape, "units") == 0) {
		put_head("clicked,revenue,pre");
		each_unit(put_unit);
	} else if (strcmp(shape, "sessions") == 0) {
		put_head("orders,sessions");
		each_unit(put_sessions);
	} else if (strcmp(shape, "clusters") == 0) {
		put_head("user,clicked,v");
		each_user();
	} else if (strcmp(shape, "strata") == 0) {
		put_head("stratum,clicked,revenue");
		each_unit(put_stratum);
	} else if (strcmp(shape, "counts") == 0) {
		put_head("events,hours");
		each_unit(put_count);
	} else if (strcmp(shape, "pairs") == 0) {
		put_head("day,n,x");
		for (long t = 0; t < tests; t++)
			put_days(t);
	} else {
		errx(2, "no shape '%s'", shape);
	}
}

static double
number(const char *s)
{
	char *end;
	double v = strtod(s, &end);

	if (end == s || *end != '\0')
		errx(2, "not a number: '%s'", s);
	return v;
}

/* How many there are in a comma list; 1e6 is a number too. */
static size_t
numbers(char *s, double *to)
{
	size_t len = 0;

	for (char *one; (one = strsep(&s, ",")) != NULL; len++) {
		if (len == ARMS_MAX)
			errx(2, "more than %d arms", ARMS_MAX);
		to[len] = number(one);
	}
	return len;
}

static enum dist
dist_of(const char *word)
{
	for (int d = 0; d < DISTS; d++)
		if (strcmp(dist_name[d], word) == 0)
			return (enum dist)d;
	errx(2, "no distribution '%s'", word);
}

int
main(int argc, char **argv)
{
	enum {
		TESTS,
		SEED,
		UNITS,
		RATE,
		LIFT,
		MEAN,
		SD,
		RHO,
		PAYERS,
		DIST,
		LOOKS,
		METRICS,
		MOVED,
		STRATA
	};
	static const struct option longs[] = {
		{ "tests", required_argument, NULL, TESTS },
		{ "seed", required_argument, NULL, SEED },
		{ "n", required_argument, NULL, UNITS },
		{ "rate", required_argument, NULL, RATE },
		{ "lift", required_argument, NULL, LIFT },
		{ "mean", required_argument, NULL, MEAN },
		{ "sd", required_argument, NULL, SD },
		{ "rho", required_argument, NULL, RHO },
		{ "payers", required_argument, NULL, PAYERS },
		{ "dist", required_argument, NULL, DIST },
		{ "looks", required_argument, NULL, LOOKS },
		{ "metrics", required_argument, NULL, METRICS },
		{ "moved", required_argument, NULL, MOVED },
		{ "strata", required_argument, NULL, STRATA },
		{ 0 },
	};
	double seed = 1;
	bool bad = false;
	int c;

	arms = 2;
	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1)
		switch (c) {
		case TESTS:
			tests = (long)number(optarg);
			single = false;
			break;
		case SEED: seed = number(optarg); break;
		case UNITS: arms = numbers(optarg, n); break;
		case RATE: rates = numbers(optarg, rate); break;
		case LIFT: lifts = numbers(optarg, lift); break;
		case MEAN: mean = number(optarg); break;
		case SD: sd = number(optarg); break;
		case RHO: rho = number(optarg); break;
		case PAYERS: payers = number(optarg); break;
		case DIST: dist = dist_of(optarg); break;
		case LOOKS:
			looks = (long)number(optarg);
			dated = true;
			break;
		case METRICS: metrics = (long)number(optarg); break;
		case MOVED: moved = (long)number(optarg); break;
		case STRATA: strata = (long)number(optarg); break;
		default: bad = true;
		}
	if (bad || optind != argc - 1)
		errx(2, "usage: trials SHAPE [option ...]; its head says which");
	state = (uint64_t)seed * 0x9e3779b97f4a7c15;
	write_shape(argv[optind]);
	if (fflush(stdout) != 0 || ferror(stdout))
		err(2, "write error");
	return 0;
}
