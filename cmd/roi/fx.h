/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fx - exchange rates by day and currency, from a table day, currency, rate. */
#ifndef ROI_FX_H
#define ROI_FX_H

#include "table/small.h"

struct fx;

/* Dies on a bad file.  `to` is the currency that rates lead to. */
struct fx *fx_read(const char *path, struct str to, struct arena *);
struct str fx_to(const struct fx *);

/* e4 of a currency on a day (INT_NONE dies) as e4 of fx_to(), at that day's
 * rate or the latest one before; dies when there is none, or past 128 bits. */
__int128 fx_convert(const struct fx *, __int128 e4, struct str currency, int64_t day);

#endif
