/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "table/align.h"
#include "table/out.h"
#include "table/safe.h"
#include "table/source.h"

static const char *path;
static bool want_csv, want_excel, want_align;

const struct opt output_options[] = {
	OPT_TEXT('o', "output", "FILE", &path, "write to FILE, replacing it only when all is done"),
	OPT_FLAG(0, "csv", &want_csv, "write CSV (RFC 4180) instead of TSV"),
	OPT_FLAG(0, "excel", &want_excel, "write CSV for Excel: BOM, CRLF, no formulas"),
	OPT_FLAG(0, "align", &want_align, "write aligned columns, as a terminal gets them"),
	OPT_END,
};

static struct {
	int fd;
	struct safe_file file;
	struct align *align;
	bool begun;
} sink = { .fd = STDOUT_FILENO };

struct out
out_new(void)
{
	bool csv = want_csv || want_excel;

	return (struct out){ .csv = csv, .excel = want_excel, .sep = csv ? ',' : '\t' };
}

bool
sink_is_stdout_tty(void)
{
	return path == NULL && isatty(STDOUT_FILENO);
}

bool
sink_is_file(const char *other)
{
	return path != NULL && safe_same(path, other);
}

void
sink_open(void)
{
	if (path != NULL) {
		safe_open(&sink.file, path);
		sink.fd = sink.file.fd;
	} else if (!sink_is_stdout_tty()) {
		source_widen(STDOUT_FILENO);
	}
	if ((want_align || sink_is_stdout_tty()) && !want_csv && !want_excel)
		sink.align = align_new();
}

static void
write_fd(const char *p, size_t n)
{
	while (n > 0) {
		ssize_t w = write(sink.fd, p, n);
		if (w < 0 && errno == EINTR)
			continue;
		if (w < 0 && path != NULL)
			die_errno("cannot write %s", path);
		if (w < 0)
			die_errno("cannot write standard output");
		p += w;
		n -= (size_t)w;
	}
}

void
sink_write(const char *p, size_t n)
{
	if (n > 0 && want_excel && !sink.begun)
		write_fd("\xef\xbb\xbf", 3);
	sink.begun |= n > 0;
	if (sink.align != NULL)
		align_put(sink.align, p, n, write_fd);
	else
		write_fd(p, n);
}

void
sink_out(struct out *o)
{
	sink_write(o->at, o->n);
	o->n = 0;
}

void
sink_close(void)
{
	if (sink.align != NULL)
		align_end(sink.align, write_fd);
	if (path != NULL)
		safe_replace(&sink.file);
	else if (close(STDOUT_FILENO) != 0 && errno != EBADF)
		die_errno("cannot write standard output");
}
