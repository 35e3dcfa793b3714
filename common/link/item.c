/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/item.h"

#include <stdlib.h>

#include "base/hash.h"

enum { TAGS = 128 }; /* of an item; more are not looked at */

struct tag_list {
	uint64_t at[TAGS];
	uint32_t n;
};

/* Emoji stand in hashtags, other marks end them. */
static bool
in_tag(const struct folded *f, size_t i)
{
	if (i >= f->len)
		return false;
	uint32_t c = f->at[i].c;
	return f->at[i].kind != FOLD_SKIP || c == '_' || (c >= 0x2600 && c < 0x27C0) ||
	    (c >= 0x1F000 && c < 0x1FC00);
}

static uint64_t
hash_units(const uint32_t *c, size_t n)
{
	return hash_str((struct str){ (const char *)c, n * sizeof *c });
}

/* Add the word view of the units [from, to). */
static void
add_tag(struct tag_list *tags, const struct folded *f, size_t from, size_t to)
{
	uint32_t c[ITEM_LETTERS];
	size_t n = 0;

	for (size_t i = from; i < to && n < ITEM_LETTERS; i++)
		if (f->at[i].kind != FOLD_SKIP)
			c[n++] = f->at[i].c;
	if (n > 0 && tags->n < TAGS)
		tags->at[tags->n++] = hash_units(c, n);
}

/* Behind the hashtag whose '#' is unit i; i itself when it is none. */
static size_t
hashtag(const struct folded *f, size_t i, struct tag_list *tags)
{
	size_t end = i + 1, after;

	while (in_tag(f, end))
		end++;
	if (end == i + 1)
		return i;
	add_tag(tags, f, i + 1, end);
	after = end;
	if (after < f->len && f->at[after].c == '[') {
		while (after < f->len && f->at[after].c != ']')
			after++;
		after = after < f->len ? after + 1 : end;
	}
	if (after < f->len && f->at[after].c == '#' && !in_tag(f, after + 1))
		after++;
	return after;
}

/* A digit as it is compared: 三 is 3; 0 when it is none. */
static uint32_t
digit(const struct unit *u)
{
	static const uint32_t han[] = { U'零', U'一', U'二', U'三', U'四', U'五', U'六', U'七',
		U'八', U'九' };

	if (u->kind == FOLD_DIGIT || u->c == U'十' || u->c == U'百' || u->c == U'千')
		return u->c;
	for (uint32_t i = 0; u->kind == FOLD_HAN && i < 10; i++)
		if (u->c == han[i])
			return '0' + i;
	return 0;
}

static void
read_title(struct item *it, const struct folded *f, struct tag_list *tags, struct arena *a)
{
	uint32_t c[ITEM_LETTERS], number[2 * ITEM_LETTERS];
	size_t n = 0, digits = 0;

	it->width = 0;
	for (size_t i = 0; i < f->len && n < ITEM_LETTERS; i++) {
		const struct unit *u = &f->at[i];
		size_t after = u->c == '#' ? hashtag(f, i, tags) : i;
		if (after > i) {
			i = after - 1;
			continue;
		}
		uint32_t d = digit(u);
		if (d != 0)
			number[digits++] = d;
		else if (digits > 0 && number[digits - 1] != 0)
			number[digits++] = 0;
		if (u->kind == FOLD_SKIP)
			continue;
		it->width += u->kind == FOLD_HAN || u->kind == FOLD_OTHER ? 2 : 1;
		c[n++] = u->c;
	}
	if (digits > 0 && number[digits - 1] == 0)
		digits--;
	char *copy = arena_bytes(a, n * sizeof *c + sizeof *c);
	copy += -(uintptr_t)copy % sizeof *c;
	if (n > 0)
		memcpy(copy, c, n * sizeof *c);
	it->letter = (const uint32_t *)(const void *)copy;
	it->len = (uint32_t)n;
	it->hash = hash_units(c, n);
	it->numbers = hash_units(number, digits);
}

static int
by_hash(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

void
item_read(struct item *it, struct str title, struct str tags, struct folded *f, struct arena *a)
{
	struct tag_list list = { .n = 0 };
	struct str tag;
	uint32_t n = 0;

	fold_read(title, f);
	read_title(it, f, &list, a);
	while (str_cut(&tags, '|', &tag)) {
		fold_read(tag, f);
		add_tag(&list, f, 0, f->len);
	}
	qsort(list.at, list.n, sizeof *list.at, by_hash);
	for (uint32_t i = 0; i < list.n; i++)
		if (i == 0 || list.at[i] != list.at[i - 1])
			list.at[n++] = list.at[i];
	uint64_t *copy = n > 0 ? arena_alloc(a, n * sizeof *copy) : NULL;
	if (n > 0)
		memcpy(copy, list.at, n * sizeof *copy);
	it->tag = copy;
	it->tags = n;
}

static int
by_title(const void *a, const void *b)
{
	const struct item *x = *(struct item *const *)a, *y = *(struct item *const *)b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return (x->platform > y->platform) - (x->platform < y->platform);
}

void
items_common(struct item *item, size_t n, size_t most)
{
	struct item **at = mem_alloc((n + 1) * sizeof *at);

	for (size_t i = 0; i < n; i++)
		at[i] = &item[i];
	qsort(at, n, sizeof *at, by_title);
	for (size_t i = 0, end; i < n; i = end) {
		bool common = false;
		size_t run = 0;
		for (end = i; end < n && at[end]->hash == at[i]->hash; end++) {
			run = end > i && at[end]->platform == at[end - 1]->platform ? run + 1 : 1;
			common |= run > most;
		}
		for (size_t k = i; k < end; k++)
			at[k]->common = common;
	}
	free(at);
}
