/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "base/mem.h"
#include "seen/spool.h"
#include "stream/temp.h"

enum { FILED = 256 * 1024 }; /* bytes in memory once there is a file */

int
spool_file(void)
{
	signal(SIGXFSZ, SIG_IGN); /* a size limit is an error, not a death */
	return temp_file();
}

void
spool_pwrite(int fd, const void *data, size_t n, uint64_t at)
{
	const char *p = data;

	while (n > 0) {
		ssize_t w = pwrite(fd, p, n, (off_t)at);
		if (w < 0 && errno == EINTR)
			continue;
		if (w < 0)
			die_errno("cannot write a temporary file");
		p += w;
		at += (uint64_t)w;
		n -= (size_t)w;
	}
}

void
spool_pread(int fd, void *data, size_t n, uint64_t at)
{
	char *p = data;

	while (n > 0) {
		ssize_t r = pread(fd, p, n, (off_t)at);
		if (r < 0 && errno == EINTR)
			continue;
		if (r < 0)
			die_errno("cannot read a temporary file");
		if (r == 0)
			die("a temporary file was cut short");
		p += r;
		at += (uint64_t)r;
		n -= (size_t)r;
	}
}

static void
flush(struct spool *s)
{
	if (!s->filed) {
		s->fd = spool_file();
		s->filed = true;
	}
	spool_pwrite(s->fd, s->mem, s->n, s->bytes - s->n);
	s->n = 0;
	if (s->cap > FILED) {
		s->cap = FILED;
		s->mem = mem_resize(s->mem, s->cap);
	}
}

void
spool_put(struct spool *s, const void *data, size_t n)
{
	size_t most = s->filed && s->most > FILED ? FILED : s->most;

	if (n == 0)
		return;
	if (s->n > 0 && (n > most || s->n > most - n))
		flush(s);
	if (n > most) { /* too much to be kept */
		flush(s);
		spool_pwrite(s->fd, data, n, s->bytes);
		s->bytes += n;
		return;
	}
	if (s->cap - s->n < n) {
		s->cap = (s->n + n) * 2 < most ? (s->n + n) * 2 : most;
		s->cap = s->cap < s->n + n ? s->n + n : s->cap;
		s->mem = mem_resize(s->mem, s->cap);
	}
	memcpy(s->mem + s->n, data, n);
	s->n += n;
	s->bytes += n;
}

void
spool_rewind(struct spool *s)
{
	if (s->filed) { /* from here on the memory holds what was read last */
		if (!s->reading)
			flush(s);
		s->cap = FILED;
		s->mem = mem_resize(s->mem, s->cap);
		s->n = 0;
	}
	s->reading = true;
	s->at = s->base = 0;
}

size_t
spool_get(struct spool *s, void *data, size_t n)
{
	char *to = data;

	if (n > s->bytes - s->at)
		n = (size_t)(s->bytes - s->at);
	for (size_t left = n; left > 0;) {
		size_t from = (size_t)(s->at - s->base), have = s->n - from;
		if (have == 0 && left >= s->cap) { /* past the memory */
			spool_pread(s->fd, to, left, s->at);
			s->at += left;
			s->base = s->at;
			s->n = 0;
			break;
		}
		if (have == 0) {
			s->base = s->at;
			s->n = s->bytes - s->at < s->cap ? (size_t)(s->bytes - s->at) : s->cap;
			spool_pread(s->fd, s->mem, s->n, s->at);
			continue;
		}
		have = have < left ? have : left;
		memcpy(to, s->mem + from, have);
		to += have;
		s->at += have;
		left -= have;
	}
	return n;
}

void
spool_free(struct spool *s)
{
	if (s->filed)
		close(s->fd);
	free(s->mem);
	*s = (struct spool){ .most = s->most };
}
