/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "adapt/bind.h"
#include "adapt/clean.h"

static bool
knows(const struct label *l, struct str key)
{
	for (size_t i = 0; i < l->key.n; i++)
		if (str_eq(l->key.at[i], key))
			return true;
	return false;
}

static const struct label *
label_of(const struct report *r, struct str key)
{
	for (size_t i = 0; i < r->n && key.n > 0; i++)
		if (knows(&r->label[i], key))
			return &r->label[i];
	return NULL;
}

static bool
taken(const struct bind *b, struct str name)
{
	for (size_t i = 0; i < b->nextra; i++)
		if (str_eq(b->extra_name[i], name))
			return true;
	return false;
}

/* x_LABEL, x_LABEL_2 when that is taken; x_3 for the third column without a label. */
static void
add_extra(struct bind *b, struct bound u, struct arena *a)
{
	struct str label = u.label ? u.label->name : str_of(u.name);
	bool done = b->report->canonical && str_starts(label, STR("x_"));
	size_t room = label.n + 32;
	char *name = arena_bytes(a, room);

	if (label.n > 0)
		snprintf(name, room, "%s%.*s", done ? "" : "x_", STR_ARG(label));
	else
		snprintf(name, room, "x_%zu", u.field + 1);
	for (int n = 2; taken(b, str_of(name)); n++)
		snprintf(name, room, "%s%.*s_%d", done ? "" : "x_", STR_ARG(label), n);
	b->extra_name[b->nextra] = str_of(name);
	b->extra[b->nextra++] = u;
}

/* By the label as it stands in the file or another of its names. */
static bool
is_asked(struct asked_list *l, struct str key, const struct label *label)
{
	bool any = false;

	for (size_t i = 0; i < l->n; i++) {
		bool is = str_eq(l->at[i].key, key) ||
		    (label != NULL && knows(label, l->at[i].key));
		l->at[i].met |= is;
		any |= is;
	}
	return any;
}

static bool is_person(enum as as) { return as == AS_PERSON || as == AS_PERSON_HASH; }

static enum canon_who
who_of(const struct bind *b, const struct label *l)
{
	if (l != NULL && is_person(l->as))
		return CANON_PERSON;
	return l != NULL && l->to >= 0 ? canon_who(&b->report->table->column[l->to]) : CANON_NOBODY;
}

/* x_LABEL is the name of the column it becomes. */
static bool
drops_extra(struct privacy *p, struct str key, struct arena *a)
{
	size_t room = key.n + 3;
	char *name = arena_bytes(a, room);

	snprintf(name, room, "x_%.*s", STR_ARG(key));
	return is_asked(&p->drop, str_of(name), NULL);
}

/* What is done with a field of which the adapter says that it is of a person. */
static enum as hide(struct bind *b, const struct bound *u, const struct privacy *p, bool keep)
{
	enum as as = u->label->as;

	if (as == AS_PERSONAL) {
		if (keep)
			b->stuck[b->nstuck++] = *u;
		return as;
	}
	if (keep) {
		b->kept[b->nkept++] = *u;
		return as == AS_PERSON ? AS_ID : AS_TEXT;
	}
	if (as == AS_MASK || p->pseudonyms)
		return as;
	if (u->label->to != TO_DROP)
		b->refused[b->nrefused++] = *u;
	return AS_PERSONAL;
}

/* Of JSON: the hidden label that the key is a part of, as user.id of user. */
static const struct label *
hidden_around(const struct report *r, struct str key)
{
	for (size_t i = 1; i < key.n; i++) {
		const struct label *l = key.p[i] == '.' ? label_of(r, (struct str){ key.p, i }) :
							  NULL;
		if (l != NULL && adapter_hides(l->as))
			return l;
	}
	return NULL;
}

/* Of a field that no label knows. */
static enum as guess(struct bind *b, const struct bound *u, const struct privacy *p, bool keep,
    struct arena *a)
{
	const struct label *around = hidden_around(b->report, b->name[u->field]);
	bool looks = around != NULL ||
	    (p->words != NULL && personal_looks(p->words, str_of(u->name), a));

	if (keep && around != NULL && around->as == AS_PERSONAL) {
		b->stuck[b->nstuck++] = *u;
		return AS_PERSONAL;
	}
	if (keep && around != NULL)
		b->kept[b->nkept++] = *u;
	if (keep || !looks)
		return AS_TEXT;
	b->guessed[b->nguessed++] = *u;
	return AS_PERSONAL;
}

/* What is done with a field: AS_PERSONAL, and it goes nowhere. */
static enum as decide(struct bind *b, const struct bound *u, struct privacy *p, struct arena *a)
{
	const struct label *l = u->label;
	struct str key = b->name[u->field];
	bool keep = is_asked(&p->keep, key, l), canonical = b->report->canonical;
	bool drop = (l == NULL || !canonical) && is_asked(&p->drop, key, l);

	if (l == NULL || l->to == TO_EXTRA)
		drop |= drops_extra(p, l != NULL ? clean_key(l->name, a) : key, a);
	if (drop)
		return AS_PERSONAL;
	if (l == NULL)
		return guess(b, u, p, keep, a);
	if (adapter_hides(l->as))
		return hide(b, u, p, keep);
	if (canonical && who_of(b, l) != CANON_NOBODY && p->pseudonyms) {
		if (!keep)
			return AS_PERSON;
		b->kept[b->nkept++] = *u;
	}
	return l->as;
}

/* What becomes of a field, columns of the table aside. */
static void
sort_field(struct bind *b, struct bound *u, struct privacy *p, struct arena *a)
{
	const struct label *l = u->label;
	enum canon_who who = who_of(b, l);

	b->known += l != NULL;
	u->party = who == CANON_PARTY;
	u->as = decide(b, u, p, a);
	b->personal[u->field] = (l != NULL && adapter_hides(l->as)) || u->as == AS_PERSONAL ||
	    (who == CANON_PERSON && b->report->canonical);
	b->npersonal += b->personal[u->field];
	if (who != CANON_NOBODY)
		b->person[b->npersons++] = *u;
	if (u->as == AS_STATUS)
		b->status[b->nstatus++] = *u;
	if (u->as != AS_PERSONAL && (l == NULL || l->to == TO_EXTRA))
		add_extra(b, *u, a);
}

/* Columns of the table that were asked to be left empty. */
static void
leave_empty(struct bind *b, struct privacy *p)
{
	const struct table *t = b->report->table;

	for (size_t c = 0; c < t->n; c++)
		b->empty[c] = is_asked(&p->drop, str_of(t->column[c].name), NULL);
	for (size_t i = 0; i < b->npersons; i++)
		if (b->person[i].label->to >= 0 && b->empty[b->person[i].label->to])
			b->personal[b->person[i].field] = true;
}

/* The fields that lead to a column: in the order of the adapter's lines. */
static size_t
add_column(struct bind *b, size_t column, size_t n, const struct bound *field)
{
	const struct report *r = b->report;

	for (size_t i = 0; i < r->n; i++) {
		bool again = false;
		for (size_t f = 0; f < b->columns && r->label[i].to == (int)column; f++) {
			if (field[f].label != &r->label[i] || field[f].as == AS_PERSONAL)
				continue;
			b->of[n] = field[f];
			b->of[n].again = again && str_eq(b->name[f], b->name[b->of[n - 1].field]);
			n++;
			again = true;
		}
	}
	return n;
}

void
bind_header(struct bind *b, const struct report *r, struct privacy *p, const struct str *label,
    size_t n, struct arena *a)
{
	struct bound *field = arena_alloc(a, (n + 1) * sizeof *field);
	size_t used = 0;

	*b = (struct bind){ .report = r, .columns = n };
	b->of = arena_alloc(a, (n + 1) * sizeof *b->of);
	b->extra = arena_alloc(a, (n + 1) * sizeof *b->extra);
	b->extra_name = arena_alloc(a, (n + 1) * sizeof *b->extra_name);
	b->status = arena_alloc(a, (n + 1) * sizeof *b->status);
	b->guessed = arena_alloc(a, (n + 1) * sizeof *b->guessed);
	b->refused = arena_alloc(a, (n + 1) * sizeof *b->refused);
	b->kept = arena_alloc(a, (n + 1) * sizeof *b->kept);
	b->stuck = arena_alloc(a, (n + 1) * sizeof *b->stuck);
	b->person = arena_alloc(a, (n + 1) * sizeof *b->person);
	b->personal = arena_alloc(a, n + 1);
	b->name = arena_alloc(a, (n + 1) * sizeof *b->name);
	for (size_t f = 0; f < n; f++) {
		b->name[f] = clean_key(label[f], a);
		field[f] = (struct bound){ .field = f,
			.label = label_of(r, b->name[f]),
			.name = clean_label(label[f], a).p };
		sort_field(b, &field[f], p, a);
	}
	for (size_t c = 0; c < r->table->n; c++) {
		b->first[c] = used;
		used = add_column(b, c, used, field);
	}
	b->first[r->table->n] = used;
	leave_empty(b, p);
}
