/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/die.h"
#include "base/mem.h"
#include "base/when.h"
#include "seen/book_impl.h"
#include "table/out.h"

/* What is known of all keys before any is written. */
struct census {
	uint32_t first, next; /* ticks */
	struct {
		uint64_t *at;
		size_t len, cap;
	} met; /* keys last met at first + i */
	uint64_t keys;
	/* what stays: all behind `edge`, and at `edge` those not behind `last` */
	uint32_t edge;
	struct {
		struct seen_key *at;
		size_t len, cap;
	} at_edge;
	uint64_t edge_keep;
	struct seen_key last;
};

struct writer {
	struct book *book;
	const struct census *census;
	char *piece;
	size_t n;
	struct digest sum;
};

static void
count_key(void *ctx, const struct seen_key *k)
{
	struct census *c = ctx;
	size_t i = k->tick - c->first;

	while (c->met.len <= i) {
		GROW(&c->met);
		c->met.at[c->met.len++] = 0;
	}
	c->met.at[i]++;
	c->keys++;
	if (k->tick >= c->next)
		c->next = k->tick + 1;
}

static void
keep_at_edge(void *ctx, const struct seen_key *k)
{
	struct census *c = ctx;

	if (k->tick != c->edge)
		return;
	GROW(&c->at_edge);
	c->at_edge.at[c->at_edge.len++] = *k;
}

static int
by_print(const void *a, const void *b)
{
	const struct seen_key *x = a, *y = b;

	if (x->lo != y->lo)
		return x->lo < y->lo ? -1 : 1;
	return (x->hi > y->hi) - (x->hi < y->hi);
}

/* Oldest ticks first; of one tick the keys with the largest prints. */
static void
find_edge(struct census *c, uint64_t most, book_each *each, void *from)
{
	uint64_t over = c->keys > most ? c->keys - most : 0;
	size_t i = 0;

	while (over > 0 && c->met.at[i] <= over) {
		over -= c->met.at[i];
		c->met.at[i++] = 0;
	}
	c->edge = c->first + (uint32_t)i;
	if (over == 0) {
		c->edge--; /* all behind it stay; nobody was met at it */
		return;
	}
	c->edge_keep = c->met.at[i] - over;
	c->met.at[i] = c->edge_keep;
	each(from, keep_at_edge, c);
	qsort(c->at_edge.at, c->at_edge.len, sizeof *c->at_edge.at, by_print);
	c->last = c->at_edge.at[c->edge_keep - 1];
}

static bool
stays(const struct census *c, const struct seen_key *k)
{
	return k->tick > c->edge ||
	    (c->edge_keep > 0 && k->tick == c->edge && by_print(k, &c->last) <= 0);
}

static void
put(struct writer *w, const void *data, size_t n)
{
	const char *p = data;

	while (n > 0) {
		size_t m = BOOK_PIECE - w->n < n ? BOOK_PIECE - w->n : n;
		memcpy(w->piece + w->n, p, m);
		w->n += m;
		p += m;
		n -= m;
		if (w->n == BOOK_PIECE) {
			w->sum = hash_digest(w->piece, w->n, w->sum.lo);
			safe_write(&w->book->file, w->piece, w->n);
			w->n = 0;
		}
	}
}

static void
put_key(void *ctx, const struct seen_key *k)
{
	struct writer *w = ctx;
	struct book_record r = { htole64(k->lo), htole32(k->hi), htole32(k->tick),
		htole64((uint64_t)k->observed), htole64(k->content) };

	if (stays(w->census, k))
		put(w, &r, book_record(w->book));
}

static void
put_end(struct writer *w)
{
	uint64_t end[2];

	if (w->n > 0) {
		w->sum = hash_digest(w->piece, w->n, w->sum.lo);
		safe_write(&w->book->file, w->piece, w->n);
	}
	end[0] = htole64(w->sum.lo);
	end[1] = htole64(w->sum.hi);
	safe_write(&w->book->file, end, sizeof end);
}

/* Runs of which no key is left go. */
static void
prune_runs(struct book *b, const struct census *c)
{
	size_t n = 0;

	for (size_t i = 0; i < b->runs.len; i++) {
		size_t from = b->runs.at[i].tick - c->first;
		size_t to = i + 1 < b->runs.len ? b->runs.at[i + 1].tick - c->first : c->met.len;
		uint64_t left = 0;
		for (size_t t = from; t < to && t < c->met.len; t++)
			left += c->met.at[t];
		if (left > 0)
			b->runs.at[n++] = b->runs.at[i];
	}
	b->runs.len = n;
}

static void
put_text(struct writer *w, struct out *o)
{
	put(w, o->at, o->n);
	o->n = 0;
}

static void
put_front(struct writer *w, uint64_t next_run, uint32_t next_tick)
{
	const struct book *b = w->book;
	const struct str of[] = { b->kind.table, b->kind.key, b->kind.observed };
	struct out o = { .sep = '\t' };

	out_text(&o, "#tuiliu-seen 1");
	for (size_t i = 0; i < sizeof of / sizeof *of; i++)
		out_str(&o, of[i]);
	out_text(&o, b->kind.last ? "last" : "first");
	out_uint(&o, next_run);
	out_uint(&o, next_tick);
	out_uint(&o, b->keys);
	out_uint(&o, b->runs.len);
	out_uint(&o, b->forgotten);
	out_end(&o);
	put_text(w, &o);
	for (size_t i = 0; i < b->runs.len; i++) {
		out_uint(&o, b->runs.at[i].number);
		out_uint(&o, b->runs.at[i].tick);
		out_int(&o, b->runs.at[i].time);
		out_end(&o);
		put_text(w, &o);
	}
	out_free(&o);
}

/* Never silently: what is forgotten comes in again. */
static void
tell(const struct book *b, const struct census *c, uint64_t forgotten)
{
	const struct book_run *r = b->runs.at;
	char when[WHEN_TEXT];

	while (r + 1 < b->runs.at + b->runs.len && r[1].tick <= c->edge)
		r++;
	size_t n = when_put(when, (struct instant){ r->time });
	warn("%s: %" PRIu64 " keys forgotten to keep %" PRIu64 " (--seen-most), last met up to "
	     "run %" PRIu64 " of %.*s: rows with them would come in again",
	    b->path, forgotten, b->most, r->number, (int)n, when);
}

void
book_save(struct book *b, book_each *each, void *from)
{
	struct census c = { .first = b->runs.at[0].tick, .next = b->tick + 1 };
	struct writer w = { .book = b, .census = &c };
	uint64_t next_run = b->runs.at[b->runs.len - 1].number + 1;

	each(from, count_key, &c);
	find_edge(&c, b->most, each, from);
	uint64_t forgotten = c.keys > b->most ? c.keys - b->most : 0;
	if (forgotten > 0)
		tell(b, &c, forgotten);
	b->keys = c.keys - forgotten;
	b->forgotten += forgotten;
	prune_runs(b, &c);
	w.piece = mem_alloc(BOOK_PIECE);
	put_front(&w, next_run, c.next);
	each(from, put_key, &w);
	put_end(&w);
	safe_replace(&b->file);
	free(w.piece);
	free(c.met.at);
	free(c.at_edge.at);
	free(b->runs.at);
}
