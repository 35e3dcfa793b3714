/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules/risk.h"
#include "unit.h"

/* NIST SP 800-30 Rev. 1 (2012), Table I-2: [likelihood][impact], very low first. */
static const struct risk_matrix nist = { {
    { RISK_VERY_LOW, RISK_VERY_LOW, RISK_VERY_LOW, RISK_LOW, RISK_LOW },
    { RISK_VERY_LOW, RISK_LOW, RISK_LOW, RISK_LOW, RISK_MODERATE },
    { RISK_VERY_LOW, RISK_LOW, RISK_MODERATE, RISK_MODERATE, RISK_HIGH },
    { RISK_VERY_LOW, RISK_LOW, RISK_MODERATE, RISK_HIGH, RISK_VERY_HIGH },
    { RISK_VERY_LOW, RISK_LOW, RISK_MODERATE, RISK_HIGH, RISK_VERY_HIGH },
} };

static void
levels_come_from_the_table(void)
{
	CHECK(risk_level(&nist, 1, 5) == RISK_LOW);
	CHECK(risk_level(&nist, 5, 1) == RISK_VERY_LOW); /* not the same, as 5 = 5 has it */
	CHECK(risk_level(&nist, 3, 4) == RISK_MODERATE);
	CHECK(risk_level(&nist, 4, 5) == RISK_VERY_HIGH);
	CHECK(risk_level(&nist, 6, 4) == risk_level(&nist, 5, 4));
}

static void
a_matrix_is_whole_and_rises(void)
{
	struct risk_matrix m = nist;

	CHECK(risk_matrix_wrong(&nist) == NULL);
	m.at[4][4] = RISK_NONE;
	CHECK(strcmp(risk_matrix_wrong(&m), "a pair is missing") == 0);
	m = nist;
	m.at[3][2] = RISK_LOW;
	CHECK(strcmp(risk_matrix_wrong(&m), "the level falls while likelihood rises") == 0);
	m = nist;
	m.at[0][0] = RISK_LOW;
	CHECK(strcmp(risk_matrix_wrong(&m), "the level falls while impact rises") == 0);
}

static void
names_are_read_back(void)
{
	struct str rest = STR(RISK_WORDS), word;
	int n = 0;

	while (str_cut(&rest, '|', &word)) {
		enum risk_level level = risk_of(word);
		CHECK((int)level == ++n);
		CHECK(str_eq(str_of(risk_name(level)), word));
	}
	CHECK(n == RISK_STEPS);
	CHECK(risk_of(STR("High")) == RISK_NONE && risk_of(STR("")) == RISK_NONE);
}

void
unit_rules_risk(void)
{
	levels_come_from_the_table();
	a_matrix_is_whole_and_rises();
	names_are_read_back();
}
