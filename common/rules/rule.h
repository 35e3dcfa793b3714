/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rule - one line of a rule pack: words, how bad they are, what to do.
 *
 * Lists within a cell are separated by '|'.  A rule of type `lit` finds its
 * literals (text/match.h).  One of type `proof` finds nothing by itself: where
 * one of its words stands in the same text, a finding of the same category is
 * a claim to be verified.  Everything points into the rulebook's arena.
 */
#ifndef RULES_RULE_H
#define RULES_RULE_H

#include <stdint.h>

#include "rules/risk.h"
#include "table/small.h"
#include "text/match.h"

enum rule_status { RULE_STABLE, RULE_TEST, RULE_OFF };
enum rule_type { RULE_LIT, RULE_PROOF };

struct rule {
	struct str id, rev, category, basis, advice;
	struct str pattern, require, allow, tests;	/* lists */
	struct str platform;	/* list; empty: every platform */
	struct str columns;	/* list; empty: every column that is scanned */
	enum rule_status status;
	enum rule_type type;
	enum match_edge edge;
	unsigned within;
	int severity, likelihood, impact;	/* 1 to 5; 0: a proof has none */
	enum risk_level level[2];	/* as it stands, and when disguised */
	uint64_t proofs;		/* bits of the proof rules of its category */
	struct pos pos;
};

/*
 * Row `row` of a pack as a rule, but for level and proofs.  NULL, or what is
 * wrong, and *column where.
 */
const char *rule_parse(struct rule *, const struct small *, size_t row, const char **column);

/* The first column of the table that no rule has, or -1. */
int rule_strange_column(const struct small *);

/* Is the word in the list, or the list empty? */
bool rule_lists(struct str list, struct str word);

const char *rule_status_name(enum rule_status);

/* Take the next test off *tests: true with its text and what it expects. */
bool rule_test(struct str *tests, struct str *text, bool *hits);

#endif
