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

static bool
looks_personal(const struct privacy *p, struct str name, struct str key, struct arena *a)
{
	for (size_t i = 0; i < p->keep.n; i++)
		if (str_eq(p->keep.at[i], key))
			return false;
	return p->words != NULL && personal_looks(p->words, name, a);
}

/* What is done with a field: AS_PERSONAL, and it goes nowhere. */
static enum as decide(struct bind *b, const struct bound *u, const struct privacy *p,
    struct arena *a)
{
	const struct label *l = u->label;

	if (l == NULL && looks_personal(p, str_of(u->name), b->name[u->field], a)) {
		b->guessed[b->nguessed++] = *u;
		return AS_PERSONAL;
	}
	if (l != NULL && (l->as == AS_PERSON || l->as == AS_PERSON_HASH)) {
		b->refused[b->nrefused++] = *u;
		return AS_PERSONAL;
	}
	return l != NULL ? l->as : AS_TEXT;
}

/* What becomes of a field, columns of the table aside. */
static void
sort_field(struct bind *b, struct bound *u, const struct privacy *p, struct arena *a)
{
	const struct label *l = u->label;

	b->known += l != NULL;
	u->as = decide(b, u, p, a);
	b->personal[u->field] = adapter_hides(u->as);
	b->npersonal += b->personal[u->field];
	if (u->as == AS_STATUS)
		b->status[b->nstatus++] = *u;
	if (u->as != AS_PERSONAL && (l == NULL || l->to == TO_EXTRA))
		add_extra(b, *u, a);
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
bind_header(struct bind *b, const struct report *r, const struct privacy *p,
    const struct str *label, size_t n, struct arena *a)
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
}
