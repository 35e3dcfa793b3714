/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coverage: which columns an export of the platform should have filled. */
#include "check.h"
#include "read.h"

struct covers {
	struct adapter *adapter;
	size_t n;
};

struct covers *
covers_new(struct arena *a)
{
	struct covers *c = ARENA_NEW(a, struct covers);

	c->adapter = choose_all(&c->n, a);
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

static bool
is_of(const struct report *r, const struct table *t, struct str platform)
{
	int c = canon_column(t, STR("platform"));

	return !r->canonical && r->table == t && c >= 0 && str_eq(r->constant[c], platform);
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
