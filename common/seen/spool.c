/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "base/mem.h"
#include "seen/spool.h"

enum { FILED = 256 * 1024 }; /* bytes in memory once there is a file */

static const char *
folder(void)
{
	const char *dir = getenv("TMPDIR");

	return dir != NULL && *dir != '\0' ? dir : "/tmp";
}

int
spool_file(void)
{
	const char *dir = folder();
	int fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	signal(SIGXFSZ, SIG_IGN); /* a size limit is an error, not a death */
	if (fd < 0) {		  /* not every file system can */
		size_t n = strlen(dir) + sizeof "/tuiliu.XXXXXX";
		char *name = mem_alloc(n);
		snprintf(name, n, "%s/tuiliu.XXXXXX", dir);
		if ((fd = mkostemp(name, O_CLOEXEC)) >= 0)
			unlink(name);
		free(name);
	}
	if (fd < 0)
		die_errno("cannot make a temporary file in %s", dir);
	return fd;
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
			die_errno("cannot write a temporary file in %s", folder());
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
			die_errno("cannot read a temporary file in %s", folder());
		if (r == 0)
			die("a temporary file in %s was cut short", folder());
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
