/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/die.h"
#include "base/mem.h"
#include "stream/archive.h"
#include "table/unpack.h"

struct unpack {
	struct unzip *unzip;
	const char *name;
	int fd;
	char head[UNPACK_MAGIC];
	size_t nhead;
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
feed(void *ctx, char *to, size_t n)
{
	struct unpack *u = ctx;

	if (u->nhead > 0) {
		size_t had = u->nhead;
		memcpy(to, u->head, had);
		u->nhead = 0;
		return had;
	}
	for (;;) {
		ssize_t r = read(u->fd, to, n);
		if (r < 0 && errno == EINTR)
			continue;
		if (r < 0)
			die_errno("cannot read %s", u->name);
		return (size_t)r;
	}
}

struct unpack *
unpack_start(int fd, const char *name, bool seekable, int64_t at, struct str head)
{
	struct unpack *u = mem_alloc(sizeof *u);

	*u = (struct unpack){ .name = name, .fd = fd };
	if (seekable) {
		if (lseek(fd, (off_t)at, SEEK_SET) < 0)
			die_errno("cannot read %s", name);
	} else {
		memcpy(u->head, head.p, u->nhead = head.n);
	}
	u->unzip = unzip_start(feed, u, name);
	return u;
}

size_t
unpack_read(struct unpack *u, char *to, size_t n)
{
	return unzip_read(u->unzip, to, n);
}

void
unpack_stop(struct unpack *u)
{
	unzip_stop(u->unzip);
	free(u);
}
