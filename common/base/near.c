/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/near.h"

#include <stdio.h>

#include "base/die.h"

enum { NEAR_BYTES = 64 };

static int
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c;
}

static size_t
least_of(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t
steps(struct str a, struct str b)
{
	size_t row[3][NEAR_BYTES + 1], *before = row[0], *last = row[1], *now = row[2];

	if (a.n > NEAR_BYTES || b.n > NEAR_BYTES)
		return NEAR_BYTES;
	for (size_t j = 0; j <= b.n; j++)
		last[j] = before[j] = j;
	for (size_t i = 1; i <= a.n; i++) {
		now[0] = i;
		for (size_t j = 1; j <= b.n; j++) {
			bool same = lower(a.p[i - 1]) == lower(b.p[j - 1]);
			now[j] = least_of(last[j - 1] + !same, 1 + least_of(last[j], now[j - 1]));
			if (i > 1 && j > 1 && lower(a.p[i - 1]) == lower(b.p[j - 2]) &&
			    lower(a.p[i - 2]) == lower(b.p[j - 1]))
				now[j] = least_of(now[j], before[j - 2] + 1);
		}
		size_t *spare = before;
		before = last;
		last = now;
		now = spare;
	}
	return last[b.n];
}

struct str
near_name(struct str name, const struct str *list, size_t n)
{
	struct str found = { NULL, 0 };
	size_t least = 2 + name.n / 5;

	for (size_t i = 0; name.n > 1 && i < n; i++) {
		size_t far = list[i].n > 0 ? steps(name, list[i]) : least;
		if (far < least) {
			least = far;
			found = list[i];
		}
	}
	return found;
}

const char *
near_hint(struct str found)
{
	static _Thread_local char hint[320];

	hint[0] = '\0';
	if (found.n > 0)
		snprintf(hint, sizeof hint, ", but %s", quoted(found));
	return hint;
}
