/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * hook_seconds - an item's viewers second by second, and those of all items of
 * about its duration.
 */
#ifndef PROFILE_HOOK_SECONDS_H
#define PROFILE_HOOK_SECONDS_H

#include "stat/survival.h"

#include "hook.h"

enum { HOOK_SECONDS = 3600, HOOK_BINS = 7 };	/* nothing later is looked at */

extern const char *const hook_bin_names[HOOK_BINS];

struct seconds {
	size_t   len;				/* seconds at whose start somebody is there */
	uint64_t risk[HOOK_SECONDS];		/* there at its start */
	uint64_t left[HOOK_SECONDS];		/* left in it */
};

/* Of the items of one duration bin, over all of their views. */
struct bin {
	uint64_t items;
	struct seconds all;
};

int hook_kind(const struct hook *);		/* whose views count */
int hook_bin(const struct hook *);		/* number; -1: no duration */

void seconds_of(const struct hooks *, uint32_t number, struct seconds *);
void seconds_add(struct seconds *to, const struct seconds *);

/* The curve of the item up to `ms`, whose start is a bin's; undefined (at_risk 0, share
 * above 0) when nobody was seen for so long. */
struct survival hook_until(const struct hooks *, uint32_t number, int64_t ms);

/*
 * The second in which the share still there falls most: by itself, or beyond what
 * that of `bin` would have lost.  -1: none.  Seconds from `until_ms` on are not
 * looked at: leaving at the end of a video is no sign.
 */
struct node { int64_t second; double fall; };
struct node seconds_node(const struct seconds *, const struct seconds *bin, int64_t until_ms);

double seconds_keep(const struct seconds *, size_t second);	/* at its start */

#endif
