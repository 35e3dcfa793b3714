/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audit/digest.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

enum { PIECE = 256 * 1024 };

struct digests {
	pthread_t thread;
	bool threaded;
	struct timespec since;
	size_t n;
	struct file {
		const char *path;
		bool hashed;
		uint64_t bytes;
		unsigned char sha256[CRYPT_SHA256];
	} file[];
};

static bool
later(struct timespec a, struct timespec b)
{
	return a.tv_sec > b.tv_sec || (a.tv_sec == b.tv_sec && a.tv_nsec > b.tv_nsec);
}

/* A time to come says nothing: the clock of another machine. */
static bool
changed(const struct stat *st, struct timespec since)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return later(st->st_mtim, since) && !later(st->st_mtim, now);
}

size_t
digest_file(const char *path)
{
	size_t all = strlen(path), n = all;
	struct stat st;

	while (n > 0) {
		char *part = strndup(path, n);
		bool there = part != NULL && stat(part, &st) == 0;
		free(part);
		if (there)
			return S_ISDIR(st.st_mode) ? all : n;
		for (n--; n > 0 && path[n] != '/';)
			n--;
	}
	return all;
}

/* O_NONBLOCK: a FIFO is not waited for. */
static int
open_file(const char *path)
{
	if (strcmp(path, "-") == 0)
		return STDIN_FILENO;
	char *file = strndup(path, digest_file(path));
	int fd = file ? open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;
	free(file);
	return fd;
}

/* pread(): the place of a standard input that others share stays where it is. */
static bool
hash_bytes(int fd, struct file *f)
{
	unsigned char *piece = mem_alloc(PIECE);
	struct crypt_sha sha;
	ssize_t got;

	crypt_sha_begin(&sha, false);
	while ((got = pread(fd, piece, PIECE, (off_t)f->bytes)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			break;
		crypt_sha_add(&sha, piece, (size_t)got);
		f->bytes += (uint64_t)got;
	}
	crypt_sha_end(&sha, f->sha256);
	free(piece);
	return got == 0;
}

static void
hash_file(struct file *f)
{
	struct stat st;
	int fd = open_file(f->path);

	if (fd < 0)
		return;
	f->hashed = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && hash_bytes(fd, f);
	if (fd != STDIN_FILENO)
		close(fd);
}

static void *
hash_all(void *arg)
{
	struct digests *d = arg;

	for (size_t i = 0; i < d->n; i++) {
		struct file *f = &d->file[i], *before = f - 1;
		size_t n = digest_file(f->path);
		if (i == 0 || n != digest_file(before->path) ||
		    strncmp(f->path, before->path, n) != 0) {
			hash_file(f);
			continue;
		}
		const char *path = f->path; /* of one pack */
		*f = *before;
		f->path = path;
	}
	return NULL;
}

struct digests *
digests_start(char *const *path, size_t n, struct timespec since)
{
	struct digests *d = mem_alloc(sizeof *d + n * sizeof *d->file);

	*d = (struct digests){ .n = n, .since = since };
	for (size_t i = 0; i < n; i++)
		d->file[i] = (struct file){ .path = path[i] };
	d->threaded = pthread_create(&d->thread, NULL, hash_all, d) == 0;
	return d;
}

void
digests_end(struct digests *d, struct audit_input *to)
{
	struct stat st;

	if (d->threaded)
		pthread_join(d->thread, NULL);
	else
		hash_all(d);
	for (size_t i = 0; i < d->n; i++) {
		struct file *f = &d->file[i];
		int fd = f->hashed ? open_file(f->path) : -1;
		to[i].hashed = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
		    (uint64_t)st.st_size == f->bytes && !changed(&st, d->since);
		to[i].bytes = f->bytes;
		memcpy(to[i].sha256, f->sha256, sizeof to[i].sha256);
		if (fd >= 0 && fd != STDIN_FILENO)
			close(fd);
	}
	free(d);
}
