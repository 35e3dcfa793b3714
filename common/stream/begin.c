/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/die.h"
#include "base/mem.h"
#include "stream/begin.h"

enum { NO_FD = -1, IN_ORDER = -1 };

struct begin {
	struct stream stream;
	struct stream *under;
	int fd;
	int64_t at; /* in the file, or IN_ORDER */
	char *head;
	size_t n, used;
};

static size_t
read_fd(struct begin *b, char *to, size_t n)
{
	for (;;) {
		ssize_t got = b->at == IN_ORDER ? read(b->fd, to, n) :
						  pread(b->fd, to, n, (off_t)b->at);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			die_errno("cannot read %s", b->stream.name);
		if (b->at != IN_ORDER)
			b->at += got;
		return (size_t)got;
	}
}

static size_t
begin_read(struct stream *s, char *to, size_t n)
{
	struct begin *b = (struct begin *)s;
	size_t left = b->n - b->used;

	if (left > 0) {
		n = n < left ? n : left;
		memcpy(to, b->head + b->used, n);
		b->used += n;
		return n;
	}
	if (b->under != NULL)
		return b->under->read(b->under, to, n);
	return b->fd == NO_FD ? 0 : read_fd(b, to, n);
}

static void
begin_stop(struct stream *s)
{
	struct begin *b = (struct begin *)s;

	if (b->under != NULL)
		b->under->stop(b->under);
	free(b->head);
	free(b);
}

static struct begin *
begin(const char *name, struct str head)
{
	struct begin *b = mem_alloc(sizeof *b);

	*b = (struct begin){ .stream = { .name = name, .read = begin_read, .stop = begin_stop },
		.fd = NO_FD,
		.at = IN_ORDER };
	if (head.n > 0) {
		b->head = mem_alloc(head.n);
		memcpy(b->head, head.p, b->n = head.n);
	}
	return b;
}

struct stream *
begin_file(int fd, const char *name, int64_t at)
{
	struct begin *b = begin(name, (struct str){ 0 });

	b->fd = fd;
	b->at = at;
	return &b->stream;
}

struct stream *
begin_pipe(int fd, const char *name, struct str head)
{
	struct begin *b = begin(name, head);

	b->fd = fd;
	return &b->stream;
}

struct stream *
begin_again(struct stream *under, struct str head)
{
	struct begin *b = begin(under->name, head);

	b->under = under;
	return &b->stream;
}

struct stream *
begin_text(const char *name, struct str text)
{
	return &begin(name, text)->stream;
}
