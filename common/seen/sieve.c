/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/mem.h"
#include "seen/deal.h"
#include "seen/set.h"
#include "seen/sieve.h"
#include "seen/spool.h"

/* All of it below 200 MB: 10 million prints in the set. */
enum {
	SET_BYTES = 166 * 1000 * 1000,
	BESIDE = 4 * 1024 * 1024, /* of lines, of entries and of keys, each */
	ALONE = 40 * 1024 * 1024, /* the same without a set */
	AHEAD = 16,		  /* prints whose place in the set is fetched */
};

/* In a line's length: it has no key; its record has a line already. */
#define STAYS 0x80000000u
#define MORE 0x40000000u

struct sieve {
	struct sieve_how how;
	bool at_end; /* every line is decided there */
	struct set set;
	struct deal deal;
	struct spool lines, keys;
	uint64_t later; /* lines put aside */
	struct sieve_count count;
	uint32_t *length; /* of the block's lines put aside */
	size_t cap;
};

/* In front of the lengths and lines of a block. */
struct frame {
	uint64_t bytes;
	uint64_t n;
};

struct sieve *
sieve_new(const struct sieve_how *how)
{
	struct sieve *s = mem_alloc(sizeof *s);
	size_t spool = how->spool_most ? how->spool_most : how->last ? ALONE : BESIDE;

	*s = (struct sieve){ .how = *how, .lines.most = spool, .keys.most = spool };
	deal_init(&s->deal, how->last, spool);
	s->at_end = how->last;
	if (!how->last) {
		set_init(&s->set, how->set_most ? how->set_most : SET_BYTES, how->known);
		s->at_end = how->known > set_room(&s->set);
	}
	return s;
}

void
sieve_free(struct sieve *s)
{
	set_free(&s->set);
	deal_free(&s->deal);
	spool_free(&s->lines);
	spool_free(&s->keys);
	free(s->length);
	free(s);
}

void
sieve_known(struct sieve *s, const struct seen_key *k)
{
	if (s->at_end || set_meet(&s->set, k->lo, k->hi, k->tick) == SET_FULL)
		deal_put(&s->deal, &(struct entry){ .key = *k });
}

static void
put_aside(struct sieve *s, const struct mark *m, uint32_t tick)
{
	s->later++;
	if (!mark_keyed(m))
		return;
	deal_put(&s->deal,
	    &(struct entry){ { m->lo, m->hi, tick, m->observed, m->content }, s->later });
}

static inline void
drop(struct sieve *s, bool more)
{
	s->count.dropped += !more;
	s->count.more += more;
}

/* Does the line come out now (SET_NEW), never (SET_OLD), or is it put aside? */
static inline enum set_found
judge(struct sieve *s, const struct mark *m, uint32_t tick)
{
	if (s->at_end)
		return SET_FULL;
	if (!mark_keyed(m))
		return s->later > 0 ? SET_FULL : SET_NEW;
	return set_meet(&s->set, m->lo, m->hi, tick);
}

/* A run of bytes that goes to the front. */
struct run {
	char *base;
	size_t to, from, n;
};

static void
close_run(struct run *r, size_t next)
{
	if (r->n > 0 && r->to != r->from)
		memmove(r->base + r->to, r->base + r->from, r->n);
	r->to += r->n;
	r->from = next;
	r->n = 0;
}

static void
spool_lines(struct sieve *s, const struct mark *m, size_t n, const char *lines,
    const unsigned char *what, const struct frame *f)
{
	size_t at = 0, from = 0, run = 0;

	spool_put(&s->lines, f, sizeof *f);
	spool_put(&s->lines, s->length, f->n * sizeof *s->length);
	for (size_t i = 0; i < n; at += m[i++].n) {
		if (what[i] != SET_FULL)
			continue;
		if (from + run != at) {
			spool_put(&s->lines, lines + from, run);
			from = at;
			run = 0;
		}
		run += m[i].n;
	}
	spool_put(&s->lines, lines + from, run);
}

void
sieve_lines(struct sieve *s, const struct mark *m, size_t n, char *lines, size_t *bytes)
{
	struct run r = { .base = lines };
	struct frame f = { 0 };
	size_t at = 0;

	if (n == 0)
		return;
	if (n > s->cap) {
		s->cap = n + n / 2;
		s->length = mem_resize(s->length, s->cap * (sizeof *s->length + 1));
	}
	unsigned char *what = (unsigned char *)(s->length + s->cap);
	for (size_t i = 0; i < n; i++) {
		uint32_t tick = s->how.tick + (uint32_t)(s->count.lines++ / TICK_ROWS);
		if (!s->at_end && i + AHEAD < n)
			set_hint(&s->set, m[i + AHEAD].lo);
		what[i] = (unsigned char)judge(s, &m[i], tick);
		s->count.keyless += !mark_keyed(&m[i]);
		if (what[i] == SET_FULL) {
			s->length[f.n++] = m[i].n | (mark_keyed(&m[i]) ? 0 : STAYS) |
			    (m[i].more ? MORE : 0);
			f.bytes += m[i].n;
			put_aside(s, &m[i], tick);
		}
		if (what[i] == SET_OLD)
			drop(s, m[i].more);
	}
	if (f.n > 0)
		spool_lines(s, m, n, lines, what, &f);
	for (size_t i = 0; i < n; at += m[i++].n) {
		if (what[i] != SET_NEW)
			continue;
		if (r.from + r.n != at)
			close_run(&r, at);
		r.n += m[i].n;
	}
	close_run(&r, at);
	*bytes = r.to;
}

static void
keep_key(void *ctx, const struct seen_key *k)
{
	struct sieve *s = ctx;

	spool_put(&s->keys, k, sizeof *k);
}

static void
each_of_set(const struct set *set, void (*take)(void *ctx, const struct seen_key *), void *ctx)
{
	for (size_t i = 0; set->at != NULL && i < set->slots; i++)
		if (set->at[i].tick != 0)
			take(ctx,
			    &(struct seen_key){ .lo = set->at[i].lo,
				.hi = set->at[i].hi,
				.tick = set->at[i].tick });
}

/* The lines put aside, those whose bit is set. */
static void
put_rest(struct sieve *s, const unsigned char *stays, void (*put)(const char *, size_t))
{
	struct frame f;
	uint64_t row = 0;
	char *lines = NULL;
	size_t room = 0;

	spool_rewind(&s->lines);
	while (spool_get(&s->lines, &f, sizeof f) == sizeof f) {
		struct run r = { 0 };
		size_t at = 0;
		if (f.n > s->cap) {
			s->cap = f.n;
			s->length = mem_resize(s->length, s->cap * (sizeof *s->length + 1));
		}
		if (f.bytes > room) {
			free(lines);
			room = f.bytes + f.bytes / 2;
			lines = mem_alloc(room);
		}
		spool_get(&s->lines, s->length, f.n * sizeof *s->length);
		spool_get(&s->lines, lines, f.bytes);
		r.base = lines;
		for (size_t i = 0; i < f.n; i++, row++) {
			size_t n = s->length[i] & MARK_BYTES;
			if ((s->length[i] & STAYS) != 0 || (stays[row / 8] >> (row & 7) & 1)) {
				if (r.from + r.n != at)
					close_run(&r, at);
				r.n += n;
			} else {
				drop(s, (s->length[i] & MORE) != 0);
			}
			at += n;
		}
		close_run(&r, at);
		put(lines, r.to);
	}
	free(lines);
}

void
sieve_end(struct sieve *s, void (*put)(const char *, size_t))
{
	size_t bits = (size_t)(s->later / 8) + 1;
	bool spilt = s->later > 0 || s->deal.len > 0 || s->deal.filed;

	if (!spilt)
		return;
	if (s->how.keep_keys)
		each_of_set(&s->set, keep_key, s);
	set_free(&s->set);
	unsigned char *stays = mem_map(bits);
	deal_decide(&s->deal, stays, s->how.keep_keys ? keep_key : NULL, s);
	deal_free(&s->deal);
	put_rest(s, stays, put);
	mem_unmap(stays, bits);
	spool_free(&s->lines);
}

struct sieve_count
sieve_count(const struct sieve *s)
{
	return s->count;
}

void
sieve_keys(struct sieve *s, void (*take)(void *ctx, const struct seen_key *), void *ctx)
{
	struct seen_key k;

	each_of_set(&s->set, take, ctx);
	spool_rewind(&s->keys);
	while (spool_get(&s->keys, &k, sizeof k) == sizeof k)
		take(ctx, &k);
}
