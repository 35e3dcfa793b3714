/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/mem.h"
#include "stream/archive.h"
#include "stream/unpack.h"

struct unpack {
	struct stream stream;
	struct stream *under;
	struct unzip *unzip;
};

bool
unpack_known(struct str head)
{
	static const struct str magic[] = {
		{ "\x1f\x8b", 2 },
		{ "\x28\xb5\x2f\xfd", 4 },
		{ "\xfd"
		  "7zXZ",
		    6 },
		{ "BZh", 3 },
	};

	for (size_t i = 0; i < sizeof magic / sizeof *magic; i++)
		if (str_starts(head, magic[i]))
			return true;
	return head.n >= 4 && (head.p[0] & 0xf0) == 0x50 && /* a skippable zst frame */
	    memcmp(head.p + 1, "\x2a\x4d\x18", 3) == 0;
}

static size_t
more(void *ctx, char *to, size_t n)
{
	struct stream *under = ctx;

	return under->read(under, to, n);
}

static size_t
unpack_read(struct stream *s, char *to, size_t n)
{
	return unzip_read(((struct unpack *)s)->unzip, to, n);
}

static void
unpack_stop(struct stream *s)
{
	struct unpack *u = (struct unpack *)s;

	unzip_stop(u->unzip);
	u->under->stop(u->under);
	free(u);
}

struct stream *
unpack_stream(struct stream *under)
{
	struct unpack *u = mem_alloc(sizeof *u);

	u->stream = (struct stream){ .name = under->name,
		.read = unpack_read,
		.stop = unpack_stop };
	u->under = under;
	u->unzip = unzip_start(more, under, under->name);
	return &u->stream;
}
