/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "base/mem.h"
#include "table/source.h"

void
source_widen(int fd)
{
	struct stat st;

	if (fstat(fd, &st) == 0 && S_ISFIFO(st.st_mode))
		fcntl(fd, F_SETPIPE_SZ, SOURCE_PIPE); /* a refusal only costs speed */
}

static bool
is_idle(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, SOURCE_IDLE_MS) == 0;
}

/* read() until n bytes, the end or, if `soon`, nothing more comes; regular short
 * reads are normal for pipes. */
static size_t
read_fd(struct source *s, char *to, size_t n, bool soon)
{
	size_t got = 0;

	while (got < n) {
		ssize_t r = read(s->fd, to + got, n - got);
		if (r == 0) {
			s->eof = true;
			break;
		}
		if (r < 0 && errno == EINTR)
			continue;
		if (r < 0)
			die_errno("cannot read %s", s->name);
		got += (size_t)r;
		if (soon && got < n && is_idle(s->fd))
			break;
	}
	return got;
}

/* The same; what a stream holds back itself it gives without being asked. */
static size_t
read_stream(struct source *s, char *to, size_t n, bool soon)
{
	size_t got = 0, r;

	while (got < n) {
		r = s->stream->read(s->stream, to + got, n - got);
		if (r == 0) {
			s->eof = true;
			break;
		}
		got += r;
		if (soon && got < n && is_idle(s->fd))
			break;
	}
	return got;
}

static size_t
read_more(struct source *s, char *to, size_t n, bool soon)
{
	if (s->eof || n == 0)
		return 0;
	if (s->stream != NULL)
		return read_stream(s, to, n, soon);
	if (!s->seekable)
		return read_fd(s, to, n, soon);
	size_t got = source_read_at(s, to, n, s->at + (int64_t)s->nheld);
	s->eof = got < n;
	return got;
}

static struct str
peek(struct source *s, size_t want, bool soon)
{
	if (want > s->room) {
		s->held = mem_resize(s->held, want);
		s->room = want;
	}
	if (s->nheld < want)
		s->nheld += read_more(s, s->held + s->nheld, want - s->nheld, soon);
	return (struct str){ s->held, s->nheld };
}

struct str
source_peek(struct source *s, size_t want)
{
	return peek(s, want, false);
}

struct str
source_peek_all(struct source *s)
{
	for (size_t want = 1 << 20;; want *= 2) {
		struct str all = peek(s, want, false);
		if (all.n < want)
			return all;
	}
}

struct str
source_peek_line(struct source *s, size_t most)
{
	struct str look = { s->held, s->nheld };

	while (!s->eof && look.n < most && (look.n == 0 || memchr(look.p, '\n', look.n) == NULL))
		look = peek(s, most, true);
	return look;
}

void
source_skip(struct source *s, size_t n)
{
	s->nheld -= n;
	memmove(s->held, s->held + n, s->nheld);
	s->at += (int64_t)n;
}

static size_t
read_on(struct source *s, char *to, size_t n, bool soon)
{
	size_t had = n < s->nheld ? n : s->nheld;

	if (had > 0) {
		memcpy(to, s->held, had);
		source_skip(s, had);
	}
	size_t got = soon && had > 0 ? 0 : read_more(s, to + had, n - had, soon);
	s->at += (int64_t)got;
	return had + got;
}

size_t
source_read(struct source *s, char *to, size_t n)
{
	return read_on(s, to, n, false);
}

size_t
source_read_soon(struct source *s, char *to, size_t n)
{
	return read_on(s, to, n, true);
}

size_t
source_read_at(const struct source *s, char *to, size_t n, int64_t offset)
{
	size_t got = 0;

	while (got < n && offset + (int64_t)got < s->end) {
		ssize_t r = pread(s->fd, to + got, n - got, (off_t)(offset + (int64_t)got));
		if (r == 0)
			break;
		if (r < 0 && errno == EINTR)
			continue;
		if (r < 0)
			die_errno("cannot read %s", s->name);
		got += (size_t)r;
	}
	return got;
}
