/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>

#include "base/die.h"
#include "base/num.h"
#include "table/decode.h"

#include "rejects.h"
#include "replay.h"

struct source_rows {
	struct str name; /* as the file has it */
	const char *now; /* where it is read */
	struct row_lines rows;
	size_t *line, len, cap;
};

struct replay {
	struct arena arena;
	const char *path;
	struct {
		struct source_rows *at;
		size_t len, cap;
	} source;
};

/* Source and row of a line; its decoded name lives in the arena. */
static const char *
read_line(struct str s, struct str *name, size_t *row, struct arena *a)
{
	struct str cell[REJECTS_COLUMNS], rest = s;
	int64_t line;
	size_t n = 0;

	while (n < REJECTS_COLUMNS && str_cut(&rest, '\t', &cell[n]))
		n++;
	if (n < REJECTS_COLUMNS || rest.p != NULL)
		return "not a line of a rejects file";
	if (num_int(cell[2], 1, INT64_MAX, &line) != NULL)
		return "row is not a line number";
	*name = decode_tsv(cell[1], a);
	*row = (size_t)line;
	return NULL;
}

/* Files are few and their rows stand together: the last one found is tried first. */
static struct source_rows *
find(const struct replay *r, struct str name)
{
	static size_t last;

	if (last < r->source.len && str_eq(r->source.at[last].name, name))
		return &r->source.at[last];
	for (last = 0; last < r->source.len; last++)
		if (str_eq(r->source.at[last].name, name))
			return &r->source.at[last];
	return NULL;
}

static void
add(struct replay *r, struct str name, size_t row)
{
	struct source_rows *s = find(r, name);

	if (s == NULL) {
		GROW(&r->source);
		s = &r->source.at[r->source.len++];
		*s = (struct source_rows){ .name = arena_str(&r->arena, name) };
		s->now = s->name.p;
	}
	s->line = grow(s->line, &s->cap, s->len, sizeof *s->line);
	s->line[s->len++] = row;
}

static int
by_line(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;

	return (x > y) - (x < y);
}

static void
sort(struct source_rows *s)
{
	size_t n = 0;

	qsort(s->line, s->len, sizeof *s->line, by_line);
	for (size_t i = 0; i < s->len; i++)
		if (i == 0 || s->line[i] != s->line[i - 1])
			s->line[n++] = s->line[i];
	s->rows = (struct row_lines){ s->line, n, mem_alloc(n) };
	memset(s->rows.found, 0, n);
}

/* Each line behind the first, without its line end. */
static void
each_line(const char *path, void (*take)(void *ctx, struct str line, size_t number), void *ctx)
{
	FILE *f = fopen(path, "re");
	char *line = NULL;
	size_t room = 0, number = 0;
	ssize_t n;

	if (f == NULL)
		die_errno("cannot open %s", quoted(str_of(path)));
	while ((n = getline(&line, &room, f)) > 0) {
		struct str s = { line, (size_t)n };
		if (s.p[s.n - 1] == '\n')
			s.n--;
		if (number++ == 0 && !str_eq(s, rejects_head()))
			break;
		if (number > 1)
			take(ctx, s, number);
	}
	if (ferror(f))
		die_errno("cannot read %s", quoted(str_of(path)));
	if (number < 2 && n > 0)
		die("%s is not a rejects file: its first line is another one", path);
	fclose(f);
	free(line);
}

static void
take_row(void *ctx, struct str line, size_t number)
{
	struct replay *r = ctx;
	struct pos at = { r->path, number };
	struct arena scratch = { 0 };
	struct str name;
	size_t row;

	const char *err = read_line(line, &name, &row, &scratch);
	if (err != NULL)
		die_at(&at, "%s", err);
	if (str_starts(name, STR("<stdin>")))
		die_at(&at,
		    "this row came from standard input, which is gone: read that data "
		    "again, and take its lines out of %s",
		    r->path);
	add(r, name, row);
	arena_free(&scratch);
}

struct replay *
replay_read(const char *path)
{
	struct replay *r = mem_alloc(sizeof *r);

	*r = (struct replay){ .path = path };
	each_line(path, take_row, r);
	for (size_t i = 0; i < r->source.len; i++)
		sort(&r->source.at[i]);
	return r;
}

static const char *
last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static void
take_place(struct replay *r, const char *file)
{
	struct source_rows *found = NULL;

	for (size_t i = 0; i < r->source.len; i++) {
		struct source_rows *s = &r->source.at[i];
		if (strcmp(last_part(s->name.p), last_part(file)) != 0)
			continue;
		if (found != NULL)
			die_usage("%s: %s names two files of this name, %s and %s", file, r->path,
			    quoted(found->name), quoted(s->name));
		found = s;
	}
	if (found == NULL)
		die_usage("%s: %s names no file of this name", file, r->path);
	found->now = file;
}

char **
replay_sources(struct replay *r, char **file, size_t n, size_t *sources)
{
	char **all = arena_alloc(&r->arena, (r->source.len + 1) * sizeof *all);

	for (size_t i = 0; i < n; i++)
		take_place(r, file[i]);
	for (size_t i = 0; i < r->source.len; i++)
		all[i] = (char *)(uintptr_t)r->source.at[i].now;
	*sources = r->source.len;
	return all;
}

struct row_lines *
replay_rows(const struct replay *r, const char *source)
{
	for (size_t i = 0; i < r->source.len; i++)
		if (strcmp(r->source.at[i].now, source) == 0)
			return &r->source.at[i].rows;
	return NULL;
}

uint64_t
replay_lost(const struct replay *r, const struct row_lines *rows, const char *file)
{
	uint64_t lost = 0;

	for (size_t i = 0; i < rows->n; i++)
		if (rows->found[i] == 0 && lost++ < NOTE_SHOWN)
			warn_at(&(struct pos){ file, rows->line[i] },
			    "named in %s, but no row starts on this line", r->path);
	if (lost > NOTE_SHOWN)
		warn("%s: %" PRIu64 " rows are not there any more", file, lost);
	return lost;
}

struct rest {
	const struct replay *replay;
	void (*put)(const char *, size_t);
};

static void
put_rest(void *ctx, struct str line, size_t number)
{
	struct rest *rest = ctx;
	struct arena scratch = { 0 };
	struct str name;
	size_t row;

	(void)number;
	if (read_line(line, &name, &row, &scratch) == NULL) {
		const struct source_rows *s = find(rest->replay, name);
		const size_t *at = s ? bsearch(&row, s->rows.line, s->rows.n, sizeof row, by_line) :
				       NULL;
		if (at == NULL || s->rows.found[at - s->rows.line] == 0)
			rest->put(line.p, line.n);
	}
	arena_free(&scratch);
}

void
replay_rest(const struct replay *r, void (*put)(const char *, size_t))
{
	each_line(r->path, put_rest, &(struct rest){ r, put });
}
