/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pairs - which items are worth comparing, found without comparing all.
 *
 * Each item looks up the keys (keys.h) of those that are not longer, or as long and
 * earlier, within the window.  What it finds meets it if a quick look does not rule
 * out that they are alike: the letters and trigrams in a few bits, then the distance.
 *
 * What this misses: what keys.h does; items without a time unless their titles are
 * equal; and where a list or an item is cut short, which is counted.
 */
#ifndef LINK_PAIRS_H
#define LINK_PAIRS_H

#include "link/item.h"

struct pairs_rule {
	double  title;		/* least likeness of titles that must meet */
	int64_t window_ms;
	size_t  same;		/* items looked at that have the same title */
	size_t  most;		/* items looked at of any other list */
	size_t  pairs;		/* items that one item meets by other keys */
	bool    same_platform;	/* items of one platform meet too */
	int     workers;
};

/*
 * Call met(ctx[w], a, b), a < b, once for each pair that meets, in no stated
 * order; calls with the same w < rule.workers follow one another, others may come
 * at the same time.  Which pairs meet does not depend on the workers.  Returns how
 * often a limit cut a list short.
 */
uint64_t pairs_find(const struct item *, size_t n, const struct pairs_rule *,
    void (*met)(void *ctx, uint32_t a, uint32_t b), void *const *ctx);

#endif
