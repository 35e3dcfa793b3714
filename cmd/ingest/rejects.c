/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file of --rejects: what was left out and why, without what is personal. */
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "adapt/clean.h"
#include "adapt/fault.h"
#include "base/die.h"
#include "base/utf8.h"
#include "table/safe.h"

#include "read.h"

enum { RECORD_MAX = 4096, FLUSH = 64 * 1024 };

static struct {
	struct safe_file file;
	struct out out;
	char run[64];
	struct arena arena;
} to;

static void
flush(void)
{
	safe_write(&to.file, to.out.at, to.out.n);
	to.out.n = 0;
}

void
rejects_open(const char *path)
{
	static const char *const column[] = { "run", "source", "row", "offset", "line", "column",
		"code", "value", "record" };
	struct timespec now;
	char when[WHEN_TEXT + 1] = "";

	safe_open(&to.file, path);
	if (fchmod(to.file.fd, 0600) != 0)
		die_errno("cannot make %s private", path);
	clock_gettime(CLOCK_REALTIME, &now);
	when[when_put(when, (struct instant){ now.tv_sec * MS_SECOND })] = '\0';
	snprintf(to.run, sizeof to.run, "%s-%ld", when, (long)getpid());
	to.out.sep = '\t';
	for (size_t i = 0; i < sizeof column / sizeof *column; i++)
		out_text(&to.out, column[i]);
	out_end(&to.out);
}

/* The record with personal cells empty; nothing where its fields cannot be
 * told apart and some column is personal. */
static struct str
record_of(const struct reject *j, const struct bind *b)
{
	if (b->npersonal == 0)
		return j->record;
	if (j->rows == NULL)
		return (struct str){ 0 };
	char *all = arena_bytes(&to.arena, j->record.n + 1);
	size_t n = 0;
	for (size_t f = 0; f < b->columns; f++) {
		struct str s = b->personal[f] ? ((struct str){ 0 }) : rows_raw(j->rows, j->i, f);
		if (f > 0)
			all[n++] = j->rows->head->sep;
		if (s.n > 0)
			memcpy(all + n, s.p, s.n);
		n += s.n;
	}
	return (struct str){ all, n };
}

/* Cut at a character's edge; bytes that are not UTF-8 end it too. */
static struct str
capped(struct str s)
{
	if (s.n > RECORD_MAX)
		s.n = RECORD_MAX;
	s.n = utf8_valid(s);
	return s;
}

void
rejects_put(void *ctx, const struct reject *j)
{
	const struct read *rd = ctx;

	out_text(&to.out, to.run);
	out_text(&to.out, rd->now->head.file);
	out_uint(&to.out, j->row);
	out_int(&to.out, j->offset);
	out_uint(&to.out, j->line);
	out_text(&to.out, j->column ? j->column : "");
	out_text(&to.out, fault_code(j->reason));
	out_str(&to.out, capped(j->value));
	out_str(&to.out, clean_mask(capped(record_of(j, &rd->now->bind)), &to.arena));
	out_end(&to.out);
	arena_reset(&to.arena);
	if (to.out.n > FLUSH)
		flush();
}

void
rejects_close(void)
{
	flush();
	safe_replace(&to.file);
	out_free(&to.out);
	arena_free(&to.arena);
}
