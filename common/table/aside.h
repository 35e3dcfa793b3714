/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * aside - records that do not come out, in input order: those left out, for
 * who wants to keep them, and footnotes.
 *
 * For map jobs, with the turn of writing held.  A record with too few fields
 * of which rows.odd says ODD_TAIL is a footnote when nothing but such records
 * follows in the input, and not more than ASIDE_TAIL of them; else it is left
 * out as any other short record.
 */
#ifndef TABLE_ASIDE_H
#define TABLE_ASIDE_H

#include "table/rows.h"

enum { ASIDE_TAIL = 64 };

/* A record left out. */
struct reject {
	size_t      row;	/* line on which it starts */
	size_t      line;	/* on which it is wrong */
	int64_t     offset;	/* of its first byte in the (unpacked) input; INT_NONE where that
				 * is not the input that is read, being recoded or made a table */
	const char *column;	/* NULL: the record as a whole */
	const char *reason;
	struct str  value;
	struct str  record;	/* as it stands in the input, without its line end */
	const struct rows *rows;	/* NULL: its fields do not match the header */
	size_t      i;		/* else this is record i of it */
};

struct aside {
	void (*reject)(void *ctx, const struct reject *);	/* may be NULL */
	void  *ctx;
	uint64_t footnotes;
	struct notes notes;	/* of what turned out to be no footnote */
	/* private */
	struct arena arena;
	struct pending *pending;
	size_t len, cap;
	bool   flooded;
};

void aside_block(struct aside *, struct rows *);
void aside_end(struct aside *, const char *file, bool quiet);	/* of an input; notes stay */

#endif
