/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/blake2b.h"

#include "unit.h"

/* Key bytes 0 to 31, text bytes 0, 1, 2, ...; as in crypto_crypt.c by Python 3.11,
 * hashlib.blake2b(text, key=key, digest_size=16). */
static void
macs_are_those_of_another_implementation(void)
{
	static const struct {
		size_t n;
		const char *want;
	} at[] = {
		{ 1, "cb0f7736a53974236661585b8842dd8c" },
		{ 8, "d99cc9670c25fac25e71e7209b2adecc" },
		{ 128, "45d43af02414a146c8803c3f7da3554d" },
	};
	unsigned char key[CRYPT_KEY], to[CRYPT_MAC], want[CRYPT_MAC];
	struct mac_key k;
	char text[MAC_SHORT];

	for (int i = 0; i < MAC_SHORT; i++)
		text[i] = (char)i;
	memcpy(key, text, sizeof key);
	mac_key_set(&k, key);
	for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
		CHECK(crypt_unhex(want, sizeof want, str_of(at[i].want)));
		mac_short(to, (struct str){ text, at[i].n }, &k);
		CHECK(memcmp(to, want, sizeof to) == 0);
	}
}

static void
any_key_and_length_is_as_by_the_library(void)
{
	unsigned char key[CRYPT_KEY], to[CRYPT_MAC], want[CRYPT_MAC];
	struct mac_key k;
	char text[MAC_SHORT];
	int wrong = 0;

	for (int round = 0; round < 50; round++) {
		crypt_random(key, sizeof key);
		crypt_random(text, sizeof text);
		mac_key_set(&k, key);
		for (size_t n = 1; n <= MAC_SHORT; n++) {
			mac_short(to, (struct str){ text, n }, &k);
			crypt_mac(want, (struct str){ text, n }, key);
			wrong += memcmp(to, want, sizeof to) != 0;
		}
	}
	CHECK(wrong == 0);
}

void
unit_crypto_blake2b(void)
{
	macs_are_those_of_another_implementation();
	any_key_and_length_is_as_by_the_library();
}
