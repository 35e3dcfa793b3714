/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <dlfcn.h>
#include <friso/friso.h>
#include <stdlib.h>

#include "base/die.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "words/words.h"

#define FRISO_SO "libfriso.so.0"
#define FRISO_DICT "/usr/share/friso/dict/UTF-8/"

enum { HAN_MOST = 10, CHARS_MOST = 20 };

/* Only what is used; the types come from <friso.h>, so they cannot drift. */
static struct {
	__typeof__(friso_new) *new;
	__typeof__(friso_new_config) *new_config;
	__typeof__(friso_set_mode) *set_mode;
	__typeof__(friso_new_task) *new_task;
	__typeof__(friso_free_task) *free_task;
	__typeof__(friso_set_text) *set_text;
	__typeof__(friso_dic_new) *dic_new;
	__typeof__(friso_dic_load_from_ifile) *load;
	__typeof__(friso_dic_add) *add;
	__typeof__(friso_dic_match) *match;
	__typeof__(friso_spec_dic_size) *size;
} lib;

struct lexicon {
	friso_t friso;
	friso_config_t config;
	struct arena arena;
	struct folded fold;
};

struct strs {
	struct str *at;
	size_t len, cap;
};

struct cutter {
	const struct lexicon *lexicon; /* NULL: hashtags only */
	struct friso_config_struct config;
	friso_task_t task;
	struct folded fold;
	struct arena arena;
	struct strs tags, words;
};

static void *
symbol(void *from, const char *name)
{
	void *p = dlsym(from, name);

	if (p == NULL)
		die("libfriso lacks %s", name);
	return p;
}

#define LOAD(so, member, name) lib.member = (__typeof__(lib.member))symbol(so, #name)

static void
load(void)
{
	void *so = dlopen(FRISO_SO, RTLD_NOW | RTLD_LOCAL);

	if (so == NULL)
		die("words need libfriso (Debian: libfriso0, friso-dict): %s", dlerror());
	LOAD(so, new, friso_new);
	LOAD(so, new_config, friso_new_config);
	LOAD(so, set_mode, friso_set_mode);
	LOAD(so, new_task, friso_new_task);
	LOAD(so, free_task, friso_free_task);
	LOAD(so, set_text, friso_set_text);
	LOAD(so, dic_new, friso_dic_new);
	LOAD(so, load, friso_dic_load_from_ifile);
	LOAD(so, add, friso_dic_add);
	LOAD(so, match, friso_dic_match);
	LOAD(so, size, friso_spec_dic_size);
}

struct lexicon *
words_open(void)
{
	static char folder[] = FRISO_DICT;
	struct lexicon *lex = mem_alloc(sizeof *lex);

	load();
	*lex = (struct lexicon){ .friso = lib.new(), .config = lib.new_config() };
	lex->friso->dic = lib.dic_new();
	lib.load(lex->friso, lex->config, folder, CHARS_MOST);
	if (lib.size(lex->friso->dic, __LEX_CJK_WORDS__) == 0)
		die("no words in %s (Debian: friso-dict)", FRISO_DICT);
	lib.set_mode(lex->config, __FRISO_COMPLEX_MODE__);
	lex->config->clr_stw = 1;
	lex->config->add_syn = 0;
	lex->config->en_sseg = 0;
	lex->config->max_len = HAN_MOST;
	return lex;
}

/* Units as UTF-8, what carries no word as one blank. */
static struct str
spell(const struct unit *u, size_t n, struct arena *arena)
{
	char *text = arena_bytes(arena, 4 * n + 1), *p = text;

	for (size_t i = 0; i < n; i++) {
		if (u[i].kind != FOLD_SKIP)
			p += utf8_put(p, u[i].c);
		else if (p > text && p[-1] != ' ')
			*p++ = ' ';
	}
	if (p > text && p[-1] == ' ')
		p--;
	*p = '\0';
	return (struct str){ text, (size_t)(p - text) };
}

struct str
words_spell(struct str text, struct folded *fold, struct arena *arena)
{
	fold_read(text, fold);
	return spell(fold->at, fold->len, arena);
}

const char *
words_add(struct lexicon *lex, struct str word)
{
	fold_read(word, &lex->fold);
	const struct unit *u = lex->fold.at;
	size_t n = lex->fold.len, han = 0;

	for (size_t i = 0; i < n; i++)
		han += u[i].kind == FOLD_HAN;
	if (han != n || n < 2 || n > HAN_MOST)
		return "want 2 to 10 Han characters";
	struct str text = spell(u, n, &lex->arena);
	if (text.n > WORD_BYTES)
		return "longer than 60 bytes";
	if (!lib.match(lex->friso->dic, __LEX_CJK_WORDS__, (char *)(uintptr_t)text.p))
		lib.add(lex->friso->dic, __LEX_CJK_WORDS__, (char *)(uintptr_t)text.p, NULL);
	return NULL;
}

bool
words_known(const struct lexicon *lex, struct str word)
{
	char z[WORD_BYTES + 1];

	if (word.n > WORD_BYTES)
		return false;
	memcpy(z, word.p, word.n);
	z[word.n] = '\0';
	return lib.match(lex->friso->dic, __LEX_CJK_WORDS__, z) ||
	    lib.match(lex->friso->dic, __LEX_STOPWORDS__, z);
}

struct cutter *
cutter_new(const struct lexicon *lex)
{
	struct cutter *c = mem_alloc(sizeof *c);

	*c = (struct cutter){ .lexicon = lex };
	if (lex != NULL) {
		c->config = *lex->config;
		c->task = lib.new_task();
	}
	return c;
}

void
cutter_free(struct cutter *c)
{
	if (c->task != NULL)
		lib.free_task(c->task);
	fold_free(&c->fold);
	arena_free(&c->arena);
	free(c->tags.at);
	free(c->words.at);
	free(c);
}

static void
push(struct strs *to, struct str s)
{
	GROW(to);
	to->at[to->len++] = s;
}

static int
by_bytes(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static void
each_once(struct strs *s)
{
	size_t n = 0;

	if (s->len > 1)
		qsort(s->at, s->len, sizeof *s->at, by_bytes);
	for (size_t i = 0; i < s->len; i++)
		if (n == 0 || !str_eq(s->at[n - 1], s->at[i]))
			s->at[n++] = s->at[i];
	s->len = n;
}

static bool
of_tag(const struct unit *u)
{
	return u->kind != FOLD_SKIP || u->c == '_';
}

static void
find_tags(struct cutter *c)
{
	const struct unit *u = c->fold.at;
	size_t n = c->fold.len;

	for (size_t i = 0; i < n; i++) {
		if (u[i].c != '#')
			continue;
		size_t from = i + 1, to = from;
		while (to < n && of_tag(&u[to]))
			to++;
		if (to == from)
			continue;
		char *text = arena_bytes(&c->arena, 4 * (to - from)), *p = text;
		for (size_t k = from; k < to; k++)
			p += utf8_put(p, u[k].c);
		push(&c->tags, (struct str){ text, (size_t)(p - text) });
		i = to - 1;
	}
}

/* Two characters at least, and not of digits only. */
static bool
says_something(struct str w)
{
	size_t chars = 0, letters = 0;

	for (struct str rest = w; rest.n > 0;) {
		size_t n = utf8_len(rest);
		if (n == 0)
			return false;
		chars++;
		letters += n > 1 || *rest.p < '0' || *rest.p > '9';
		rest.p += n;
		rest.n -= n;
	}
	return chars > 1 && letters > 0;
}

static void
find_words(struct cutter *c)
{
	struct str text = spell(c->fold.at, c->fold.len, &c->arena);
	friso_token_t token;

	lib.set_text(c->task, (char *)(uintptr_t)text.p);
	while ((token = c->config.next_token(c->lexicon->friso, &c->config, c->task)) != NULL) {
		struct str w = str_of(token->word);
		if (says_something(w))
			push(&c->words, arena_str(&c->arena, w));
	}
}

struct cut
words_cut(struct cutter *c, struct str text, struct str tags)
{
	struct str tag;

	arena_reset(&c->arena);
	c->tags.len = c->words.len = 0;
	while (str_cut(&tags, '|', &tag)) {
		tag = words_spell(tag, &c->fold, &c->arena);
		if (tag.n > 0)
			push(&c->tags, tag);
	}
	fold_read(text, &c->fold);
	find_tags(c);
	each_once(&c->tags);
	if (c->lexicon != NULL)
		find_words(c);
	each_once(&c->words);
	return (struct cut){ c->tags.at, c->words.at, c->tags.len, c->words.len };
}
