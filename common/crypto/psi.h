/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * psi - two parties find the ids that both have, by Diffie-Hellman on
 * ristretto255 (C. Meadows, IEEE S&P 1986; Huberman, Franklin, Hogg, ACM EC
 * 1999).  With H a hash to the group, a and b secret scalars:
 *
 *   request   A -> B   H(x)^a of A's ids x
 *   answer    B -> A   H(x)^ab in the same order, and H(y)^b of B's ids y
 *   meet      A        (H(y)^b)^a; x is common where H(x)^ab is among them
 *
 * A count answer has the H(x)^ab in byte order, so that A learns how many but
 * not which (PSI-CA of De Cristofaro, Gasti, Tsudik, CANS 2012).
 *
 * Both scalars are new in every run, so points of two runs cannot be compared.
 * A's is derived from the key and the run's nonce, and so is the place of every
 * id in the request, in keyed-random order: A needs nothing but the key and the
 * ids to understand the answer.  The tag, a MAC over both, tells whether these
 * are the same.  B's scalar is forgotten.  B's points are in byte order, which
 * says nothing of the ids.  Sets are filled up with random points to a multiple
 * of `pad`, to one multiple at least.
 *
 * Safe against a party that keeps to the protocol and looks at what it gets
 * (semi-honest, assuming DDH, H a random oracle); see ingest(1) for the rest.
 *
 * ids are distinct and in byte order.  Functions that can refuse return NULL or
 * what is wrong; a message is freed by psi_free() in either case.
 */
#ifndef CRYPTO_PSI_H
#define CRYPTO_PSI_H

#include "crypto/crypt.h"
#include "crypto/elgamal.h"

enum psi_step { PSI_REQUEST, PSI_ANSWER, PSI_COUNT, PSI_OFFER, PSI_SUM };
enum { PSI_NONCE = 16, PSI_COLUMNS = 16, PSI_NAME = 128 };

/* A column of values: its name, and of how many 1/10000 its unit is. */
struct psi_column {
	char    name[PSI_NAME + 1];
	int64_t unit_e4;	/* 1 to PSI_UNIT_MOST_E4 */
};
enum { PSI_UNIT_MOST_E4 = 1000000 };
bool psi_column_name(struct psi_column *, struct str);	/* false: empty, too long, odd bytes */

/* Of offer and sum only, see psi_sum.h. */
struct psi_sums {
	unsigned char nonce[PSI_NONCE], tag[CRYPT_MAC];		/* B's; A sends them back */
	unsigned char public[CRYPT_POINT];			/* of an offer */
	size_t n;
	struct psi_column column[PSI_COLUMNS];
	struct cipher *at;	/* offer: n of each point of B; sum: the count, then n */
};

struct psi_message {
	enum psi_step step;
	unsigned char nonce[PSI_NONCE], tag[CRYPT_MAC];	/* A's; B sends them back */
	size_t asked, offered;				/* points of A, and of B */
	unsigned char (*at)[CRYPT_POINT];		/* asked, then offered */
	struct psi_sums sums;
};

struct psi_ids {
	const struct str *at;
	size_t n;
};

void psi_ask(struct psi_message *, struct psi_ids, size_t pad,
    const unsigned char key[static CRYPT_KEY], int workers);

/* Turns the request into the answer, or, with `count`, the count answer. */
const char *psi_answer(struct psi_message *, struct psi_ids, size_t pad, bool count, int workers);

/* Sets common[i] for each id that B has too, and *n to their number; of a count
 * answer only *n. */
const char *psi_meet(struct psi_message *, struct psi_ids,
    const unsigned char key[static CRYPT_KEY], int workers, bool *common, size_t *n);

void psi_free(struct psi_message *);

/*
 * As text, lines that end in LF:
 *
 *   #tuiliu-psi 1 STEP NONCE TAG ASKED OFFERED
 *   a point in hex, ASKED + OFFERED times
 *   #end POINTS SHA-256 of all lines before
 *
 * The first line of an offer goes on with B's NONCE TAG PUBLIC and the number
 * of columns, and that of a sum has only these but PUBLIC; then, for each,
 *
 *   #column UNIT NAME
 *
 * An offer's points of B have the two points of each sealed value behind them
 * in the line, with blanks between; a sum has a line of two points for the count
 * and for each column.
 *
 * The text is malloc'd.  Reading refuses anything foreign, cut short or changed;
 * a message that was refused is to be freed too.
 */
struct str  psi_text(const struct psi_message *);
const char *psi_parse(struct psi_message *, struct str text);

#endif
