/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * letters - rows on their way to the shards of users; one of these a worker.
 *
 * The rows of a block are sorted by shard, and those of a shard counted together,
 * under its lock: there are some dozens, so their cache misses overlap, and workers
 * seldom meet.
 */
#ifndef PROFILE_LETTERS_H
#define PROFILE_LETTERS_H

#include "person.h"
#include "user.h"

struct letters {
	struct users *all;
	struct map name[NAME_KINDS];	/* -> uint32_t, its number in all */
	struct letter *letter;		/* read, and not yet counted */
	struct local_hour hour;
	/* while a part is loaded: its numbers in ours */
	struct numbers { uint32_t *at; size_t len, cap; } part[NAME_KINDS];
};

extern const struct col user_cols[];

/* The calls of a fold mode (part.h); all workers share the users. */
struct letters *letters_new(struct users *);
void letters_add(struct letters *, struct rows *);
void letters_merge(struct letters *into, struct letters *from);
void letters_finish(struct letters *, int workers);
void letters_save(const struct letters *, struct out *);
const char *letters_load(struct letters *, struct str line);

#endif
