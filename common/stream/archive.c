/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <archive.h>
#include <archive_entry.h>
#include <dlfcn.h>
#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "base/mem.h"
#include "stream/archive.h"
#include "stream/password.h"

enum { PIECE = 256 * 1024 };

struct unzip {
	struct archive *archive;
	const char *name;
	size_t (*more)(void *, char *, size_t);
	void *ctx;
	char piece[PIECE];
};

struct zip {
	struct archive *archive;
	const char *name;
	int fd;
	int64_t at, size;
	bool asked; /* the password was given once */
	bool locked;
	char piece[PIECE];
};

/* Only what is used; the types come from <archive.h>, so they cannot drift. */
static struct {
	__typeof__(archive_read_new) *new;
	__typeof__(archive_read_support_filter_gzip) *gzip, *zstd, *xz, *bzip2;
	__typeof__(archive_read_support_format_raw) *raw, *empty, *zip;
	__typeof__(archive_read_open) *open;
	__typeof__(archive_read_open1) *open1;
	__typeof__(archive_read_set_callback_data) *set_data;
	__typeof__(archive_read_set_read_callback) *set_read;
	__typeof__(archive_read_set_seek_callback) *set_seek;
	__typeof__(archive_read_set_skip_callback) *set_skip;
	__typeof__(archive_read_set_passphrase_callback) *set_password;
	__typeof__(archive_read_next_header) *next;
	__typeof__(archive_entry_pathname) *path;
	__typeof__(archive_entry_filetype) *type;
	__typeof__(archive_entry_size) *size;
	__typeof__(archive_entry_size_is_set) *sized, *locked;
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
	lib.zip = symbol(so, "archive_read_support_format_zip_seekable");
	lib.open = symbol(so, "archive_read_open");
	lib.open1 = symbol(so, "archive_read_open1");
	lib.set_data = symbol(so, "archive_read_set_callback_data");
	lib.set_read = symbol(so, "archive_read_set_read_callback");
	lib.set_seek = symbol(so, "archive_read_set_seek_callback");
	lib.set_skip = symbol(so, "archive_read_set_skip_callback");
	lib.set_password = symbol(so, "archive_read_set_passphrase_callback");
	lib.next = symbol(so, "archive_read_next_header");
	lib.path = symbol(so, "archive_entry_pathname");
	lib.type = symbol(so, "archive_entry_filetype");
	lib.size = symbol(so, "archive_entry_size");
	lib.sized = symbol(so, "archive_entry_size_is_set");
	lib.locked = symbol(so, "archive_entry_is_data_encrypted");
	lib.data = symbol(so, "archive_read_data");
	lib.error = symbol(so, "archive_error_string");
	lib.free = symbol(so, "archive_read_free");
	lib.new = symbol(so, "archive_read_new");
}

static const char *
reason(struct archive *a)
{
	struct str why = str_of(lib.error(a)), line;

	return str_cut(&why, '\n', &line) && line.n > 0 ? printable(line) : "damaged";
}

static la_ssize_t
feed(struct archive *a, void *data, const void **to)
{
	struct unzip *u = data;

	(void)a;
	*to = u->piece;
	return (la_ssize_t)u->more(u->ctx, u->piece, PIECE);
}

struct unzip *
unzip_start(size_t (*more)(void *ctx, char *to, size_t n), void *ctx, const char *name)
{
	struct unzip *u = mem_alloc(sizeof *u);
	struct archive_entry *entry;

	load();
	u->name = name;
	u->more = more;
	u->ctx = ctx;
	if ((u->archive = lib.new()) == NULL)
		die("out of memory");
	lib.gzip(u->archive);
	lib.zstd(u->archive);
	lib.xz(u->archive);
	lib.bzip2(u->archive);
	lib.raw(u->archive);
	lib.empty(u->archive);
	if (lib.open(u->archive, u, NULL, feed, NULL) != ARCHIVE_OK)
		die("cannot unpack %s: %s", name, reason(u->archive));
	int r = lib.next(u->archive, &entry);
	if (r == ARCHIVE_EOF) { /* an empty stream, well packed */
		lib.free(u->archive);
		u->archive = NULL;
	} else if (r != ARCHIVE_OK) {
		die("cannot unpack %s: %s", name, reason(u->archive));
	}
	return u;
}

size_t
unzip_read(struct unzip *u, char *to, size_t n)
{
	size_t got = 0;

	while (u->archive != NULL && got < n) {
		la_ssize_t r = lib.data(u->archive, to + got, n - got);
		if (r == 0)
			break;
		if (r < 0)
			die("cannot unpack %s: %s", u->name, reason(u->archive));
		got += (size_t)r;
	}
	return got;
}

void
unzip_stop(struct unzip *u)
{
	if (u->archive != NULL)
		lib.free(u->archive);
	free(u);
}

static la_ssize_t
zip_feed(struct archive *a, void *data, const void **to)
{
	struct zip *z = data;
	ssize_t n;

	(void)a;
	do
		n = pread(z->fd, z->piece, PIECE, (off_t)z->at);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		die_errno("cannot read %s", z->name);
	z->at += n;
	*to = z->piece;
	return n;
}

static la_int64_t
zip_seek(struct archive *a, void *data, la_int64_t offset, int whence)
{
	struct zip *z = data;
	int64_t from = whence == SEEK_CUR ? z->at : whence == SEEK_END ? z->size : 0;

	(void)a;
	if (offset < -from)
		return ARCHIVE_FATAL;
	return z->at = from + offset;
}

static la_int64_t
zip_skip(struct archive *a, void *data, la_int64_t n)
{
	(void)a;
	((struct zip *)data)->at += n;
	return n;
}

/* libarchive asks again and again while the answer is wrong. */
static const char *
zip_password(struct archive *a, void *data)
{
	struct zip *z = data;

	(void)a;
	if (z->asked)
		return NULL;
	z->asked = true;
	return password_of(z->name);
}

/* Nothing but the end record, which libarchive does not take for an archive. */
static bool
is_empty(int fd)
{
	char magic[4];

	return pread(fd, magic, sizeof magic, 0) == sizeof magic &&
	    memcmp(magic, "PK\5\6", sizeof magic) == 0;
}

struct zip *
zip_open(int fd, const char *name)
{
	struct zip *z = mem_alloc(sizeof *z);
	struct stat st;

	load();
	if (fstat(fd, &st) != 0)
		die_errno("cannot read %s", name);
	z->name = name;
	z->fd = fd;
	z->at = 0;
	z->size = st.st_size;
	z->asked = z->locked = false;
	z->archive = NULL;
	if (is_empty(fd))
		return z;
	if ((z->archive = lib.new()) == NULL)
		die("out of memory");
	lib.zip(z->archive);
	lib.empty(z->archive);
	lib.set_data(z->archive, z);
	lib.set_read(z->archive, zip_feed);
	lib.set_seek(z->archive, zip_seek);
	lib.set_skip(z->archive, zip_skip);
	lib.set_password(z->archive, z, zip_password);
	if (lib.open1(z->archive) != ARCHIVE_OK)
		die("cannot read %s: no zip archive, or its end is missing", name);
	return z;
}

/* In the C locale libarchive cannot give names of archives that mark them as UTF-8. */
static locale_t
utf8_locale(void)
{
	static locale_t utf8;

	if (utf8 == (locale_t)0)
		utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	return utf8;
}

bool
zip_next(struct zip *z, struct zip_entry *e)
{
	struct archive_entry *entry;

	if (z->archive == NULL)
		return false;
	locale_t before = uselocale(utf8_locale());
	int r = lib.next(z->archive, &entry);

	if (r == ARCHIVE_EOF) {
		uselocale(before);
		return false;
	}
	if (r != ARCHIVE_OK && r != ARCHIVE_WARN)
		die("cannot read %s: %s", z->name, reason(z->archive));
	e->name = str_of(lib.path(entry));
	uselocale(before);
	e->plain = lib.type(entry) == AE_IFREG;
	e->locked = z->locked = lib.locked(entry) != 0;
	e->empty = lib.sized(entry) && lib.size(entry) == 0;
	return true;
}

size_t
zip_read(struct zip *z, char *to, size_t n, const char *name)
{
	size_t got = 0;

	while (got < n) {
		la_ssize_t r = lib.data(z->archive, to + got, n - got);
		if (r == 0)
			break;
		if (r < 0 && strcmp(reason(z->archive), "Incorrect passphrase") == 0)
			die("cannot unpack %s: wrong password", name);
		if (r < 0)
			die("cannot unpack %s: %s%s", name,
			    z->locked ? "damaged, or the password is wrong: " : "",
			    reason(z->archive));
		got += (size_t)r;
	}
	return got;
}

void
zip_close(struct zip *z)
{
	if (z->archive != NULL)
		lib.free(z->archive);
	free(z);
}
