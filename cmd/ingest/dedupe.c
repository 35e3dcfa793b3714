/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/die.h"
#include "seen/book.h"
#include "seen/sieve.h"
#include "table/small.h"

#include "dedupe.h"

/* Columns of the output, x_ columns behind the table's. */
struct columns {
	size_t *at, n;
};

struct prints {
	struct piece *key, *needs, *content;
	struct piece observed;
};

struct dedupe {
	struct columns key, needs, content;
	bool own_key; /* --dedupe-by: then some cell must be filled, else all of needs */
	int observed; /* -1: the table has no such column */
	bool last, compare;
	struct sieve *sieve;
	struct book book;
	bool remember;
	pthread_mutex_t lock;
	struct {
		struct tray **at;
		size_t len, cap;
	} trays;
};

/* Of one worker: what it found out about the lines of its block. */
struct tray {
	struct mark *at;
	size_t len, cap;
	struct out text;
};

static size_t
find_column(const struct read *rd, struct str name, const char *who)
{
	int c = canon_column(rd->table, name);

	for (size_t k = 0; c < 0 && k < rd->nextra; k++)
		if (str_eq(rd->extra[k], name))
			return rd->table->n + k;
	if (c < 0)
		die("%s: table %s has no column %s", who, rd->table->name, quoted(name));
	return (size_t)c;
}

static struct columns
read_columns(struct read *rd, struct str list, char sep, const char *who)
{
	struct columns c = { 0 };
	struct str name;

	c.at = arena_alloc(&rd->arena, (list.n + 1) * sizeof *c.at);
	while (str_cut(&list, sep, &name))
		if (name.n > 0)
			c.at[c.n++] = find_column(rd, name, who);
	return c;
}

/* The table's line of keys.tsv. */
static void
read_keys(struct dedupe *d, struct read *rd, struct book_kind *kind)
{
	struct small t;
	struct str observed = { 0 }, keep = { 0 }, name = str_of(rd->table->name);

	small_read(&t, share_path("keys.tsv", &rd->arena), &rd->arena);
	for (size_t i = 0; i < t.rows; i++) {
		if (!str_eq(small_at(&t, i, small_need(&t, "table")), name))
			continue;
		kind->key = small_at(&t, i, small_need(&t, "key"));
		observed = small_at(&t, i, small_need(&t, "observed"));
		keep = small_at(&t, i, small_column(&t, "keep"));
		d->needs = read_columns(rd, small_at(&t, i, small_column(&t, "needs")), '|',
		    "keys.tsv: needs");
	}
	d->key = read_columns(rd, kind->key, '|', "keys.tsv: key");
	d->observed = observed.n > 0 ? (int)find_column(rd, observed, "keys.tsv: observed") : -1;
	if (d->observed >= (int)rd->table->n ||
	    (d->observed >= 0 && rd->table->column[d->observed].kind != CANON_TIME))
		die("keys.tsv: observed: %s is no time", quoted(observed));
	if (keep.n > 0 && !str_eq(keep, STR("first")) && !str_eq(keep, STR("last")))
		die("keys.tsv: keep: %s is neither first nor last", quoted(keep));
	d->last = keep.n > 0 ? str_eq(keep, STR("last")) : d->observed >= 0;
	kind->table = name;
	kind->observed = d->last ? observed : ((struct str){ 0 });
	kind->last = d->last;
}

/* "a,b" of the option in the form of the file: "a|b". */
static struct str
own_key(struct dedupe *d, struct read *rd, const char *list)
{
	struct str all = arena_str(&rd->arena, str_of(list));

	d->own_key = true;
	d->key = read_columns(rd, all, ',', "--dedupe-by");
	for (char *p = (char *)(uintptr_t)all.p; *p != '\0'; p++)
		*p = *p == ',' ? '|' : *p;
	if (d->key.n == 0)
		die_usage("--dedupe-by wants columns: %s", quoted(str_of(list)));
	if (!str_plain(all))
		die_usage("--dedupe-by: a column with control bytes or backslashes: %s",
		    quoted(all));
	return all;
}

/* What a row says: its own columns but those that tell where it came from. */
static void
find_content(struct dedupe *d, struct read *rd)
{
	const struct table *t = rd->table;

	d->content.at = arena_alloc(&rd->arena, t->n * sizeof *d->content.at);
	for (size_t c = 0; c < t->n; c++)
		if (t->column[c].kind != CANON_SRC && t->column[c].kind != CANON_ROW)
			d->content.at[d->content.n++] = c;
}

static struct piece *
pieces(const struct plan *plan, const struct read *rd, const struct input *in,
    const struct columns *c, struct arena *a)
{
	struct piece *p = arena_alloc(a, (c->n + 1) * sizeof *p);

	for (size_t i = 0; i < c->n; i++)
		p[i] = plan_column(plan, rd, in, c->at[i], a);
	return p;
}

const struct prints *
dedupe_prints(const struct read *rd, const struct input *in, const struct plan *plan,
    struct arena *a)
{
	const struct dedupe *d = rd->dedupe;
	struct prints *p = ARENA_NEW(a, struct prints);

	p->key = pieces(plan, rd, in, &d->key, a);
	p->needs = pieces(plan, rd, in, &d->needs, a);
	p->content = pieces(plan, rd, in, &d->content, a);
	if (d->observed >= 0)
		p->observed = plan_column(plan, rd, in, (size_t)d->observed, a);
	return p;
}

static void
known(void *ctx, const struct seen_key *k)
{
	sieve_known(ctx, k);
}

void
dedupe_check(const struct dedupe_how *how)
{
	if (!how->wanted && how->seen == NULL && (how->key != NULL || how->seen_most > 0))
		die_usage("%s goes with --dedupe or --seen",
		    how->key != NULL ? "--dedupe-by" : "--seen-most");
	if (how->seen == NULL && how->seen_most > 0)
		die_usage("--seen-most goes with --seen");
}

/* "time|user|~ab12" where the key has persons in it: another key for pseudonyms, or
 * none, makes other prints of the same rows. */
static struct str
with_tag(const struct dedupe *d, struct read *rd, struct str key)
{
	bool persons = false;

	for (size_t k = 0; k < d->key.n; k++)
		persons |= d->key.at[k] < rd->table->n &&
		    canon_who(&rd->table->column[d->key.at[k]]) != CANON_NOBODY;
	if (!persons || !rd->door.key)
		return key;
	char *p = arena_bytes(&rd->arena, key.n + 3 + PSEUDONYM_TAG);
	snprintf(p, key.n + 3 + PSEUDONYM_TAG, "%.*s|~%.*s", STR_ARG(key), PSEUDONYM_TAG,
	    chain_tag(&rd->door.chain));
	return str_of(p);
}

struct dedupe *
dedupe_open(const struct dedupe_how *how, struct read *rd)
{
	struct book_kind kind = { 0 };
	struct dedupe *d;

	if (!how->wanted && how->seen == NULL)
		return NULL;
	d = ARENA_NEW(&rd->arena, struct dedupe);
	read_keys(d, rd, &kind);
	if (how->key != NULL)
		kind.key = own_key(d, rd, how->key);
	if (d->key.n == 0)
		die("keys.tsv has no key for table %s (--dedupe-by names one)", rd->table->name);
	d->remember = how->seen != NULL;
	d->compare = d->remember && d->last;
	if (d->compare)
		find_content(d, rd);
	pthread_mutex_init(&d->lock, NULL);
	kind.key = with_tag(d, rd, kind.key);
	if (d->remember)
		book_open(&d->book, how->seen, &kind, (uint64_t)how->seen_most);
	d->sieve = sieve_new(&(struct sieve_how){ .last = d->last,
	    .keep_keys = d->remember,
	    .tick = d->remember ? d->book.tick : 1,
	    .known = d->remember ? d->book.keys : 0 });
	if (d->remember)
		book_load(&d->book, known, d->sieve);
	return d;
}

static struct tray *
tray_of(struct dedupe *d, struct rows *r)
{
	if (r->mine == NULL) {
		struct tray *t = mem_alloc(sizeof *t);
		*t = (struct tray){ .text = { .sep = '\t' } };
		r->mine = t;
		pthread_mutex_lock(&d->lock);
		GROW(&d->trays);
		d->trays.at[d->trays.len++] = t;
		pthread_mutex_unlock(&d->lock);
	}
	return r->mine;
}

/* A cell that is text, as it stands; false for one that must be spelt first. */
static inline bool
text_cell(const struct line *l, const struct piece *p, struct str *s)
{
	uint32_t bit = (uint32_t)1 << p->column;

	if (p->kind == PIECE_TEXT) {
		*s = p->text;
		return true;
	}
	if (p->kind != PIECE_COLUMN || p->as == CANON_FLAGS || p->as == CANON_ROW)
		return false;
	if ((l->filled & bit) == 0)
		*s = (struct str){ 0 };
	else if ((l->spelt & bit) != 0 || p->as == CANON_TEXT || p->as == CANON_TAGS ||
	    p->as == CANON_SRC)
		*s = l->at[p->column].text;
	else
		return false;
	return true;
}

/* The cells with a NUL, which none holds, behind each. */
static struct str
spell(const struct line *l, const struct piece *p, size_t n, size_t row, struct out *o)
{
	struct str s;

	o->n = 0;
	for (size_t i = 0; i < n; i++) {
		if (text_cell(l, &p[i], &s)) {
			memcpy(out_room(o, s.n + 1), s.n > 0 ? s.p : "", s.n);
			o->n += s.n;
		} else {
			o->begun = false;
			line_put(l, &p[i], o, row);
			(void)out_room(o, 1);
		}
		o->at[o->n++] = '\0';
	}
	return (struct str){ o->at, o->n };
}

/* An instant of a column that may be spelt as text. */
static int64_t
observed_at(const struct dedupe *d, const struct line *l, const struct piece *p, struct out *o)
{
	struct instant t = { INT_NONE };

	if (d->observed < 0)
		return INT_NONE;
	if (p->kind == PIECE_COLUMN && !line_has(l, d->observed))
		return INT_NONE;
	if (p->kind == PIECE_COLUMN && (l->spelt >> d->observed & 1) == 0)
		return l->at[d->observed].time.ms;
	struct str s = spell(l, p, 1, 0, o);
	(void)when_read((struct str){ s.p, s.n - 1 }, &t);
	return t.ms;
}

static bool
has_key(const struct dedupe *d, const struct line *l, const struct prints *w, size_t row,
    struct str key, struct out *o)
{
	if (d->own_key || d->needs.n == 0)
		return key.n > d->key.n; /* more than the NULs */
	for (size_t i = 0; i < d->needs.n; i++) {
		const struct piece *p = &w->needs[i];
		struct str s;
		if (text_cell(l, p, &s) ? s.n == 0 : spell(l, p, 1, row, o).n == 1)
			return false;
	}
	return true;
}

void
dedupe_line(struct dedupe *d, const struct line *l, size_t row, size_t n, bool more)
{
	const struct prints *w = l->plan->prints;
	struct tray *t = tray_of(d, l->rows);
	struct mark m = { .n = (uint32_t)n & MARK_BYTES, .more = more };

	struct str key = spell(l, w->key, d->key.n, row, &t->text);
	struct print print = hash_print(key);
	if (has_key(d, l, w, row, key, &t->text)) {
		m.lo = print.lo;
		m.hi = print.hi;
		if (d->last)
			m.observed = observed_at(d, l, &w->observed, &t->text);
		if (d->compare)
			m.content = hash_str(spell(l, w->content, d->content.n, row, &t->text));
	}
	if (t->len == t->cap)
		GROW(t);
	t->at[t->len++] = m;
}

void
dedupe_unput(struct rows *r, size_t n)
{
	struct tray *t = r->mine;

	if (t != NULL)
		t->len -= n;
}

void
dedupe_settle(void *ctx, struct rows *r, struct out *o)
{
	struct read *rd = ctx;
	struct tray *t = r->mine;

	if (t == NULL)
		return;
	sieve_lines(rd->dedupe->sieve, t->at, t->len, o->at, &o->n);
	t->len = 0;
}

void
dedupe_end(struct read *rd)
{
	struct dedupe *d = rd->dedupe;

	sieve_end(d->sieve, sink_write);
	struct sieve_count c = sieve_count(d->sieve);
	rd->fate[FATE_OUT] -= c.dropped;
	rd->fate[FATE_DUPLICATE] += c.dropped;
	rd->fate[FATE_COPY] -= c.more;
	if (c.keyless > 0 && !run_quiet())
		warn("%" PRIu64 " rows have no key and stay", c.keyless);
}

static void
each_key(void *from, void (*take)(void *ctx, const struct seen_key *), void *ctx)
{
	sieve_keys(from, take, ctx);
}

void
dedupe_save(struct dedupe *d)
{
	if (d->remember)
		book_save(&d->book, each_key, d->sieve);
	sieve_free(d->sieve);
	for (size_t i = 0; i < d->trays.len; i++) {
		free(d->trays.at[i]->at);
		out_free(&d->trays.at[i]->text);
		free(d->trays.at[i]);
	}
	free(d->trays.at);
	pthread_mutex_destroy(&d->lock);
}
