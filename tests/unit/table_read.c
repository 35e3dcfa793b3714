/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table_read.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "table/decode.h"
#include "table/feed.h"
#include "table/scan.h"

#include "unit.h"

struct piece {
	uint64_t number;
	struct text text;
};

struct reader {
	struct feed *feed;
	const struct how *how;
	pthread_t thread;
	struct {
		struct piece *at;
		size_t len, cap;
	} pieces;
};

void
text_put(struct text *t, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		GROW(t);
		t->at[t->len++] = s.p[i];
	}
}

void
text_field(struct text *t, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		char hex[5];
		if (c < ' ' || c > '~' || strchr("|;!\\", c) != NULL) {
			snprintf(hex, sizeof hex, "\\x%02x", c);
			text_put(t, str_of(hex));
		} else {
			text_put(t, (struct str){ &s.p[i], 1 });
		}
	}
	text_put(t, STR("|"));
}

void
text_end(struct text *t)
{
	t->at[t->len - 1] = ';';
}

void
text_bad(struct text *t, enum walk_end why, size_t field, bool places)
{
	char word[64];

	snprintf(word, sizeof word, places ? "!%s in field %zu;" : "!%s;",
	    why == WALK_AFTER_QUOTE ? "after-quote" : "unterminated", field);
	text_put(t, str_of(word));
}

void
text_line(struct text *t, size_t line)
{
	char number[32];

	snprintf(number, sizeof number, "%zu:", line);
	text_put(t, str_of(number));
}

bool
text_same(const struct text *a, const struct text *b)
{
	return a->len == b->len && (a->len == 0 || memcmp(a->at, b->at, a->len) == 0);
}

static void
put_record(const struct reader *r, const struct block *b, size_t i, struct text *t, struct arena *a)
{
	size_t start = b->start ? b->start[i] : i > 0 ? b->row[i - 1] : b->first;

	if (r->how->places)
		text_line(t, block_line(b, (size_t)b->pos[start] + 1));
	for (size_t f = start; f < b->row[i]; f++) {
		struct str s = { b->buf + b->pos[f] + 1, (size_t)b->pos[f + 1] - b->pos[f] - 1 };
		if (f + 1 == b->row[i] && s.n > 0 && s.p[s.n - 1] == '\r')
			s.n--;
		if (!r->how->tsv && s.n > 0 && *s.p == '"')
			s = decode_csv(s, a);
		text_field(t, s);
	}
	text_end(t);
}

static void
put_bad(const struct reader *r, const struct block *b, const struct bad *bad, struct text *t)
{
	if (r->how->places)
		text_line(t, block_line(b, bad->from));
	text_bad(t, bad->why, bad->field, r->how->places);
}

static void *
read_blocks(void *arg)
{
	struct reader *r = arg;
	struct block b = { 0 };
	struct arena a = { 0 };

	while (feed_next(r->feed, &b)) {
		struct piece p = { .number = b.number };
		size_t bad = 0;
		for (size_t i = 0; i < b.nrow; i++) {
			size_t start = b.start ? b.start[i] : i > 0 ? b.row[i - 1] : b.first;
			while (bad < b.nbad && b.bad[bad].from <= b.pos[start])
				put_bad(r, &b, &b.bad[bad++], &p.text);
			put_record(r, &b, i, &p.text, &a);
		}
		while (bad < b.nbad)
			put_bad(r, &b, &b.bad[bad++], &p.text);
		GROW(&r->pieces);
		r->pieces.at[r->pieces.len++] = p;
		arena_reset(&a);
	}
	block_free(&b);
	arena_free(&a);
	decode_release();
	return NULL;
}

static int
by_number(const void *a, const void *b)
{
	const struct piece *x = a, *y = b;

	return (x->number > y->number) - (x->number < y->number);
}

/* Block numbers must be 0, 1, 2, ... without gaps. */
static struct text
join(struct reader *r, int n)
{
	struct {
		struct piece *at;
		size_t len, cap;
	} all = { 0 };
	struct text t = { 0 };

	for (int i = 0; i < n; i++) {
		for (size_t p = 0; p < r[i].pieces.len; p++) {
			GROW(&all);
			all.at[all.len++] = r[i].pieces.at[p];
		}
		free(r[i].pieces.at);
	}
	if (all.len > 0)
		qsort(all.at, all.len, sizeof *all.at, by_number);
	for (size_t p = 0; p < all.len; p++) {
		if (all.at[p].number != p)
			UNIT_FAIL("block %zu is missing", p);
		text_put(&t, (struct str){ all.at[p].text.at, all.at[p].text.len });
		free(all.at[p].text.at);
	}
	free(all.at);
	return t;
}

struct pour {
	int fd;
	struct str input;
};

static void *
pour(void *arg)
{
	struct pour *p = arg;

	while (p->input.n > 0) {
		ssize_t n = write(p->fd, p->input.p, p->input.n);
		if (n <= 0)
			break;
		p->input.p += n;
		p->input.n -= (size_t)n;
	}
	close(p->fd);
	return NULL;
}

static int
file_of(struct str input)
{
	int fd = memfd_create("unit", MFD_CLOEXEC);

	if (fd < 0 || write(fd, input.p, input.n) != (ssize_t)input.n)
		abort();
	return fd;
}

struct text
table_read(struct str input, const struct how *how)
{
	struct reader r[8] = { 0 };
	struct source source;
	struct feed feed;
	struct pour p = { .input = input };
	pthread_t pouring;
	int ends[2], fd;
	char path[32];

	if (how->pipe) {
		if (pipe(ends) != 0)
			abort();
		fd = ends[0];
		p.fd = ends[1];
		pthread_create(&pouring, NULL, pour, &p);
	} else {
		fd = file_of(input);
	}
	snprintf(path, sizeof path, "/dev/fd/%d", fd);
	source_open(&source, path);
	feed_start(&feed, &source, how->sep, !how->tsv, how->columns, 1, how->chunk);
	for (int i = 0; i < how->workers; i++) {
		r[i].feed = &feed;
		r[i].how = how;
		if (i > 0)
			pthread_create(&r[i].thread, NULL, read_blocks, &r[i]);
	}
	read_blocks(&r[0]);
	for (int i = 1; i < how->workers; i++)
		pthread_join(r[i].thread, NULL);
	if (how->pipe)
		pthread_join(pouring, NULL);
	feed_stop(&feed);
	source_close(&source);
	close(fd);
	return join(r, how->workers);
}

const char *
how_text(const struct how *how)
{
	static char text[128];

	snprintf(text, sizeof text, "chunk %zu, %d workers, %s, %s, %zu columns", how->chunk,
	    how->workers, how->pipe ? "pipe" : "file", scan_name(), how->columns);
	return text;
}

const char *const *
isa_names(void)
{
	static const char *const all[] = { "portable", "avx2", "avx512" };
	static const char *can[4];
	size_t n = 0;

	for (size_t i = 0; i < 3; i++)
		if (scan_force(all[i]))
			can[n++] = all[i];
	can[n] = NULL;
	scan_force(NULL);
	return can;
}

uint64_t
random_below(uint64_t *state, uint64_t n)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return (z ^ z >> 31) % n;
}

/* The helper itself: what a plain table looks like. */
void
unit_table_read(void)
{
	struct str in = STR("a,b\r\n\"x|\",\xc3\xa9\n\"q\"r,2\nlast");
	struct text t = table_read(in,
	    &(struct how){ .chunk = 100, .workers = 1, .sep = ',', .places = true, .columns = 2 });
	struct str want = STR("1:a|b;2:x\\x7c|\\xc3\\xa9;3:!after-quote in field 0;4:last;");

	CHECK(str_eq((struct str){ t.at, t.len }, want));
	free(t.at);
}
