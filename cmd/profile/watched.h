/* SPDX-License-Identifier: GPL-3.0-or-later */
/* watched - how long items were watched, from a posts table. */
#ifndef PROFILE_WATCHED_H
#define PROFILE_WATCHED_H

#include "base/map.h"

struct watched {
	struct map post;	/* "platform TAB item" -> private */
};

/* Engine options apply.  Of several rows of an item those of its whole life
 * (window empty or lifetime) count, and of them the latest asof, then the last. */
struct watched *watched_read(const char *path);

/* In ms: watch_ms, else views times avg_watch_ms; INT_NONE when not known. */
int64_t watched_ms(const struct watched *, struct str platform_item);

#endif
