/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * recent - what was worked out for a text not long ago.
 *
 * One place a text, taken over by the next one that falls there; for one thread.
 * Texts are told apart by a 128-bit XXH3 digest with a seed of the run's own, so that
 * nobody can prepare two that look alike; the chance that any two of a billion do is
 * below 1e-20.
 */
#ifndef BASE_RECENT_H
#define BASE_RECENT_H

#include "base/hash.h"
#include "base/mem.h"

enum { RECENT_VALUE = 16 };

struct recent_entry {
	struct digest key;
	unsigned char value[RECENT_VALUE];
};

struct recent {
	struct recent_entry *at;
	size_t mask;
	uint64_t seed;
};

void recent_init(struct recent *, size_t places, uint64_t seed);	/* a power of 2 */
void recent_free(struct recent *);

/* The place of the text; its value holds if *known, else the caller fills it in. */
static inline unsigned char *
recent_at(struct recent *r, struct str text, bool *known)
{
	struct digest d = hash_digest(text.p, text.n, r->seed);
	struct recent_entry *e = &r->at[d.lo & r->mask];

	d.hi |= 1; /* an empty place has 0 */
	*known = e->key.lo == d.lo && e->key.hi == d.hi;
	e->key = d;
	return e->value;
}

/* The text is asked for soon. */
HINT
recent_hint(const struct recent *r, struct str text)
{
	__builtin_prefetch(&r->at[hash_digest(text.p, text.n, r->seed).lo & r->mask], 1);
}

#endif
