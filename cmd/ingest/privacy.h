/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * privacy - what is asked at the door of ingest read: pseudonyms, labels kept and
 * dropped, consent, deletion and small groups.
 */
#ifndef INGEST_PRIVACY_H
#define INGEST_PRIVACY_H

#include "base/opt.h"
#include "persons.h"

enum { CROWD_COLUMNS = 4 };

struct door {
	bool key;
	struct chain chain;
	struct persons *consent, *forget;	/* NULL: not asked */
	int64_t min_k;				/* 0: not asked */
	int crowd[CROWD_COLUMNS];		/* columns that tell a group's size; -1 ends */
	uint64_t seed;
};

struct read;
struct line;
struct bound;

extern const struct opt privacy_options[];

bool privacy_makes_key(int argc);	/* --new-key: made, and there is nothing else to do */
void privacy_open(struct read *);	/* before any input is looked at */
void privacy_labels(const struct read *);	/* dies when no input has one of --keep and --drop */
void privacy_lists(struct read *);	/* when the table is known: read them, or die */

/* "key=ab12 " in front of the note of the audit line. */
void privacy_note(const struct read *, char *note, size_t room);

/* May the record become a row?  FATE_OUT, or what it is instead. */
enum fate privacy_judge(struct line *);

/* The pseudonym of a person's cell, in the block's arena; NULL, or what is wrong. */
const char *privacy_name(struct line *, const struct bound *, struct str platform, struct str cell,
    struct str *name);

/* Record i comes soon: have what is remembered of plan.ahead's cell at hand. */
void privacy_ahead(struct line *, size_t i);

/* What may be shown of a person's cell: its first letter, or a pseudonym's key. */
struct str privacy_hide(struct str cell, struct arena *);

/* FATE_SUPPRESSED when the line's group is smaller than --min-k. */
enum fate privacy_crowd(const struct line *);

#endif
