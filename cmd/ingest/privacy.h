/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * privacy - what is asked at the door of ingest read: pseudonyms, labels kept and
 * dropped, consent, deletion and small groups.
 */
#ifndef INGEST_PRIVACY_H
#define INGEST_PRIVACY_H

#include "base/opt.h"
#include "persons.h"

enum { CROWD_COLUMNS = 4, PRIVACY_FILES = 3 };

/* path NULL: the option was not given. */
struct option_file {
	const char *option, *path;
};

struct door {
	bool key;
	struct chain chain;
	struct persons *consent, *forget;	/* NULL: not asked */
	int64_t min_k;				/* 0: not asked */
	int crowd[CROWD_COLUMNS];		/* columns that tell a group's size; -1 ends */
	uint64_t seed;
};

struct read;

extern const struct opt privacy_options[];

bool privacy_makes_key(int argc);	/* --new-key: made, and there is nothing else to do */
void privacy_files(struct option_file to[static PRIVACY_FILES]);	/* its options' files */
void privacy_open(struct read *);	/* before any input is looked at */
void privacy_labels(const struct read *);	/* dies when no input has one of --keep and --drop */
void privacy_lists(struct read *);	/* when the table is known: read them, or die */

/* "key=ab12 " in front of the note of the audit line. */
void privacy_note(const struct read *, char *note, size_t room);

#endif
