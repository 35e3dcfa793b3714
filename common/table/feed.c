/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/mem.h"
#include "table/feed.h"
#include "table/scan.h"

enum {
	LEAD = 64,
	ROOM = 64 * 1024,  /* in front of a chunk, for the bytes carried over */
	MARKS = ROOM + 64, /* the same in marks */
};

void
feed_start(struct feed *f, struct source *s, char sep, bool quotes, size_t columns, size_t line,
    size_t chunk)
{
	*f = (struct feed){ .source = s,
		.sep = sep,
		.quotes = quotes,
		.columns = columns,
		.chunk = chunk ? chunk : FEED_CHUNK,
		.line = line,
		.prev = '\n' };
	pthread_mutex_init(&f->lock, NULL);
	turn_start(&f->turn);
	if (s->seekable) {
		f->offset = s->at;
		f->ended = s->at >= s->end;
	} else {
		f->peeked = source_read(s, &f->peek, 1) == 1;
		f->ended = !f->peeked;
	}
}

void
feed_stop(struct feed *f)
{
	free(f->carry);
	pthread_mutex_destroy(&f->lock);
	turn_stop(&f->turn);
}

static size_t
marks(size_t chunk)
{
	return MARKS + chunk + 128;
}

static void
block_ready(struct block *b, size_t chunk)
{
	if (b->big != NULL) {
		free(b->big);
		mem_unmap(b->big_pos, b->big_marks * 2 * sizeof *b->big_pos);
		b->big = NULL;
	}
	if (b->own == NULL) {
		b->chunk = chunk;
		b->own = mem_alloc(ROOM + chunk + SCAN_PAD);
		memset(b->own, 0, ROOM + chunk + SCAN_PAD);
		b->own_pos = mem_alloc(marks(chunk) * sizeof *b->own_pos);
		b->own_row = mem_alloc(marks(chunk) * sizeof *b->own_row);
		b->carried = mem_alloc(2 * MARKS * sizeof *b->carried);
	}
	b->buf = b->own;
	b->pos = b->own_pos;
	b->row = b->own_row;
	b->start = NULL;
	b->nrow = b->nbad = 0;
	b->nul = b->back = b->cr = false;
}

void
block_free(struct block *b)
{
	if (b->own != NULL)
		block_ready(b, b->chunk);
	free(b->own);
	free(b->own_pos);
	free(b->own_row);
	free(b->carried);
	free(b->starts);
	free(b->bad);
	*b = (struct block){ 0 };
}

/*
 * Bytes come in order; one is read ahead, to know the byte behind the chunk and
 * the end.  A line that is whole does not wait for it while the pipe is idle.
 * Digests need chunks that do not depend on time.
 */
static size_t
claim_stream(struct feed *f, struct block *b, char *to)
{
	struct source *s = f->source;
	size_t n = f->peeked;

	to[0] = f->peek;
	n += f->want_digest ? source_read(s, to + n, f->chunk - n) :
			      source_read_soon(s, to + n, f->chunk - n);
	f->peek = '\0';
	f->peeked = false;
	if (n == f->chunk || (n > 0 && to[n - 1] != '\n') || f->want_digest)
		f->peeked = source_read(s, &f->peek, 1) == 1;
	b->eof = f->ended = n == 0 || s->eof;
	if (f->peeked)
		b->eof = f->ended = false;
	to[n] = f->peek;
	return n;
}

/* Bytes of the chunk land at own[ROOM], the byte before and after around it. */
static bool
claim(struct feed *f, struct block *b)
{
	struct source *s = f->source;
	char *to = b->own + ROOM;
	size_t n;

	pthread_mutex_lock(&f->lock);
	if (f->ended) {
		pthread_mutex_unlock(&f->lock);
		return false;
	}
	b->number = f->claimed++;
	if (s->seekable) {
		int64_t at = s->at, left = s->end - at;
		n = left < (int64_t)f->chunk ? (size_t)left : f->chunk;
		s->at += (int64_t)n;
		b->eof = f->ended = s->at >= s->end;
		bool first = b->number == 0;
		pthread_mutex_unlock(&f->lock);
		to[-1] = '\n';
		to[n] = '\0';
		size_t lead = first ? 0 : 1, want = lead + n + !b->eof;
		if (source_read_at(s, to - lead, want, at - (int64_t)lead) != want)
			die("%s got shorter while it was read", s->name);
	} else {
		to[-1] = f->prev;
		n = claim_stream(f, b, to);
		if (n > 0)
			f->prev = to[n - 1];
		pthread_mutex_unlock(&f->lock);
	}
	memset(to + n + 1, 0, SCAN_PAD - 1);
	b->from = ROOM;
	b->to = ROOM + n;
	return true;
}

static struct scan
scan_part(const struct feed *f, const struct block *b, uint32_t *pos, size_t npos, size_t from,
    size_t to, bool inside)
{
	struct scan s = { .pos = pos, .row = b->row, .npos = npos, .inside = inside };

	if (f->quotes)
		scan_csv(&s, b->buf, from, to, f->sep);
	else
		scan_tsv(&s, b->buf, from, to);
	return s;
}

size_t
block_line(const struct block *b, size_t at)
{
	return b->line + walk_lines(b->buf, b->from, at, b->to + 1);
}

static void
add_start(struct block *b, uint32_t at)
{
	if (b->nrow >= b->starts_cap) {
		b->starts_cap = b->starts_cap ? b->starts_cap * 2 : 1024;
		b->starts = mem_resize(b->starts, b->starts_cap * sizeof *b->starts);
	}
	b->starts[b->nrow] = at;
}

static void
add_bad(struct block *b, struct bad bad)
{
	b->bad = grow(b->bad, &b->bad_cap, b->nbad, sizeof *b->bad);
	b->bad[b->nbad++] = bad;
}

/*
 * Record by record; returns where the cut record at the end begins.  With
 * `over`, the first record has grown past FEED_RECORD_MAX: it counts as one
 * whose quote never closes.
 */
static size_t
walk_all(const struct feed *f, struct block *b, bool over)
{
	struct walk w = { b->buf, b->to, f->sep, f->quotes, b->eof, f->columns };
	size_t at = b->from, npos = 0;
	struct walked r;

	b->nrow = 0;
	while (at < b->to) {
		b->pos[npos] = (uint32_t)(at - 1);
		enum walk_end e = walk_record(&w, at, b->pos + npos + 1, &r);
		if (e == WALK_MORE && over) {
			e = WALK_UNTERMINATED;
			r.found = b->to;
		}
		if (e == WALK_MORE)
			break;
		if (e == WALK_OK) {
			add_start(b, (uint32_t)npos);
			npos += r.fields;
			b->row[b->nrow++] = (uint32_t)npos;
			at = r.next;
			over = false;
			continue;
		}
		w.eof = b->eof || over;
		size_t next = walk_resume(&w, &r);
		w.eof = b->eof;
		over = false;
		if (next == WALK_UNKNOWN)
			break;
		add_bad(b, (struct bad){ at, next, r.found, r.fields, e });
		at = next;
		npos++;
	}
	b->start = b->starts;
	return at;
}

/* Parity of the quotes: whether the next chunk should be scanned as quoted. */
static bool
odd_quotes(const char *buf, size_t from, size_t to)
{
	bool odd = false;

	for (size_t i = from; i < to; i++)
		odd ^= buf[i] == '"';
	return odd;
}

/* Carried bytes keep LEAD in front and SCAN_PAD behind, for adopt(). */
static void
carry_append(struct feed *f, const char *p, size_t n)
{
	if (n == 0)
		return;
	if (LEAD + f->ncarry + n + SCAN_PAD > f->carry_room) {
		f->carry_room = LEAD + (f->ncarry + n) * 2 + SCAN_PAD;
		f->carry = mem_resize(f->carry, f->carry_room);
	}
	memcpy(f->carry + LEAD + f->ncarry, p, n);
	f->ncarry += n;
}

/* Make the carried bytes, with the chunk behind them, the block's own buffer. */
static void
adopt(struct feed *f, struct block *b)
{
	char after = b->buf[b->to];

	carry_append(f, b->buf + ROOM, b->to - ROOM);
	b->big = b->buf = f->carry;
	b->from = LEAD;
	b->to = LEAD + f->ncarry;
	b->buf[LEAD - 1] = '\n';
	memset(b->buf + b->to, 0, SCAN_PAD);
	b->buf[b->to] = after;
	b->big_marks = f->ncarry + MARKS;
	b->big_pos = mem_map(b->big_marks * 2 * sizeof *b->big_pos);
	b->pos = b->big_pos;
	b->row = b->big_pos + b->big_marks;
	f->carry = NULL;
	f->ncarry = f->carry_room = 0;
}

/* Marks of the carried bytes go right before those of the chunk. */
static bool
join_marks(struct feed *f, struct block *b, struct scan *s)
{
	struct scan c = { 0 };

	if (f->ncarry > 0) {
		b->from = ROOM - f->ncarry;
		memcpy(b->buf + b->from, f->carry + LEAD, f->ncarry);
		b->buf[b->from - 1] = '\n';
		struct block head = { .buf = b->buf, .row = b->carried + MARKS };
		c = scan_part(f, &head, b->carried, 0, b->from, ROOM, false);
		memcpy(b->pos + MARKS - c.npos, b->carried, c.npos * sizeof *b->pos);
	}
	b->first = (uint32_t)(MARKS - c.npos - 1);
	b->pos[b->first] = (uint32_t)(b->from - 1);
	s->nul |= c.nul;
	s->back |= c.back;
	s->cr |= c.cr;
	s->lines += c.lines;
	/* a walk that met a CR last has left it to its next byte, now a line end */
	return !c.odd && c.nrow == 0 && c.inside == f->inside;
}

/*
 * A record longer than ROOM is gathered until something ends it.  Where its
 * quotes cannot be trusted only a walk can tell, and that is tried again each
 * time the bytes have doubled.  True: more bytes are wanted.
 */
static bool
gather(struct feed *f, struct block *b, const struct scan *s)
{
	size_t n = b->to - ROOM;

	if (b->eof || f->ncarry + n >= FEED_RECORD_MAX)
		return false;
	if (f->unsure ? f->ncarry + n >= f->retry : s->nrow > 0 || s->odd)
		return false;
	carry_append(f, b->buf + ROOM, n);
	f->inside = s->inside;
	b->to = b->from;
	return true;
}

/* What is not a whole record yet waits for the next chunk. */
static void
carry_tail(struct feed *f, struct block *b, size_t tail, size_t lines)
{
	f->line += lines - walk_lines(b->buf, tail, b->to, b->to + 1);
	f->offset += (int64_t)(tail - b->from);
	f->ncarry = 0;
	carry_append(f, b->buf + tail, b->to - tail);
	f->retry = 2 * f->ncarry;
	b->to = tail;
}

/* With the turn held: settle where the records are and what is left over. */
static void
settle(struct feed *f, struct block *b, struct scan s)
{
	bool sure = true, over = false;
	size_t tail;

	b->line = f->line;
	b->offset = f->offset;
	if (f->inside)
		s = scan_part(f, b, b->pos, MARKS, ROOM, b->to, true);
	if (f->ncarry >= ROOM) {
		if (gather(f, b, &s))
			return;
		adopt(f, b);
		over = !b->eof && b->to - b->from >= FEED_RECORD_MAX;
		s = scan_part(f, b, b->pos, 1, b->from, b->to, false);
		b->first = 0;
		b->pos[0] = (uint32_t)(b->from - 1);
		if (over && s.nrow == 0 && !s.odd && !s.inside)
			die_at(&(struct pos){ f->source->name, b->line },
			    "record longer than %d MiB", FEED_RECORD_MAX >> 20);
	} else {
		sure = join_marks(f, b, &s);
	}
	b->nul = s.nul;
	b->back = s.back;
	b->cr = s.cr;
	f->unsure = !sure || s.odd || ((b->eof || over) && s.inside);
	if (f->unsure) {
		tail = walk_all(f, b, over);
		f->inside = odd_quotes(b->buf, tail, b->to);
		carry_tail(f, b, tail, walk_lines(b->buf, b->from, b->to, b->to + 1));
		return;
	}
	b->nrow = s.nrow;
	tail = s.nrow > 0 ? b->pos[s.row[s.nrow - 1]] + (size_t)1 : b->from;
	if (b->eof && tail < b->to) {
		b->pos[s.npos] = (uint32_t)b->to;
		b->row[b->nrow++] = (uint32_t)s.npos;
		tail = b->to;
	}
	f->inside = s.inside;
	carry_tail(f, b, tail, s.lines);
}

bool
feed_next(struct feed *f, struct block *b)
{
	block_ready(b, f->chunk);
	if (!claim(f, b))
		return false;
	if (f->want_digest)
		b->digest = hash_digest(b->own + ROOM, b->to - ROOM, b->number + 1);
	struct scan s = scan_part(f, b, b->pos, MARKS, b->from, b->to, false);
	turn_wait(&f->turn, b->number);
	settle(f, b, s);
	turn_next(&f->turn);
	return true;
}
