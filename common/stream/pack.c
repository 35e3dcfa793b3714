/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "stream/pack.h"
#include "stream/password.h"
#include "stream/sheet.h"

/* Of a workbook `at` counts its sheets, else entries of the archive. */
struct member {
	struct str name;
	size_t at;
	const char *label;
};

struct members {
	struct member *at;
	size_t len, cap;
};

struct pack {
	struct entries files;
	struct workbook *book; /* NULL: a plain archive */
	struct members members;
	size_t listed; /* hidden ones stand behind these */
	struct arena arena;
};

bool
pack_known(struct str head)
{
	return str_starts(head, STR("PK\3\4")) || str_starts(head, STR("PK\5\6"));
}

void
pack_password_file(const char *path)
{
	password_file(path);
}

static void
add_member(struct pack *p, struct str name, size_t at, const char *label)
{
	struct members *m = &p->members;

	GROW(m);
	m->at[m->len++] = (struct member){ name, at, label };
}

static bool
is_litter(struct str name)
{
	static const struct str store = { ".DS_Store", 9 }, folder = { "__MACOSX/", 9 };
	bool whole = name.n == store.n || (name.n > store.n && name.p[name.n - store.n - 1] == '/');

	return str_starts(name, folder) ||
	    (whole && memcmp(name.p + name.n - store.n, store.p, store.n) == 0);
}

static void
list_files(struct pack *p)
{
	for (size_t i = 0; i < p->files.len; i++) {
		const struct entry *e = &p->files.at[i];
		if (e->empty || is_litter(e->name))
			continue;
		size_t room = strlen(p->files.name) + e->name.n + 2;
		char *label = arena_bytes(&p->arena, room);
		snprintf(label, room, "%s/%.*s", p->files.name, STR_ARG(e->name));
		add_member(p, e->name, i, label);
	}
	p->listed = p->members.len;
}

/* New workbooks have always had sheets that nobody fills. */
static bool
is_blank(struct pack *p, size_t i)
{
	struct stream *s = sheet_stream(p->book, i);
	char c;
	bool blank = s->read(s, &c, 1) == 0;

	s->stop(s);
	return blank;
}

static void
list_sheets(struct pack *p)
{
	const struct workbook *b = p->book;
	size_t visible = 0;

	for (size_t i = 0; i < b->len; i++)
		visible += !b->at[i].hidden;
	for (size_t i = 0; i < b->len; i++)
		if (!b->at[i].hidden && (visible == 1 || !is_blank(p, i)))
			add_member(p, b->at[i].name, i, b->at[i].label);
	p->listed = p->members.len;
	for (size_t i = 0; i < b->len; i++)
		if (b->at[i].hidden)
			add_member(p, b->at[i].name, i, b->at[i].label);
}

struct pack *
pack_open(int fd, const char *name)
{
	struct pack *p = mem_alloc(sizeof *p);

	*p = (struct pack){ 0 };
	entries_open(&p->files, fd, name);
	p->book = workbook_open(&p->files);
	if (p->book != NULL)
		list_sheets(p);
	else
		list_files(p);
	return p;
}

size_t
pack_count(const struct pack *p)
{
	return p->listed;
}

struct str
pack_member(const struct pack *p, size_t i)
{
	return p->members.at[i].name;
}

bool
pack_find(const struct pack *p, struct str name, size_t *i)
{
	for (*i = p->members.len; *i > 0;)
		if (str_eq(p->members.at[--*i].name, name))
			return true;
	return false;
}

struct stream *
pack_stream(struct pack *p, size_t i)
{
	const struct member *m = &p->members.at[i];

	return p->book ? sheet_stream(p->book, m->at) : entries_stream(&p->files, m->at, m->label);
}

void
pack_close(struct pack *p)
{
	if (p->book != NULL)
		workbook_close(p->book);
	entries_close(&p->files);
	free(p->members.at);
	arena_free(&p->arena);
	free(p);
}
