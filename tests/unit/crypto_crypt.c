/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/crypt.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit.h"

static bool
is_hex(const void *p, size_t n, const char *want)
{
	char got[256];

	crypt_hex(got, p, n);
	return str_eq((struct str){ got, 2 * n }, str_of(want));
}

/* NIST, "Examples with Intermediate Values": SHA-256 of one and of two blocks;
 * the empty text from the SHAVS byte vectors. */
static void
sha256_gives_the_published_digests(void)
{
	static const struct {
		const char *text, *want;
	} at[] = {
		{ "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
		{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
		    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
		{ "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
	};
	unsigned char to[CRYPT_SHA256];

	for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
		crypt_sha256(to, at[i].text, strlen(at[i].text));
		CHECK(is_hex(to, sizeof to, at[i].want));
	}
}

/* The library's digest of the whole, whatever the pieces and whoever computes; and a
 * million a's, FIPS 180-2, B.3. */
static void
sha256_in_pieces_is_that_of_the_whole(void)
{
	static unsigned char text[1000];
	unsigned char want[CRYPT_SHA256], got[CRYPT_SHA256];
	struct crypt_sha s;
	int wrong = 0;

	for (int plain = 0; plain < 2; plain++) {
		for (size_t i = 0; i < sizeof text; i++)
			text[i] = (unsigned char)(i * i >> 3 ^ i);
		for (size_t n = 0; n < 300; n++) {
			crypt_sha256(want, text, n);
			for (size_t piece = 1; piece <= n + 1; piece += 1 + piece / 3) {
				crypt_sha_begin(&s, plain);
				for (size_t at = 0; at < n; at += piece)
					crypt_sha_add(&s, text + at,
					    n - at < piece ? n - at : piece);
				crypt_sha_end(&s, got);
				wrong += memcmp(want, got, sizeof got) != 0;
			}
		}
		memset(text, 'a', sizeof text);
		crypt_sha_begin(&s, plain);
		for (int i = 0; i < 1000; i++)
			crypt_sha_add(&s, text, sizeof text);
		crypt_sha_end(&s, got);
		CHECK(is_hex(got, sizeof got,
		    "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"));
	}
	CHECK(wrong == 0);
}

/*
 * Key and texts as in the BLAKE2 reference vectors (bytes 0, 1, 2, ...), with a
 * key of 32 and a digest of 16 bytes, for which none are published; computed by
 * another implementation: Python 3.11, hashlib.blake2b(text, key=key, digest_size=16).
 */
static void
mac_is_keyed_blake2b_of_16_bytes(void)
{
	static const struct {
		size_t n;
		const char *want;
	} at[] = {
		{ 0, "3daf97bce7888fd59773c66bf647459c" },
		{ 1, "cb0f7736a53974236661585b8842dd8c" },
		{ 8, "d99cc9670c25fac25e71e7209b2adecc" },
		{ 128, "45d43af02414a146c8803c3f7da3554d" },
		{ 129, "aab5517a7ade99ce990a81aa3d3ea27d" },
		{ 255, "89cde4d1b8ea2dd5325db76af38ccb90" },
	};
	unsigned char key[CRYPT_KEY], to[CRYPT_MAC], other[CRYPT_MAC];
	char text[256];

	for (size_t i = 0; i < sizeof text; i++)
		text[i] = (char)i;
	memcpy(key, text, sizeof key);
	for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
		crypt_mac(to, (struct str){ text, at[i].n }, key);
		CHECK(is_hex(to, sizeof to, at[i].want));
	}
	key[31] ^= 1;
	crypt_mac(other, (struct str){ text, 255 }, key);
	CHECK(memcmp(to, other, sizeof to) != 0);
}

/* RFC 8032, section 7.1, tests 1 to 3. */
static void
signatures_are_those_of_rfc_8032(void)
{
	static const struct {
		const char *seed, *public, *text, *sig;
	} at[] = {
		{ "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
		    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
		    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
		    "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b" },
		{ "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
		    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
		    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
		    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00" },
		{ "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
		    "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
		    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
		    "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a" },
	};

	for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
		unsigned char seed[CRYPT_SEED], public[CRYPT_PUBLIC], sig[CRYPT_SIGNATURE], text[3];
		size_t n = strlen(at[i].text) / 2;

		CHECK(crypt_unhex(seed, sizeof seed, str_of(at[i].seed)));
		CHECK(crypt_unhex(text, n, str_of(at[i].text)));
		crypt_public(public, seed);
		CHECK(is_hex(public, sizeof public, at[i].public));
		crypt_sign(sig, text, n, seed);
		CHECK(is_hex(sig, sizeof sig, at[i].sig));
		CHECK(crypt_verify(sig, text, n, public));
		text[n] = 'x';
		CHECK(!crypt_verify(sig, text, n + 1, public));
		sig[40] ^= 1;
		CHECK(!crypt_verify(sig, text, n, public));
	}
}

/* RFC 9496, appendix A.1: small multiples of the generator. */
static void
multiples_of_the_generator_are_those_of_rfc_9496(void)
{
	static const struct {
		unsigned char times;
		const char *want;
	} at[] = {
		{ 1, "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76" },
		{ 2, "6a493210f7499cd17fecb510ae0cea23a110e8d5b901f8acadd3095c73a3b919" },
		{ 3, "94741f5d5d52755ece4f23f044ee27d5d1ea1e2bd196b462166b16152a9d0259" },
		{ 4, "da80862773358b466ffadfe0b3293ab3d9fd53c5ea6c955358f568322daf6a57" },
		{ 5, "e882b131016b52c1d3337080187cf768423efccbb517bb495ab812c4160ff44e" },
		{ 15, "e0c418f7c8d9c4cdd7395b93ea124f3ad99021bb681dfc3302a9d99a2e53e64e" },
	};
	unsigned char generator[CRYPT_POINT], to[CRYPT_POINT], s[CRYPT_SCALAR] = { 0 };

	CHECK(crypt_unhex(generator, sizeof generator, str_of(at[0].want)));
	for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
		s[0] = at[i].times;
		CHECK(crypt_blind(to, generator, s));
		CHECK(is_hex(to, sizeof to, at[i].want));
	}
}

/* The texts whose SHA-512 are the inputs of RFC 9496, appendix A.3
 * (https://ristretto.group/test_vectors/ristretto255.html has the texts). */
static void
texts_become_the_points_of_rfc_9496(void)
{
	static const struct {
		const char *text, *want;
	} at[] = {
		{ "Ristretto is traditionally a short shot of espresso coffee",
		    "3066f82a1a747d45120d1740f14358531a8f04bbffe6a819f86dfe50f44a0a46" },
		{ "made with the normal amount of ground coffee but extracted with",
		    "f26e5b6f7d362d2d2a94c5d0e7602cb4773c95a2e5c31a64f133189fa76ed61b" },
		{ "about half the amount of water in the same amount of time",
		    "006ccd2a9e6867e6a2c5cea83d3302cc9de128dd2a9a57dd8ee7b9d7ffe02826" },
		{ "by using a finer grind.",
		    "f8f0c87cf237953c5890aec3998169005dae3eca1fbb04548c635953c817f92a" },
		{ "This produces a concentrated shot of coffee per volume.",
		    "ae81e7dedf20a497e10c304a765c1767a42d6e06029758d2d7e8ef7cc4c41179" },
		{ "Just pulling a normal shot short will produce a weaker shot",
		    "e2705652ff9f5e44d3e841bf1c251cf7dddb77d140870d1ab2ed64f1a9ce8628" },
		{ "and is not a Ristretto as some believe.",
		    "80bd07262511cdde4863f8a7434cef696750681cb9510eea557088f76d9e5065" },
	};
	unsigned char to[CRYPT_POINT];

	for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
		crypt_point(to, str_of(at[i].text));
		CHECK(is_hex(to, sizeof to, at[i].want));
	}
}

/* RFC 9496, appendix A.2, and the identity. */
static void
what_is_no_point_is_refused(void)
{
	static const char *const at[] = {
		"0000000000000000000000000000000000000000000000000000000000000000",
		"00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", /* not canonical */
		"0100000000000000000000000000000000000000000000000000000000000000", /* negative */
		"3eb858e78f5a7254d8c9731174a94f76755fd3941c0ac93735c07ba14579630e", /* negative xy */
		"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", /* y = 0 */
	};
	unsigned char p[CRYPT_POINT], to[CRYPT_POINT], s[CRYPT_SCALAR];

	crypt_scalar(s);
	for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
		CHECK(crypt_unhex(p, sizeof p, str_of(at[i])));
		CHECK(!crypt_blind(to, p, s));
	}
}

/* (p^a)^b = (p^b)^a, and another scalar gives another point. */
static void
blinding_commutes(void)
{
	unsigned char p[CRYPT_POINT], a[CRYPT_SCALAR], b[CRYPT_SCALAR];
	unsigned char pa[CRYPT_POINT], pb[CRYPT_POINT], pab[CRYPT_POINT], pba[CRYPT_POINT];

	for (int i = 0; i < 20; i++) {
		crypt_point(p, (struct str){ (const char *)&i, sizeof i });
		crypt_scalar(a);
		crypt_scalar(b);
		CHECK(crypt_blind(pa, p, a) && crypt_blind(pab, pa, b));
		CHECK(crypt_blind(pb, p, b) && crypt_blind(pba, pb, a));
		CHECK(memcmp(pab, pba, sizeof pab) == 0);
		CHECK(memcmp(pa, pb, sizeof pa) != 0 && memcmp(pa, p, sizeof p) != 0);
	}
}

/* RFC 4648, section 10. */
static void
base64_is_that_of_rfc_4648(void)
{
	static const struct {
		const char *text, *want;
	} at[] = {
		{ "", "" },
		{ "f", "Zg==" },
		{ "fo", "Zm8=" },
		{ "foo", "Zm9v" },
		{ "foob", "Zm9vYg==" },
		{ "fooba", "Zm9vYmE=" },
		{ "foobar", "Zm9vYmFy" },
	};
	static const char *const bad[] = { "Zg", "Zg=", "Zh==", "Zm9v!", "Zm9v\n", "Z", "====" };
	char to[8];
	unsigned char back[6];
	size_t n;

	for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
		struct str want = str_of(at[i].want);
		size_t len = strlen(at[i].text);

		memset(to, '#', sizeof to);
		CHECK(crypt_base64(to, want.n, at[i].text, len) == want.n);
		CHECK(str_eq((struct str){ to, want.n }, want));
		CHECK(want.n == 8 || to[want.n] == '#');
		CHECK(want.n == 0 || crypt_base64(to, want.n - 1, at[i].text, len) == 0);
		CHECK(crypt_unbase64(back, sizeof back, &n, want));
		CHECK(n == len && memcmp(back, at[i].text, n) == 0);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		CHECK(!crypt_unbase64(back, sizeof back, &n, str_of(bad[i])));
	CHECK(!crypt_unbase64(back, 5, &n, STR("Zm9vYmFy")));
}

static void
hex_is_exact(void)
{
	static const unsigned char bytes[] = { 0x00, 0x9f, 0xa0, 0xff };
	unsigned char back[4];
	char to[9] = "########";

	crypt_hex(to, bytes, sizeof bytes);
	CHECK(memcmp(to, "009fa0ff", 9) == 0); /* and no NUL of its own behind */
	to[8] = '#';
	crypt_hex(to, bytes, sizeof bytes);
	CHECK(to[8] == '#');
	CHECK(crypt_unhex(back, 4, STR("009fA0fF")) && memcmp(back, bytes, 4) == 0);
	CHECK(!crypt_unhex(back, 4, STR("009fa0f")));
	CHECK(!crypt_unhex(back, 4, STR("009fa0ff0")));
	CHECK(!crypt_unhex(back, 4, STR("009fa0fg")));
	CHECK(!crypt_unhex(back, 4, STR("009f:0ff")));
	CHECK(!crypt_unhex(back, 0, STR("00")) && crypt_unhex(back, 0, STR("")));
}

/* Status of reading or making the key in a child, as it may die there; its message unseen. */
static int
in_child(void (*what)(const char *), const char *path)
{
	int status = -1;

	fflush(stdout);
	pid_t child = fork();
	if (child == 0) {
		if (freopen("/dev/null", "w", stderr) == NULL)
			_exit(99);
		what(path);
		_exit(0);
	}
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
read_one(const char *path)
{
	unsigned char key[CRYPT_KEY];

	crypt_key_read(path, key);
}

static void
put_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	CHECK(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	close(fd);
}

static void
key_files_are_private_and_never_replaced(void)
{
	static const char
	    good[] = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n";
	char folder[] = P_tmpdir "/unit-crypt.XXXXXX", path[64], text[80];
	unsigned char key[CRYPT_KEY], again[CRYPT_KEY];
	struct stat st;
	char id[9];

	CHECK(mkdtemp(folder) != NULL);
	snprintf(path, sizeof path, "%s/key", folder);
	mode_t mask = umask(0);
	crypt_key_new(path);
	umask(mask);
	CHECK(stat(path, &st) == 0 && st.st_size == 65 && (st.st_mode & 07777) == 0600);
	crypt_key_read(path, key);
	CHECK(in_child(crypt_key_new, path) == 2);
	crypt_key_read(path, again);
	CHECK(memcmp(key, again, sizeof key) == 0);
	for (mode_t bit = 1; bit < 0100; bit <<= 1) {
		chmod(path, 0600 | bit);
		CHECK(in_child(read_one, path) == 2);
	}
	chmod(path, 0400);
	CHECK(in_child(read_one, path) == 0);
	unlink(path);
	CHECK(in_child(read_one, path) == 2);

	put_file(path, good);
	crypt_key_read(path, key);
	for (int i = 0; i < CRYPT_KEY; i++)
		CHECK(key[i] == i);
	/* printf '%b' of the 32 bytes | sha256sum */
	crypt_key_id(id, key);
	CHECK(strcmp(id, "630dcd29") == 0);
	snprintf(text, sizeof text, "%.63s\n", good);
	put_file(path, text);
	CHECK(in_child(read_one, path) == 2);
	snprintf(text, sizeof text, "%s\n", good);
	put_file(path, text);
	CHECK(in_child(read_one, path) == 2);
	snprintf(text, sizeof text, "%.63sg\n", good);
	put_file(path, text);
	CHECK(in_child(read_one, path) == 2);
	unlink(path);
	rmdir(folder);
}

static void
random_bytes_differ(void)
{
	unsigned char a[32], b[32];

	crypt_random(a, sizeof a);
	crypt_random(b, sizeof b);
	CHECK(memcmp(a, b, sizeof a) != 0);
	crypt_wipe(a, sizeof a);
	for (size_t i = 0; i < sizeof a; i++)
		CHECK(a[i] == 0);
}

void
unit_crypto_crypt(void)
{
	sha256_gives_the_published_digests();
	sha256_in_pieces_is_that_of_the_whole();
	mac_is_keyed_blake2b_of_16_bytes();
	signatures_are_those_of_rfc_8032();
	multiples_of_the_generator_are_those_of_rfc_9496();
	texts_become_the_points_of_rfc_9496();
	what_is_no_point_is_refused();
	blinding_commutes();
	base64_is_that_of_rfc_4648();
	hex_is_exact();
	key_files_are_private_and_never_replaced();
	random_bytes_differ();
}
