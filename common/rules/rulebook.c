/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "rules/rulebook.h"
#include "table/source.h"

enum { PROOFS_MAX = 64, ALLOW_MAX = 64 * 1024 * 1024 };

void
rulebook_init(struct rulebook *p)
{
	*p = (struct rulebook){ 0 };
	map_init(&p->ids, sizeof(size_t));
}

static void
put(struct rulebook *p, const struct rule *r)
{
	bool fresh;
	size_t *at = map_put(&p->ids, r->id, hash_str(r->id), &fresh);

	if (fresh) {
		GROW(p);
		*at = p->len++;
	} else if (p->at[*at].pos.file == r->pos.file) {
		die_at(&r->pos, "id: stands in line %zu too: %s", p->at[*at].pos.line,
		    quoted(r->id));
	}
	p->at[*at] = *r;
}

static void
add_file(struct rulebook *p, const char *path)
{
	struct small t;
	struct rule r;
	const char *column, *wrong;

	small_read(&t, path, &p->arena);
	int strange = rule_strange_column(&t);
	if (strange >= 0)
		die_at(&(struct pos){ t.file, 1 }, "a rule has no column %s",
		    quoted(t.name[strange]));
	for (size_t i = 0; i < t.rows; i++) {
		wrong = rule_parse(&r, &t, i, &column);
		if (wrong != NULL)
			die_at(&r.pos, "%s: %s: %s", column, wrong,
			    quoted(small_at(&t, i, small_column(&t, column))));
		put(p, &r);
	}
}

void
rulebook_shipped(struct rulebook *p)
{
	for (char **f = share_list("rules", &p->arena); *f != NULL; f++)
		add_file(p, *f);
}

static int
is_pack(const struct dirent *d)
{
	size_t n = strlen(d->d_name);

	return d->d_name[0] != '.' && n > 4 && strcmp(d->d_name + n - 4, ".tsv") == 0;
}

static int
by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static void
add_folder(struct rulebook *p, const char *path)
{
	struct dirent **found;
	int n = scandir(path, &found, is_pack, by_bytes);

	if (n < 0)
		die_errno("cannot read the folder %s", path);
	for (int i = 0; i < n; i++) {
		size_t room = strlen(path) + strlen(found[i]->d_name) + 2;
		char *file = arena_bytes(&p->arena, room);
		snprintf(file, room, "%s/%s", path, found[i]->d_name);
		add_file(p, file);
		free(found[i]);
	}
	free(found);
	if (n == 0)
		die("%s: no *.tsv in this folder", path);
}

void
rulebook_add(struct rulebook *p, const char *path)
{
	struct stat st;

	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		add_folder(p, path);
	else
		add_file(p, path);
}

void
rulebook_allow(struct rulebook *p, const char *path)
{
	struct source s;
	size_t number = 0;
	const char *file = arena_str(&p->arena, str_of(path)).p;

	source_open(&s, path);
	struct str all = source_peek(&s, ALLOW_MAX), line, word;
	if (all.n == ALLOW_MAX)
		die("%s: too large for a list of words", path);
	all = arena_str(&p->arena, all);
	source_close(&s);
	if (str_starts(all, STR("\xef\xbb\xbf")))
		all.p += 3, all.n -= 3;
	while (str_cut(&all, '\n', &line)) {
		number++;
		if (line.n > 0 && line.p[line.n - 1] == '\r')
			line.n--;
		if (line.n == 0 || *line.p == '#' || !str_cut(&line, '\t', &word) || word.n == 0)
			continue;
		GROW(&p->allow);
		p->allow.at[p->allow.len++] = (struct allow_word){ word, { file, number } };
	}
}

void
rulebook_settle(struct rulebook *p, const struct risk_matrix *m)
{
	unsigned proofs = 0;

	for (size_t i = 0; i < p->len; i++) {
		struct rule *r = &p->at[i];
		if (r->type == RULE_PROOF)
			continue;
		r->level[0] = risk_level(m, r->likelihood, r->impact);
		r->level[1] = risk_level(m, r->likelihood + 1, r->impact);
	}
	for (size_t i = 0; i < p->len; i++) {
		const struct rule *proof = &p->at[i];
		if (proof->type != RULE_PROOF || proof->status == RULE_OFF)
			continue;
		if (proofs == PROOFS_MAX)
			die_at(&proof->pos, "more than %d proof rules", PROOFS_MAX);
		for (size_t k = 0; k < p->len; k++)
			if (str_eq(p->at[k].category, proof->category))
				p->at[k].proofs |= (uint64_t)1 << proofs;
		proofs++;
	}
}

void
rulebook_free(struct rulebook *p)
{
	free(p->at);
	free(p->allow.at);
	map_free(&p->ids);
	arena_free(&p->arena);
	*p = (struct rulebook){ 0 };
}
