/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/dlog.h"
#include "crypto/elgamal.h"

#include <stdlib.h>
#include <string.h>

#include "unit.h"

enum { BITS = 20 };

static unsigned char x[CRYPT_SCALAR], y[CRYPT_POINT];

static bool
holds(const struct cipher *c, int64_t n)
{
	unsigned char got[CRYPT_POINT], want[CRYPT_POINT];

	elgamal_open(got, c, x);
	crypt_power_int(want, n);
	return memcmp(got, want, sizeof got) == 0;
}

/* RFC 9496, A.1: the multiples 0 to 3 of the generator. */
static void
powers_are_those_of_the_standard(void)
{
	static const char *const hex[] = {
		"0000000000000000000000000000000000000000000000000000000000000000",
		"e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76",
		"6a493210f7499cd17fecb510ae0cea23a110e8d5b901f8acadd3095c73a3b919",
		"94741f5d5d52755ece4f23f044ee27d5d1ea1e2bd196b462166b16152a9d0259",
	};
	unsigned char want[CRYPT_POINT], got[CRYPT_POINT], minus[CRYPT_POINT];

	for (int n = 0; n < 4; n++) {
		CHECK(crypt_unhex(want, sizeof want, str_of(hex[n])));
		crypt_power_int(got, n);
		CHECK(memcmp(got, want, sizeof got) == 0);
		CHECK(crypt_is_point(got) == (n > 0));
		crypt_power_int(minus, -n);
		CHECK(crypt_times(got, got, minus));
		crypt_power_int(want, 0);
		CHECK(memcmp(got, want, sizeof got) == 0);
	}
	memset(want, 0xff, sizeof want);
	CHECK(!crypt_is_point(want) && !crypt_times(got, minus, want) &&
	    !crypt_over(got, want, minus));
}

static void
what_is_sealed_is_opened_and_sums_are_sums(void)
{
	static const int64_t numbers[] = { 0, 1, -1, 7, 1000, -99999, 1 << 19, -(1 << 19) };
	enum { N = sizeof numbers / sizeof *numbers };
	struct cipher a, b;

	for (int i = 0; i < N; i++)
		for (int k = 0; k < N; k++) {
			elgamal_seal(&a, numbers[i], y);
			elgamal_seal(&b, numbers[k], y);
			CHECK(elgamal_is(&a) && elgamal_is(&b));
			CHECK(holds(&a, numbers[i]));
			elgamal_add(&a, &b);
			CHECK(holds(&a, numbers[i] + numbers[k]));
			CHECK(holds(&b, numbers[k]));
		}
}

/* Two parts of each of 200 seals of the same number, and of their sums with 0. */
static void
the_same_number_is_never_sealed_the_same_way(void)
{
	enum { N = 200 };
	static unsigned char seen[4 * N][CRYPT_POINT];
	struct cipher first, again, zero;
	bool same = false;

	elgamal_seal(&first, 42, y);
	for (int i = 0; i < N; i++) {
		elgamal_seal(&again, 42, y);
		memcpy(seen[4 * i], again.at, sizeof again.at);
		again = first;
		elgamal_seal(&zero, 0, y);
		elgamal_add(&again, &zero);
		CHECK(holds(&again, 42));
		memcpy(seen[4 * i + 2], again.at, sizeof again.at);
	}
	for (int i = 0; i < 4 * N; i++)
		for (int k = 0; k < i; k++)
			same |= memcmp(seen[i], seen[k], CRYPT_POINT) == 0;
	CHECK(!same);
}

/* To another secret a seal opens to a point without a small exponent. */
static void
another_secret_finds_nothing(void)
{
	unsigned char other[CRYPT_SCALAR], point[1][CRYPT_POINT];
	struct cipher c;
	int64_t n;

	crypt_scalar(other);
	elgamal_seal(&c, 42, y);
	elgamal_open(point[0], &c, other);
	CHECK(!dlog_find(&n, (const unsigned char(*)[CRYPT_POINT])point, 1, BITS, 2));
}

static void
exponents_are_found_up_to_the_bound_and_none_past_it(void)
{
	enum { N = 40 };
	const int64_t most = INT64_C(1) << BITS;
	int64_t want[N] = { 0, 1, -1, 1023, 1024, 1025, -1023, -1024, -1025, most, -most, most - 1,
		1 - most },
		got[N];
	unsigned char point[N][CRYPT_POINT];
	uint64_t seed = 1;

	for (int i = 0; i < N; i++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		if (i > 12)
			want[i] = (int64_t)((seed >> 33) % (uint64_t)(2 * most + 1)) - most;
		crypt_power_int(point[i], want[i]);
	}
	for (int workers = 1; workers <= 3; workers++) {
		memset(got, 0, sizeof got);
		CHECK(dlog_find(got, (const unsigned char(*)[CRYPT_POINT])point, N, BITS, workers));
		for (int i = 0; i < N; i++)
			CHECK(got[i] == want[i]);
	}
	for (int64_t past = 1; past < 5000; past += 1111)
		for (int sign = -1; sign <= 1; sign += 2) {
			crypt_power_int(point[0], sign * (most + past));
			CHECK(!dlog_find(got, (const unsigned char(*)[CRYPT_POINT])point, 1, BITS,
			    2));
		}
	/* across a table that grows, and back from its largest */
	for (int64_t n = 3; n < INT64_C(1) << 26; n = n * 5 + 1) {
		crypt_power_int(point[0], -n);
		CHECK(dlog_find(got, (const unsigned char(*)[CRYPT_POINT])point, 1, 26, 2));
		CHECK(got[0] == -n);
	}
}

void
unit_crypto_elgamal(void)
{
	crypt_scalar(x);
	crypt_power(y, x);
	powers_are_those_of_the_standard();
	what_is_sealed_is_opened_and_sums_are_sums();
	the_same_number_is_never_sealed_the_same_way();
	another_secret_finds_nothing();
	exponents_are_found_up_to_the_bound_and_none_past_it();
}
