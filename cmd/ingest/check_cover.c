/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which columns an export of the platform should have filled, and its zone. */
#include "adapt/zones.h"
#include "table/part.h"

#include "check.h"
#include "read.h"

struct covers {
	struct adapter *adapter;
	size_t n;
	struct zones zones;
};

struct covers *
covers_new(struct arena *a)
{
	struct covers *c = ARENA_NEW(a, struct covers);

	c->adapter = choose_all(&c->n, a);
	for (size_t i = 0; i < c->n; i++)
		zones_add(&c->zones, &c->adapter[i]);
	return c;
}

static uint32_t
mapped_by(const struct report *r)
{
	uint32_t bits = 0;

	for (size_t i = 0; i < r->n; i++)
		if (r->label[i].to >= 0)
			bits |= UINT32_C(1) << r->label[i].to;
	return bits;
}

static struct str
platform_of(const struct report *r)
{
	int c = canon_column(r->table, STR("platform"));

	return c < 0 ? ((struct str){ 0 }) : r->constant[c];
}

static bool
is_of(const struct report *r, const struct table *t, struct str platform)
{
	return !r->canonical && r->table == t && str_eq(platform_of(r), platform);
}

/* Most columns filled; of these the one that leaves fewest empty; the first. */
const struct report *
covers_best(const struct covers *c, const struct table *t, struct str platform, uint32_t filled,
    uint32_t *mapped)
{
	const struct report *best = NULL;
	int most = -1, least = 0;

	for (size_t i = 0; i < c->n; i++)
		for (size_t k = 0; k < c->adapter[i].n; k++) {
			const struct report *r = &c->adapter[i].report[k];
			if (!is_of(r, t, platform))
				continue;
			uint32_t bits = mapped_by(r);
			int have = __builtin_popcount(bits & filled);
			int lack = __builtin_popcount(bits & ~filled);
			if (have > most || (have == most && lack < least)) {
				best = r;
				most = have;
				least = lack;
				*mapped = bits;
			}
		}
	return best;
}

const struct zone *
covers_zone(const struct covers *c, const struct table *t, struct str platform)
{
	return zones_find(&c->zones, t, platform);
}

uint64_t
covers_digest(const struct covers *c, uint64_t digest)
{
	for (size_t i = 0; i < c->n; i++)
		for (size_t k = 0; k < c->adapter[i].n; k++) {
			const struct report *r = &c->adapter[i].report[k];
			digest = part_option(digest, platform_of(r));
			digest = part_option(digest, str_of(r->table->name));
			digest = part_option(digest, r->zone);
		}
	return digest;
}
