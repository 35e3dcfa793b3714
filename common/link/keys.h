/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * keys - what titles have in common when they are alike, as numbers to look up.
 *
 * Two titles whose trigrams have a Jaccard index of t share one of the rarest
 * n - ceil(t n) + 1 of each (n trigrams, in one order for all): the prefix filter
 * (Chaudhuri, Ganti & Kaushik 2006, ICDE; Bayardo, Ma & Srikant 2007, WWW).
 *
 * Of two titles within d edits the shorter one, cut into d + 1 pieces, has a piece
 * that stands in the longer one, at most so far from its place as the edits left and
 * right of it can move it: Pass-Join (Li, Deng, Wang & Feng 2011, PVLDB 5:253, the
 * multi-match-aware selection).  For titles longer than EDIT_SHORT that is too many
 * places; there d edits change at most 3d trigrams, so the 3d + 1 rarest are looked at.
 *
 * Nothing is missed from a likeness of KEYS_SURE on.  Below, there are fewer pieces
 * than d + 1, for pieces of one letter stand everywhere, and the trigrams of long
 * titles may all have changed.
 */
#ifndef LINK_KEYS_H
#define LINK_KEYS_H

#include "link/edit.h"
#include "link/item.h"

#define KEYS_SURE 0.75
enum { KEYS_MOST = 1536 };	/* of one item */

/* How often each trigram occurs, to tell which are rare; two may share a count. */
struct keys_counts;
struct keys_counts *keys_counts(const struct item *, size_t n);
void keys_counts_free(struct keys_counts *);

/* Most edits between titles of which the longer one has so many letters. */
static inline uint32_t
keys_edits(uint32_t longer, double least)
{
	return (uint32_t)((1 - least) * longer + 1e-9);
}

/*
 * What is in a title, in a few bits.  Those of the letters differ in at most 2d less
 * the difference in length when d edits make one title of the other, those of the
 * trigrams in at most as many as only one of the two has.
 */
struct sketch {
	uint64_t letters[2], grams[2];
};

/* The keys under which an item is found, KEYS_MOST at most, and its sketch; an item
 * without a time is found by its whole title only. */
uint32_t keys_of(const struct item *, const struct keys_counts *, double least, uint32_t *to,
    struct sketch *);
uint32_t keys_title(const struct item *);

/* Call look(ctx, key) for each key under which another item may be found that is alike
 * and not longer; whole titles are left out. */
void keys_like(const struct item *, const struct keys_counts *, double least,
    void (*look)(void *ctx, uint32_t key), void *ctx);

static inline uint32_t
keys_differ(const uint64_t a[2], const uint64_t b[2])
{
	return (uint32_t)(__builtin_popcountll(a[0] ^ b[0]) + __builtin_popcountll(a[1] ^ b[1]));
}

#endif
