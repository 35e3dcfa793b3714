/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/pseudonym.h"

#include "unit.h"

/* Bytes 0 to 31, 32 to 63 and 64 to 95. */
static void
keys(unsigned char key[static 3][CRYPT_KEY])
{
	for (int i = 0; i < 3 * CRYPT_KEY; i++)
		key[i / CRYPT_KEY][i % CRYPT_KEY] = (unsigned char)i;
}

static struct chain
chain(size_t n)
{
	unsigned char key[3][CRYPT_KEY];
	struct chain c = { 0 };

	keys(key);
	chain_of(&c, (const unsigned char(*)[CRYPT_KEY])key, n);
	return c;
}

/*
 * By another implementation, python3:
 *	h = lambda raw: hashlib.sha256(raw.encode()).hexdigest()[:16]
 *	k = [bytes(range(32 * i, 32 * i + 32)) for i in range(3)]
 *	tag = [hashlib.sha256(b''.join(k[:i + 1])).hexdigest()[:4] for i in range(3)]
 *	t = platform + '\t' + h(raw)
 *	for i in range(3):
 *		m = hashlib.blake2b(t.encode(), key=k[i], digest_size=16).hexdigest()
 *		t = '~' + tag[i] + m[:20]; print(t)
 */
static const struct {
	const char *platform, *raw, *hash, *name[3];
} published[] = {
	{ "bilibili", "9001", "13b7994fae9387c2",
	    { "~630d31a4d8eb2d58ab812c2e", "~fdea5e78675c4b49f8105cb0",
		"~0835b6168e449d2024b1ed09" } },
	{ "douyin", "MS4wLjABAAAAmade_up", "11d0b30370f58673",
	    { "~630d47970a63680a97a52856", "~fdea69efa0db30fc1e1d83ad",
		"~0835016ed20b75a0d6b96574" } },
	{ "", "", "e3b0c44298fc1c14",
	    { "~630decae286380300a26850f", "~fdeafba19c78d6bfa60eab48",
		"~08355691300df3002cd57ec8" } },
};

static bool
is(const char *got, size_t n, const char *want)
{
	return str_eq((struct str){ got, n }, str_of(want));
}

static void
names_are_those_of_another_implementation(void)
{
	char hash[PERSON_HASH], to[PSEUDONYM];
	unsigned char mac[PSEUDONYM_MAC];

	for (size_t i = 0; i < sizeof published / sizeof *published; i++) {
		person_hash(hash, str_of(published[i].raw));
		CHECK(is(hash, sizeof hash, published[i].hash));
		for (size_t n = 1; n <= 3; n++) {
			struct chain c = chain(n);
			pseudonym_make(&c, mac, str_of(published[i].platform), published[i].hash);
			pseudonym_put(&c, to, mac);
			CHECK(is(to, sizeof to, published[i].name[n - 1]));
			CHECK(pseudonym_is((struct str){ to, sizeof to }));
			CHECK(is(to + 1, 4, chain_tag(&c)));
		}
	}
}

/* A table written under some keys of the chain comes to where a raw export comes. */
static void
carrying_on_is_making_anew(void)
{
	unsigned char mac[PSEUDONYM_MAC];
	char to[PSEUDONYM];

	for (size_t n = 1; n <= 3; n++) {
		struct chain c = chain(n);
		memset(mac, 0, sizeof mac);
		for (size_t k = 0; k < 3; k++) {
			enum pseudonym p = pseudonym_carry(&c, mac, str_of(published[0].name[k]));
			pseudonym_put(&c, to, mac);
			CHECK(p == (k < n ? PSEUDONYM_OURS : PSEUDONYM_UNKNOWN));
			CHECK(k >= n || is(to, sizeof to, published[0].name[n - 1]));
		}
	}
}

/* The first key of one file as the second of another is another name. */
static void
a_tag_depends_on_all_keys(void)
{
	unsigned char key[3][CRYPT_KEY];
	struct chain c, d = chain(2);

	keys(key);
	chain_of(&c, (const unsigned char(*)[CRYPT_KEY])(key + 1), 1);
	CHECK(strcmp(chain_tag(&c), chain_tag(&d)) != 0);
}

static void
what_is_no_pseudonym(void)
{
	static const struct {
		const char *text;
		enum pseudonym want;
	} at[] = {
		{ "", PSEUDONYM_NONE },
		{ "9001", PSEUDONYM_NONE },
		{ "630d31a4d8eb2d58ab812c2e", PSEUDONYM_NONE },
		{ "~", PSEUDONYM_BROKEN },
		{ "~630d", PSEUDONYM_BROKEN },
		{ "~630d31a4d8eb2d58ab812c2", PSEUDONYM_BROKEN },
		{ "~630d31a4d8eb2d58ab812c2e0", PSEUDONYM_BROKEN },
		{ "~630d31a4d8eb2d58ab812c2E", PSEUDONYM_BROKEN },
		{ "~630e31a4d8eb2d58ab812c2e", PSEUDONYM_UNKNOWN },
		{ "~630d31a4d8eb2d58ab812c2e", PSEUDONYM_OURS },
	};
	struct chain c = chain(1);
	unsigned char mac[PSEUDONYM_MAC] = { 0 };

	for (size_t i = 0; i < sizeof at / sizeof *at; i++)
		CHECK(pseudonym_carry(&c, mac, str_of(at[i].text)) == at[i].want);
	CHECK(person_hash_is(STR("13b7994fae9387c2")) && !person_hash_is(STR("13b7994fae9387c")));
	CHECK(!person_hash_is(STR("13B7994FAE9387C2")) && !person_hash_is(STR("")));
}

void
unit_crypto_pseudonym(void)
{
	names_are_those_of_another_implementation();
	carrying_on_is_making_anew();
	a_tag_depends_on_all_keys();
	what_is_no_pseudonym();
}
