/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words are read as they lie in memory: little-endian machines only. */
#include "crypto/blake2b.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "words must be swapped");

enum { BLOCK = 128, ROUNDS = 12 };

/* RFC 7693, 2.6: the fractions of the square roots of the first primes. */
static const uint64_t iv[8] = {
	0x6a09e667f3bcc908,
	0xbb67ae8584caa73b,
	0x3c6ef372fe94f82b,
	0xa54ff53a5f1d36f1,
	0x510e527fade682d1,
	0x9b05688c2b3e6c1f,
	0x1f83d9abfb41bd6b,
	0x5be0cd19137e2179,
};

/* RFC 7693, 2.7; rounds 10 and 11 are as 0 and 1. */
static const unsigned char sigma[10][16] = {
	{ 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 },
	{ 14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3 },
	{ 11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4 },
	{ 7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8 },
	{ 9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13 },
	{ 2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9 },
	{ 12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11 },
	{ 13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10 },
	{ 6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5 },
	{ 10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0 },
};

static inline uint64_t
turn(uint64_t x, int n)
{
	return x >> n | x << (64 - n);
}

static inline __attribute__((always_inline)) void
mix(uint64_t *v, int a, int b, int c, int d, uint64_t x, uint64_t y)
{
	v[a] += v[b] + x;
	v[d] = turn(v[d] ^ v[a], 32);
	v[c] += v[d];
	v[b] = turn(v[b] ^ v[c], 24);
	v[a] += v[b] + y;
	v[d] = turn(v[d] ^ v[a], 16);
	v[c] += v[d];
	v[b] = turn(v[b] ^ v[c], 63);
}

static inline __attribute__((always_inline)) void
round_of(uint64_t *v, const uint64_t *m, const unsigned char *s)
{
	mix(v, 0, 4, 8, 12, m[s[0]], m[s[1]]);
	mix(v, 1, 5, 9, 13, m[s[2]], m[s[3]]);
	mix(v, 2, 6, 10, 14, m[s[4]], m[s[5]]);
	mix(v, 3, 7, 11, 15, m[s[6]], m[s[7]]);
	mix(v, 0, 5, 10, 15, m[s[8]], m[s[9]]);
	mix(v, 1, 6, 11, 12, m[s[10]], m[s[11]]);
	mix(v, 2, 7, 8, 13, m[s[12]], m[s[13]]);
	mix(v, 3, 4, 9, 14, m[s[14]], m[s[15]]);
}

/* Bytes so far, and whether these are the last. */
static void
compress(uint64_t h[static 8], const unsigned char block[static BLOCK], uint64_t bytes, bool last)
{
	uint64_t v[16], m[16];

	memcpy(m, block, sizeof m);
	memcpy(v, h, 8 * sizeof *v);
	memcpy(v + 8, iv, sizeof iv);
	v[12] ^= bytes;
	if (last)
		v[14] = ~v[14];
#pragma GCC unroll 12
	for (int r = 0; r < ROUNDS; r++)
		round_of(v, m, sigma[r % 10]);
	for (int i = 0; i < 8; i++)
		h[i] ^= v[i] ^ v[i + 8];
}

void
mac_key_set(struct mac_key *k, const unsigned char key[static CRYPT_KEY])
{
	unsigned char block[BLOCK] = { 0 };

	memcpy(block, key, CRYPT_KEY);
	memcpy(k->h, iv, sizeof iv);
	k->h[0] ^= 0x01010000 ^ CRYPT_KEY << 8 ^ CRYPT_MAC;
	compress(k->h, block, BLOCK, false);
	crypt_wipe(block, sizeof block);
}

void
mac_short(unsigned char to[static CRYPT_MAC], struct str text, const struct mac_key *k)
{
	unsigned char block[BLOCK] = { 0 };
	struct mac_key s = *k;

	memcpy(block, text.p, text.n);
	compress(s.h, block, BLOCK + text.n, true);
	memcpy(to, s.h, CRYPT_MAC);
}
