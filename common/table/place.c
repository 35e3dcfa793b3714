/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "base/mem.h"
#include "table/place.h"

enum { KEPT = 64 }; /* each takes a descriptor */

static struct {
	struct kept {
		const char *file;
		int fd;
	} * at;
	size_t len, cap;
} kept;

static struct arena texts; /* names outlive their sources */

const char *
place_join(const char *file, const char *member, size_t n)
{
	size_t len = strlen(file);
	char *p = arena_bytes(&texts, len + n + 2);

	memcpy(p, file, len);
	p[len] = '/';
	memcpy(p + len + 1, member, n);
	p[len + n + 1] = '\0';
	return p;
}

const char *
place_name(const char *path)
{
	if (strcmp(path, "-") == 0)
		return "<stdin>";
	return strncmp(path, "-/", 2) == 0 ? place_join("<stdin>", path + 2, strlen(path) - 2) :
					     path;
}

/* A descriptor of it, or -1 and errno. */
static int
descriptor(const char *file)
{
	if (strcmp(file, "-") == 0)
		return STDIN_FILENO;
	for (size_t i = 0; i < kept.len; i++)
		if (strcmp(kept.at[i].file, file) == 0)
			return fcntl(kept.at[i].fd, F_DUPFD_CLOEXEC, 0);
	return open(file, O_RDONLY | O_CLOEXEC);
}

/* What others read from a standard input that is a file is not read again, but what we
 * read is: no offset is used, so it stays. */
static void
look(struct place *p)
{
	const char *name = quoted(str_of(place_name(p->file)));
	struct stat st;

	if (fstat(p->fd, &st) != 0)
		die_errno("cannot read %s", name);
	if (S_ISDIR(st.st_mode))
		die("cannot read %s: it is a folder", name);
	p->regular = S_ISREG(st.st_mode);
	p->at = p->regular ? lseek(p->fd, 0, SEEK_CUR) : 0;
	p->end = st.st_size;
}

void
place_open(struct place *p, const char *path)
{
	*p = (struct place){ .file = path, .fd = descriptor(path) };
	if (p->fd == STDIN_FILENO && isatty(STDIN_FILENO) && isatty(STDERR_FILENO))
		warn("reading from the terminal, up to Ctrl-D (--help shows what else)");
	if (p->fd >= 0) {
		look(p);
		return;
	}
	int why = errno;
	char *file = arena_bytes(&texts, strlen(path) + 1);
	memcpy(file, path, strlen(path) + 1);
	for (char *slash; (slash = strrchr(file, '/')) != NULL && slash > file;) {
		*slash = '\0';
		p->fd = descriptor(file);
		if (p->fd < 0)
			continue;
		p->file = file;
		p->member = path + (slash - file) + 1;
		struct stat st;
		if (fstat(p->fd, &st) == 0 && S_ISDIR(st.st_mode))
			break;
		look(p);
		return;
	}
	errno = why;
	die_errno("cannot open %s", quoted(str_of(path)));
}

void
place_keep(struct place *p, const char *file, int fd, bool again)
{
	if (lseek(fd, 0, SEEK_SET) != 0)
		die_errno("cannot read a temporary file");
	if (strcmp(file, "-") == 0) {
		if (dup2(fd, STDIN_FILENO) < 0)
			die_errno("cannot put a temporary file in the place of <stdin>");
		close(fd);
		fd = STDIN_FILENO;
	} else if (!again || kept.len < KEPT) {
		GROW(&kept);
		kept.at[kept.len++] = (struct kept){ file, fd };
		fd = descriptor(file);
	}
	*p = (struct place){ .file = file, .fd = fd };
	if (p->fd < 0)
		die_errno("cannot read %s", quoted(str_of(file)));
	look(p);
}

void
place_close(int fd)
{
	if (fd != STDIN_FILENO)
		close(fd);
}
