/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pack - rule packs read into one list of rules.
 *
 * A later rule with the id of an earlier one takes its place, so that a team's
 * own file can change, or with status off silence, one that is shipped.  Two of
 * one id in one file are an error.  Packs are the team's to edit: anything
 * wrong in them dies with file, line and column.
 */
#ifndef RULES_PACK_H
#define RULES_PACK_H

#include "base/map.h"
#include "rules/rule.h"

struct allow_word {
	struct str text;
	struct pos pos;
};

struct pack {
	struct rule *at;	/* in the order they came */
	size_t       len, cap;
	struct { struct allow_word *at; size_t len, cap; } allow;	/* for every rule */
	/* private */
	struct arena arena;
	struct map   ids;
};

void pack_init(struct pack *);

void pack_shipped(struct pack *);		/* rules/ of the share folder, by name */
void pack_add(struct pack *, const char *path);	/* a file, or a folder's *.tsv by name */

/* One word a line; what follows a TAB is a remark, '#' begins a line of remarks. */
void pack_allow(struct pack *, const char *path);

/* Give every rule its levels and its proofs; once, after the last was added. */
void pack_settle(struct pack *, const struct risk_matrix *);

void pack_free(struct pack *);

#endif
