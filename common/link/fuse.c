/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/fuse.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/num.h"

static int
larger_first(double x, double y)
{
	return (x < y) - (x > y);
}

static double
or_none(double x)
{
	return isnan(x) ? -1 : x;
}

static int
surest_first(const void *p, const void *q)
{
	const struct link_pair *x = p, *y = q;
	uint32_t xkey = x->key - 1, ykey = y->key - 1; /* 0 comes last */
	/* INT_NONE as well */
	uint64_t xgap = (uint64_t)x->why.gap_ms, ygap = (uint64_t)y->why.gap_ms;
	int c;

	if (xkey != ykey)
		return xkey < ykey ? -1 : 1;
	if (x->items != y->items)
		return x->items > y->items ? -1 : 1;
	if ((c = larger_first(or_none(x->why.title), or_none(y->why.title))) != 0)
		return c;
	if ((c = larger_first(or_none(x->why.tags), or_none(y->why.tags))) != 0)
		return c;
	if (xgap != ygap)
		return xgap < ygap ? -1 : 1;
	if (x->a != y->a)
		return x->a < y->a ? -1 : 1;
	return (x->b > y->b) - (x->b < y->b);
}

/* Join the ends unless that puts two of a platform together; on[root] has a bit
 * for each platform of an entity. */
static bool
join(struct sets *s, uint64_t *on, const struct link_pair *p, bool any)
{
	uint32_t a = union_find(s, p->a), b = union_find(s, p->b);

	if (a == b)
		return true;
	if (!any && (on[a] & on[b]) != 0)
		return false;
	uint64_t both = on[a] | on[b];
	on[union_join(s, a, b)] = both;
	return true;
}

void
fuse_pairs(struct sets *s, const uint32_t *platform, struct link_pair *pair, size_t n,
    bool same_platform)
{
	uint64_t *on = mem_alloc((s->n + 1) * sizeof *on);

	for (size_t i = 0; i < s->n; i++)
		on[i] = (uint64_t)1 << (platform[i] % FUSE_PLATFORMS);
	if (n > 0)
		qsort(pair, n, sizeof *pair, surest_first);
	for (size_t i = 0; i < n; i++)
		if (pair[i].why.doubt == NULL &&
		    !join(s, on, &pair[i], same_platform || pair[i].key > 0))
			pair[i].why.doubt = "another item of the platform fits better";
	for (size_t i = 0; i < n; i++)
		pair[i].joined = pair[i].why.doubt != NULL &&
		    union_find(s, pair[i].a) == union_find(s, pair[i].b);
	free(on);
}
