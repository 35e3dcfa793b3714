/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <archive.h>
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/die.h"
#include "base/mem.h"
#include "table/unpack.h"

enum { PIECE = 256 * 1024 };

struct unpack {
	struct archive *archive;
	const char *name;
	int fd;
	char head[UNPACK_MAGIC];
	size_t nhead;
	char piece[PIECE];
};

/* Only what is used; the types come from <archive.h>, so they cannot drift. */
static struct {
	__typeof__(archive_read_new) *new;
	__typeof__(archive_read_support_filter_gzip) *gzip, *zstd, *xz, *bzip2;
	__typeof__(archive_read_support_format_raw) *raw, *empty;
	__typeof__(archive_read_open) *open;
	__typeof__(archive_read_next_header) *next;
	__typeof__(archive_read_data) *data;
	__typeof__(archive_error_string) *error;
	__typeof__(archive_read_free) *free;
} lib;

static void *
symbol(void *from, const char *name)
{
	void *p = dlsym(from, name);

	if (p == NULL)
		die("libarchive has no %s", name);
	return p;
}

static void
load(void)
{
	if (lib.new != NULL)
		return;
	void *so = dlopen("libarchive.so.13", RTLD_NOW | RTLD_LOCAL);
	if (so == NULL)
		die("compressed input needs libarchive: %s", dlerror());
	lib.gzip = symbol(so, "archive_read_support_filter_gzip");
	lib.zstd = symbol(so, "archive_read_support_filter_zstd");
	lib.xz = symbol(so, "archive_read_support_filter_xz");
	lib.bzip2 = symbol(so, "archive_read_support_filter_bzip2");
	lib.raw = symbol(so, "archive_read_support_format_raw");
	lib.empty = symbol(so, "archive_read_support_format_empty");
	lib.open = symbol(so, "archive_read_open");
	lib.next = symbol(so, "archive_read_next_header");
	lib.data = symbol(so, "archive_read_data");
	lib.error = symbol(so, "archive_error_string");
	lib.free = symbol(so, "archive_read_free");
	lib.new = symbol(so, "archive_read_new");
}

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

static la_ssize_t
feed(struct archive *a, void *data, const void **to)
{
	struct unpack *u = data;

	(void)a;
	if (u->nhead > 0) {
		memcpy(u->piece, u->head, u->nhead);
		la_ssize_t n = (la_ssize_t)u->nhead;
		u->nhead = 0;
		*to = u->piece;
		return n;
	}
	for (;;) {
		ssize_t n = read(u->fd, u->piece, PIECE);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			die_errno("cannot read %s", u->name);
		*to = u->piece;
		return n;
	}
}

static NORETURN void
damaged(struct unpack *u)
{
	const char *why = lib.error(u->archive);

	die("cannot unpack %s: %s", u->name, why ? why : "damaged");
}

struct unpack *
unpack_start(int fd, const char *name, bool seekable, int64_t at, struct str head)
{
	struct unpack *u = mem_alloc(sizeof *u);
	struct archive_entry *entry;

	load();
	*u = (struct unpack){ .name = name, .fd = fd, .archive = lib.new() };
	if (u->archive == NULL)
		die("out of memory");
	if (seekable) {
		if (lseek(fd, (off_t)at, SEEK_SET) < 0)
			die_errno("cannot read %s", name);
	} else {
		memcpy(u->head, head.p, u->nhead = head.n);
	}
	lib.gzip(u->archive);
	lib.zstd(u->archive);
	lib.xz(u->archive);
	lib.bzip2(u->archive);
	lib.raw(u->archive);
	lib.empty(u->archive);
	if (lib.open(u->archive, u, NULL, feed, NULL) != ARCHIVE_OK)
		damaged(u);
	int r = lib.next(u->archive, &entry);
	if (r == ARCHIVE_EOF) { /* an empty stream, well packed */
		lib.free(u->archive);
		u->archive = NULL;
	} else if (r != ARCHIVE_OK) {
		damaged(u);
	}
	return u;
}

size_t
unpack_read(struct unpack *u, char *to, size_t n)
{
	size_t got = 0;

	while (u->archive != NULL && got < n) {
		la_ssize_t r = lib.data(u->archive, to + got, n - got);
		if (r == 0)
			break;
		if (r < 0)
			damaged(u);
		got += (size_t)r;
	}
	return got;
}

void
unpack_stop(struct unpack *u)
{
	if (u->archive != NULL)
		lib.free(u->archive);
	free(u);
}
