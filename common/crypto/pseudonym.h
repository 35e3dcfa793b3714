/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pseudonym - names of persons that nobody can make without the key.
 *
 *	hash	the first 16 hex digits of SHA-256 of the raw id, as crawlers publish it
 *	P1	BLAKE2b with the first key over platform, TAB, hash
 *	Pi	BLAKE2b with the i-th key over the text of P(i-1)
 *
 * each written as '~', 4 hex digits that name the keys so far, and the first 20 hex
 * digits of the MAC.  Raw id and published hash get the same name; a table with
 * P(i-1) and a raw export get the same Pi.
 *
 * By the birthday bound, n persons of one platform share a hash with a chance below
 * n^2 / 2^65 (100 million: 3e-4) and, for each key, 80 bits of a MAC with one below
 * n^2 / 2^81.  The hash alone hides nothing: ids can be counted through (4.9 million
 * SHA-256 a second on one core; a Bilibili id below 2^32 takes a quarter of an hour).
 *
 * A key file has the keys in order, one in a line.  The four digits are the first of
 * SHA-256 over all keys up to here; those in one file differ.
 */
#ifndef CRYPTO_PSEUDONYM_H
#define CRYPTO_PSEUDONYM_H

#include "crypto/blake2b.h"

enum { PERSON_HASH = 16, PSEUDONYM = 25, PSEUDONYM_TAG = 4, PSEUDONYM_MAC = 10, CHAIN_MAX = 32 };

struct chain {
	size_t n;
	unsigned char key[CHAIN_MAX][CRYPT_KEY];
	struct mac_key mac[CHAIN_MAX];
	char tag[CHAIN_MAX][PSEUDONYM_TAG + 1];
};

void chain_of(struct chain *, const unsigned char (*key)[CRYPT_KEY], size_t n);
void chain_read(struct chain *, const char *path);	/* dies as crypt_key_read() */

/* A new key file with the keys of `old` (NULL: none) and a fresh one behind. */
void chain_new(const char *path, const char *old);

/* The name that counts now has this tag. */
static inline const char *
chain_tag(const struct chain *c)
{
	return c->tag[c->n - 1];
}

/* Texts have no NUL. */
void person_hash(char to[static PERSON_HASH], struct str raw);
bool person_hash_is(struct str);	/* 16 hex digits, small letters */
void pseudonym_make(const struct chain *, unsigned char mac[static PSEUDONYM_MAC],
    struct str platform, const char hash[static PERSON_HASH]);
void pseudonym_put(const struct chain *, char to[static PSEUDONYM],
    const unsigned char mac[static PSEUDONYM_MAC]);

/* What a cell that may be a pseudonym is; OURS has the MAC under all keys in `mac`. */
enum pseudonym {
	PSEUDONYM_NONE,		/* it does not begin with '~' */
	PSEUDONYM_OURS,
	PSEUDONYM_UNKNOWN,	/* of keys that are not here */
	PSEUDONYM_BROKEN,	/* '~' and something else */
};
enum pseudonym pseudonym_carry(const struct chain *, unsigned char mac[static PSEUDONYM_MAC],
    struct str);
bool pseudonym_is(struct str);		/* by its looks */

#endif
