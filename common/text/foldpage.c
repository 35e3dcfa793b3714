/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/mem.h"
#include "text/foldpage.h"
#include "text/foldtab.h"

enum { UNITS_MAX = 64 }; /* U+FDFA, the longest, has 18 */

_Atomic(const struct fold_page *) fold_pages[0x1100];

static bool
unified_han(uint32_t c)
{
	return (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3400 && c <= 0x4dbf) ||
	    (c >= 0x20000 && c <= 0x3ffff && !(c >= 0x2f800 && c <= 0x2fa1f));
}

static enum fold_kind
kind_of(uint32_t c, bool *mark)
{
	*mark = false;
	if (unified_han(c) || c == 0x3005 || c == 0x3007)
		return FOLD_HAN;
	switch (utf8proc_category((utf8proc_int32_t)c)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT: return FOLD_LATIN;
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO: return FOLD_DIGIT;
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME: *mark = true; return FOLD_OTHER;
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO: return FOLD_OTHER;
	case UTF8PROC_CATEGORY_CN: /* emoji younger than the library */
		return c >= 0x1f000 && c <= 0x1faff ? FOLD_SKIP : FOLD_OTHER;
	default: return FOLD_SKIP;
	}
}

static uint32_t
entry_of(uint32_t c)
{
	bool mark;

	if (c >= 0x80)
		c = foldtab_simple(foldtab_letter(c));
	uint32_t e = c | (uint32_t)kind_of(c, &mark) << 21;
	if (c == '$' || c == '@' || c == '0')
		e |= FOLD_LEET;
	return mark ? e | FOLD_MARK : e;
}

/* Default_Ignorable_Code_Point holds for these before they are assigned; the
 * library knows assigned characters only. */
static bool
reserved_ignorable(uint32_t c)
{
	return c == 0x2065 || (c >= 0xfff0 && c <= 0xfff8) || (c >= 0xe0000 && c <= 0xe0fff);
}

/* What c folds to before marks are looked at; 0 if it vanishes. */
static size_t
decompose(uint32_t c, utf8proc_int32_t to[static UNITS_MAX])
{
	int boundary = 0;
	utf8proc_ssize_t n;

	if (c == 0x20e3 || c == 0x2800 || reserved_ignorable(c))
		return 0;
	n = utf8proc_decompose_char((utf8proc_int32_t)foldtab_radical(foldtab_letter(c)), to,
	    UNITS_MAX,
	    UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
		UTF8PROC_IGNORE,
	    &boundary);
	if (n < 0 || n > UNITS_MAX) { /* surrogates: never decoded */
		to[0] = 0xfffd;
		return 1;
	}
	return (size_t)n;
}

/* Entries of c; the marks of the others, and only theirs, are composed again. */
static size_t
entries_of(uint32_t c, uint32_t to[static UNITS_MAX])
{
	utf8proc_int32_t raw[UNITS_MAX];
	size_t n = decompose(c, raw), kept = 0;
	bool mark, drop = false;

	for (size_t i = 0; i < n; i++) {
		enum fold_kind kind = kind_of((uint32_t)raw[i], &mark);
		if (!mark)
			drop = kind != FOLD_OTHER;
		else if (drop)
			continue;
		raw[kept++] = raw[i];
	}
	if (kept > 1)
		kept = (size_t)utf8proc_normalize_utf32(raw, (utf8proc_ssize_t)kept,
		    UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	for (size_t i = 0; i < kept; i++)
		to[i] = entry_of((uint32_t)raw[i]);
	return kept;
}

static void
page_add(struct fold_page *page, uint32_t low, const uint32_t *unit, size_t n, size_t *used)
{
	if (n == 0) {
		page->entry[low] = FOLD_DROP;
	} else if (n == 1) {
		page->entry[low] = unit[0];
	} else {
		page->more = mem_resize(page->more, (*used + n + 1) * sizeof *page->more);
		page->more[*used] = (uint32_t)n;
		memcpy(page->more + *used + 1, unit, n * sizeof *unit);
		page->entry[low] = (uint32_t)*used | FOLD_MORE;
		*used += n + 1;
	}
}

static struct fold_page *
page_new(uint32_t index)
{
	struct fold_page *page = mem_alloc(sizeof *page);
	uint32_t unit[UNITS_MAX];
	size_t used = 0;

	*page = (struct fold_page){ 0 };
	for (uint32_t low = 0; low < 256; low++) {
		uint32_t c = index << 8 | low;
		if (unified_han(c)) /* is its own NFKC: no need to ask */
			page->entry[low] = foldtab_simple(c) | FOLD_HAN << 21;
		else
			page_add(page, low, unit, entries_of(c, unit), &used);
	}
	return page;
}

const struct fold_page *
fold_page_make(uint32_t index)
{
	struct fold_page *mine = page_new(index);
	const struct fold_page *first = NULL;

	if (atomic_compare_exchange_strong(&fold_pages[index], &first, mine))
		return mine;
	free(mine->more); /* another thread was first */
	free(mine);
	return first;
}
