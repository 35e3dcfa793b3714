/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What psi.c and psi_sum.c share, and no one else includes. */
#ifndef CRYPTO_PSI_IMPL_H
#define CRYPTO_PSI_IMPL_H

#include "crypto/psi.h"

/* All of a party's secrets of one run, by its key and the run's nonce. */
struct psi_secret {
	unsigned char scalar[CRYPT_SCALAR], rank[CRYPT_KEY], fill[CRYPT_KEY], tag[CRYPT_KEY];
};
void psi_secret(struct psi_secret *, const unsigned char key[static CRYPT_KEY],
    const unsigned char nonce[static PSI_NONCE]);

/* 32 bytes from the key, for one use (label) of one run. */
void psi_derive(unsigned char to[static CRYPT_KEY], const unsigned char key[static CRYPT_KEY],
    char label, const unsigned char nonce[static PSI_NONCE]);

/* Is the message an answer to a request with this key, for these ids? */
bool psi_is_mine(const struct psi_message *, const struct psi_secret *, struct psi_ids);

/* One piece of work on the points of a message. */
struct psi_task {
	unsigned char (*at)[CRYPT_POINT];
	size_t n;
	const unsigned char *scalar;
	struct psi_ids ids;	/* points are to be those of ids, */
	const struct psi_place *place;	/* at these places; NULL: the first ones */
	bool   fresh;		/* else points that are there are raised */
};
bool psi_run(struct psi_task *, int workers);	/* false when a point is none */

int    psi_point_cmp(const void *, const void *);
bool   psi_twice(const unsigned char (*at)[CRYPT_POINT], size_t n);
size_t psi_padded(size_t n, size_t pad);

/* What is refused in several places. */
extern const char psi_no_point[], psi_same_point[], psi_not_mine[];

/* B's part of the answer but for the order of its points: raises A's points and
 * makes B's by a new secret. */
const char *psi_raise(struct psi_message *, struct psi_ids, size_t pad, int workers);

#endif
