/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * zones - by whose clock the days of a platform go, as the adapters declare it.
 *
 * The first report, by name of the adapter, that makes this table for the
 * platform tells; else the first for the platform; else it is UTC.
 */
#ifndef ADAPT_ZONES_H
#define ADAPT_ZONES_H

#include "adapt/adapter.h"
#include "base/when.h"

struct zones {
	struct zone_of {
		const struct table *table;
		struct str platform;
		const struct zone *zone;
	} *at;			/* malloc'd; the texts are the adapters' */
	size_t len, cap;
};

/* A zeroed struct has none; adapters in the order of their names. */
void zones_add(struct zones *, const struct adapter *);
void zones_read(struct zones *, struct arena *);	/* of all in the share folder */

/* In any thread, when nothing is added any more. */
const struct zone *zones_find(const struct zones *, const struct table *, struct str platform);

#endif
