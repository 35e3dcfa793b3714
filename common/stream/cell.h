/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cell - the number of a spreadsheet cell as text.
 *
 * Pure.  A number is written as the file spells it, except:
 * - with a date or time format it is a serial number of days and becomes
 *   2024-06-18T20:00:00, 2024-06-18 when neither the number nor the format has a
 *   time, 20:00:00 below one day when the format has no date.  To the second, as the
 *   sheet shows it; to the millisecond where the format shows parts of a second.
 *   Serial 60 of the 1900 system (29 February 1900, which never was), dates before
 *   its serial 1, and dates past 9999 are written as the bare number.
 * - with a format that counts on ([h]:mm:ss) it becomes h:mm:ss.
 * - with a percent format it becomes its exact decimal times 100 and a % sign.
 * - an integer of more than 15 digits has been a double and cannot be told from its
 *   neighbours: it is written 7.412345678901234567E+18, so that it is not taken for
 *   an id.
 * Serial numbers: ECMA-376 part 1, 18.17.4.
 */
#ifndef STREAM_CELL_H
#define STREAM_CELL_H

#include "base/str.h"
#include "stream/numfmt.h"

enum { CELL_NUMBER = 128 };

/* Text of at most CELL_NUMBER bytes lies in `to`, or is the slice that was given. */
struct str cell_number(struct str, struct numfmt, bool from_1904, char to[static CELL_NUMBER]);

#endif
