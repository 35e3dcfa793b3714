/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * foldpage - what each character folds to, in pages of 256 made on demand.
 *
 * An entry packs code point (21 bits), kind and flags.  With FOLD_MORE the
 * code point is an index into `more`, where a count is followed by that many
 * entries without FOLD_MORE.  Pages live as long as the program.
 */
#ifndef TEXT_FOLDPAGE_H
#define TEXT_FOLDPAGE_H

#include <stdatomic.h>
#include <stdint.h>

#include "text/fold.h"

#define FOLD_POINT(e) ((e) & 0x1fffff)
#define FOLD_KIND(e)  ((e) >> 21 & 7)
#define FOLD_LEET     (1u << 24)	/* '$', '@', '0' */
#define FOLD_MARK     (1u << 25)	/* combining: stays only on FOLD_OTHER */
#define FOLD_DROP     (1u << 26)	/* folds to nothing */
#define FOLD_MORE     (1u << 27)	/* folds to several units */

struct fold_page {
	uint32_t  entry[256];
	uint32_t *more;
};

extern _Atomic(const struct fold_page *) fold_pages[0x1100];	/* foldpage.c's */

const struct fold_page *fold_page_make(uint32_t index);

/* The page of characters c with c >> 8 == index, index < 0x1100. */
static inline const struct fold_page *
fold_page(uint32_t index)
{
	const struct fold_page *page =
	    atomic_load_explicit(&fold_pages[index], memory_order_acquire);

	return page != NULL ? page : fold_page_make(index);
}

#endif
