/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * item - what of a post is compared: its title as letters, its tags, its time.
 *
 * The title is folded (text/fold.h); hashtags go to the tags ("#tag", "#tag#",
 * "#tag[...]#"; one ends at white space or a mark other than '_' and emoji), and
 * only letters, digits and the like stay.  A title with nothing but hashtags
 * is empty and matches nothing.
 */
#ifndef LINK_ITEM_H
#define LINK_ITEM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/mem.h"
#include "base/str.h"
#include "text/fold.h"

enum { ITEM_LETTERS = 512 };	/* of a title; what follows is not looked at */

struct item {
	const uint32_t *letter;	/* folded code points, in the arena */
	uint32_t len;
	uint32_t width;		/* Han, kana and the like count two */
	uint64_t hash;		/* of the letters */
	uint64_t numbers;	/* hash of the runs of digits, Han numerals too */
	const uint64_t *tag;	/* hashes of folded tags, ascending, each once */
	uint32_t tags;
	uint32_t platform;	/* number, same for the same platform */
	int64_t  first, last;	/* published between these, ms; INT_NONE: not known */
	bool     common;	/* the title stands on many items of one platform */
};

/* Letters and tags from a title and a cell of tags parted by '|'; the other
 * members are left as they are. */
void item_read(struct item *, struct str title, struct str tags, struct folded *scratch,
    struct arena *);

/* Set .common where more than `most` items of one platform have the same title. */
void items_common(struct item *, size_t n, size_t most);

#endif
