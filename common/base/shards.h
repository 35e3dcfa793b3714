/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * shards - a map (map.h) in 16 parts by the key's hash, so that what several
 * workers have gathered can be put together by several threads.
 *
 * A key lies in the shard of its hash's top bits in everybody's map: shard 3 of
 * all workers is merged by one thread while another one merges shard 4.
 *
 * Entries have numbers below shards_end(), not all of which are in use; number
 * is (number in the shard) * 16 + shard.  Keep them in 32 bits.
 */
#ifndef BASE_SHARDS_H
#define BASE_SHARDS_H

#include "base/map.h"

enum { SHARD_BITS = 4, SHARDS = 1 << SHARD_BITS };

struct shards {
	struct map map[SHARDS];
	struct region *region;	/* private: their small tables, which all of them share */
};

void   shards_init(struct shards *, size_t value_size);	/* costs nothing until there are keys */
void   shards_free(struct shards *);
size_t shards_count(const struct shards *);
size_t shards_end(const struct shards *);

void shards_full(void);	/* dies: numbers would not fit 32 bits */

static inline unsigned
shards_of(uint64_t hash)
{
	return (unsigned)(hash >> (64 - SHARD_BITS));
}

static inline struct map_entry *
shards_entry(const struct shards *s, size_t number)
{
	return map_entry(&s->map[number % SHARDS], number / SHARDS);
}

static inline void *
shards_value(const struct shards *s, size_t number)
{
	return shards_entry(s, number)->value;
}

static inline struct str
shards_key(const struct shards *s, size_t number)
{
	return map_key(shards_entry(s, number));
}

/* Number of the key; entered, and *fresh set, when it was not there. */
static inline size_t
shards_number(struct shards *s, struct str key, uint64_t hash, bool *fresh)
{
	unsigned i = shards_of(hash);
	size_t n = map_number(&s->map[i], key, hash, fresh);

	if (__builtin_expect(n >= (size_t)1 << (32 - SHARD_BITS), 0))
		shards_full();
	return n * SHARDS + i;
}

/* As map_hint() and map_hint_entry(). */
HINT
shards_hint(const struct shards *s, uint64_t hash)
{
	map_hint(&s->map[shards_of(hash)], hash);
}

HINT
shards_hint_entry(const struct shards *s, uint64_t hash)
{
	map_hint_entry(&s->map[shards_of(hash)], hash);
}

/* All numbers in byte order of their keys, malloc'd. */
uint32_t *shards_order(const struct shards *, int workers);

/*
 * Put maps of the same kind together.  take() adds an entry to the one of the
 * same key, which is entered when it is new; it is called in several threads, but
 * for entries of one shard in one thread, in the order of `from` and then of
 * their numbers.  A shard is freed when all of it has been taken.
 *
 * When number is not NULL, number[which][number in from[which]] becomes the
 * number here; room for shards_end(from[which]) is the caller's.
 */
struct shards_join {
	struct shards *into, **from;
	size_t nfrom;
	uint32_t **number;
	void (*take)(void *ctx, size_t which, size_t to, const struct map_entry *from, bool fresh);
	void *ctx;
};

void shards_join(const struct shards_join *, int workers);

#endif
