/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * map - a hash table keyed by slices, good from three keys to 50 million.
 *
 * Entries are numbered in the order they came and never move; a value is
 * `value_size` zeroed bytes, 16-aligned, right behind its key; with a value of
 * up to 32 bytes both share one cache line.  Slots are eight
 * bytes (32 bits of hash, 32 of number), linear probing, at most five
 * eighths full.  Keys up to MAP_INLINE bytes lie in the entry, longer ones in
 * an arena.
 *
 * Memory latency bounds a group-by: hash a batch of keys first, call
 * map_hint() on each, some keys later map_hint_entry(), then map_put().
 * Hashes are always hash_str(key).
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stdint.h>

#include "base/hash.h"
#include "base/mem.h"

enum {
	MAP_INLINE = 28,
	MAP_FIRST = 10,		/* page k holds 2^(MAP_FIRST + k) entries */
	MAP_PAGES = 22,
	MAP_HINTED = 256,	/* bytes of an entry that a hint is about */
};

struct map_entry {
	uint32_t n;		/* bytes of the key */
	char     key[MAP_INLINE];	/* or, for a longer one, a pointer to it */
	char     value[];
};

struct map_slot { uint32_t tag, number; };	/* number + 1; 0 is free */

struct map {
	size_t    count;
	/* private */
	size_t    entry_size, mask;
	struct map_slot *slots;
	char     *pages[MAP_PAGES];
	struct arena keys;
	struct region *region;	/* of small pages and slots, or NULL */
};

void map_init(struct map *, size_t value_size);
void map_free(struct map *);

/* Value of the key; entered, and *fresh set, when it was not there. */
void *map_put(struct map *, struct str key, uint64_t hash, bool *fresh);
void *map_find(const struct map *, struct str key, uint64_t hash);	/* or NULL */

static inline struct map_entry *
map_entry(const struct map *m, size_t number)
{
	size_t at = number + (1u << MAP_FIRST);
	int page = 63 - MAP_FIRST - __builtin_clzll(at);

	return (struct map_entry *)(void *)(m->pages[page] +
	    (at - ((size_t)1 << (MAP_FIRST + page))) * m->entry_size);
}

static inline struct str
map_key(const struct map_entry *e)
{
	const char *p = e->key;

	if (e->n > MAP_INLINE)
		memcpy(&p, e->key, sizeof p);
	return (struct str){ p, e->n };
}

static inline void *
map_value(const struct map *m, size_t number)
{
	return map_entry(m, number)->value;
}

/* The same, giving the number of the entry. */
size_t map_number(struct map *, struct str key, uint64_t hash, bool *fresh);

/* Numbers of all entries in byte order of their keys, malloc'd. */
uint32_t *map_order(const struct map *);

HINT
map_hint(const struct map *m, uint64_t hash)
{
	__builtin_prefetch(&m->slots[hash & m->mask]);
}

HINT
map_hint_entry(const struct map *m, uint64_t hash)
{
	size_t at = hash & m->mask;

	while (m->slots[at].number != 0 && m->slots[at].tag != (uint32_t)(hash >> 32))
		at = (at + 1) & m->mask;
	if (m->slots[at].number == 0)
		return;
	const char *e = (const char *)map_entry(m, m->slots[at].number - 1);
	for (size_t line = 0; line < m->entry_size && line < MAP_HINTED; line += 64)
		__builtin_prefetch(e + line, 1);
}

#endif
