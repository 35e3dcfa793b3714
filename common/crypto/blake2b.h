/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * blake2b - keyed BLAKE2b (RFC 7693) of short texts, with the key's own block done
 * once: half the work of crypt_mac(), which gives the same.
 */
#ifndef CRYPTO_BLAKE2B_H
#define CRYPTO_BLAKE2B_H

#include "crypto/crypt.h"

enum { MAC_SHORT = 128 };

/* As secret as the key. */
struct mac_key { uint64_t h[8]; };

void mac_key_set(struct mac_key *, const unsigned char key[static CRYPT_KEY]);

/* 1 to MAC_SHORT bytes. */
void mac_short(unsigned char to[static CRYPT_MAC], struct str text, const struct mac_key *);

#endif
