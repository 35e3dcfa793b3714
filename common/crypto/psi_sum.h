/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * psi_sum - how many ids two parties share, and sums of one party's values over
 * these, and nothing else: Private Intersection-Sum with Cardinality (Ion,
 * Kreuter, Nergiz, Patel, Raykova, Saxena, Seth, Shanahan, Yung, IEEE EuroS&P
 * 2020, figure 2), with exponential ElGamal for the values.
 *
 *   request   A -> B   H(x)^a of A's ids x (psi_ask)
 *   offer     B -> A   H(x)^ab and, in pairs, H(y)^b and E(v) of B's ids y and
 *                      their values v, both shuffled; and B's public key
 *   sum       A -> B   y is common where H(y)^ab is among the H(x)^ab: E(how
 *                      many), and of each column the sum of its E(v), renewed
 *   total     B        opens them
 *
 * A learns how many are common; B the same, and the sums; neither which ones:
 * A sees B's points by a secret of B's in byte order, B gets sums only.  A
 * refuses to send sums of fewer than `least` ids: nobody else can, since B
 * knows its values and could tell who is in a sum of few.
 *
 * B's points are filled up as in psi_answer(), those that are none of its ids
 * with sealed zeros.  B's secret is derived from its key and the nonce of the
 * offer; its tag, a MAC over columns and units, tells whether a sum is one of an
 * offer by this key.
 *
 * Values are integers of their column's unit.  For every column the values of
 * all of B's ids may have absolute values that add up to PSI_SUM_MOST at most,
 * then every sum can be opened.
 */
#ifndef CRYPTO_PSI_SUM_H
#define CRYPTO_PSI_SUM_H

#include "crypto/psi.h"

enum { PSI_SUM_BITS = 40 };
#define PSI_SUM_MOST (INT64_C(1) << PSI_SUM_BITS)

/* The request becomes an offer; value[id * n + column], column as the message has
 * it.  *past is set to the column whose values are too large, else untouched. */
const char *psi_offer(struct psi_message *, struct psi_ids, const int64_t *value,
    const struct psi_column *, size_t n, size_t pad, const unsigned char key[static CRYPT_KEY],
    int workers, size_t *past);

/* The offer becomes a sum.  *common is how many there are; fewer than `least`
 * are refused. */
const char *psi_add(struct psi_message *, struct psi_ids,
    const unsigned char key[static CRYPT_KEY], size_t least, int workers, size_t *common);

/* total[0] is how many ids are common, total[1 + column] a sum. */
const char *psi_total(const struct psi_message *, const unsigned char key[static CRYPT_KEY],
    int workers, int64_t total[static 1 + PSI_COLUMNS]);

#endif
