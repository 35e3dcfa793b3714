/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "text/sentiment.h"

enum { SCOPE = 3, HITS_MOST = 256 };

static const double damp[SCOPE] = { 1, 0.95, 0.9 };
static const double negated = -0.74, upper_gain = 0.733, alpha = 15;

struct entry {
	enum sense sense;
	double weight;
};

struct moods {
	struct match_set *set;
	struct {
		struct entry *at;
		size_t len, cap;
	} list;
};

struct moods *
moods_new(void)
{
	struct moods *m = mem_alloc(sizeof *m);

	*m = (struct moods){ .set = match_new(&(struct match_limits){ 0 }) };
	return m;
}

const char *
moods_add(struct moods *m, struct str word, enum sense sense, double weight)
{
	const char *wrong = match_add(m->set,
	    &(struct match_word){ .text = word, .rule = 0, .no_skip = true, .single_ok = true });

	if (wrong != NULL)
		return wrong;
	GROW(&m->list);
	m->list.at[m->list.len++] = (struct entry){ sense, weight };
	return NULL;
}

void
moods_build(struct moods *m)
{
	match_build(m->set);
}

void
moods_free(struct moods *m)
{
	match_free(m->set);
	free(m->list.at);
	free(m);
}

/* A word of the lexicon at its place: half-words from the text's start (a Han
 * is one, any other word two) to its first and past its last; clauses so far. */
struct said {
	const struct entry *entry;
	size_t begin, end, clause;
	uint32_t from, to;
	bool upper;
};

static bool
ends_clause(const struct unit *u)
{
	switch (u->c) {
	case '.':
	case '!':
	case '?':
	case ';':
	case '\n':
	case 0x3002: return true;
	case ',': return u->n > 1; /* U+FF0C */
	default: return false;
	}
}

static bool
is_upper(struct str s)
{
	size_t letters = 0;

	for (size_t i = 0; i < s.n; i++) {
		letters += s.p[i] >= 'A' && s.p[i] <= 'Z';
		if (s.p[i] >= 'a' && s.p[i] <= 'z')
			return false;
	}
	return letters > 1;
}

/* Some words but not all are in upper case. */
static bool
has_both_cases(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= 'a' && s.p[i] <= 'z')
			return true;
	return false;
}

/* The hits that do not overlap an earlier one, the longest at each place. */
static size_t
take_hits(const struct moods *m, struct str text, const struct match_scratch *s, bool both,
    struct said *to)
{
	size_t n = 0;

	for (size_t i = 0; i < s->len && n < HITS_MOST; i++) {
		const struct match_hit *h = &s->hit[i];
		if (n > 0 && h->from < to[n - 1].to)
			continue;
		to[n++] = (struct said){ .entry = &m->list.at[h->word],
			.from = h->from,
			.to = h->to,
			.upper = both &&
			    is_upper((struct str){ text.p + h->from, h->to - h->from }) };
	}
	return n;
}

static void
place_hits(const struct folded *f, struct said *said, size_t n)
{
	size_t at = 0, clause = 0, k = 0;
	bool in_word = false;

	for (size_t i = 0; i < f->len && k < n;) {
		const struct unit *u = &f->at[i];
		if (u->from >= said[k].from) {
			said[k].begin = at;
			said[k].end = at += 2;
			said[k].clause = clause;
			while (i < f->len && f->at[i].from < said[k].to)
				i++;
			k++;
			in_word = false;
			continue;
		}
		bool word = u->kind == FOLD_LATIN || u->kind == FOLD_DIGIT || u->kind == FOLD_OTHER;
		if (u->kind == FOLD_HAN)
			at++;
		else if (word && !in_word)
			at += 2;
		clause += ends_clause(u);
		in_word = word || (in_word && u->c == '\'');
		i++;
	}
}

static double
value_of(const struct said *said, size_t k)
{
	const struct said *me = &said[k];
	double value = me->entry->weight;

	value += me->upper ? copysign(upper_gain, value) : 0;
	for (size_t i = k; i-- > 0 && said[i].clause == me->clause;) {
		size_t away = (me->begin - said[i].end + 1) / 2;
		if (away >= SCOPE)
			break;
		const struct entry *e = said[i].entry;
		double gain = e->weight + (said[i].upper ? copysign(upper_gain, e->weight) : 0);
		if (e->sense == SENSE_DEGREE)
			value += copysign(1, value) * gain * damp[away];
		else if (e->sense == SENSE_NEGATION)
			value *= negated;
	}
	return value;
}

static double
emphasis(const struct folded *f)
{
	size_t calls = 0, questions = 0;

	for (size_t i = 0; i < f->len; i++) {
		calls += f->at[i].c == '!';
		questions += f->at[i].c == '?';
	}
	return 0.292 * (double)(calls < 4 ? calls : 4) +
	    (questions < 2	  ? 0 :
		    questions < 4 ? 0.18 * (double)questions :
				    0.96);
}

struct mood
mood_of(const struct moods *m, struct str text, struct match_scratch *scratch)
{
	struct said said[HITS_MOST];
	struct mood mood = { 0 };
	double sum = 0, factor = 1;

	if (match_find(m->set, text, scratch) == 0)
		return mood;
	size_t n = take_hits(m, text, scratch, has_both_cases(text), said), turn = n;
	place_hits(&scratch->text, said, n);
	for (size_t k = n; k-- > 0;)
		if (said[k].entry->sense == SENSE_CONTRAST)
			turn = k;
	for (size_t k = 0; k < n; k++) {
		if (turn < n)
			factor = k < turn ? 0.5 : 1.5;
		if (said[k].entry->sense != SENSE_VALUE || said[k].entry->weight == 0)
			continue;
		sum += factor * value_of(said, k);
		mood.words++;
	}
	if (sum != 0)
		sum += copysign(emphasis(&scratch->text), sum);
	mood.compound = sum / sqrt(sum * sum + alpha);
	return mood;
}
