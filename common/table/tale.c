/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/die.h"
#include "table/tale.h"

enum { DIGEST_HEX = 32, SLICES_MAX = 1000000 };

static int
by_digest(const void *a, const void *b)
{
	const struct tale_input *x = a, *y = b;

	if (x->digest.hi != y->digest.hi)
		return x->digest.hi < y->digest.hi ? -1 : 1;
	if (x->digest.lo != y->digest.lo)
		return x->digest.lo < y->digest.lo ? -1 : 1;
	return (x->slice > y->slice) - (x->slice < y->slice);
}

void
tale_add(struct tale *t, struct tale_input in, const char *file)
{
	for (size_t i = 0; i < t->inputs.len; i++)
		if (by_digest(&t->inputs.at[i], &in) == 0)
			die("%s: what it holds has been counted already", file);
	GROW(&t->inputs);
	t->inputs.at[t->inputs.len++] = in;
}

void
tale_put(struct tale *t, struct out *o)
{
	if (t->inputs.len > 0)
		qsort(t->inputs.at, t->inputs.len, sizeof *t->inputs.at, by_digest);
	for (size_t i = 0; i < t->inputs.len; i++) {
		const struct tale_input *in = &t->inputs.at[i];
		enum { ROOM = 96 };
		char *to = out_room(o, ROOM);
		int n = snprintf(to, ROOM, "%s%016" PRIx64 "%016" PRIx64, i ? "," : "",
		    in->digest.hi, in->digest.lo);
		if (in->slices > 0)
			n += snprintf(to + n, ROOM - (size_t)n, ":%" PRId64 "/%" PRId64, in->slice,
			    in->slices);
		o->n += (size_t)n;
	}
}

static bool
hex(struct str s, uint64_t *to)
{
	*to = 0;
	for (size_t i = 0; i < s.n; i++) {
		unsigned d = (unsigned)s.p[i] - '0';
		if (d > 9)
			d = (unsigned)s.p[i] - 'a' + 10;
		if (d > 15)
			return false;
		*to = *to << 4 | d;
	}
	return true;
}

static bool
read_slice(struct str s, struct tale_input *in)
{
	struct str k;

	return str_cut(&s, '/', &k) && s.n > 0 && num_int(s, 1, SLICES_MAX, &in->slices) == NULL &&
	    num_int(k, 1, in->slices, &in->slice) == NULL;
}

bool
tale_read(struct tale *t, struct str list, const char *file)
{
	struct str one, digest;

	while (list.n > 0 && str_cut(&list, ',', &one)) {
		struct tale_input in = { 0 };
		str_cut(&one, ':', &digest);
		if (digest.n != DIGEST_HEX || !hex((struct str){ digest.p, 16 }, &in.digest.hi) ||
		    !hex((struct str){ digest.p + 16, 16 }, &in.digest.lo) ||
		    (one.n > 0 && !read_slice(one, &in)))
			return false;
		tale_add(t, in, file);
	}
	return true;
}

/* How many inputs have slice k of n. */
static size_t
having(const struct tale *t, int64_t k, int64_t n)
{
	size_t found = 0;

	for (size_t i = 0; i < t->inputs.len; i++)
		found += t->inputs.at[i].slices == n && t->inputs.at[i].slice == k;
	return found;
}

void
tale_check(const struct tale *t)
{
	for (size_t i = 0; i < t->inputs.len; i++) {
		int64_t n = t->inputs.at[i].slices;
		size_t want = n > 0 ? having(t, t->inputs.at[i].slice, n) : 0;
		for (int64_t k = 1; k <= n; k++)
			if (having(t, k, n) < want)
				die("slice %" PRId64 "/%" PRId64 " is missing", k, n);
	}
}

struct tale_input
tale_slice(const char *word)
{
	struct tale_input in = { 0 };

	if (!read_slice(str_of(word), &in))
		die_usage("--slice wants K/N with K from 1 to N: %s", quoted(str_of(word)));
	return in;
}
