/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fault - what can be wrong with a cell or a row, each with a stable code.
 *
 * Parsers return one of these texts, or NULL.  The text is what a message
 * prints, the code what a rejects file keeps.
 */
#ifndef ADAPT_FAULT_H
#define ADAPT_FAULT_H

#define BAD_COUNT	"not a count"
#define BAD_RATE	"not a rate"
#define BAD_UNIT	"over 1 without a % sign: fraction or percent?"
#define BAD_RANGE	"a range, not a number"
#define BAD_CENSORED	"a bound, not a number"
#define BAD_SPAN	"not a duration"
#define BAD_MONEY	"not an amount"
#define BAD_DECIMALS	"more than four decimals"
#define BAD_WHOLE	"decimals in a currency that has none (say --decimal=, if they are thousands)"
#define BAD_CURRENCY	"another currency than the adapter's"
#define BAD_TIME	"not a date or time"
#define BAD_NO_YEAR	"no year, and nothing in the file tells it (give --asof)"
#define BAD_ORDER	"day and month may be swapped (say --dates=dmy or mdy)"
#define BAD_RELATIVE	"relative to an unknown day"
#define BAD_SERIAL	"a bare number, not a date"
#define BAD_PERIOD	"outside 1990 to 2099"
#define BAD_ID		"precision lost: the id went through a floating-point number"
#define BAD_LINK	"no id after /video/ or /photo/"
#define BAD_REAL	"not a number"
#define BAD_NO_KEY	"no id, title or time: nothing tells this row from others"
#define BAD_PSEUDONYM	"a pseudonym of a key that is not in the key file"
#define BAD_TILDE	"begins with ~ and is no pseudonym"
#define BAD_HASH	"not a published hash of an id (16 hex digits)"
#define BAD_COMPARE	"ids and pseudonyms can be compared only with --key"
#define BAD_REPEAT	"the label stands twice and its cells differ"

/* The code of a reason, the engine's own reasons too; "OTHER" for an unknown one. */
const char *fault_code(const char *reason);

#endif
