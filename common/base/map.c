/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/die.h"
#include "base/map.h"

enum { FIRST_SLOTS = 64, LINE = 64, SMALL = 2 << 20 };

/* Of every empty map: nothing is found in it, and any key is too many. */
static const struct map_slot none;

_Static_assert(offsetof(struct map_entry, value) % 16 == 0, "values must be aligned");

void
map_init(struct map *m, size_t value_size)
{
	size_t size = offsetof(struct map_entry, value) + value_size;

	/* multiples of half a line lie in as few lines as can be */
	size = (size + LINE / 2 - 1) / (LINE / 2) * (LINE / 2);
	*m = (struct map){ .entry_size = size, .slots = (struct map_slot *)(uintptr_t)&none };
}

/* What is small may lie in the region; what is not is given back by itself. */
static void *
table_map(struct map *m, size_t n)
{
	return m->region != NULL && n < SMALL ? region_map(m->region, n) : mem_map(n);
}

static void
table_unmap(struct map *m, void *p, size_t n)
{
	if (m->region != NULL && n < SMALL)
		region_unmap(m->region, p, n);
	else
		mem_unmap(p, n);
}

static size_t
page_bytes(const struct map *m, int page)
{
	return m->entry_size << (MAP_FIRST + page);
}

void
map_free(struct map *m)
{
	for (int page = 0; page < MAP_PAGES && m->pages[page] != NULL; page++)
		table_unmap(m, m->pages[page], page_bytes(m, page));
	if (m->slots != NULL && m->mask > 0)
		table_unmap(m, m->slots, (m->mask + 1) * sizeof *m->slots);
	arena_free(&m->keys);
	*m = (struct map){ 0 };
}

static void
more_slots(struct map *m)
{
	size_t old = m->mask + 1, mask = old == 1 ? FIRST_SLOTS - 1 : old * 2 - 1;
	struct map_slot *slots = table_map(m, (mask + 1) * sizeof *slots);

	mem_touch(slots, (mask + 1) * sizeof *slots);
	for (size_t i = 0; i < m->count; i++) {
		uint64_t hash = hash_str(map_key(map_entry(m, i)));
		size_t at = hash & mask;
		while (slots[at].number != 0)
			at = (at + 1) & mask;
		slots[at] = (struct map_slot){ (uint32_t)(hash >> 32), (uint32_t)i + 1 };
	}
	if (old > 1)
		table_unmap(m, m->slots, old * sizeof *m->slots);
	m->slots = slots;
	m->mask = mask;
}

static struct map_entry *
new_entry(struct map *m, struct str key)
{
	size_t at = m->count + (1u << MAP_FIRST);
	int page = 63 - MAP_FIRST - __builtin_clzll(at);

	if (page == MAP_PAGES || key.n > UINT32_MAX)
		die("more than 4 billion different keys");
	if (m->pages[page] == NULL)
		m->pages[page] = table_map(m, page_bytes(m, page));
	struct map_entry *e = map_entry(m, m->count++);
	((volatile char *)e)[m->entry_size - 1] = 0; /* it may lie in a page not yet written */
	e->n = (uint32_t)key.n;
	if (key.n > MAP_INLINE) {
		const char *p = arena_str(&m->keys, key).p;
		memcpy(e->key, &p, sizeof p);
	} else if (key.n > 0) {
		memcpy(e->key, key.p, key.n);
	}
	return e;
}

static inline uint64_t
word(const char *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof v);
	return v;
}

static inline uint32_t
half(const char *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof v);
	return v;
}

/* Most keys are words of 4 to 7 bytes or ids of 8 to 28: overlapping words beat a call. */
static inline bool
same_key(const struct map_entry *e, struct str key)
{
	if (e->n != key.n)
		return false;
	if (key.n > MAP_INLINE || key.n < 4)
		return str_eq(map_key(e), key);
	const char *a = e->key, *b = key.p;
	if (key.n < 8)
		return half(a) == half(b) && half(a + key.n - 4) == half(b + key.n - 4);
	uint64_t diff = (word(a) ^ word(b)) | (word(a + key.n - 8) ^ word(b + key.n - 8));
	if (key.n > 16)
		diff |= (word(a + 8) ^ word(b + 8)) | (word(a + key.n - 16) ^ word(b + key.n - 16));
	return diff == 0;
}

/* Slot of the key, or the free one where it belongs. */
static size_t
probe(const struct map *m, struct str key, uint64_t hash)
{
	uint32_t tag = (uint32_t)(hash >> 32);
	size_t at = hash & m->mask;

	for (; m->slots[at].number != 0; at = (at + 1) & m->mask) {
		if (m->slots[at].tag != tag)
			continue;
		if (same_key(map_entry(m, m->slots[at].number - 1), key))
			break;
	}
	return at;
}

size_t
map_number(struct map *m, struct str key, uint64_t hash, bool *fresh)
{
	size_t at = probe(m, key, hash);

	*fresh = m->slots[at].number == 0;
	if (!*fresh)
		return m->slots[at].number - 1;
	if (m->count >= (m->mask + 1) / 8 * 5) {
		more_slots(m);
		at = probe(m, key, hash);
	}
	new_entry(m, key);
	m->slots[at] = (struct map_slot){ (uint32_t)(hash >> 32), (uint32_t)m->count };
	return m->count - 1;
}

void *
map_put(struct map *m, struct str key, uint64_t hash, bool *fresh)
{
	return map_value(m, map_number(m, key, hash, fresh));
}

void *
map_find(const struct map *m, struct str key, uint64_t hash)
{
	size_t at = probe(m, key, hash);

	return m->slots[at].number == 0 ? NULL : map_value(m, m->slots[at].number - 1);
}
