/* SPDX-License-Identifier: GPL-3.0-or-later */
/* drip - a text as a stream that gives at most so many bytes a time; the caller's. */
#ifndef DRIP_H
#define DRIP_H

#include <string.h>

#include "base/str.h"
#include "stream/stream.h"

struct drip {
	struct stream stream;
	struct str text;	/* what is left */
	size_t most;
};

static inline size_t
drip_read(struct stream *s, char *to, size_t n)
{
	struct drip *d = (struct drip *)s;

	n = n < d->most ? n : d->most;
	n = n < d->text.n ? n : d->text.n;
	if (n > 0)
		memcpy(to, d->text.p, n);
	d->text.p += n;
	d->text.n -= n;
	return n;
}

static inline void
drip_stop(struct stream *s)
{
	(void)s;
}

static inline struct drip
drip_of(struct str text, size_t most)
{
	return (struct drip){ { .name = "drip", .read = drip_read, .stop = drip_stop }, text, most };
}

#endif
