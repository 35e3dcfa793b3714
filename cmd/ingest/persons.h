/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * persons - the list of --consent or --forget: who is on it, in whatever form.
 *
 * A table with user (a raw id, a published hash or a pseudonym) and, where wanted,
 * platform (empty: every one).  A list of consents may have purpose and until, a
 * deletion list has neither: it holds for good.  A line that is wrong is named and
 * the run ends.  Twelve to twenty bytes a line are kept, none of them the id, and as
 * many again for each platform of which pseudonyms are looked up.
 */
#ifndef INGEST_PERSONS_H
#define INGEST_PERSONS_H

#include "base/mem.h"
#include "base/when.h"
#include "crypto/pseudonym.h"

struct persons;

struct persons_how {
	const char *option;		/* "--consent", for messages */
	const struct chain *chain;	/* NULL: no --key */
	bool consent;
	const char *purpose;		/* NULL: the list has none */
	struct instant now;		/* INT_NONE: no line has until */
	const struct zone *zone;	/* in which a day of until ends */
};

struct persons *persons_read(const char *path, const struct persons_how *);

/* As a table has him: a pseudonym, under the newest key if there is one, or a hash
 * with, where there is a key, the name it has. */
struct person {
	struct str platform;
	struct str name;		/* empty: none */
	uint64_t   hash[2];		/* two, where the cell may be raw id or hash */
	int        nhash;
};

/* CANNOT_TELL: without a key, a hash and a pseudonym are never known to be alike. */
enum listed { NOT_LISTED, LISTED, CANNOT_TELL };

enum listed persons_have(struct persons *, const struct person *);	/* any thread */

uint64_t persons_hash(const char hash[static PERSON_HASH]);

#endif
