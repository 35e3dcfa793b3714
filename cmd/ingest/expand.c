/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From operands to inputs: an archive or a workbook stands for all tables in it. */
#include <stdlib.h>

#include "base/die.h"
#include "base/mem.h"

#include "read.h"

enum { DEPTH = 4 }; /* archives within each other */

/* Members that no adapter knows. */
struct unknown {
	struct {
		struct not_known {
			const char *file, *why;
		} * at;
		size_t len, cap;
	} list;
};

static struct input *
add(struct read *rd, const char *path)
{
	rd->input = grow(rd->input, &rd->room, rd->n, sizeof *rd->input);
	struct input *in = &rd->input[rd->n++];
	*in = (struct input){ .path = path };
	return in;
}

static void
expand(struct read *rd, const char *path, struct unknown *u, int depth)
{
	struct input *in = add(rd, path);
	char **member = source_open_any(&in->source, path, run_format().encoding);
	const char *why = NULL;

	if (member == NULL && (why = look_at(rd, in)) == NULL)
		return;
	rd->n--;
	if (why != NULL) {
		GROW(&u->list);
		u->list.at[u->list.len++] = (struct not_known){ in->source.name, why };
		source_close(&in->source);
		return;
	}
	if (depth == DEPTH)
		die("%s: too many archives within each other", path);
	for (size_t i = 0; member[i] != NULL; i++)
		expand(rd, member[i], u, depth + 1);
	free(member);
}

void
expand_all(struct read *rd, char **file, size_t n)
{
	rd->n = 0;
	for (size_t i = 0; i < n; i++) {
		struct unknown u = { 0 };
		size_t before = rd->n;
		expand(rd, file[i], &u, 0);
		if (rd->n == before && u.list.len > 0)
			die("%s: %s", u.list.at[0].file, u.list.at[0].why);
		for (size_t k = 0; k < u.list.len && !run_quiet(); k++)
			warn("%s: passed over: %s", u.list.at[k].file, u.list.at[k].why);
		free(u.list.at);
	}
}
