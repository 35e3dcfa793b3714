/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rulebook - rule packs read into one list of rules.
 *
 * A later rule with the id of an earlier one takes its place, so that a team's
 * own file can change, or with status off silence, one that is shipped.  Two of
 * one id in one file are an error.  Packs are the team's to edit: anything
 * wrong in them dies with file, line and column.
 */
#ifndef RULES_RULEBOOK_H
#define RULES_RULEBOOK_H

#include "base/map.h"
#include "rules/rule.h"

struct allow_word {
	struct str text;
	struct pos pos;
};

struct rulebook {
	struct rule *at;	/* in the order they came */
	size_t       len, cap;
	struct { struct allow_word *at; size_t len, cap; } allow;	/* for every rule */
	/* private */
	struct arena arena;
	struct map   ids;
};

void rulebook_init(struct rulebook *);

void rulebook_shipped(struct rulebook *);		/* rules/ of the share folder, by name */
void rulebook_add(struct rulebook *, const char *path);	/* a file, or a folder's *.tsv by name */

/* One word a line; what follows a TAB is a remark, '#' begins a line of remarks. */
void rulebook_allow(struct rulebook *, const char *path);

/* Give every rule its levels and its proofs; once, after the last was added. */
void rulebook_settle(struct rulebook *, const struct risk_matrix *);

void rulebook_free(struct rulebook *);

#endif
