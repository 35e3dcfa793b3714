/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * numfmt - what the number format of a spreadsheet cell says about its number.
 *
 * Pure.  Built-in ids: ECMA-376 part 1, 18.8.30, with the date formats of the East
 * Asian editions (27-36, 50-58).  Codes: the first section, without quoted text,
 * escapes, colours, conditions and locales.
 */
#ifndef STREAM_NUMFMT_H
#define STREAM_NUMFMT_H

#include <stdbool.h>

#include "base/str.h"

enum numfmt_kind {
	NUMFMT_PLAIN,
	NUMFMT_PERCENT,
	NUMFMT_MOMENT,	/* a serial number of days: date, time or both */
	NUMFMT_SPAN,	/* days too, but elapsed: [h]:mm:ss */
};

struct numfmt {
	unsigned char kind;
	bool          date, time;	/* a moment: what is shown; neither: not known */
	bool          parts;	/* parts of a second are shown */
};

struct numfmt numfmt_builtin(int id);
struct numfmt numfmt_code(struct str code);

#endif
