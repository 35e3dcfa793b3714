/* SPDX-License-Identifier: GPL-3.0-or-later */
/* item_put - rates, velocity and places of counted items, as a table. */
#ifndef PROFILE_ITEM_PUT_H
#define PROFILE_ITEM_PUT_H

#include "base/opt.h"

#include "item.h"

struct item_view {
	uint64_t min_views;	/* fewer: no rates */
	struct instant now;	/* INT_NONE: the newest time there is */
	int      bins;		/* of duration */
	double   head;		/* share of all views that the head has */
	const char *posts;	/* NULL: no items but those of the events */
	int      workers;
};

extern const struct column_note item_writes[];

/* Items that only the posts have are added; they are none of the state's. */
void items_put(struct items *, const struct item_view *, struct out *);

#endif
