/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pairs - which items are worth comparing, found without comparing all.
 *
 * Items meet on a block key they share: their whole title, or one of the
 * rarest runs of two letters (bigrams) of each title.  d edits change at most
 * 2d different bigrams, so two titles within d edits share one of the 2d + 1
 * rarest of each, unless all of a title's may change: the prefix filter
 * (Chaudhuri, Ganti & Kaushik 2006, ICDE; Xiao et al. 2008, WWW).  Titles whose
 * trigrams are as much alike share more bigrams than that.  Within a key items
 * are taken in order of time, up to the window.
 *
 * What this misses: below a likeness of 0.8 some short titles with many edits
 * (from 0.8 on less than half of the bigrams can change: none); items without
 * a time unless their titles are equal; and what lies behind the next `most`
 * items of a key in the window, which is counted.
 */
#ifndef LINK_PAIRS_H
#define LINK_PAIRS_H

#include "link/item.h"

struct pairs_rule {
	double  title;		/* least likeness of titles that must meet */
	int64_t window_ms;
	size_t  most;		/* items looked at behind each, per key */
	bool    same_platform;	/* items of one platform meet too */
};

/*
 * Call met(ctx, a, b), a < b, once for each pair that meets, in no stated
 * order.  Which ones do depends on the items, not on other input.  Returns
 * how often `most` cut a list short.
 */
uint64_t pairs_find(const struct item *, size_t n, const struct pairs_rule *,
    void (*met)(void *ctx, uint32_t a, uint32_t b), void *ctx);

/* Sort numbers ascending (radix). */
void pairs_sort(uint64_t *, size_t n);

#endif
