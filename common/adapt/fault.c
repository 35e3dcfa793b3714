/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stddef.h>
#include <string.h>

#include "adapt/fault.h"

static const struct {
	const char *code, *reason;
} faults[] = {
	{ "COUNT_INVALID", BAD_COUNT },
	{ "RATE_INVALID", BAD_RATE },
	{ "RATE_UNIT_UNKNOWN", BAD_UNIT },
	{ "VALUE_RANGE", BAD_RANGE },
	{ "VALUE_CENSORED", BAD_CENSORED },
	{ "DURATION_INVALID", BAD_SPAN },
	{ "MONEY_INVALID", BAD_MONEY },
	{ "MONEY_PRECISION", BAD_DECIMALS },
	{ "MONEY_WHOLE", BAD_WHOLE },
	{ "CURRENCY_MISMATCH", BAD_CURRENCY },
	{ "DATE_INVALID", BAD_TIME },
	{ "DATE_NO_YEAR", BAD_NO_YEAR },
	{ "DATE_AMBIGUOUS", BAD_ORDER },
	{ "DATE_RELATIVE", BAD_RELATIVE },
	{ "DATE_UNIT_UNKNOWN", BAD_SERIAL },
	{ "DATE_RANGE", BAD_PERIOD },
	{ "ID_PRECISION_LOST", BAD_ID },
	{ "LINK_NO_ID", BAD_LINK },
	{ "NUMBER_INVALID", BAD_REAL },
	{ "KEY_MISSING", BAD_NO_KEY },
	{ "DUPLICATE_LABEL", BAD_REPEAT },
	{ "PSEUDONYM_KEY_UNKNOWN", BAD_PSEUDONYM },
	{ "PSEUDONYM_INVALID", BAD_TILDE },
	{ "PERSON_HASH_INVALID", BAD_HASH },
	{ "PERSON_NOT_COMPARABLE", BAD_COMPARE },
	/* rows.c */
	{ "MISSING_CELL", "fewer fields than the header" },
	{ "EXTRA_CELL", "more fields than the header" },
	{ "TEXT_AFTER_QUOTE", "text after a closing quote" },
	{ "UNTERMINATED_QUOTE", "a quote is never closed" },
	{ "NUL_BYTE", "a NUL byte" },
	{ "ENCODING", "not UTF-8" },
	{ "ENCODING", "not text of its encoding" },
	{ "JSON_INVALID", "not JSON" },
	{ "KEY_LATE", "a key that the header does not have" },
};

const char *
fault_code(const char *reason)
{
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
		if (strcmp(faults[i].reason, reason) == 0)
			return faults[i].code;
	return "OTHER";
}
