/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/simhash.h"

#include <stdlib.h>

#include "base/mem.h"
#include "unit.h"

static struct shingles
of(const char *text)
{
	struct folded scratch = { 0 };
	struct shingles s = shingles_of(str_of(text), &scratch);

	fold_free(&scratch);
	return s;
}

static double
jaccard(const char *a, const char *b)
{
	struct shingles x = of(a), y = of(b);
	double alike = shingles_alike(&x, &y);

	free(x.at);
	free(y.at);
	return alike;
}

static int
distance(const char *a, const char *b)
{
	struct shingles x = of(a), y = of(b);
	int bits = simhash_distance(simhash_of(&x), simhash_of(&y));

	free(x.at);
	free(y.at);
	return bits;
}

/* yanyiwu/simhash test/unittest: 100010110110 and 110010110111 are alike at 3. */
static void
hamming(void)
{
	CHECK(
	    simhash_distance(0x8b6, 0xcb7) == 2 && simhash_distance(0x8b6, 0xcb7) <= SIMHASH_NEAR);
	CHECK(simhash_distance(0, ~(uint64_t)0) == 64 && simhash_distance(5, 5) == 0);
}

/* By hand: abcd has abc, bcd; bcde has bcd, cde. */
static void
by_hand(void)
{
	struct shingles s = of("abab"), none = of("！ 。"), one = of("猫");

	CHECK(s.n == 2 && one.n == 1 && none.n == 0 && simhash_of(&none) == 0);
	CHECK_NEAR(jaccard("abcd", "bcde"), 1.0 / 3, 1e-15);
	CHECK_NEAR(jaccard("abcd", "xyz"), 0, 1e-15);
	CHECK_NEAR(jaccard("", ""), 0, 1e-15);
	CHECK_NEAR(jaccard("十分钟，焖一锅！", "十分钟 焖一锅"), 1, 1e-15);
	CHECK_NEAR(jaccard("ABC def", "abcdef"), 1, 1e-15);
	free(s.at);
	free(one.at);
	free(none.at);
}

/* Charikar: texts that share most are near, texts that share nothing differ in about half. */
static void
near_and_far(void)
{
	char a[900], b[900], c[900];
	unsigned seed = 5;

	for (int i = 0; i < 899; i++) {
		seed = seed * 1664525 + 1013904223; /* Numerical Recipes */
		a[i] = b[i] = (char)('a' + (seed >> 16) % 26);
		c[i] = (char)('a' + (seed >> 8) % 26);
	}
	a[899] = b[899] = c[899] = '\0';
	b[450] = b[450] == 'x' ? 'y' : 'x';
	CHECK(distance(a, a) == 0);
	CHECK(distance(a, b) <= 8);
	CHECK(distance(a, c) >= 16 && distance(a, c) <= 48);
}

void
unit_text_simhash(void)
{
	hamming();
	by_hand();
	near_and_far();
}
