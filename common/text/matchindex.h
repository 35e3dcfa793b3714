/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * matchindex - literals by their first units: a bitmap in the cache says no to
 * nearly every place of a text, then a bucket is looked through.
 */
#ifndef TEXT_MATCHINDEX_H
#define TEXT_MATCHINDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

struct entry {
	uint32_t key[3];	/* unused ones are 0, which no text is asked for */
	uint32_t lit;
};

struct index {
	uint64_t     *bit;
	uint32_t     *slot;	/* entries of slot s are [slot[s], slot[s + 1]) */
	struct entry *entry;
	size_t        n;
	unsigned      bit_shift, slot_shift;
};

/* Fill *x from n entries, whose hash is of all of `key`; its memory is the arena's.
 * The bitmap has room for `marks` more. */
void index_build(struct index *x, struct arena *, const struct entry *, size_t n, size_t marks);

static inline uint32_t
index_hash(uint32_t a, uint32_t b)
{
	uint32_t h = a * 0x9e3779b1u + b * 0x85ebca6bu;

	return (h ^ h >> 15) * 0x2c1b3c6du;
}

static inline uint32_t
entry_hash(const struct entry *e)
{
	uint32_t hash = index_hash(e->key[0], e->key[1]);

	return e->key[2] == 0 ? hash : index_hash(hash, e->key[2]);
}

/* Let index_has() be true of this hash. */
static inline void
index_mark(struct index *x, uint32_t hash)
{
	uint32_t i = hash >> x->bit_shift;

	x->bit[i >> 6] |= (uint64_t)1 << (i & 63);
}

/* May there be an entry with this hash? */
static inline bool
index_has(const struct index *x, uint32_t hash)
{
	uint32_t i = hash >> x->bit_shift;

	return x->bit[i >> 6] >> (i & 63) & 1;
}

static inline uint32_t
index_slot(const struct index *x, uint32_t hash)
{
	return hash >> x->slot_shift;
}

#endif
