/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "text/matchset.h"

/* One search of one reading of a text. */
struct search {
	const struct match_set *set;
	struct match_scratch *to;
	size_t words;		/* units that are not skipped: to->c, to->unit */
	struct match_span sure; /* the sure span that reaches furthest */
	bool any_sure;
};

/* List the units that are not skipped, and a 0 after them. */
static size_t
squeeze(struct match_scratch *s)
{
	const struct unit *u = s->text.at;
	size_t n = s->text.len, kept = 0;

	if (s->room < n + 1) {
		s->room = n + 1 < 2 * s->room ? 2 * s->room : n + 1;
		s->c = mem_resize(s->c, s->room * sizeof *s->c);
		s->unit = mem_resize(s->unit, s->room * sizeof *s->unit);
	}
	for (size_t i = 0; i < n; i++) { /* no branch: text is a mix */
		s->c[kept] = u[i].c;
		s->unit[kept] = (uint32_t)i;
		kept += u[i].kind != FOLD_SKIP;
	}
	s->c[kept] = 0;
	return kept;
}

/* Is the first span within the second, and not the same? */
static bool
within(struct match_span a, struct match_span b)
{
	return a.first >= b.first && a.last <= b.last && (a.first != b.first || a.last != b.last);
}

/*
 * A span whose literal stands in the text.  What a sure span covers is left
 * out at once, so that a long run of one character cannot fill the memory.
 */
static void
span_add(struct search *f, const struct lit *lit, struct match_span span)
{
	const struct folded *t = &f->to->text;

	if (span.first > 0 && lit->edge_left >> t->at[span.first - 1].kind & 1)
		return;
	if (span.last + 1 < t->len && lit->edge_right >> t->at[span.last + 1].kind & 1)
		return;
	struct match_spans *spans = lit->role == LIT_DENY ? &f->to->deny :
	    lit->role == LIT_ALLOW			  ? &f->to->allow :
							    &f->to->context;
	if (lit->role == LIT_DENY) {
		if (f->any_sure && within(span, f->sure))
			return;
		if (lit->sure && (!f->any_sure || span.last > f->sure.last)) {
			f->sure = span;
			f->any_sure = true;
		}
	}
	GROW(spans);
	spans->at[spans->len++] = span;
}

static unsigned
total_of(const struct match_set *set, const struct lit *lit)
{
	return set->limit.total != 0 ? set->limit.total : lit->n;
}

/* A literal without skip units at words k, k + 1, ...: compare, then look at the gaps. */
static void
try_words(struct search *f, const struct lit *lit, uint32_t number, size_t k)
{
	const uint32_t *c = f->to->c + k, *unit = f->to->unit + k;
	unsigned total = 0;

	if (lit->n > f->words - k)
		return;
	for (size_t i = 3; i < lit->n; i++)
		if (c[i] != lit->c[i])
			return;
	if (unit[lit->n - 1] - unit[0] != lit->n - 1u) {
		if (!lit->skip)
			return;
		for (size_t i = 1; i < lit->n; i++) {
			unsigned gap = unit[i] - unit[i - 1] - 1;
			if (gap > f->set->limit.gap)
				return;
			total += gap;
		}
		if (total > total_of(f->set, lit))
			return;
	}
	span_add(f, lit, (struct match_span){ unit[0], unit[lit->n - 1], number });
}

/* A literal with skip units, from unit `at` on. */
static void
try_units(struct search *f, const struct lit *lit, uint32_t number, size_t at)
{
	const struct folded *t = &f->to->text;
	unsigned gap = 0, left = lit->skip ? total_of(f->set, lit) : 0;
	size_t i = 0, last = at;

	for (size_t p = at; i < lit->n; p++) {
		if (p >= t->len)
			return;
		if (t->at[p].c == lit->c[i]) {
			last = p;
			gap = 0;
			i++;
		} else if (i <= lit->word_at[0] || t->at[p].kind != FOLD_SKIP || left == 0 ||
		    ++gap > f->set->limit.gap) {
			return;
		} else {
			left--;
		}
	}
	span_add(f, lit, (struct match_span){ (uint32_t)at, (uint32_t)last, number });
}

static void
probe_words(struct search *f, const struct index *x, size_t k, uint32_t hash)
{
	const uint32_t *c = f->to->c + k;
	uint32_t slot = index_slot(x, hash);

	for (uint32_t i = x->slot[slot]; i < x->slot[slot + 1]; i++) {
		const struct entry *e = &x->entry[i];
		if (e->key[0] != c[0] || e->key[1] != c[1] || (e->key[2] != 0 && e->key[2] != c[2]))
			continue;
		const struct lit *lit = &f->set->at[e->lit];
		if (lit->skips == 0)
			try_words(f, lit, e->lit, k);
		else if (f->to->unit[k] >= lit->word_at[0])
			try_units(f, lit, e->lit, f->to->unit[k] - lit->word_at[0]);
	}
}

static void
probe_head(struct search *f, size_t at, uint32_t hash)
{
	const struct index *x = &f->set->head;
	uint32_t slot = index_slot(x, hash);

	for (uint32_t i = x->slot[slot]; i < x->slot[slot + 1]; i++)
		if (x->entry[i].key[0] == f->to->text.at[at].c)
			try_units(f, &f->set->at[x->entry[i].lit], x->entry[i].lit, at);
}

/*
 * Places that pass the gate, then those of them that pass an index, are listed
 * first and looked up after: branches on them could not be predicted.
 */
static void
scan_words(struct search *f)
{
	enum { BLOCK = 512 };
	const struct match_set *set = f->set;
	const uint32_t *c = f->to->c;
	uint32_t place[BLOCK];

	for (size_t from = 0; from + 1 < f->words; from += BLOCK) {
		size_t end = f->words - 1 - from < BLOCK ? f->words - 1 : from + BLOCK, n = 0,
		       m = 0;

		for (size_t k = from; k < end; k++) {
			place[n] = (uint32_t)k;
			n += index_has(&set->gate, index_hash(c[k], c[k + 1]));
		}
		for (size_t i = 0; i < n; i++) {
			uint32_t k = place[i], hash = index_hash(c[k], c[k + 1]);
			place[m] = k;
			m += index_has(&set->pair, hash) |
			    index_has(&set->triple, index_hash(hash, c[k + 2]));
		}
		for (size_t i = 0; i < m; i++) {
			uint32_t k = place[i], hash = index_hash(c[k], c[k + 1]);
			probe_words(f, &set->pair, k, hash);
			probe_words(f, &set->triple, k, index_hash(hash, c[k + 2]));
		}
	}
}

static void
scan(const struct match_set *set, struct match_scratch *s)
{
	struct search f = { .set = set, .to = s };

	if (set->pair.n + set->triple.n > 0) {
		f.words = squeeze(s);
		scan_words(&f);
	}
	if (set->head.n > 0)
		for (size_t i = 0; i < s->text.len; i++) {
			uint32_t hash = index_hash(s->text.at[i].c, 0);
			if (index_has(&set->head, hash))
				probe_head(&f, i, hash);
		}
}

/* By start, longest first, then in the order of the literals. */
static int
by_place(const void *a, const void *b)
{
	const struct match_span *x = a, *y = b;

	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	if (x->last != y->last)
		return x->last > y->last ? -1 : 1;
	return (x->lit > y->lit) - (x->lit < y->lit);
}

static void
sort(struct match_spans *s)
{
	if (s->len > 1)
		qsort(s->at, s->len, sizeof *s->at, by_place);
}

/* The first of the sorted spans that starts at or after `first`. */
static size_t
lower(const struct match_spans *s, uint32_t first)
{
	size_t low = 0, high = s->len;

	while (low < high) {
		size_t mid = (low + high) / 2;
		if (s->at[mid].first < first)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static bool
allowed(const struct match_set *set, const struct match_spans *allow, struct match_span hit)
{
	uint32_t from = hit.last < set->allow_span ? 0 : hit.last - set->allow_span + 1;

	for (size_t i = lower(allow, from); i < allow->len && allow->at[i].first <= hit.first;
	     i++) {
		uint32_t rule = set->at[allow->at[i].lit].rule;
		if (allow->at[i].last >= hit.last &&
		    (rule == MATCH_ANY || rule == set->at[hit.lit].rule))
			return true;
	}
	return false;
}

static bool
is_near(const struct lit *lit, uint32_t number)
{
	for (uint32_t i = 0; i < lit->nears; i++)
		if (lit->near[i] >= number)
			return lit->near[i] == number;
	return false;
}

static bool
in_context(const struct match_set *set, const struct match_spans *context, struct match_span hit)
{
	const struct lit *lit = &set->at[hit.lit];
	uint32_t back = lit->within + set->context_span;

	if (lit->nears == 0)
		return true;
	for (size_t i = lower(context, hit.first < back ? 0 : hit.first - back);
	     i < context->len && context->at[i].first <= hit.last + lit->within + 1; i++) {
		struct match_span s = context->at[i];
		bool apart = s.last < hit.first ? hit.first - s.last - 1 <= lit->within :
						  s.first > hit.last;
		if (apart && is_near(lit, s.lit))
			return true;
	}
	return false;
}

static void
hit_add(const struct match_set *set, struct str text, struct match_scratch *s,
    struct match_span span)
{
	const struct unit *first = &s->text.at[span.first], *last = &s->text.at[span.last];
	struct match_hit hit = {
		.word = set->at[span.lit].word,
		.from = first->from,
		.to = last->from + last->n,
	};
	struct str raw = { text.p + hit.from, hit.to - hit.from };

	hit.evaded = !fold_plain_eq(raw, set->at[span.lit].text);
	s->hit = grow(s->hit, &s->cap, s->len, sizeof *s->hit);
	s->hit[s->len++] = hit;
}

/* Keep the spans that are hits: sorted, so that a longer one comes before those in it. */
static void
settle(const struct match_set *set, struct str text, struct match_scratch *s)
{
	struct match_span top = { 0 };
	bool any = false;

	sort(&s->deny);
	sort(&s->allow);
	sort(&s->context);
	for (size_t i = 0; i < s->deny.len; i++) {
		struct match_span span = s->deny.at[i];
		if (i > 0 && by_place(&span, &s->deny.at[i - 1]) == 0)
			continue; /* both readings have it */
		if (any && within(span, top))
			continue;
		if (!in_context(set, &s->context, span) || allowed(set, &s->allow, span))
			continue;
		if (!any || span.last > top.last)
			top = span;
		any = true;
		hit_add(set, text, s, span);
	}
}

size_t
match_find(const struct match_set *set, struct str text, struct match_scratch *s)
{
	s->len = s->deny.len = s->allow.len = s->context.len = 0;
	fold_read(text, &s->text);
	scan(set, s);
	if (s->text.leet && fold_leet(&s->text))
		scan(set, s);
	if (s->deny.len > 0)
		settle(set, text, s);
	return s->len;
}

void
match_scratch_free(struct match_scratch *s)
{
	free(s->hit);
	free(s->c);
	free(s->unit);
	free(s->deny.at);
	free(s->allow.at);
	free(s->context.at);
	fold_free(&s->text);
	*s = (struct match_scratch){ 0 };
}
