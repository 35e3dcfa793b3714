/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * read - what the files of `ingest read` share: the run, its inputs, and the
 * steps from an opened file to a line of a table.
 */
#ifndef INGEST_READ_H
#define INGEST_READ_H

#include <stdatomic.h>

#include "adapt/bind.h"
#include "adapt/known.h"
#include "adapt/value.h"
#include "replay.h"
#include "table/run.h"
#include "privacy.h"
#include "trail.h"

/* One file, looked at before any row is read. */
struct input {
	const char   *path;
	struct source source;	/* pipes stay open between looking and reading */
	bool          open;
	const char   *encoding;	/* found out, not said; or NULL */
	struct head   head;
	size_t        lead;	/* bytes between head_start() and the header */
	size_t        preamble;	/* records in them */
	struct pick   pick;
	struct bind   bind;
	const struct zone *zone;
	struct instant asof;	/* of all rows, where no cell says; INT_NONE */
	bool          asof_is_day;
	int64_t       limit_day;	/* no date is later: of asof, else the newest; INT_NONE */
	int64_t       newest_day;	/* full date or id with a time in it; INT_NONE */
	bool          id_has_time;	/* ids of this platform carry one */
	const struct plan *plan;	/* of a row that makes one line */
	const struct plan **fan;	/* of the lines that a row may make instead */
	size_t        nfan;
	struct row_lines *only;	/* --replay: the rows to be read */
	size_t       *slot;	/* of each x_ column of the output: bind.extra, or SIZE_MAX */
};

/* Columns of the table that others depend on; -1 where it has none. */
struct places {
	int platform, account, item, title, published, genre, tags, asof, currency;
};

/*
 * What became of a record.  Each has one fate, and balance.c adds them up: a new
 * one gets a line there.  FATE_COPY is no record's: a line beyond the first that
 * one record made.
 */
enum fate {
	FATE_OUT,
	FATE_COPY,
	FATE_REJECTED,		/* counted by the engine, not here */
	FATE_TOTAL, FATE_HEADER, FATE_FOOTNOTE,
	FATE_DUPLICATE,		/* an observation that another one replaces */
	FATE_CONSENT,		/* nobody allowed it */
	FATE_FORGOTTEN,		/* on the deletion list */
	FATE_SUPPRESSED,	/* fewer than --min-k */
	FATES,
};

struct read {
	struct arena  arena;
	struct known *known;
	struct input *input;
	size_t        n, room;
	struct input *now;	/* the one being read */
	const struct table *table;
	struct places at;
	struct str   *extra;	/* x_ columns of all inputs */
	size_t        nextra;
	struct replay *replay;	/* NULL: all rows are read */
	/* options */
	bool          named;	/* the adapter was chosen by hand */
	struct spelling spelling;
	const char   *zone_word, *asof_word;
	struct str    account;
	struct privacy privacy;
	struct door door;
	struct {
		struct str *at;
		size_t len, cap;
	} dropped;		/* labels of which that was said */
	struct dedupe *dedupe;	/* one row a key; NULL: all */
	/* counts, by any worker */
	_Atomic uint64_t fate[FATES], rounded_ids;
};

/* expand.c: the inputs, several where an operand is an archive or workbook; members that no
 * adapter knows are passed over when it knows another one.  Dies when it knows none. */
void expand_all(struct read *, char **file, size_t n);

/* look.c: of an input that was opened, find header and report, and close it again if it can
 * be opened twice.  What is wrong when no report knows it: it is open then. */
const char *look_at(struct read *, struct input *);
void look_open(struct input *, struct source *);	/* again, behind the header */

/* context.c: asof, zone, and the dates that tell the year of others.  The
 * source stands behind the header. */
void context_find(const struct read *, struct input *, struct source *);

/* emit.c: a block of records to lines; what a short record is */
void read_head(void *ctx, const struct head *, struct out *);
void read_rows(void *ctx, struct rows *, struct out *);
enum odd read_odd(void *ctx, const struct rows *, struct str record, size_t fields);

/* balance.c: records in = lines out and the fates of the rest, or dies.  The counts
 * go to the audit log; note has those of which the log has no field, "" if none. */
struct trail_count balance_check(const struct read *, char *note, size_t room);

/* choose.c: the adapters asked for, dying when there are none */
struct known *choose_adapters(const char *named, const char *file, struct arena *);
struct adapter *choose_all(size_t *n, struct arena *);	/* of the share folder, canonical last */

#endif
