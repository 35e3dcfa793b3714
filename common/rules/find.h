/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * find - the findings of a rulebook in a text.
 *
 * A rule that names platforms is asked only where the row's platform is among
 * them, and where the row does not say; one that names columns only there.
 * Each pair of platform and column that rules tell apart has a match set of
 * its own, so a rule that does not apply cannot hide one that does.
 *
 * A longer hit covers a shorter one, also of another rule (text/match.h).  Of
 * hits of one rule that overlap, the first is kept.  A disguise (match_hit's
 * `evaded`) adds 1 to the likelihood.  Verdicts:
 *   verify  a word of a proof rule of the category stands in the same text: the
 *           claim may be true and lawful; ask for the proof
 *   hit     the likelihood is 4 or 5, and the rule is stable
 *   likely  else: a person should look at it first
 *
 * Scanned are the first FIND_TEXT_MAX bytes of a text.
 */
#ifndef RULES_FIND_H
#define RULES_FIND_H

#include "rules/rulebook.h"
#include "text/match.h"

enum { FIND_TEXT_MAX = 1024 * 1024 };

enum verdict { VERDICT_HIT, VERDICT_LIKELY, VERDICT_VERIFY };

struct finding {
	const struct rule *rule;
	uint32_t from, to;		/* bytes of the text */
	int      likelihood;		/* 1 to 5, raised if evaded */
	enum risk_level level;
	enum verdict    verdict;
	bool     evaded;
};

struct finder;		/* constant once made; any number of threads */
struct rule_set;	/* the rules that are asked in one place */

/* One per thread; {0} is empty. The last call's findings, in order of `from`. */
struct finds {
	struct finding *at;
	size_t          len, cap;
	struct match_scratch text, proof;
	uint32_t       *until;
};

/*
 * columns are the n names of what will be searched; findings below `least` are
 * left out.  Dies with file and line on a word that cannot be matched.
 */
struct finder *finder_new(const struct rulebook *, const struct str *columns, size_t n,
    enum risk_level least);
struct finder *finder_of_rule(const struct rulebook *, size_t rule);	/* that one alone */
void           finder_free(struct finder *);

bool finder_by_platform(const struct finder *);	/* does any rule name one? */

/* The set for a row of this platform (empty: unknown) and the column of this number. */
const struct rule_set *finder_set(const struct finder *, struct str platform, size_t column);

/* Returns finds->len. */
size_t find_text(const struct finder *, const struct rule_set *, struct str text, struct finds *);

const char *verdict_name(enum verdict);		/* hit, likely, 待核验 */

void finds_free(struct finds *);

#endif
