/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/near.h"
#include "base/utf8.h"
#include "table/decode.h"
#include "table/small.h"
#include "table/source.h"

enum { SMALL_MAX = 64 * 1024 * 1024 };

static const char *share_word;

const struct opt share_options[] = {
	OPT_TEXT(0, "share", "DIR", &share_word, "folder of adapters, rules and weights"),
	OPT_END,
};

static size_t
count_cells(struct str line)
{
	size_t n = 1;

	for (size_t i = 0; i < line.n; i++)
		n += line.p[i] == '\t';
	return n;
}

static void
take_row(struct small *t, struct str line, size_t number, size_t cap, struct arena *a)
{
	struct str cell;
	size_t c = 0;

	if (t->rows >= cap)
		die("%s: rows miscounted", t->file);
	t->line[t->rows] = number;
	while (str_cut(&line, '\t', &cell)) {
		if (c == t->columns)
			die_at(&(struct pos){ t->file, number }, "more than %zu cells", t->columns);
		t->cell[t->rows * t->columns + c++] = decode_tsv(cell, a);
	}
	t->rows++;
}

void
small_read(struct small *t, const char *path, struct arena *a)
{
	struct source s;
	size_t number = 0, lines = 1;

	source_open(&s, path);
	struct str all = source_peek(&s, SMALL_MAX);
	if (all.n == SMALL_MAX)
		die("%s: too large for a table of settings", path);
	all = arena_str(a, all);
	source_close(&s);
	if (utf8_valid(all) < all.n)
		die("%s: not UTF-8", path);
	if (str_starts(all, (struct str){ "\xef\xbb\xbf", 3 }))
		all.p += 3, all.n -= 3;
	for (size_t i = 0; i < all.n; i++)
		lines += all.p[i] == '\n';
	*t = (struct small){ .file = arena_str(a, str_of(path)).p };
	t->line = arena_alloc(a, lines * sizeof *t->line);
	struct str rest = all, line;
	while (str_cut(&rest, '\n', &line)) {
		number++;
		if (line.n > 0 && line.p[line.n - 1] == '\r')
			line.n--;
		if (line.n == 0 || *line.p == '#')
			continue;
		if (t->name != NULL) {
			take_row(t, line, number, lines, a);
			continue;
		}
		t->columns = count_cells(line);
		t->name = arena_alloc(a, t->columns * sizeof *t->name);
		t->cell = arena_alloc(a, lines * t->columns * sizeof *t->cell);
		for (size_t c = 0; str_cut(&line, '\t', &t->name[c]);)
			c++;
	}
	if (t->name == NULL)
		die("%s: empty, not even a header line", path);
}

int
small_column(const struct small *t, const char *name)
{
	for (size_t c = 0; c < t->columns; c++)
		if (str_eq(t->name[c], str_of(name)))
			return (int)c;
	return -1;
}

int
small_need(const struct small *t, const char *name)
{
	int c = small_column(t, name);

	if (c < 0)
		die_at(&(struct pos){ t->file, 1 }, "no column '%s'%s", name,
		    near_hint(near_name(str_of(name), t->name, t->columns)));
	return c;
}

static bool
is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static const char *
join(const char *folder, const char *name, struct arena *a)
{
	size_t n = strlen(folder) + strlen(name) + 2;
	char *p = arena_bytes(a, n);

	snprintf(p, n, "%s/%s", folder, name);
	return p;
}

/* build/rank finds ../share, so that a checkout works before it is installed. */
static const char *
beside(struct arena *a)
{
	char exe[4096];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);

	if (n <= 0)
		return NULL;
	exe[n] = '\0';
	char *slash = strrchr(exe, '/');
	if (slash == NULL)
		return NULL;
	*slash = '\0';
	const char *path = join(exe, "../share", a);
	return is_folder(join(path, "adapters", a)) ? path : NULL;
}

static const char *
share_folder(struct arena *a)
{
	const char *named = share_word ? share_word : getenv("TUILIU_SHARE"), *path;

	if (named != NULL && *named != '\0') {
		if (!is_folder(named))
			die("no share folder %s", quoted(str_of(named)));
		return named;
	}
	if (is_folder(SHARE))
		return SHARE;
	if ((path = beside(a)) == NULL)
		die("no share folder: neither %s nor beside the program; name it with --share "
		    "or TUILIU_SHARE",
		    SHARE);
	return path;
}

const char *
share_path(const char *name, struct arena *a)
{
	return join(share_folder(a), name, a);
}

static int
is_tsv(const struct dirent *d)
{
	size_t n = strlen(d->d_name);

	return d->d_name[0] != '.' && n > 4 && strcmp(d->d_name + n - 4, ".tsv") == 0;
}

static int
by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

char **
share_list(const char *folder, struct arena *a)
{
	const char *path = share_path(folder, a);
	struct dirent **found;
	int n = scandir(path, &found, is_tsv, by_bytes);

	if (n < 0)
		die_errno("cannot read the folder %s", path);
	char **list = arena_alloc(a, ((size_t)n + 1) * sizeof *list);
	for (int i = 0; i < n; i++) {
		list[i] = (char *)(uintptr_t)join(path, found[i]->d_name, a);
		free(found[i]);
	}
	free(found);
	return list;
}
