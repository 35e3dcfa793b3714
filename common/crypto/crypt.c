/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "crypto/crypt.h"
#include "crypto/sha256.h"

static void
start(void)
{
	static atomic_bool ready;

	if (atomic_load_explicit(&ready, memory_order_acquire))
		return;
	if (sodium_init() < 0)
		die("libsodium does not start");
	atomic_store_explicit(&ready, true, memory_order_release);
}

void
crypt_random(void *to, size_t n)
{
	start();
	randombytes_buf(to, n);
}

void
crypt_wipe(void *p, size_t n)
{
	sodium_memzero(p, n);
}

void
crypt_sha256(unsigned char to[static CRYPT_SHA256], const void *p, size_t n)
{
	start();
	crypto_hash_sha256(to, p, n);
}

_Static_assert(sizeof(crypto_hash_sha256_state) <= sizeof((struct crypt_sha *)0)->plain,
    "the library's state has grown");

static crypto_hash_sha256_state *
plain_state(struct crypt_sha *s)
{
	return (crypto_hash_sha256_state *)(void *)s->plain;
}

void
crypt_sha_begin(struct crypt_sha *s, bool plain)
{
	/* FIPS 180-4, 5.3.3 */
	*s = (struct crypt_sha){ .state = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
				     0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19 },
		.fast = !plain && sha256_fast() };
	start();
	if (!s->fast)
		crypto_hash_sha256_init(plain_state(s));
}

void
crypt_sha_add(struct crypt_sha *s, const void *data, size_t n)
{
	const unsigned char *p = data;
	size_t have = s->bytes % sizeof s->block, need = sizeof s->block - have;

	if (!s->fast) {
		crypto_hash_sha256_update(plain_state(s), p, n);
		return;
	}
	s->bytes += n;
	if (have > 0 && n >= need) {
		memcpy(s->block + have, p, need);
		sha256_blocks(s->state, s->block, 1);
		p += need;
		n -= need;
		have = 0;
	}
	if (have == 0) {
		sha256_blocks(s->state, p, n / sizeof s->block);
		p += n - n % sizeof s->block;
		n %= sizeof s->block;
	}
	if (n > 0)
		memcpy(s->block + have, p, n);
}

void
crypt_sha_end(struct crypt_sha *s, unsigned char to[static CRYPT_SHA256])
{
	static const unsigned char padding[64] = { 0x80 };
	uint64_t bits = s->bytes * 8;
	unsigned char length[8];

	if (!s->fast) {
		crypto_hash_sha256_final(plain_state(s), to);
		return;
	}
	for (int i = 0; i < 8; i++)
		length[i] = (unsigned char)(bits >> (56 - 8 * i));
	crypt_sha_add(s, padding, 1 + (64 + 55 - s->bytes % 64) % 64);
	crypt_sha_add(s, length, sizeof length);
	for (int i = 0; i < CRYPT_SHA256; i++)
		to[i] = (unsigned char)(s->state[i / 4] >> (24 - 8 * (i % 4)));
}

void
crypt_mac(unsigned char to[static CRYPT_MAC], struct str text,
    const unsigned char key[static CRYPT_KEY])
{
	start();
	crypto_generichash(to, CRYPT_MAC, (const unsigned char *)text.p, text.n, key, CRYPT_KEY);
}

void
crypt_public(unsigned char to[static CRYPT_PUBLIC], const unsigned char seed[static CRYPT_SEED])
{
	unsigned char secret[crypto_sign_ed25519_SECRETKEYBYTES];

	start();
	crypto_sign_ed25519_seed_keypair(to, secret, seed);
	crypt_wipe(secret, sizeof secret);
}

void
crypt_sign(unsigned char to[static CRYPT_SIGNATURE], const void *p, size_t n,
    const unsigned char seed[static CRYPT_SEED])
{
	unsigned char secret[crypto_sign_ed25519_SECRETKEYBYTES], public[CRYPT_PUBLIC];

	start();
	crypto_sign_ed25519_seed_keypair(public, secret, seed);
	crypto_sign_ed25519_detached(to, NULL, p, n, secret);
	crypt_wipe(secret, sizeof secret);
}

bool
crypt_verify(const unsigned char sig[static CRYPT_SIGNATURE], const void *p, size_t n,
    const unsigned char key[static CRYPT_PUBLIC])
{
	start();
	return crypto_sign_ed25519_verify_detached(sig, p, n, key) == 0;
}

void
crypt_point(unsigned char to[static CRYPT_POINT], struct str text)
{
	unsigned char hash[crypto_core_ristretto255_HASHBYTES];

	start();
	crypto_hash_sha512(hash, (const unsigned char *)text.p, text.n);
	crypto_core_ristretto255_from_hash(to, hash);
	crypt_wipe(hash, sizeof hash);
}

void
crypt_scalar(unsigned char to[static CRYPT_SCALAR])
{
	start();
	crypto_core_ristretto255_scalar_random(to);
}

bool
crypt_blind(unsigned char to[static CRYPT_POINT], const unsigned char p[static CRYPT_POINT],
    const unsigned char s[static CRYPT_SCALAR])
{
	start();
	return crypto_scalarmult_ristretto255(to, s, p) == 0;
}

/* The library says no to the identity, but writes it. */
void
crypt_power(unsigned char to[static CRYPT_POINT], const unsigned char s[static CRYPT_SCALAR])
{
	start();
	if (crypto_scalarmult_ristretto255_base(to, s) != 0)
		memset(to, 0, CRYPT_POINT);
}

void
crypt_power_int(unsigned char to[static CRYPT_POINT], int64_t n)
{
	unsigned char s[CRYPT_SCALAR] = { 0 }, minus[CRYPT_SCALAR];
	uint64_t size = n < 0 ? -(uint64_t)n : (uint64_t)n;

	for (int i = 0; i < 8; i++)
		s[i] = (unsigned char)(size >> 8 * i);
	crypto_core_ristretto255_scalar_negate(minus, s);
	crypt_power(to, n < 0 ? minus : s);
	crypt_wipe(s, sizeof s);
	crypt_wipe(minus, sizeof minus);
}

bool
crypt_times(unsigned char to[static CRYPT_POINT], const unsigned char p[static CRYPT_POINT],
    const unsigned char q[static CRYPT_POINT])
{
	start();
	return crypto_core_ristretto255_add(to, p, q) == 0;
}

bool
crypt_over(unsigned char to[static CRYPT_POINT], const unsigned char p[static CRYPT_POINT],
    const unsigned char q[static CRYPT_POINT])
{
	start();
	return crypto_core_ristretto255_sub(to, p, q) == 0;
}

bool
crypt_is_point(const unsigned char p[static CRYPT_POINT])
{
	static const unsigned char identity[CRYPT_POINT];

	start();
	return memcmp(p, identity, sizeof identity) != 0 &&
	    crypto_core_ristretto255_is_valid_point(p) == 1;
}

/* The library ends its texts with a NUL; ours have no room for one.  No branch and
 * no table, as there: what is written may be a secret. */
static char
hex_digit(unsigned n)
{
	return (char)(n + '0' + (((9 - n) >> 8) & ('a' - '9' - 1)));
}

void
crypt_hex(char *to, const void *from, size_t n)
{
	const unsigned char *p = from;

	for (size_t i = 0; i < n; i++) {
		to[2 * i] = hex_digit(p[i] >> 4);
		to[2 * i + 1] = hex_digit(p[i] & 15);
	}
}

bool
crypt_unhex(void *to, size_t n, struct str s)
{
	return s.n == 2 * n && sodium_hex2bin(to, n, s.p, s.n, NULL, NULL, NULL) == 0;
}

size_t
crypt_base64(char *to, size_t room, const void *from, size_t n)
{
	const unsigned char *p = from;
	size_t at = 0;
	char four[5];

	if (room / 4 < n / 3 + (n % 3 != 0))
		return 0;
	for (size_t i = 0; i < n; i += 3, at += 4)
		memcpy(to + at,
		    sodium_bin2base64(four, sizeof four, p + i, n - i < 3 ? n - i : 3,
			sodium_base64_VARIANT_ORIGINAL),
		    4);
	return at;
}

bool
crypt_unbase64(void *to, size_t room, size_t *n, struct str s)
{
	*n = 0;
	return s.n == 0 ||
	    sodium_base642bin(to, room, s.p, s.n, NULL, n, NULL, sodium_base64_VARIANT_ORIGINAL) ==
	    0;
}

/* Up to n bytes; the file may be a pipe from a program that keeps secrets. */
static size_t
read_some(int fd, char *to, size_t n, const char *path)
{
	size_t have = 0;

	while (have < n) {
		ssize_t r = read(fd, to + have, n - have);
		if (r < 0 && errno == EINTR)
			continue;
		if (r < 0)
			die_errno("cannot read %s", path);
		if (r == 0)
			break;
		have += (size_t)r;
	}
	return have;
}

/* Open, and by nobody else to be read or changed. */
static int
open_private(const char *path)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &st) != 0)
		die_errno("cannot read %s", path);
	if (st.st_mode & (S_IRWXG | S_IRWXO))
		die("key file %s: others can read or change it (mode %04o); chmod 600 it, "
		    "and make a new key if anyone did",
		    path, (unsigned)st.st_mode & 07777);
	if (st.st_uid != geteuid())
		die("key file %s belongs to another user, who can read and change it", path);
	return fd;
}

size_t
crypt_keys_read(const char *path, unsigned char (*to)[CRYPT_KEY], size_t most)
{
	enum { LINE = 2 * CRYPT_KEY + 1, MOST = 64 };
	char text[MOST * LINE + 1];
	int fd = open_private(path);
	size_t room = (most < MOST ? most : MOST) * LINE, keys = 0;
	size_t n = read_some(fd, text, room + 1, path);

	close(fd);
	if (n % LINE == LINE - 1) /* the last line end may be missing */
		text[n++] = '\n';
	bool good = n > 0 && n <= room && n % LINE == 0;
	for (; good && keys < n / LINE; keys++)
		good = text[keys * LINE + LINE - 1] == '\n' &&
		    crypt_unhex(to[keys], CRYPT_KEY, (struct str){ text + keys * LINE, LINE - 1 });
	crypt_wipe(text, sizeof text);
	if (!good && most == 1)
		die("key file %s: not %d hex digits and a line end", path, 2 * CRYPT_KEY);
	if (!good)
		die("key file %s: not 1 to %zu lines of %d hex digits", path, most, 2 * CRYPT_KEY);
	return keys;
}

void
crypt_key_read(const char *path, unsigned char to[static CRYPT_KEY])
{
	unsigned char key[1][CRYPT_KEY];

	crypt_keys_read(path, key, 1);
	memcpy(to, key, CRYPT_KEY);
	crypt_wipe(key, sizeof key);
}

void
crypt_keys_new(const char *path, const unsigned char (*key)[CRYPT_KEY], size_t n)
{
	char text[2 * CRYPT_KEY + 1];
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0 && errno == EEXIST)
		die("key file %s is there already; a key is never replaced", path);
	if (fd < 0)
		die_errno("cannot write %s", path);
	cleanup_add(path);
	if (fchmod(fd, 0600) != 0)
		die_errno("cannot write %s", path);
	text[sizeof text - 1] = '\n';
	for (size_t i = 0; i < n; i++) {
		crypt_hex(text, key[i], CRYPT_KEY);
		if (write(fd, text, sizeof text) != (ssize_t)sizeof text)
			die_errno("cannot write %s", path);
	}
	if (fsync(fd) != 0 || close(fd) != 0)
		die_errno("cannot write %s", path);
	cleanup_done(path);
	crypt_wipe(text, sizeof text);
}

void
crypt_key_new(const char *path)
{
	unsigned char key[1][CRYPT_KEY];

	crypt_random(key, sizeof key);
	crypt_keys_new(path, (const unsigned char(*)[CRYPT_KEY])key, 1);
	crypt_wipe(key, sizeof key);
}

void
crypt_key_id(char to[static 9], const unsigned char key[static CRYPT_KEY])
{
	unsigned char hash[CRYPT_SHA256];

	crypt_sha256(hash, key, CRYPT_KEY);
	crypt_hex(to, hash, 4);
	to[8] = '\0';
}
