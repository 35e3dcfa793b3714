/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * trials: writes made-up tests whose truth is known, as CSV, for bench/coverage and
 * the abtest jobs of bench/run.
 *
 *	trials SHAPE [--OPTION VALUE ...]
 *
 * Shapes, with the columns behind test, arm (one --n for each: A, B, ...):
 *	rates		n x		summaries of --n units
 *	means		n v_sum v_sumsq	the same
 *	shares		n		--n units assigned by chance, in these proportions
 *	units		clicked revenue pre
 *	users		user clicked revenue pre
 *	sessions	orders sessions pre_orders pre_sessions	1 + Poisson(2) sessions of a user, --mean
 *			orders in each, more or fewer by the user; the same before the test
 *	counts		events hours	1 to 3 hours, --mean events an hour
 *	strata		stratum clicked revenue	--strata of equal chance; the rate rises by 0.1,
 *			revenue by --mean / 2, from one to the next
 *	clusters	user clicked v	--n users of 1 + Poisson(3) rows, which share half of
 *			the variance
 *	days		v		one arm a day, see put_days()
 *
 * --tests N gives many and a column test, --looks N a column day with new units each day,
 * --metrics N a column metric of rates. --rate P,... is of each arm or one for all, the arms'
 * of the first --moved metrics, the first arm's of others; --uniform draws it for each test,
 * whose name is then NUMBER/RATE_OF_A/RATE_OF_B/... What is not a rate is 1 + --lift times as much
 * in all arms but the first.
 *
 * Values are drawn from --dist: normal (--mean, --sd), exponential, lognormal (--sd of the
 * logarithm) or spend (lognormal for a share --payers of units, else 0; the same for pre),
 * always of mean --mean; pre and revenue are correlated by --rho, on the normal scale.
 *
 * The same --seed gives the same tests.
 */
#include <err.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ARMS_MAX = 8 };

enum dist { NORMAL, EXPONENTIAL, LOGNORMAL, SPEND, DISTS };

static const char *const dist_name[DISTS] = { "normal", "exponential", "lognormal", "spend" };

static uint64_t state;
static double tests = NAN, looks = NAN, metrics = NAN; /* NAN: not asked for, no column */
static double n[ARMS_MAX] = { 1000, 1000 }, rate[ARMS_MAX] = { 0.1 };
static size_t arms = 2, rates = 1;
static double lift, mean = 10, sd = 1, rho, payers = 0.05, moved, strata = 4, seed = 1;
static bool uniform_rates, known_users;
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
	return arm == 0 ? 1 : 1 + lift;
}

static long
times(double asked)
{
	return isnan(asked) ? 1 : (long)asked;
}

static void
put_day(long look)
{
	struct tm tm;
	char text[16];

	strftime(text, sizeof text, ",%F", gmtime_r(&(time_t){ 1704067200 + look * 86400 }, &tm));
	fputs(text, stdout);
}

static void
put_names(long test, size_t arm, long look)
{
	if (!isnan(tests))
		printf("t%06ld", test);
	for (size_t a = 0; uniform_rates && a < arms; a++)
		printf("/%.9f", rate[a]);
	if (!isnan(tests))
		putchar(',');
	putchar((int)('A' + arm));
	if (!isnan(looks))
		put_day(look);
}

static void
put_rates(long test, size_t arm, long look)
{
	for (long m = 0; m < times(metrics); m++) {
		put_names(test, arm, look);
		if (!isnan(metrics))
			printf(",m%03ld", m);
		printf(",%.0f,%.0f\n", n[arm],
		    binomial(n[arm], rate_of(!isnan(metrics) && m >= (long)moved ? 0 : arm)));
	}
}

/* Every unit goes to one of the arms: the last take what the first have left. */
static void
put_shares(long test, size_t arm, long look)
{
	static double left, due;

	if (arm == 0) {
		left = due = 0;
		for (size_t a = 0; a < arms; a++)
			left += n[a];
		due = left;
	}
	double got = arm + 1 == arms ? left : binomial(left, n[arm] / due);
	left -= got;
	due -= n[arm];
	put_names(test, arm, look);
	printf(",%.0f\n", got);
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
	put_names(test, arm, look);
	printf(",%.0f,%.15g,%.15g\n", n[arm], sum, squares);
}

static void
put_unit(long test, size_t arm)
{
	static long users;
	bool clicked = happens(rate_of(arm)), paid = pays();
	double z = normal(), y = rho * z + sqrt(1 - rho * rho) * normal();

	put_names(test, arm, 0);
	if (known_users)
		printf(",%ld", ++users);
	printf(",%d,%.*f,%.*f\n", clicked, paid ? 4 : 0, paid ? shaped(y) * lift_of(arm) : 0,
	    paid ? 4 : 0, paid ? shaped(z) : 0);
}

static void
put_sessions(long test, size_t arm)
{
	double sessions = 1 + poisson(2), before = 1 + poisson(2);
	double trait = exp(0.5 * normal() - 0.125);

	put_names(test, arm, 0);
	printf(",%.0f,%.0f,%.0f,%.0f\n", poisson(sessions * mean * trait * lift_of(arm)), sessions,
	    poisson(before * mean * trait), before);
}

/* Half of the variance lies between users; a click is rate's quantile of the same scale. */
static void
put_user(long test, size_t arm, long user)
{
	double own = normal();

	for (double rows = 1 + poisson(3); rows > 0; rows--) {
		double z = (own + normal()) * M_SQRT1_2;
		put_names(test, arm, 0);
		printf(",%ld,%d,%.9g\n", user, erfc(-z * M_SQRT1_2) / 2 < rate_of(arm),
		    shaped(z) * lift_of(arm));
	}
}

static void
put_stratum(long test, size_t arm)
{
	long s = (long)(bits() % (uint64_t)strata);

	put_names(test, arm, 0);
	printf(",s%ld,%d,%.9g\n", s, happens(rate_of(arm) + 0.1 * ((double)s - (strata - 1) / 2)),
	    shaped(normal()) * lift_of(arm) + mean * (double)s / 2);
}

static void
put_count(long test, size_t arm)
{
	double hours = 1 + 2 * uniform();

	put_names(test, arm, 0);
	printf(",%.0f,%.9g\n", poisson(mean * lift_of(arm) * hours), hours);
}

static void
put_users(long test)
{
	for (size_t a = 0; a < arms; a++)
		for (long user = 0; user < (long)n[a]; user++)
			put_user(test, a, user);
}

/* A week's rhythm of a tenth of --mean, noise of --sd that is correlated by --rho with the day
 * before; of each two days one has A, one B, by a coin. */
static void
put_days(long test)
{
	double noise = sd * normal();
	bool swapped = false;

	for (long day = 0; day < times(looks); day++) {
		if (day % 2 == 0)
			swapped = happens(0.5);
		size_t arm = (size_t)(day % 2) ^ swapped;
		double usual = mean * (1 + 0.1 * sin(2 * M_PI * (double)day / 7));
		put_names(test, arm, day);
		printf(",%.9g\n", usual + noise + mean * (lift_of(arm) - 1));
		noise = rho * noise + sqrt(1 - rho * rho) * sd * normal();
	}
}

static void
each_arm(long test, void (*put)(long, size_t, long))
{
	for (long look = 0; look < times(looks); look++)
		for (size_t a = 0; a < arms; a++)
			put(test, a, look);
}

/* Arms in turn, so that no block of the file holds one arm only. */
static void
each_unit(long test, void (*put)(long, size_t))
{
	double most = 0;

	for (size_t a = 0; a < arms; a++)
		most = fmax(most, n[a]);
	for (double i = 0; i < most; i++)
		for (size_t a = 0; a < arms; a++)
			if (i < n[a])
				put(test, a);
}

static const struct shape {
	const char *name, *columns;
	void (*by_arm)(long test, size_t arm, long look);
	void (*by_unit)(long test, size_t arm);
	void (*by_test)(long test);
	bool known_users;
} shapes[] = {
	{ "rates", "n,x", .by_arm = put_rates },
	{ "means", "n,v_sum,v_sumsq", .by_arm = put_means },
	{ "shares", "n", .by_arm = put_shares },
	{ "units", "clicked,revenue,pre", .by_unit = put_unit },
	{ "users", "user,clicked,revenue,pre", .by_unit = put_unit, .known_users = true },
	{ "sessions", "orders,sessions,pre_orders,pre_sessions", .by_unit = put_sessions },
	{ "strata", "stratum,clicked,revenue", .by_unit = put_stratum },
	{ "counts", "events,hours", .by_unit = put_count },
	{ "clusters", "user,clicked,v", .by_test = put_users },
	{ "days", "v", .by_test = put_days },
};

static void
write_tests(const char *name)
{
	const struct shape *s = shapes, *end = s + sizeof shapes / sizeof *shapes;

	while (s < end && strcmp(s->name, name) != 0)
		s++;
	if (s == end)
		errx(2, "no shape '%s'", name);
	known_users = s->known_users;
	printf("%sarm,%s%s%s\n", isnan(tests) ? "" : "test,", isnan(looks) ? "" : "day,",
	    isnan(metrics) ? "" : "metric,", s->columns);
	for (long t = 0; t < times(tests); t++) {
		for (size_t a = 0; uniform_rates && a < arms; a++)
			rate[a] = uniform();
		if (s->by_arm != NULL)
			each_arm(t, s->by_arm);
		else if (s->by_unit != NULL)
			each_unit(t, s->by_unit);
		else
			s->by_test(t);
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

/* How many there are in a comma list. */
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

/* Options with a number. */
static const struct setting {
	const char *name;
	double *to;
} settings[] = {
	{ "tests", &tests },
	{ "seed", &seed },
	{ "looks", &looks },
	{ "metrics", &metrics },
	{ "moved", &moved },
	{ "strata", &strata },
	{ "lift", &lift },
	{ "mean", &mean },
	{ "sd", &sd },
	{ "rho", &rho },
	{ "payers", &payers },
};

static void
set(const char *name, char *value)
{
	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
		if (strcmp(settings[i].name, name) == 0) {
			*settings[i].to = number(value);
			return;
		}
	if (strcmp(name, "n") == 0)
		arms = numbers(value, n);
	else if (strcmp(name, "rate") == 0)
		rates = numbers(value, rate);
	else if (strcmp(name, "dist") == 0)
		dist = dist_of(value);
	else
		errx(2, "no option '--%s'", name);
}

int
main(int argc, char **argv)
{
	int i = 2;

	for (; i < argc && strncmp(argv[i], "--", 2) == 0; i++) {
		if (strcmp(argv[i], "--uniform") == 0)
			uniform_rates = true;
		else if (i + 1 < argc) {
			set(argv[i] + 2, argv[i + 1]);
			i++;
		}
	}
	if (argc < 2 || i != argc)
		errx(2, "usage: trials SHAPE [--OPTION VALUE ...]; its head says which");
	if (uniform_rates)
		rates = arms;
	state = (uint64_t)seed * 0x9e3779b97f4a7c15;
	write_tests(argv[1]);
	if (fflush(stdout) != 0 || ferror(stdout))
		err(2, "write error");
	return 0;
}
