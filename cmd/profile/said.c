/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "said.h"

static void
text(struct said *s, const char *p, size_t n)
{
	if (n > SAID_MOST - s->n)
		n = SAID_MOST - s->n;
	memcpy(s->at + s->n, p, n);
	s->n += n;
}

void
said_add(struct said *s, const char *reason)
{
	if (s->n > 0)
		text(s, "; ", 2);
	text(s, reason, strlen(reason));
}

void
said_number(struct said *s, const char *before, uint64_t v, const char *after)
{
	char number[NUM_TEXT];
	size_t n = num_put_uint(number, v);

	said_add(s, before);
	text(s, number, n);
	text(s, after, strlen(after));
}

void
said_put(struct said *s, struct out *o)
{
	out_str(o, (struct str){ s->at, s->n });
	s->n = 0;
}
