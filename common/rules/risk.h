/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * risk - how bad a finding is: levels, the matrix they come from, deadlines.
 *
 * The level of a finding is what the matrix says for likelihood and impact,
 * each 1 to 5 (very low to very high).  The shipped matrix is Table I-2 of
 * NIST SP 800-30 Rev. 1 (2012).  Their product, 1 to 25, is shown for people
 * who are used to it and decides nothing: it gives 1 x 5 and 5 x 1 one rank
 * (L. A. Cox, What's wrong with risk matrices?, Risk Analysis 28, 2008).
 */
#ifndef RULES_RISK_H
#define RULES_RISK_H

#include <stdint.h>

#include "base/mem.h"
#include "base/str.h"

enum risk_level {
	RISK_NONE,
	RISK_VERY_LOW, RISK_LOW, RISK_MODERATE, RISK_HIGH, RISK_VERY_HIGH,
};

enum { RISK_STEPS = 5, RISK_LEVELS = RISK_VERY_HIGH + 1 };

#define RISK_WORDS "very_low|low|moderate|high|very_high"	/* for OPT_WORD */

const char     *risk_name(enum risk_level);	/* "" of RISK_NONE */
enum risk_level risk_of(struct str name);	/* RISK_NONE: no such level */

struct risk_matrix {
	enum risk_level at[RISK_STEPS][RISK_STEPS];	/* [likelihood - 1][impact - 1] */
};

/* NULL, or what is wrong with it: "a pair is missing", "the level falls while
 * likelihood rises", "the level falls while impact rises". */
const char *risk_matrix_wrong(const struct risk_matrix *);

/* A likelihood past 5 counts as 5: a disguise adds 1 to what may be 5 already. */
enum risk_level risk_level(const struct risk_matrix *, int likelihood, int impact);

struct risk_settings {
	struct risk_matrix matrix;
	int64_t respond_hours[RISK_LEVELS];	/* after it was found; INT_NONE: no deadline */
};

/* From risk-matrix.tsv and deadlines.tsv of the share folder; dies with file
 * and line on anything wrong. */
void risk_read(struct risk_settings *, struct arena *);

#endif
