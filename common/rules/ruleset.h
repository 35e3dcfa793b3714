/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ruleset - what find.c searches with; for common/rules only. */
#ifndef RULES_RULESET_H
#define RULES_RULESET_H

#include "rules/rulebook.h"

struct rule_set {
	struct match_set *match;
	uint32_t *rule;		/* of each word */
};

struct finder {
	const struct rulebook *book;
	enum risk_level least;
	struct str *platform;		/* those that rules name */
	size_t platforms, columns;	/* columns is 1 where no rule names one */
	/* [platform][column]; platform 0 is an unknown one, 1 one that no rule
	 * names, 2 ... the named ones */
	struct rule_set *set;
	size_t sets;
	struct match_set *proof;
	uint32_t *proof_of;		/* bit of each of its words */
};

#endif
