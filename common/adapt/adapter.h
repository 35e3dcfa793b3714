/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * adapter - what an export's labels mean: TSV files of share/adapters, whose
 * README describes them.
 *
 * An adapter is one platform's file; a report is one kind of export.  The
 * report "*" is folded into all others.  Mistakes in a file die with its line.
 * The canonical tables are reports of one more adapter, "canonical", which
 * reads each column as itself.  All lives in the arena.
 */
#ifndef ADAPT_ADAPTER_H
#define ADAPT_ADAPTER_H

#include <stdbool.h>
#include <stdint.h>

#include "adapt/canon.h"
#include "base/mem.h"

enum as {
	AS_TEXT, AS_TAGS, AS_BAND, AS_ID, AS_ID_IN_LINK, AS_COUNT, AS_FRACTION, AS_PERCENT,
	AS_PER10000, AS_SECONDS, AS_MINUTES, AS_HOURS, AS_MS, AS_TIME, AS_TIME_SERIAL, AS_DAY,
	AS_EPOCH_S, AS_EPOCH_MS, AS_MONEY, AS_MONEY_FEN, AS_STATUS,
	AS_PERSON, AS_PERSON_HASH,	/* a raw id of a person; a published hash of one */
	AS_MASK, AS_PERSONAL,
	AS_SELF, AS_REAL,	/* canonical tables: text as it stands, a number */
};

/* A list of slices. */
struct words {
	struct str *at;
	size_t      n;
};

/* One of the lines that one row makes: this column has this constant. */
struct fan {
	int          column;
	struct str   value;
};

/* Where a label's cells go. */
enum { TO_DROP = -1, TO_EXTRA = -2 };	/* else a column of the table */
enum { FAN_ALL = -1, FAN_MAX = 16 };

struct label {
	struct words key;	/* clean_key() of its names */
	struct str   name;	/* clean_label() of the first: what messages and x_ say */
	int          to;
	struct str   column;	/* as the file says it; empty in canonical tables */
	struct str   front;	/* country: its cells become country=US */
	int          fan;	/* of report.fan, the only line it counts for; FAN_ALL */
	enum as      as;
	struct words private;	/* status: the words that set FLAG_P */
	struct str   note;
	size_t       line;	/* in the adapter's file */
};

struct report {
	struct str   name;
	const struct adapter *of;
	const struct table *table;
	struct label *label;	/* in the order of the file */
	size_t       n;
	struct str   zone;	/* "UTC" if not said */
	struct words total;
	struct words names;	/* words in usual file names */
	struct words needs;	/* labels without which it is not this report, */
	size_t       needs_line;
	size_t      *need;	/* as indices of label */
	size_t       nneed;
	struct fan   fan[FAN_MAX];	/* in the order of the file */
	size_t       nfan;
	bool         tags_from_title;
	struct str   constant[CANON_MAX];	/* by column; empty: none */
	bool         canonical;
};

struct adapter {
	struct str     name;	/* of the file, without .tsv */
	const char    *file;
	struct report *report;
	size_t         n;
};

void adapter_read(struct adapter *, const char *path, struct arena *);
void adapter_canonical(struct adapter *, struct arena *);

const struct report *adapter_report(const struct adapter *, struct str name);	/* NULL: none */
const char *adapter_as(enum as);	/* the word for it */
bool adapter_hides(enum as);	/* its cells are shown nowhere as they stand */

/* The date in a file's name by one of the report's patterns (YYYY-MM-DD,
 * YYYY_MM_DD or YYYYMMDD stands in the word): days, or INT_NONE. */
int64_t adapter_day_in_name(const struct report *, const char *path);

#endif
