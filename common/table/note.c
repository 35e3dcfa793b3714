/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <stdlib.h>

#include "base/die.h"
#include "table/note.h"

struct note {
	uint64_t order;
	size_t line;
	struct str value;
	const struct note_kind *kind;
};

struct note_kind {
	struct note_kind *next;
	const char *column, *reason;
	uint64_t count;
	size_t n;
	struct note shown[NOTE_SHOWN];
};

static bool
same(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static struct note_kind *
find(const struct notes *n, const char *column, const char *reason)
{
	for (struct note_kind *k = n->kinds; k != NULL; k = k->next)
		if (same(k->reason, reason) && same(k->column, column))
			return k;
	return NULL;
}

bool
note_wanted(const struct notes *n, const char *column, const char *reason)
{
	const struct note_kind *k = find(n, column, reason);

	return k == NULL || k->n < NOTE_SHOWN;
}

static struct note_kind *
kind(struct notes *n, const char *column, const char *reason)
{
	struct note_kind *k = find(n, column, reason);

	if (k == NULL) {
		k = ARENA_NEW(&n->arena, struct note_kind);
		*k = (struct note_kind){ .next = n->kinds, .column = column, .reason = reason };
		n->kinds = k;
	}
	return k;
}

void
note_add(struct notes *n, uint64_t order, size_t line, const char *column, const char *reason,
    struct str value)
{
	struct note_kind *k = kind(n, column, reason);

	n->rejected++;
	if (k->count++ >= NOTE_SHOWN)
		return;
	if (value.n > 80)
		value.n = 80;
	k->shown[k->n++] = (struct note){ order, line, arena_str(&n->arena, value), k };
}

/* Malformed records are numbered apart from the others of their block: lines first. */
static int
by_line(const void *a, const void *b)
{
	const struct note *x = a, *y = b;

	if (x->line != y->line)
		return x->line > y->line ? 1 : -1;
	return (x->order > y->order) - (x->order < y->order);
}

/* The first ten of both, in order. */
void
notes_merge(struct notes *into, struct notes *from)
{
	into->rejected += from->rejected;
	into->blank += from->blank;
	for (struct note_kind *k = from->kinds; k != NULL; k = k->next) {
		struct note_kind *to = kind(into, k->column, k->reason);
		struct note both[2 * NOTE_SHOWN];
		size_t n = 0;
		for (size_t i = 0; i < to->n; i++)
			both[n++] = to->shown[i];
		for (size_t i = 0; i < k->n; i++) {
			both[n] = k->shown[i];
			both[n++].value = arena_str(&into->arena, k->shown[i].value);
		}
		qsort(both, n, sizeof *both, by_line);
		to->count += k->count;
		to->n = n < NOTE_SHOWN ? n : NOTE_SHOWN;
		for (size_t i = 0; i < to->n; i++) {
			to->shown[i] = both[i];
			to->shown[i].kind = to;
		}
	}
	arena_free(&from->arena);
	*from = (struct notes){ 0 };
}

void
notes_print(const struct notes *n, const char *file, size_t lines_before)
{
	struct {
		struct note *at;
		size_t len, cap;
	} all = { 0 };

	for (const struct note_kind *k = n->kinds; k != NULL; k = k->next)
		for (size_t i = 0; i < k->n; i++) {
			GROW(&all);
			all.at[all.len++] = k->shown[i];
		}
	if (all.len > 0)
		qsort(all.at, all.len, sizeof *all.at, by_line);
	for (size_t i = 0; i < all.len; i++) {
		const struct note *m = &all.at[i];
		struct pos at = { file, m->line + lines_before };
		const char *col = m->kind->column ? printable(str_of(m->kind->column)) : NULL;
		warn_at(&at, "%s%s%s%s%s", col ? col : "", col ? ": " : "", m->kind->reason,
		    m->value.n ? ": " : "", m->value.n ? quoted(m->value) : "");
	}
	for (const struct note_kind *k = n->kinds; k != NULL; k = k->next)
		if (k->count > k->n)
			warn_at(&(struct pos){ file, 0 },
			    "%s%s%s: %" PRIu64 " rows in all, the first %zu shown",
			    k->column ? printable(str_of(k->column)) : "", k->column ? ": " : "",
			    k->reason, k->count, k->n);
	free(all.at);
}

uint64_t
notes_count(const struct notes *n, const char *reason)
{
	uint64_t count = 0;

	for (const struct note_kind *k = n->kinds; k != NULL; k = k->next)
		count += strcmp(k->reason, reason) == 0 ? k->count : 0;
	return count;
}

void
notes_reset(struct notes *n)
{
	arena_free(&n->arena);
	*n = (struct notes){ .rejected = n->rejected, .blank = n->blank };
}
