/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file and its lock, and reading it; book_save.c writes it. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/die.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/when.h"
#include "seen/book_impl.h"

static NORETURN void
refuse(const struct book *b, const char *why)
{
	die("%s: %s; left as it is", b->path, why);
}

static size_t
read_some(const struct book *b, void *to, size_t n, uint64_t at)
{
	size_t got = 0;

	while (got < n) {
		ssize_t r = pread(b->old, (char *)to + got, n - got, (off_t)(at + got));
		if (r < 0 && errno == EINTR)
			continue;
		if (r < 0)
			die_errno("cannot read %s", b->path);
		if (r == 0)
			break;
		got += (size_t)r;
	}
	return got;
}

static void
check_sum(const struct book *b, uint64_t size)
{
	char *piece = mem_alloc(BOOK_PIECE);
	struct digest d = { 0 };
	uint64_t want[2];

	for (uint64_t at = 0; at < size; at += BOOK_PIECE) {
		size_t n = size - at < BOOK_PIECE ? (size_t)(size - at) : BOOK_PIECE;
		if (read_some(b, piece, n, at) != n)
			refuse(b, "cut short");
		d = hash_digest(piece, n, d.lo);
	}
	free(piece);
	if (read_some(b, want, sizeof want, size) != sizeof want || le64toh(want[0]) != d.lo ||
	    le64toh(want[1]) != d.hi)
		refuse(b, "damaged or cut short: the checksum does not fit");
}

static uint64_t
number(const struct book *b, struct str *line, uint64_t most)
{
	struct str cell;
	int64_t v;

	if (!str_cut(line, '\t', &cell) || num_int(cell, 0, INT64_MAX, &v) != NULL ||
	    (uint64_t)v > most)
		refuse(b, "damaged: the first lines cannot be read");
	return (uint64_t)v;
}

static void
same(const struct book *b, struct str *line, struct str want, const char *what)
{
	struct str cell;

	if (!str_cut(line, '\t', &cell))
		refuse(b, "damaged: the first lines cannot be read");
	if (!str_eq(cell, want))
		die("%s: holds keys whose %s is %s, not %s; left as it is", b->path, what,
		    quoted(cell), quoted(want));
}

/* The lines in front of the keys are text; `at` moves behind the one read. */
static struct str
text_line(const struct book *b, uint64_t *at, struct arena *a)
{
	for (size_t room = 4096;; room *= 4) {
		char *p = arena_bytes(a, room);
		size_t n = read_some(b, p, room, *at);
		const char *end = memchr(p, '\n', n);
		if (end != NULL) {
			*at += (size_t)(end - p) + 1;
			return (struct str){ p, (size_t)(end - p) };
		}
		if (n < room)
			refuse(b, "damaged: the first lines cannot be read");
	}
}

static void
read_front(struct book *b, uint64_t size)
{
	static const char magic[] = "#tuiliu-seen ";
	struct arena a = { 0 };
	struct str line, word = { 0 };
	uint64_t at = 0;
	char start[sizeof magic] = "";

	if (read_some(b, start, sizeof magic - 1, 0) != sizeof magic - 1 ||
	    strcmp(start, magic) != 0)
		refuse(b, "not a file of keys seen");
	if (size < 16)
		refuse(b, "cut short");
	line = text_line(b, &at, &a);
	str_cut(&line, '\t', &word);
	if (!str_eq(word, STR("#tuiliu-seen 1")))
		refuse(b, "keys seen as another version writes them");
	check_sum(b, size - 16);
	same(b, &line, b->kind.table, "table");
	same(b, &line, b->kind.key, "key");
	same(b, &line, b->kind.observed, "time of observation");
	same(b, &line, b->kind.last ? STR("last") : STR("first"), "row that counts");
	uint64_t next = number(b, &line, INT64_MAX);
	b->tick = (uint32_t)number(b, &line, UINT32_MAX);
	b->keys = number(b, &line, size);
	uint64_t runs = number(b, &line, size);
	b->forgotten = number(b, &line, INT64_MAX);
	for (uint64_t i = 0; i < runs; i++) {
		line = text_line(b, &at, &a);
		struct book_run r = { .number = number(b, &line, INT64_MAX) };
		r.tick = (uint32_t)number(b, &line, UINT32_MAX);
		r.time = (int64_t)number(b, &line, INT64_MAX);
		GROW(&b->runs);
		b->runs.at[b->runs.len++] = r;
		arena_reset(&a);
	}
	b->keys_at = at;
	if (size - 16 - at != b->keys * book_record(b) || (b->keys > 0 && runs == 0))
		refuse(b, "damaged: not as many keys as it says");
	GROW(&b->runs);
	b->runs.at[b->runs.len++] = (struct book_run){ .number = next };
	arena_free(&a);
}

void
book_open(struct book *b, const char *path, const struct book_kind *kind, uint64_t most)
{
	struct timespec now;
	struct stat st;

	*b = (struct book){ .path = path, .kind = *kind, .tick = 1, .most = most };
	if (b->most == 0)
		b->most = BOOK_BYTES / book_record(b);
	safe_open(&b->file, path);
	b->old = open(path, O_RDONLY | O_CLOEXEC);
	if (b->old < 0 && errno != ENOENT)
		die_errno("cannot read %s", path);
	if (b->old >= 0) {
		if (fstat(b->old, &st) != 0)
			die_errno("cannot read %s", path);
		read_front(b, (uint64_t)st.st_size);
	} else {
		GROW(&b->runs);
		b->runs.at[b->runs.len++] = (struct book_run){ .number = 1 };
	}
	struct book_run *this = &b->runs.at[b->runs.len - 1];
	clock_gettime(CLOCK_REALTIME, &now);
	this->time = now.tv_sec * (int64_t)MS_SECOND;
	this->tick = b->tick;
}

void
book_load(struct book *b, void (*take)(void *ctx, const struct seen_key *), void *ctx)
{
	size_t size = book_record(b), many = BOOK_PIECE / size;
	struct book_record *r = mem_alloc(BOOK_PIECE);

	for (uint64_t i = 0; i < b->keys;) {
		uint64_t n = b->keys - i < many ? b->keys - i : many;
		if (read_some(b, r, n * size, b->keys_at + i * size) != n * size)
			refuse(b, "cut short");
		for (uint64_t k = 0; k < n; k++) {
			struct book_record one = { 0 };
			memcpy(&one, (char *)r + k * size, size);
			struct seen_key key = { .lo = le64toh(one.lo),
				.hi = le32toh(one.hi),
				.tick = le32toh(one.tick),
				.observed = (int64_t)le64toh(one.observed),
				.content = le64toh(one.content) };
			if (key.tick < b->runs.at[0].tick || key.tick >= b->tick)
				refuse(b, "damaged: a key of no run");
			take(ctx, &key);
		}
		i += n;
	}
	free(r);
	if (b->old >= 0)
		close(b->old);
	b->old = -1;
}
