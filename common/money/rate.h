/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rate - one currency as another, without binary floats.
 *
 * A rate is an integer of 1/10^10: units of the currency wanted for one unit
 * of the currency at hand.
 */
#ifndef MONEY_RATE_H
#define MONEY_RATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define MONEY_RATE_ONE INT64_C(10000000000)

/* "7.1246": above 0, at most ten decimals, below 9e8.  NULL, or what is wrong. */
const char *money_rate_read(struct str, int64_t *rate);

/* e4 * rate rounded half away from zero; false when it is past 128 bits. */
bool money_convert(__int128 e4, int64_t rate, __int128 *to);

#endif
