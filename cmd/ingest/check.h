/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * check - what the files of `ingest check` share: the sheet of checks bound to
 * the canonical tables, and what was counted per table and platform.
 *
 * All that is counted is integers, sets and least places, so that checkups
 * merge in any order and rows may come in any.
 */
#ifndef INGEST_CHECK_H
#define INGEST_CHECK_H

#include "adapt/canon.h"
#include "base/map.h"
#include "quality/check.h"
#include "quality/spread.h"
#include "table/out.h"
#include "table/run.h"
#include "table/small.h"

enum { CHECK_TABLES = 6, CHECK_SLOTS = 160, CHECK_SHARDS = 256 };

/* A line of checks.tsv. */
struct rule {
	enum check check;
	struct str table, platform, columns;	/* table and platform may be * */
	struct limits limits;
	bool   warn_after, error_after;		/* the limit is that of the command line */
	struct str note;
};

/* Something of one table that is counted: base, bad, first place. */
struct slot {
	enum check check;
	struct str columns;	/* as reported */
	int    a, b;		/* columns of the table; -1 */
	double factor, plus;
	int    counter;		/* CHECK_REGRESS: which of the sheet's counters */
};

/* What a column of text holds. */
enum text_kind { TEXT_ANY, TEXT_EVENT, TEXT_CURRENCY };

/* What is done with one table. */
struct sheet {
	const struct table *table;
	enum text_kind text[CANON_MAX];
	int    at[CANON_MAX];	/* the job's column of each of the table's */
	struct slot slot[CHECK_SLOTS];
	int    nslots, nrow_tests;	/* those from the row tests on stand last */
	int    key[CANON_MAX], nkeys;
	int    needed[CANON_MAX], nneeded;	/* for the key to count */
	int    observed;	/* of keys.tsv; -1: none */
	int    duplicate;	/* slot; -1: not checked */
	int    counter[CANON_MAX], ncounters;
	int    seen, begin;	/* asof or time; what a row's lag begins with, or -1 */
	int    platform, flags, window, src, row;
};

struct covers;
struct checks {
	struct arena arena;
	struct rule *rule;
	size_t nrules;
	struct sheet sheet[CHECK_TABLES];
	struct col *cols;
	struct covers *covers;
	const struct zone *zone;	/* of all days, or NULL: each platform's own */
	uint64_t digest;	/* of all that shapes what is counted */
	/* inputs, as opened */
	char **files;
	struct head head;
	uint32_t present[CHECK_TABLES];	/* bit per column that some header has */
};

/* check_sheet.c: checks.tsv and keys.tsv, bound to the tables. */
void checks_read(struct checks *, const char *zone);	/* zone may be NULL */
const struct sheet *checks_sheet(const struct checks *, const struct head *);	/* NULL: none */

/* The rule for a slot, or for a check with no columns (slot NULL): the one
 * that names most of platform, column and table, of these the last; or NULL. */
const struct rule *checks_rule(const struct checks *, const struct sheet *, enum check,
    const struct slot *, struct str platform);

/* The least place is that of the first file in byte order, then line. */
struct place {
	uint64_t line;
	uint32_t file;		/* from 1; 0: none */
};

struct found {
	uint64_t base, bad;
	struct place first;
};

/* One table and platform. */
struct group {
	const struct sheet *sheet;
	uint64_t rows;
	int64_t  newest, seen;	/* of all times; of asof or time; INT_NONE */
	struct place newest_at, seen_at;
	struct spread times, lags;	/* of `seen`; from begin to asof */
	const struct zone *zone;	/* of its days; NULL: not needed yet */
	struct found *regress;	/* after checkup_finish(): by counter */
	struct found found[];	/* by slot */
};

/* A row's key (and observation), as its print, and where the row stands. */
struct key {
	uint64_t lo, line;
	uint32_t hi, file, group;
};

/* Counters of one key at one time. */
struct sight {
	struct print key;
	uint32_t group;
	int64_t  asof;
	struct place at;
	double   value[];	/* [counters of the widest sheet] */
};

/* The platforms of rows just read, mostly few in turn. */
struct recent {
	const struct sheet *sheet;
	struct group *group;
	uint32_t number;
	struct str platform;
	char     text[32];
};
enum { CHECK_RECENT = 8 };

struct checkup {
	const struct checks *checks;
	struct map files, groups;	/* name; "table TAB platform" -> struct group * */
	struct {			/* by the first bits of their prints */
		struct { struct key *at; size_t len, cap; } keys;
		struct { char *at; size_t len, cap; } sights;
	} shard[CHECK_SHARDS];
	size_t sight_size;
	uint32_t present[CHECK_TABLES];
	struct arena arena;
	/* the block and row being added */
	const struct sheet *sheet;
	struct rows *rows;
	struct line_cursor line;
	size_t   lines_before, row;
	const struct str *head_name;
	uint32_t file, last_src;
	bool     placed;
	struct place here;
	struct group *group;
	uint32_t group_number;
	struct recent recent[CHECK_RECENT];
	unsigned oldest;	/* of these */
	struct str cell[CANON_MAX];
	double   value[CANON_MAX];	/* NAN: missing or invalid */
	/* after checkup_finish() */
	uint32_t *rank;		/* of files, in byte order of their names */
	uint32_t *group_order, *file_order;
	/* while loading: what the part's numbers are here */
	struct { uint32_t *at; size_t len, cap; } load_file, load_group;
};

struct checkup *checkup_new(struct checks *);
void checkup_add(struct checkup *, struct rows *);
void checkup_merge(struct checkup *into, struct checkup *from);	/* frees from */
void checkup_finish(struct checkup *, int workers);

/* check_save.c */
void checkup_save(const struct checkup *, struct out *);
const char *checkup_load(struct checkup *, struct str line);

/*
 * check_keys.c: duplicates and counters.  Rows' keys and counters are only kept
 * while rows are added, in shards by key; keys_settle() then counts what stands
 * twice, one key of each staying, and keys_regress() sorts the sights and
 * compares them, both a shard at a time.
 */
void keys_add_row(struct checkup *);
void keys_put(struct checkup *, const struct key *);
struct sight *keys_new_sight(struct checkup *, struct print);
static inline struct sight *
keys_sight(const struct checkup *all, int shard, size_t i)
{
	return (struct sight *)(void *)(all->shard[shard].sights.at + i * all->sight_size);
}
void keys_settle(struct checkup *, int workers);
void keys_regress(struct checkup *, int workers);

struct group *checkup_group(struct checkup *, const struct sheet *, struct str key,
    uint32_t *number);
uint32_t checkup_file(struct checkup *, struct str name);
struct str checkup_file_name(const struct checkup *, uint32_t file);
struct place checkup_here(struct checkup *);	/* of the row being added */
void checkup_least(const struct checkup *, struct place *, struct place);
void checkup_latest(const struct checkup *, int64_t *time, struct place *at, int64_t time2,
    struct place at2);

static inline struct group *
checkup_at(const struct checkup *all, size_t number)
{
	return *(struct group **)map_value(&all->groups, number);
}

/* check_put.c */
struct check_view {
	struct instant now;	/* INT_NONE: the newest time there is */
	int64_t warn_after_ms, error_after_ms;	/* INT_NONE: not said */
	enum level only;	/* rows of this level or above */
};

extern const struct column_note check_writes[];

/* The worst level found. */
enum level checkup_put(const struct checkup *, const struct check_view *, struct out *);

/*
 * check_cover.c: what the adapters say of a platform.  Best is, of the reports
 * that make this table for it, the one that fits best, its columns as bits;
 * NULL: there is none.  The zone is that of adapt/zones.h.
 */
struct covers *covers_new(struct arena *);
const struct report *covers_best(const struct covers *, const struct table *, struct str platform,
    uint32_t filled, uint32_t *mapped);
const struct zone *covers_zone(const struct covers *, const struct table *, struct str platform);
uint64_t covers_digest(const struct covers *, uint64_t digest);	/* of all zones */

#endif
