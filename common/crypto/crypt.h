/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * crypt - the few cryptographic operations the toolkit needs, by libsodium.
 *
 * crypt.c is the only file that knows the library.  Nothing here is invented:
 * SHA-256 (FIPS 180-4), BLAKE2b with a key (RFC 7693), Ed25519 (RFC 8032),
 * ristretto255 (RFC 9496).  Every function dies if the library cannot start.
 */
#ifndef CRYPTO_CRYPT_H
#define CRYPTO_CRYPT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum {
	CRYPT_SHA256 = 32, CRYPT_KEY = 32, CRYPT_MAC = 16,
	CRYPT_SEED = 32, CRYPT_PUBLIC = 32, CRYPT_SIGNATURE = 64,
	CRYPT_POINT = 32, CRYPT_SCALAR = 32,
};

void crypt_random(void *, size_t n);		/* from the kernel */
void crypt_wipe(void *, size_t n);

void crypt_sha256(unsigned char to[static CRYPT_SHA256], const void *, size_t n);

/* The same in pieces: begin, add any number of times, end.  With the processor's
 * instructions for it, where it has them and `plain` does not forbid it. */
struct crypt_sha {
	uint32_t      state[8];
	uint64_t      bytes;
	unsigned char block[64];
	bool          fast;
	_Alignas(8) unsigned char plain[104];	/* the library's own state */
};
void crypt_sha_begin(struct crypt_sha *, bool plain);
void crypt_sha_add(struct crypt_sha *, const void *, size_t n);
void crypt_sha_end(struct crypt_sha *, unsigned char to[static CRYPT_SHA256]);

/* Keyed BLAKE2b, 16 bytes: same text and key, same value; nothing else is told. */
void crypt_mac(unsigned char to[static CRYPT_MAC], struct str text,
    const unsigned char key[static CRYPT_KEY]);

/* Ed25519; the seed is the secret. */
void crypt_public(unsigned char to[static CRYPT_PUBLIC], const unsigned char seed[static CRYPT_SEED]);
void crypt_sign(unsigned char to[static CRYPT_SIGNATURE], const void *, size_t n,
    const unsigned char seed[static CRYPT_SEED]);
bool crypt_verify(const unsigned char sig[static CRYPT_SIGNATURE], const void *, size_t n,
    const unsigned char key[static CRYPT_PUBLIC]);

/* ristretto255: a text hashed to a point (SHA-512, then the map), scalars for
 * blinding, and p raised to s (to may be p); false for a point that is none or the
 * identity. */
void crypt_point(unsigned char to[static CRYPT_POINT], struct str text);
void crypt_scalar(unsigned char to[static CRYPT_SCALAR]);
bool crypt_blind(unsigned char to[static CRYPT_POINT], const unsigned char p[static CRYPT_POINT],
    const unsigned char s[static CRYPT_SCALAR]);

/* The same group, written as powers of its base point g: g^s; g^n, also for n
 * below 0 (g^0, the identity, is 32 zero bytes); p q and p / q, for which either
 * may be the identity, and false when one is no point.  The last: is it a point
 * and not the identity? */
void crypt_power(unsigned char to[static CRYPT_POINT], const unsigned char s[static CRYPT_SCALAR]);
void crypt_power_int(unsigned char to[static CRYPT_POINT], int64_t n);
bool crypt_times(unsigned char to[static CRYPT_POINT], const unsigned char p[static CRYPT_POINT],
    const unsigned char q[static CRYPT_POINT]);
bool crypt_over(unsigned char to[static CRYPT_POINT], const unsigned char p[static CRYPT_POINT],
    const unsigned char q[static CRYPT_POINT]);
bool crypt_is_point(const unsigned char p[static CRYPT_POINT]);

/* Lower-case hex and standard base64 (with padding); sizes without a NUL. */
void crypt_hex(char *to, const void *, size_t n);			/* 2 n bytes */
bool crypt_unhex(void *to, size_t n, struct str);			/* exactly 2 n digits */
size_t crypt_base64(char *to, size_t room, const void *, size_t n);	/* 0: no room */
bool crypt_unbase64(void *to, size_t room, size_t *n, struct str);

/*
 * Secrets in files: 64 hex digits and a line end, mode 0600.  Reading refuses
 * a file that others own, can read or write, and dies with the reason; writing
 * never replaces a file.  Several keys are several lines.
 */
void crypt_key_read(const char *path, unsigned char to[static CRYPT_KEY]);
void crypt_key_new(const char *path);
size_t crypt_keys_read(const char *path, unsigned char (*to)[CRYPT_KEY], size_t most);
void crypt_keys_new(const char *path, const unsigned char (*key)[CRYPT_KEY], size_t n);

/* First eight hex digits of SHA-256 of the key: names a key, tells nothing of it. */
void crypt_key_id(char to[static 9], const unsigned char key[static CRYPT_KEY]);

#endif
