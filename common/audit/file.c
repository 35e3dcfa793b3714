/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/file.h"
#include "base/die.h"

enum { SEAL_MAX = 1 << 20 };

static struct str
slurp(int fd, const char *path, struct arena *a)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		die_errno("cannot read %s", path);
	if (!S_ISREG(st.st_mode))
		die("%s: not a regular file", path);
	size_t n = 0, room = (size_t)st.st_size;
	char *to = arena_bytes(a, room + 1);
	while (n < room) {
		ssize_t got = pread(fd, to + n, room - n, (off_t)n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			die_errno("cannot read %s", path);
		if (got == 0)
			break;
		n += (size_t)got;
	}
	return (struct str){ to, n };
}

/* "# tuiliu-audit 1 ORIGIN" and the names; false: torn. */
static bool
read_head(struct audit_file *f)
{
	struct str rest = f->all, line, names;
	bool whole = str_cut(&rest, '\n', &line) && rest.p != NULL;

	if (whole && str_starts(line, STR("# tuiliu-audit 1 "))) {
		f->origin = line;
		f->origin.p += strlen("# tuiliu-audit 1 ");
		f->origin.n -= strlen("# tuiliu-audit 1 ");
	}
	struct str want = audit_head(f->origin, &f->arena);
	if (f->origin.n > 0 && str_starts(f->all, want)) {
		f->head = (struct str){ f->all.p, want.n };
		return true;
	}
	whole = whole && str_cut(&rest, '\n', &names) && rest.p != NULL;
	size_t n = f->all.n < 12 ? f->all.n : 12;
	if (whole || memcmp(f->all.p, "# tuiliu-audit", n) != 0)
		die("%s is not an audit log", f->path);
	return false;
}

static void
split(struct audit_file *f)
{
	struct str rest = { f->all.p + f->head.n, f->all.n - f->head.n }, line;
	size_t n = 0;

	for (size_t i = 0; i < rest.n; i++)
		n += rest.p[i] == '\n';
	f->line = arena_alloc(&f->arena, (n + 1) * sizeof *f->line);
	while (str_cut(&rest, '\n', &line) && rest.p != NULL)
		f->line[f->lines++] = line;
	f->torn = line;
}

static void
read_seal(struct audit_file *f)
{
	int fd = open(f->seal_path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;

	if (fd < 0 && errno == ENOENT)
		return;
	if (fd < 0 || fstat(fd, &st) != 0)
		die_errno("cannot read %s", f->seal_path);
	if (st.st_size > SEAL_MAX)
		die("%s is not a checkpoint", f->seal_path);
	f->seal_text = slurp(fd, f->seal_path, &f->arena);
	close(fd);
	f->seal_fault = note_read(f->seal_text, &f->note);
	if (f->seal_fault == NULL)
		f->seal_fault = checkpoint_read(f->note.text, &f->seal);
}

/* Once the lock is got, the name must still be this file. */
static int
open_locked(const char *path, bool to_write)
{
	int flags = to_write ? O_RDWR | O_APPEND | O_CREAT : O_RDONLY;

	for (;;) {
		struct stat mine, named;
		int fd = open(path, flags | O_CLOEXEC | O_NONBLOCK, 0666);
		if (fd < 0)
			die_errno("cannot %s %s", to_write ? "write" : "read", path);
		while (flock(fd, to_write ? LOCK_EX : LOCK_SH) != 0)
			if (errno != EINTR)
				die_errno("cannot lock %s", path);
		if (fstat(fd, &mine) == 0 && stat(path, &named) == 0 &&
		    mine.st_ino == named.st_ino && mine.st_dev == named.st_dev)
			return fd;
		close(fd);
	}
}

void
audit_open(struct audit_file *f, const char *path, bool to_write)
{
	static const char tail[] = ".checkpoint";
	struct stat st;

	*f = (struct audit_file){ .path = path };
	f->fd = open_locked(path, to_write);
	/* the checkpoint is beside the log, not beside a link to it */
	char *real = lstat(path, &st) == 0 && S_ISLNK(st.st_mode) ? realpath(path, NULL) : NULL;
	const char *log = real ? real : path;
	size_t room = strlen(log) + sizeof tail;
	f->seal_path = arena_bytes(&f->arena, room);
	snprintf(f->seal_path, room, "%s%s", log, tail);
	free(real);
	f->all = slurp(f->fd, path, &f->arena);
	if (f->all.n > 0 && read_head(f))
		split(f);
	else
		f->torn = f->all;
	read_seal(f);
}

void
audit_close(struct audit_file *f)
{
	close(f->fd);
	arena_free(&f->arena);
}

size_t
audit_sealed(const struct audit_file *f)
{
	if (f->seal_text.p == NULL || f->seal_fault != NULL)
		return 0;
	return f->seal.size < f->lines ? (size_t)f->seal.size : f->lines;
}

size_t
audit_offset(const struct audit_file *f, size_t lines)
{
	size_t n = f->head.n;

	for (size_t i = 0; i < lines; i++)
		n += f->line[i].n + 1;
	return n;
}
