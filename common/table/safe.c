/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "base/mem.h"
#include "table/safe.h"

enum { OWNER_ONLY = 0600 };

static char *
temp_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t folder = slash ? (size_t)(slash - path) + 1 : 0, n = strlen(path) + 6;
	char *temp = mem_alloc(n);

	snprintf(temp, n, "%.*s.%s.tmp", (int)folder, path, path + folder);
	return temp;
}

/* The lock is on the name: after it is got, the name must still be this file.  One that
 * others have made, or may have open to read what they shall not, is taken away. */
static int
open_locked(const char *temp, const char *path, mode_t mode)
{
	for (;;) {
		struct stat mine, named;
		int fd = open(temp, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, mode);
		if (fd < 0)
			die_errno("cannot write %s", path);
		if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
			if (errno != EWOULDBLOCK)
				die_errno("cannot lock %s", path);
			warn("another run is writing %s; try again later", path);
			_exit(ST_BUSY);
		}
		if (fstat(fd, &mine) == 0 && stat(temp, &named) == 0 &&
		    mine.st_ino == named.st_ino && mine.st_dev == named.st_dev) {
			bool ours = mine.st_uid == geteuid() && (mine.st_mode & 0777 & ~mode) == 0;
			if (ours && ftruncate(fd, 0) == 0)
				return fd;
			if (ours || unlink(temp) != 0)
				die_errno("cannot write %s", path);
		}
		close(fd);
	}
}

bool
safe_same(const char *a, const char *b)
{
	struct stat x, y;

	if (stat(a, &x) == 0 && stat(b, &y) == 0)
		return x.st_dev == y.st_dev && x.st_ino == y.st_ino;
	return strcmp(a, b) == 0;
}

static void
open_as(struct safe_file *f, const char *path, mode_t mode)
{
	struct stat st;

	if (*path == '\0')
		die("a file to write has an empty name");
	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		die("cannot replace %s: it is a folder", path);
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
		die("cannot replace %s: not a regular file (a > in the shell can write to one)",
		    path);
	char *real = realpath(path, NULL); /* through a link, to what it names */
	if (real == NULL && lstat(path, &st) == 0)
		die("cannot replace %s: a link to nothing", path);
	f->path = real ? real : strdup(path);
	if (f->path == NULL)
		die("out of memory");
	f->temp = temp_name(f->path);
	bool as_old = real != NULL && mode != OWNER_ONLY;
	f->fd = open_locked(f->temp, f->path, as_old ? (st.st_mode & 0666) | OWNER_ONLY : mode);
	cleanup_add(f->temp);
	if (as_old)
		(void)!fchmod(f->fd, st.st_mode & 07777);
}

void
safe_open(struct safe_file *f, const char *path)
{
	open_as(f, path, 0666);
}

void
safe_open_private(struct safe_file *f, const char *path)
{
	open_as(f, path, OWNER_ONLY);
}

void
safe_write(struct safe_file *f, const void *data, size_t n)
{
	const char *p = data;

	while (n > 0) {
		ssize_t w = write(f->fd, p, n);
		if (w < 0 && errno == EINTR)
			continue;
		if (w < 0)
			die_errno("cannot write %s", f->path);
		p += w;
		n -= (size_t)w;
	}
}

static void
sync_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash == NULL ? strdup(".") :
	    slash == path	     ? strdup("/") :
				       strndup(path, (size_t)(slash - path));
	int fd = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;

	if (fd >= 0) {
		if (fsync(fd) != 0 && errno != EINVAL && errno != EROFS)
			die_errno("cannot sync the folder of %s", path);
		close(fd);
	}
	free(folder);
}

void
safe_sync(struct safe_file *f)
{
	if (fsync(f->fd) != 0)
		die_errno("cannot write %s", f->path);
}

void
safe_replace(struct safe_file *f)
{
	if (fsync(f->fd) != 0 || rename(f->temp, f->path) != 0)
		die_errno("cannot write %s", f->path);
	cleanup_done(f->temp);
	if (close(f->fd) != 0)
		die_errno("cannot write %s", f->path);
	sync_folder(f->path);
	free(f->path);
	free(f->temp);
}
