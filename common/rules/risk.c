/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules/risk.h"

static const char *const names[RISK_LEVELS] = {
	[RISK_NONE] = "",
	[RISK_VERY_LOW] = "very_low",
	[RISK_LOW] = "low",
	[RISK_MODERATE] = "moderate",
	[RISK_HIGH] = "high",
	[RISK_VERY_HIGH] = "very_high",
};

const char *
risk_name(enum risk_level level)
{
	return names[level];
}

enum risk_level
risk_of(struct str name)
{
	for (int i = RISK_VERY_LOW; i < RISK_LEVELS; i++)
		if (str_eq(name, str_of(names[i])))
			return (enum risk_level)i;
	return RISK_NONE;
}

const char *
risk_matrix_wrong(const struct risk_matrix *m)
{
	for (int l = 0; l < RISK_STEPS; l++)
		for (int i = 0; i < RISK_STEPS; i++) {
			if (m->at[l][i] == RISK_NONE)
				return "a pair is missing";
			if (l > 0 && m->at[l][i] < m->at[l - 1][i])
				return "the level falls while likelihood rises";
			if (i > 0 && m->at[l][i] < m->at[l][i - 1])
				return "the level falls while impact rises";
		}
	return NULL;
}

enum risk_level
risk_level(const struct risk_matrix *m, int likelihood, int impact)
{
	if (likelihood > RISK_STEPS)
		likelihood = RISK_STEPS;
	return m->at[likelihood - 1][impact - 1];
}
