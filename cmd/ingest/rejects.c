/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file of --rejects: what was left out and why, without what is personal. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "adapt/clean.h"
#include "adapt/fault.h"
#include "base/die.h"
#include "base/utf8.h"
#include "stream/stream.h"
#include "table/safe.h"

#include "read.h"
#include "rejects.h"

/* What is masked may go on a little behind the end, so that no half of a telephone
 * number stays. */
enum { RECORD_MAX = 4096, BEHIND = 256, FLUSH = 64 * 1024 };

static struct {
	struct safe_file file;
	struct out out;
	char run[64];
	struct arena arena;
	bool replays; /* it holds the rows that are read again */
} to;

struct str
rejects_head(void)
{
	return STR("run\tsource\trow\toffset\tline\tcolumn\tcode\tvalue\trecord");
}

static void
put_line(const char *line, size_t n)
{
	safe_write(&to.file, line, n);
	safe_write(&to.file, "\n", 1);
}

/* Only a rejects file grows; anything else at this name is a mistake. */
static void
copy_earlier(int fd, const char *path)
{
	struct str head = rejects_head();
	char piece[FLUSH], last = '\n';
	size_t begun = 0;
	ssize_t n;

	while ((n = read(fd, piece, sizeof piece)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			die_errno("cannot read %s", path);
		if (begun == 0 &&
		    (!str_starts((struct str){ piece, (size_t)n }, head) ||
			((size_t)n > head.n && piece[head.n] != '\n')))
			die("%s is there and is not a rejects file: give another name", path);
		safe_write(&to.file, piece, (size_t)n);
		begun += (size_t)n;
		last = piece[n - 1];
	}
	if (begun == 0)
		put_line(head.p, head.n);
	else if (last != '\n')
		safe_write(&to.file, "\n", 1);
}

void
rejects_open(const char *path, const char *replayed)
{
	struct timespec now;
	char when[WHEN_TEXT + 1] = "";

	safe_open_private(&to.file, path);
	to.replays = replayed != NULL && safe_same(path, replayed);
	int fd = to.replays ? -1 : open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		copy_earlier(fd, path);
		close(fd);
	} else if (!to.replays && errno != ENOENT) {
		die_errno("cannot read %s", path);
	} else {
		put_line(rejects_head().p, rejects_head().n);
	}
	clock_gettime(CLOCK_REALTIME, &now);
	when[when_put(when, (struct instant){ now.tv_sec * MS_SECOND })] = '\0';
	snprintf(to.run, sizeof to.run, "%s-%ld", when, (long)getpid());
	to.out.sep = '\t';
}

/* The record with personal cells empty; nothing where its fields cannot be
 * told apart and some column is personal, nor where a mark stands for it. */
static struct str
record_of(const struct reject *j, const struct input *in)
{
	const struct bind *b = &in->bind;
	bool mark = in->head.made && j->record.n > 0 && *j->record.p == STREAM_MARK;

	if (mark || (j->rows == NULL && b->npersonal > 0))
		return (struct str){ 0 };
	if (b->npersonal == 0)
		return j->record;
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

/* At most n bytes, cut at a character's edge. */
static struct str
capped(struct str s, size_t n)
{
	if (s.n > n) {
		s.n = n;
		while (s.n > 0 && ((unsigned char)s.p[s.n] & 0xc0) == 0x80)
			s.n--;
	}
	return s;
}

/* Bytes before the first that is not UTF-8, or drives a terminal and has no escape in TSV. */
static size_t
harmless(struct str s)
{
	struct str rest = s;

	for (size_t len; rest.n > 0; rest.p += len, rest.n -= len) {
		len = utf8_len(rest);
		if (utf8_control(rest, len) && memchr("\t\n\r", *rest.p, 3) == NULL)
			break;
	}
	return s.n - rest.n;
}

/* All others as \xNN. */
static struct str
spelt(struct str s)
{
	static const char digit[] = "0123456789abcdef";
	size_t good = harmless(s), n = 0;

	if (good == s.n)
		return s;
	char *all = arena_bytes(&to.arena, 4 * s.n);
	for (;; good = harmless(s)) {
		if (good > 0)
			memcpy(all + n, s.p, good);
		n += good;
		s.p += good;
		s.n -= good;
		if (s.n == 0)
			return (struct str){ all, n };
		unsigned char c = (unsigned char)*s.p++;
		memcpy(all + n, (char[]){ '\\', 'x', digit[c >> 4], digit[c & 15] }, 4);
		n += 4;
		s.n--;
	}
}

static void
put_private(struct str s)
{
	s = spelt(capped(s, RECORD_MAX + BEHIND));
	out_str(&to.out, capped(clean_mask(s, &to.arena), RECORD_MAX));
}

static void
flush(void)
{
	safe_write(&to.file, to.out.at, to.out.n);
	to.out.n = 0;
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
	put_private(j->value);
	put_private(record_of(j, rd->now));
	out_end(&to.out);
	arena_reset(&to.arena);
	if (to.out.n > FLUSH)
		flush();
}

void
rejects_keep(const struct replay *replay)
{
	flush();
	out_free(&to.out);
	arena_free(&to.arena);
	if (to.replays)
		replay_rest(replay, put_line);
	if (to.replays)
		safe_sync(&to.file);
	else
		safe_replace(&to.file);
}

void
rejects_close(void)
{
	if (to.replays)
		safe_replace(&to.file);
}
