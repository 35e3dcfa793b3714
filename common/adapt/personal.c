/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapt/clean.h"
#include "adapt/personal.h"
#include "table/small.h"

struct entry {
	bool ascii;
	struct str word;
	struct str *except;
	size_t n;
};

struct personal {
	struct entry *at;
	size_t n;
};

static bool
upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool
lower(char c)
{
	return c >= 'a' && c <= 'z';
}

/* "buyerPhone_2" as " buyer phone " */
static struct str
words_of(struct str label, struct arena *a)
{
	struct str s = clean_label(label, a);
	char *to = arena_bytes(a, 2 * s.n + 2);
	size_t n = 0;

	to[n++] = ' ';
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i], before = i > 0 ? s.p[i - 1] : ' ';
		bool hump = upper(c) &&
		    (lower(before) || (upper(before) && i + 1 < s.n && lower(s.p[i + 1])));
		bool letter = upper(c) || lower(c);
		if ((hump || !letter) && to[n - 1] != ' ')
			to[n++] = ' ';
		if (letter)
			to[n++] = (char)(c | 32);
	}
	if (to[n - 1] != ' ')
		to[n++] = ' ';
	return (struct str){ to, n };
}

/* Without blanks, in small letters */
static struct str
letters_of(struct str label, struct arena *a)
{
	struct str s = clean_key(label, a);
	char *to = (char *)(uintptr_t)s.p;

	for (size_t i = 0; i < s.n; i++)
		to[i] = (char)(upper(to[i]) ? to[i] | 32 : to[i]);
	return s;
}

static bool
is_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

static void
take(struct entry *e, struct str word, struct str except, struct arena *a)
{
	struct str (*form)(struct str, struct arena *) = is_ascii(word) ? words_of : letters_of;
	struct str one;
	size_t room = 1;

	for (size_t i = 0; i < except.n; i++)
		room += except.p[i] == '|';
	*e = (struct entry){ .ascii = is_ascii(word),
		.word = form(word, a),
		.except = arena_alloc(a, room * sizeof *e->except) };
	while (except.n > 0 && str_cut(&except, '|', &one))
		e->except[e->n++] = form(one, a);
}

struct personal *
personal_read(const char *path, struct arena *a)
{
	struct personal *p = ARENA_NEW(a, struct personal);
	struct small t;

	small_read(&t, path, a);
	int word = small_need(&t, "word"), except = small_column(&t, "except");
	p->at = arena_alloc(a, (t.rows + 1) * sizeof *p->at);
	for (size_t i = 0; i < t.rows; i++) {
		struct pos pos = small_pos(&t, i);
		struct entry *e = &p->at[p->n++];
		take(e, small_at(&t, i, word), small_at(&t, i, except), a);
		if (e->word.n <= e->ascii)
			die_at(&pos, "no word");
	}
	return p;
}

/* Does an exception reach over all of text[at, at + n)? */
static bool
excepted(const struct entry *e, struct str text, size_t at, size_t n)
{
	for (size_t k = 0; k < e->n; k++) {
		struct str x = e->except[k], rest = text;
		const char *p;
		while ((p = str_find(rest, x)) != NULL && x.n > 0) {
			size_t from = (size_t)(p - text.p);
			if (from <= at && at + n <= from + x.n)
				return true;
			rest = (struct str){ p + 1, text.n - from - 1 };
		}
	}
	return false;
}

static bool
matches(const struct entry *e, struct str text)
{
	struct str rest = text;
	const char *p;

	while ((p = str_find(rest, e->word)) != NULL) {
		size_t at = (size_t)(p - text.p);
		if (!excepted(e, text, at, e->word.n))
			return true;
		rest = (struct str){ p + 1, text.n - at - 1 };
	}
	return false;
}

bool
personal_looks(const struct personal *p, struct str label, struct arena *a)
{
	struct str words = words_of(label, a), letters = letters_of(label, a);

	for (size_t i = 0; i < p->n; i++)
		if (matches(&p->at[i], p->at[i].ascii ? words : letters))
			return true;
	return false;
}
