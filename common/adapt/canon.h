/* SPDX-License-Identifier: GPL-3.0-or-later */
/* canon - the canonical tables and their columns, in the order they are written. */
#ifndef ADAPT_CANON_H
#define ADAPT_CANON_H

#include "base/str.h"

enum canon_kind {
	CANON_TEXT, CANON_TAGS, CANON_COUNT, CANON_RATE, CANON_REAL, CANON_MS, CANON_MONEY,
	CANON_TIME, CANON_DAY,
	CANON_FLAGS, CANON_SRC, CANON_ROW,	/* filled by ingest */
};

struct canon {
	const char     *name;	/* NULL ends */
	enum canon_kind kind;
	const char     *help;
};

/*
 * Whom a column tells.  One who watches, comments or buys is a person.  One who
 * makes works is mostly party to a contract with the operator, or the operator, and
 * stays in the clear unless an adapter says person, as for those of crawled posts.
 */
enum canon_who { CANON_NOBODY, CANON_PERSON, CANON_PARTY };

enum { CANON_MAX = 32 };	/* columns of the widest table */

struct table {
	const char *name;	/* "posts"; NULL ends tables[] */
	const struct canon *column;
	size_t n;
};

extern const struct table canon_tables[];

const struct table *canon_table(struct str name);	/* NULL: none */
int canon_column(const struct table *, struct str name);	/* -1: none */
const char *canon_unit(enum canon_kind);
enum canon_who canon_who(const struct canon *);

#endif
