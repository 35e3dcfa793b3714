/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * saved - the cells of a line of state, for save() and load() of a fold mode.
 *
 * A key is some cells escaped and joined by TABs, as tally.h says: the byte
 * order of keys is the order of their columns, and in a TSV it stands as it is.
 *
 * The readers take one cell off *rest; false when there is none or it is not
 * what was asked for.
 */
#ifndef TABLE_SAVED_H
#define TABLE_SAVED_H

#include "base/distinct.h"
#include "base/map.h"
#include "table/out.h"

/* The key of n cells; in the arena, but a single plain cell stands as it is. */
struct str saved_join(const struct str *cell, size_t n, struct arena *);

static inline struct str
saved_pair(struct str a, struct str b, struct arena *arena)
{
	return saved_join((const struct str[]){ a, b }, 2, arena);
}

/* Put the cells of a key, in whatever format the output has. */
void saved_put_cells(struct out *, struct str key, int cells);

void saved_put_key(struct out *, struct str key);	/* first on its line */
void saved_put_big(struct out *, __int128);
void saved_put_end(struct out *);

struct str saved_key(struct str *rest, int cells);	/* .p NULL: too few cells */
bool saved_text(struct str *rest, struct str *);
bool saved_int(struct str *rest, int64_t *);		/* INT_NONE when empty */
bool saved_uint(struct str *rest, uint64_t *);		/* never empty */
bool saved_big(struct str *rest, __int128 *);

/* The members of a group in distinct_pairs(), as one cell, and back. */
void saved_put_members(struct out *, const struct pair *, size_t n, uint32_t group);
bool saved_members(struct str *rest, struct distinct *, uint32_t group);

#endif
