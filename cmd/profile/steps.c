/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/die.h"

#include "person.h"
#include "steps.h"

bool
steps_is(const char *word)
{
	struct str rest = str_of(word), part, event;
	bool any = false;

	while (str_cut(&rest, '|', &part)) {
		str_cut(&part, '@', &event);
		if (person_word(event) == 0)
			return false;
		any = true;
	}
	return any;
}

static int
column(struct steps *s, struct str name)
{
	for (int c = 0; c < s->ncolumns; c++)
		if (str_eq(name, str_of(s->column[c])))
			return c;
	if (s->ncolumns == STEPS_COLUMNS)
		die_usage("the steps look at more than %d columns", STEPS_COLUMNS);
	s->column[s->ncolumns] = arena_str(&s->arena, name).p;
	return s->ncolumns++;
}

static void
add_term(struct steps *s, const char *word, uint32_t events, struct str cases, uint32_t bit)
{
	struct steps_term *t = &s->term[s->nterms];
	struct str one, name;

	if (s->nterms++ == STEPS_TERMS)
		die_usage("more than %d conditions", STEPS_TERMS);
	*t = (struct steps_term){ .events = events, .bit = bit };
	while (str_cut(&cases, '@', &one)) {
		if (!str_cut(&one, '=', &name) || one.p == NULL || name.n == 0)
			die_usage("%s: behind @ wants COL=VALUE", quoted(str_of(word)));
		if (t->ncases == STEPS_CASES)
			die_usage("%s: more than %d conditions", quoted(str_of(word)), STEPS_CASES);
		t->cases[t->ncases].col = column(s, name);
		t->cases[t->ncases++].value = arena_str(&s->arena, one);
	}
}

static void
add_bit(struct steps *s, const char *word, uint32_t bit)
{
	struct str rest = str_of(word), part, event;
	uint32_t events;

	while (str_cut(&rest, '|', &part)) {
		str_cut(&part, '@', &event);
		if ((events = person_word(event)) == 0)
			die_usage("not an event: %s", quoted(event));
		if (part.p != NULL) {
			add_term(s, word, events, part, bit);
			continue;
		}
		for (int e = 0; e < EVENTS; e++)
			if (events >> e & 1)
				s->of_event[e] |= bit;
	}
}

void
steps_add(struct steps *s, const char *word)
{
	if (s->n == FUNNEL_STEPS)
		die_usage("more than %d steps", FUNNEL_STEPS);
	s->name[s->n] = word;
	add_bit(s, word, 1u << s->n++);
}

void
steps_break(struct steps *s, const char *word)
{
	add_bit(s, word, FUNNEL_BREAK);
}

static bool
holds(const struct steps_term *t, const struct rows *r, size_t i, size_t first)
{
	for (int k = 0; k < t->ncases; k++)
		if (!str_eq(rows_at(r, i, first + (size_t)t->cases[k].col), t->cases[k].value))
			return false;
	return true;
}

uint32_t
steps_of(const struct steps *s, const struct rows *r, size_t i, int event, size_t first)
{
	uint32_t bits = s->of_event[event];

	for (const struct steps_term *t = s->term; t < s->term + s->nterms; t++)
		if ((t->events >> event & 1) && holds(t, r, i, first))
			bits |= t->bit;
	return bits;
}
