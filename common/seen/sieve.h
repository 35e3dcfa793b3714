/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sieve - lines in, one line a key out, in input order.
 *
 * Where the first row of a key counts, lines come out at once, as long as all
 * prints fit in memory; from the line on where they do not, new keys are put
 * aside with their lines and decided at the end.  Where the latest observation
 * counts, all are.  Memory does not grow with the input but for a bit a line
 * put aside; what is put aside lies in spool.h's files once it is more than a
 * little.
 */
#ifndef SEEN_SIEVE_H
#define SEEN_SIEVE_H

#include <stdbool.h>
#include <stddef.h>

#include "seen/mark.h"

struct sieve_how {
	bool     last;		/* the latest observation counts, else the first row */
	bool     keep_keys;	/* sieve_keys() will be called */
	uint32_t tick;		/* of the first row, from 1 */
	uint64_t known;		/* keys of earlier runs to come */
	size_t   set_most, spool_most;	/* bytes in memory; 0: as shipped */
};

struct sieve *sieve_new(const struct sieve_how *);
void sieve_free(struct sieve *);

/* A key of an earlier run; before the first line. */
void sieve_known(struct sieve *, const struct seen_key *);

/*
 * The next lines, in input order: n of them, *bytes in all.  Those that stay
 * are moved to the front of `lines` and *bytes set to what they take; the
 * others are gone, or come out at the end.
 */
void sieve_lines(struct sieve *, const struct mark *, size_t n, char *lines, size_t *bytes);

/* The rest, by `put`. */
void sieve_end(struct sieve *, void (*put)(const char *, size_t));

struct sieve_count {
	uint64_t lines, keyless;
	uint64_t dropped, more;	/* first lines of a record, and further ones */
};
struct sieve_count sieve_count(const struct sieve *);	/* after the end */

/* Behind the end: every key there is, as it was last met.  As often as wanted. */
void sieve_keys(struct sieve *, void (*take)(void *ctx, const struct seen_key *), void *ctx);

#endif
