/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "base/die.h"
#include "base/num.h"
#include "stream/workbook.h"
#include "stream/styles.h"
#include "stream/xml.h"

/* A relationship of the workbook. */
struct relation {
	struct str id, type, part;
};

/* One pass over a part. */
struct reading {
	struct workbook *book;
	struct arena *arena;
	struct str folder; /* of the part that has the relationships */
	struct relation *at;
	size_t len, cap;
	bool root; /* <workbook> was there */
};

static const char *
label(struct workbook *b, struct str name)
{
	size_t n = strlen(b->files->name), room = n + name.n + 2;
	char *to = arena_bytes(&b->arena, room);

	snprintf(to, room, "%s/%.*s", b->files->name, STR_ARG(name));
	return to;
}

/* "xl/" of "xl/workbook.xml" */
static struct str
folder_of(struct str part)
{
	while (part.n > 0 && part.p[part.n - 1] != '/')
		part.n--;
	return part;
}

static struct str
join(struct arena *a, struct str x, struct str y, struct str z)
{
	const struct str part[] = { x, y, z };
	char *to = arena_bytes(a, x.n + y.n + z.n + 1);
	size_t n = 0;

	for (int i = 0; i < 3; i++) {
		if (part[i].n > 0)
			memcpy(to + n, part[i].p, part[i].n);
		n += part[i].n;
	}
	return (struct str){ to, n };
}

/* The entry that a target stands for: "../x" and "./x" from the folder, "/x" from the
 * top. */
static struct str
resolve(struct arena *a, struct str folder, struct str target)
{
	if (target.n > 0 && (*target.p == '/' || *target.p == '\\')) {
		folder.n = 0;
		target.p++, target.n--;
	}
	while (target.n > 1 && *target.p == '.') {
		size_t up = str_starts(target, STR("../")) ? 3 : 0;
		size_t here = str_starts(target, STR("./")) ? 2 : 0;
		if (up + here == 0)
			break;
		target.p += up + here;
		target.n -= up + here;
		if (up > 0 && folder.n > 0) {
			folder.n--;
			folder = folder_of(folder);
		}
	}
	return join(a, folder, target, (struct str){ "", 0 });
}

static bool
ends_with(struct str s, const char *end)
{
	size_t n = strlen(end);

	return s.n >= n && memcmp(s.p + s.n - n, end, n) == 0;
}

static struct str
attribute(struct arena *a, const char **atts, const char *name)
{
	const char *v = xml_attribute(atts, name);

	return v ? arena_str(a, str_of(v)) : ((struct str){ 0 });
}

static void
no_text(void *ctx, const char *p, int n)
{
	(void)ctx, (void)p, (void)n;
}

static void
no_close(void *ctx, const char *name)
{
	(void)ctx, (void)name;
}

static void
on_relation(void *ctx, const char *name, const char **atts)
{
	struct reading *r = ctx;

	if (strcmp(name, "Relationship") != 0)
		return;
	GROW(r);
	r->at[r->len++] = (struct relation){
		.id = attribute(r->arena, atts, "Id"),
		.type = attribute(r->arena, atts, "Type"),
		.part = resolve(r->arena, r->folder, attribute(r->arena, atts, "Target")),
	};
}

/* The relationships of a part; those of the archive itself for an empty name. */
static void
read_relations(struct workbook *b, struct str part, struct reading *r)
{
	static const struct xml_calls calls = { on_relation, no_close, no_text };
	struct str folder = folder_of(part), file = { part.p + folder.n, part.n - folder.n };
	size_t i;

	*r = (struct reading){ .book = b, .arena = &b->arena, .folder = folder };
	struct str name = join(&b->arena, folder, STR("_rels/"), file);
	name = join(&b->arena, name, STR(".rels"), (struct str){ "", 0 });
	if (entries_find(b->files, name, &i))
		xml_all(entries_stream(b->files, i, label(b, name)), &calls, r);
}

static struct str
part_of_type(const struct reading *r, const char *type)
{
	for (size_t i = 0; i < r->len; i++)
		if (ends_with(r->at[i].type, type))
			return r->at[i].part;
	return (struct str){ 0 };
}

static void
on_workbook(void *ctx, const char *name, const char **atts)
{
	struct reading *r = ctx;
	struct workbook *b = r->book;

	r->root |= strcmp(name, "workbook") == 0;
	if (strcmp(name, "workbookPr") == 0) {
		const char *v = xml_attribute(atts, "date1904");
		b->from_1904 = v != NULL && (strcmp(v, "1") == 0 || strcmp(v, "true") == 0);
	}
	if (strcmp(name, "sheet") != 0)
		return;
	struct str id = attribute(r->arena, atts, "id");
	struct str state = attribute(r->arena, atts, "state");
	const struct relation *to = NULL;
	for (size_t i = 0; i < r->len; i++)
		if (str_eq(r->at[i].id, id))
			to = &r->at[i];
	if (to == NULL || !ends_with(to->type, "/worksheet"))
		return; /* a chart, a macro sheet */
	GROW(b);
	struct str shown = entry_name(attribute(r->arena, atts, "name"), &b->arena);
	b->at[b->len++] = (struct tab){ .name = shown,
		.label = label(b, shown),
		.part = to->part,
		.hidden = state.n > 0 && !str_eq(state, STR("visible")) };
}

/* The part of this type or, when no relationship tells, of its usual name. */
static struct str
part_or(struct workbook *b, const struct reading *r, const char *type, struct str usual)
{
	struct str part = part_of_type(r, type);
	size_t i;

	if (part.n == 0)
		part = join(&b->arena, r->folder, usual, (struct str){ "", 0 });
	return entries_find(b->files, part, &i) ? part : ((struct str){ 0 });
}

static bool
read_workbook(struct workbook *b, struct str part)
{
	static const struct xml_calls calls = { on_workbook, no_close, no_text };
	struct reading r;
	size_t i;

	if (!entries_find(b->files, part, &i))
		return false;
	read_relations(b, part, &r);
	xml_all(entries_stream(b->files, i, label(b, part)), &calls, &r);
	b->strings_part = part_or(b, &r, "/sharedStrings", STR("sharedStrings.xml"));
	struct str styles = part_or(b, &r, "/styles", STR("styles.xml"));
	if (entries_find(b->files, styles, &i))
		styles_read(&b->styles, entries_stream(b->files, i, label(b, styles)));
	free(r.at);
	return r.root;
}

struct workbook *
workbook_open(struct entries *files)
{
	struct workbook *b;
	struct reading r;
	size_t i;

	if (!entries_find(files, STR("[Content_Types].xml"), &i))
		return NULL;
	b = mem_alloc(sizeof *b);
	*b = (struct workbook){ .files = files };
	read_relations(b, (struct str){ "", 0 }, &r);
	struct str part = part_of_type(&r, "/officeDocument");
	free(r.at);
	if (ends_with(part, ".bin"))
		die("%s is a binary workbook (xlsb): save it as xlsx", files->name);
	if (part.n == 0)
		part = STR("xl/workbook.xml");
	if (!read_workbook(b, part)) {
		workbook_close(b);
		return NULL;
	}
	return b;
}

void
workbook_close(struct workbook *b)
{
	if (b->strings != NULL)
		strings_free(b->strings);
	free(b->styles.at);
	free(b->at);
	arena_free(&b->arena);
	free(b);
}

bool
workbook_string(struct workbook *b, size_t i, struct str *to)
{
	size_t at;

	if (b->strings == NULL) {
		if (!entries_find(b->files, b->strings_part, &at))
			return false;
		const char *name = label(b, b->strings_part);
		b->strings = strings_read(entries_stream(b->files, at, name));
	}
	return strings_at(b->strings, i, to);
}
