/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mark - what deciding on a line needs of it: the print of its key, never the
 * key.  Keys are told apart by 96 bits of XXH3; hash.h says what that risks.
 */
#ifndef SEEN_MARK_H
#define SEEN_MARK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/hash.h"

/* A line; lo and hi both 0: it has no key and stays. */
struct mark {
	uint64_t lo;
	uint32_t hi;
	uint32_t n : 30;	/* bytes of the line, with its end */
	uint32_t more : 1;	/* its record has a line already */
	int64_t  observed;	/* in ms; INT64_MIN: not known, in front of all */
	uint64_t content;	/* hash of what the row says */
};

/* A key that was met.  Ticks count runs and, within a run, TICK_ROWS rows. */
struct seen_key {
	uint64_t lo;
	uint32_t hi;
	uint32_t tick;		/* when it was last met; never 0 */
	int64_t  observed;	/* of the row that won, and what it said */
	uint64_t content;
};

enum { TICK_ROWS = 65536, MARK_BYTES = (1 << 30) - 1 };

static inline bool
mark_keyed(const struct mark *m)
{
	return (m->lo | m->hi) != 0;
}

#endif
