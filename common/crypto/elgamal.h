/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * elgamal - sealed numbers that can be added without being opened: exponential
 * ElGamal on ristretto255 (T. ElGamal, IEEE Trans. Inf. Theory 31, 1985; in the
 * exponent: Cramer, Gennaro, Schoenmakers, EUROCRYPT 1997).
 *
 * With x the secret, y = g^x public and r random in every seal, m is
 * (g^r, y^r g^m).  Products are sums: add() needs no key.  A seal to which a new
 * seal of 0 was added cannot be told, but by the owner of x, to be made of it.
 * Opening gives g^m; crypto/dlog.h finds m where it is small.
 */
#ifndef CRYPTO_ELGAMAL_H
#define CRYPTO_ELGAMAL_H

#include "crypto/crypt.h"

struct cipher {
	unsigned char at[2][CRYPT_POINT];
};

/* y must be a point and not the identity. */
void elgamal_seal(struct cipher *, int64_t m, const unsigned char y[static CRYPT_POINT]);

/* False when it cannot be a seal: no points, or the identity. */
bool elgamal_is(const struct cipher *);

/* Both must be seals. */
void elgamal_add(struct cipher *to, const struct cipher *more);

/* g^m. */
void elgamal_open(unsigned char to[static CRYPT_POINT], const struct cipher *,
    const unsigned char x[static CRYPT_SCALAR]);

#endif
