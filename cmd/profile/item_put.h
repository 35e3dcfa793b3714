/* SPDX-License-Identifier: GPL-3.0-or-later */
/* item_put - rates, bounds and shares from counted items, as a table. */
#ifndef PROFILE_ITEM_PUT_H
#define PROFILE_ITEM_PUT_H

#include "base/opt.h"

#include "item.h"

struct item_view {
	uint64_t min_views;	/* fewer: no rates */
	struct instant now;	/* INT_NONE: the newest time there is */
};

extern const struct column_note item_writes[];

void items_put(const struct items *, const struct item_view *, struct out *);

#endif
