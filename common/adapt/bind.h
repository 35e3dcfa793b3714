/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bind - a report and a header: which field of a record is which column.
 */
#ifndef ADAPT_BIND_H
#define ADAPT_BIND_H

#include "adapt/adapter.h"
#include "adapt/personal.h"

/* A field of the header that is used. */
struct bound {
	size_t field;
	const struct label *label;	/* NULL: no label knows it */
	enum as as;			/* what is done: the label's, but for what the run asks */
	const char *name;		/* for messages, clean */
	bool   again;			/* the same label as the one before: cells must agree */
	bool   party;			/* of a canonical table: only pseudonyms are persons */
};

struct bind {
	const struct report *report;
	/* Column c of the table: of[first[c], first[c + 1]), to be tried in this order. */
	struct bound *of;
	size_t  first[CANON_MAX + 1];
	/* Passed as x_ columns, and labels with the kind status wherever they go. */
	struct bound *extra;
	struct str   *extra_name;
	size_t  nextra;
	struct bound *status;
	size_t  nstatus;
	bool   *personal;	/* by field: its cells are shown nowhere as they stand */
	size_t  npersonal;
	struct bound *guessed;	/* of these, those that no label knows and that look so */
	size_t  nguessed;
	struct bound *refused;	/* those of persons, dropped since there is no key */
	size_t  nrefused;
	struct bound *kept;	/* persons and masks passed as they stand, as was asked */
	size_t  nkept;
	struct bound *stuck;	/* was asked to be kept, and is not: the adapter's word */
	size_t  nstuck;
	/* Fields that tell a person, wherever they go, and those of a party. */
	struct bound *person;
	size_t  npersons;
	bool    empty[CANON_MAX];	/* columns of the table to be left empty */
	size_t  columns;	/* of the header */
	struct str *name;	/* clean_key() of each, to know the header again */
	size_t  known;		/* fields with a known label */
};

/* A label or column named on the command line. */
struct asked {
	const char *word;
	struct str key;		/* clean_key() of it */
	bool met;		/* some input has it */
};

struct asked_list {
	struct asked *at;
	size_t n;
};

/* What is personal beside what the adapter says so, and what becomes of it. */
struct privacy {
	const struct personal *words;	/* NULL: nothing */
	struct asked_list keep;		/* labels that are not, whatever they look like */
	struct asked_list drop;		/* labels not to be read, columns to be left empty */
	bool pseudonyms;		/* persons get one; else they are dropped */
};

/* All lives in the arena. */
void bind_header(struct bind *, const struct report *, struct privacy *,
    const struct str *name, size_t n, struct arena *);

#endif
