/* SPDX-License-Identifier: GPL-3.0-or-later */
/* decimal - the number at the front of a cell, exactly; shared by the value parsers. */
#ifndef ADAPT_DECIMAL_H
#define ADAPT_DECIMAL_H

#include "adapt/value.h"

/* digits * 10^exponent; at most 18 digits. */
struct decimal {
	uint64_t digits;
	int      exponent;
	bool     negative;
};

/* Take a number with sign, thousands groups, decimals and exponent off the
 * front of *s; false when there is none or it is malformed. */
bool decimal_take(struct str *, const struct spelling *, struct decimal *);

/* times factor, as an integer: false when too large or, unless `round`, not
 * whole.  Rounds half away from zero. */
bool decimal_scaled(const struct decimal *, int64_t factor, bool round, int64_t *);

/* Most cells, 14 and 14.21: up to 8 digits with at most `places` (1 to 8) decimals
 * behind a point, nothing else, as an integer of 10^-places. */
bool decimal_plain(struct str, int places, int64_t *);

double decimal_real(const struct decimal *);

/* Take 万 w 亿 千 k K M B and a trailing + off the front; the factor, 1 if none. */
int64_t decimal_suffix(struct str *, bool *rounded);

/* BAD_RANGE, BAD_CENSORED, or `other`: what a cell is that is no number. */
const char *decimal_blame(struct str, const char *other);

#endif
