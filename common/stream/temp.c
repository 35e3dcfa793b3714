/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/die.h"
#include "stream/temp.h"

int
temp_file(void)
{
	const char *dir = getenv("TMPDIR");
	char path[4096];

	if (dir == NULL || *dir == '\0')
		dir = "/var/tmp";
	int fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);
	if (fd >= 0)
		return fd;
	if (snprintf(path, sizeof path, "%s/tuiliu.XXXXXX", dir) >= (int)sizeof path)
		die("TMPDIR is too long");
	if ((fd = mkostemp(path, O_CLOEXEC)) < 0)
		die_errno("cannot make a temporary file in %s", quoted(str_of(dir)));
	unlink(path);
	return fd;
}

void
temp_write(int fd, const void *from, size_t n)
{
	const char *p = from;

	while (n > 0) {
		ssize_t r = write(fd, p, n);
		if (r < 0 && errno == EINTR)
			continue;
		if (r < 0)
			die_errno("cannot write a temporary file");
		p += r;
		n -= (size_t)r;
	}
}
