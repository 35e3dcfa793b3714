/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * dlog - small exponents: n of a point g^n of ristretto255, for |n| up to
 * 2^bits, by baby steps and giant steps (D. Shanks, Proc. Symp. Pure Math. 20,
 * 1971).
 *
 * The table of baby steps grows by 4 from 1024 until it reaches 2^(bits/2), so
 * that small exponents are found soon: time and memory go with the root of the
 * largest |n|.  At 40 bits, the most: 3 million products of points and 24 MB.
 * bits is even, 20 at least.
 */
#ifndef CRYPTO_DLOG_H
#define CRYPTO_DLOG_H

#include "crypto/crypt.h"

/* All n points; false when one has no such exponent, and never a wrong one. */
bool dlog_find(int64_t *exponent, const unsigned char (*point)[CRYPT_POINT], size_t n, int bits,
    int workers);

#endif
