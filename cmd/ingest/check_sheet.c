/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sheet of checks: share/checks.tsv and share/keys.tsv, bound to the tables. */
#include "base/die.h"
#include "table/part.h"

#include "check.h"

static bool
any(struct str s)
{
	return str_eq(s, STR("*"));
}

static bool
in_list(struct str list, struct str name)
{
	struct str one;

	while (str_cut(&list, '|', &one))
		if (str_eq(one, name))
			return true;
	return false;
}

static double
read_limit(const struct small *t, size_t row, const char *column, enum check_limit k, bool *after)
{
	struct str cell = small_at(t, row, small_need(t, column));
	struct pos at = small_pos(t, row);
	const char *err = NULL;
	double v = (double)NAN;
	int64_t ms;

	*after = k == LIMIT_SPAN && str_eq(cell, STR("after"));
	if (cell.n == 0 || *after)
		return v;
	if (k == LIMIT_SPAN) {
		err = when_read_span(cell, &ms);
		v = err == NULL ? (double)ms : v;
	} else {
		err = num_real(cell, 0, k == LIMIT_RATE ? 1 : 1e18, &v);
	}
	if (err != NULL)
		die_at(&at, "%s: %s: %s", column, err, quoted(cell));
	return v;
}

/* Each column named must be one of the table, or of some table for *. */
static void
need_column(struct pos at, struct str table, struct str column)
{
	for (const struct table *t = canon_tables; t->name != NULL; t++)
		if ((any(table) || str_eq(table, str_of(t->name))) && canon_column(t, column) >= 0)
			return;
	die_at(&at, "columns: no column %s in the table %s", quoted(column), quoted(table));
}

static void
check_columns(const struct rule *r, struct pos at)
{
	enum check_columns k = check_kinds[r->check].columns;
	struct str rest = r->columns, one;
	struct check_pair pair;
	const char *err;

	if (k == COLUMNS_PAIR) {
		if ((err = check_read_pair(r->check, r->columns, &pair)) != NULL)
			die_at(&at, "columns: %s: %s", err, quoted(r->columns));
		need_column(at, r->table, pair.a);
		need_column(at, r->table, pair.b);
	} else if (k == COLUMNS_NONE && r->columns.n > 0) {
		die_at(&at, "columns: must be empty for this check: %s", quoted(r->columns));
	} else if (k == COLUMNS_EACH && r->columns.n == 0) {
		die_at(&at, "columns: empty (want a|b|c, or *)");
	} else if (!any(r->columns)) {
		while (rest.n > 0 && str_cut(&rest, '|', &one))
			need_column(at, r->table, one);
	}
}

static void
read_rule(struct rule *r, const struct small *t, size_t i)
{
	struct pos at = small_pos(t, i);
	struct str word = small_at(t, i, small_need(t, "check"));
	int check = check_find(word);

	if (check < 0)
		die_at(&at, "check: no such check: %s", quoted(word));
	*r = (struct rule){ .check = (enum check)check,
		.table = small_at(t, i, small_need(t, "table")),
		.platform = small_at(t, i, small_need(t, "platform")),
		.columns = small_at(t, i, small_need(t, "columns")),
		.note = small_at(t, i, small_need(t, "note")) };
	if (!any(r->table) && canon_table(r->table) == NULL)
		die_at(&at, "table: no such table: %s", quoted(r->table));
	if (r->platform.n == 0)
		die_at(&at, "platform: empty (want a platform, or *)");
	check_columns(r, at);
	enum check_limit k = check_kinds[check].limit;
	r->limits.warn = read_limit(t, i, "warn", k, &r->warn_after);
	r->limits.error = read_limit(t, i, "error", k, &r->error_after);
}

static struct slot *
add_slot(struct sheet *s, struct slot slot)
{
	for (int i = 0; i < s->nslots; i++)
		if (s->slot[i].check == slot.check && str_eq(s->slot[i].columns, slot.columns))
			return &s->slot[i];
	if (s->nslots == CHECK_SLOTS)
		die("checks.tsv: more than %d checks of the table %s", CHECK_SLOTS, s->table->name);
	s->slot[s->nslots] = slot;
	return &s->slot[s->nslots++];
}

static void
add_each(struct sheet *s, enum check check, int c)
{
	if (check == CHECK_REGRESS) {
		s->counter[s->ncounters] = c;
		s->ncounters++;
	}
	add_slot(s,
	    (struct slot){ .check = check,
		.columns = str_of(s->table->column[c].name),
		.a = c,
		.b = -1,
		.counter = s->ncounters - 1 });
}

static bool
applies(const struct sheet *s, const struct rule *r, enum check check)
{
	return r->check == check && (any(r->table) || str_eq(r->table, str_of(s->table->name)));
}

/* Slots in the order of the catalogue, then of the columns, then of the file. */
static void
add_slots(struct sheet *s, const struct checks *all, enum check check)
{
	const struct table *t = s->table;
	struct check_pair pair;

	for (size_t c = 0; c < t->n && check_kinds[check].columns == COLUMNS_EACH; c++) {
		bool wanted = check == CHECK_MISSING || check == CHECK_INVALID;
		for (size_t i = 0; i < all->nrules && !wanted; i++)
			wanted = applies(s, &all->rule[i], check) &&
			    (any(all->rule[i].columns) ||
				in_list(all->rule[i].columns, str_of(t->column[c].name)));
		if (wanted)
			add_each(s, check, (int)c);
	}
	for (size_t i = 0; i < all->nrules && check_kinds[check].columns == COLUMNS_PAIR; i++) {
		const struct rule *r = &all->rule[i];
		if (!applies(s, r, check))
			continue;
		check_read_pair(check, r->columns, &pair);
		int a = canon_column(t, pair.a), b = canon_column(t, pair.b);
		if (a >= 0 && b >= 0)
			add_slot(s,
			    (struct slot){ check, r->columns, a, b, pair.factor, pair.plus, 0 });
	}
}

static int
add_list(const struct table *t, struct str list, int to[CANON_MAX])
{
	struct str one;
	int n = 0, c;

	while (list.n > 0 && str_cut(&list, '|', &one))
		if ((c = canon_column(t, one)) >= 0 && n < CANON_MAX)
			to[n++] = c;
	return n;
}

static void
add_keys(struct sheet *s, const struct checks *all, const struct small *keys)
{
	struct str columns = { 0 };

	s->observed = s->duplicate = -1;
	for (size_t i = 0; i < keys->rows; i++) {
		if (!str_eq(small_at(keys, i, small_need(keys, "table")), str_of(s->table->name)))
			continue;
		columns = small_at(keys, i, small_need(keys, "key"));
		s->nkeys = add_list(s->table, columns, s->key);
		s->observed = canon_column(s->table,
		    small_at(keys, i, small_need(keys, "observed")));
	}
	for (size_t i = 0; i < all->nrules; i++) {
		if (s->nkeys == 0 || !applies(s, &all->rule[i], CHECK_DUPLICATE))
			continue;
		s->nneeded = add_list(s->table, all->rule[i].columns, s->needed);
		if (s->duplicate < 0)
			s->duplicate = (int)(add_slot(s,
						 (struct slot){ .check = CHECK_DUPLICATE,
						     .columns = columns,
						     .a = -1,
						     .b = -1 }) -
			    s->slot);
	}
}

static int
column(const struct sheet *s, const char *name)
{
	return canon_column(s->table, str_of(name));
}

static void
bind_sheet(struct sheet *s, const struct table *t, const struct checks *all,
    const struct small *keys)
{
	*s = (struct sheet){ .table = t };
	for (size_t c = 0; c < t->n; c++)
		s->text[c] = strcmp(t->column[c].name, "event") == 0 ? TEXT_EVENT :
		    strcmp(t->column[c].name, "currency") == 0	     ? TEXT_CURRENCY :
								       TEXT_ANY;
	s->platform = column(s, "platform");
	s->flags = column(s, "flags");
	s->window = column(s, "window");
	s->src = column(s, "src");
	s->row = column(s, "row");
	s->seen = column(s, "asof");
	s->begin = column(s, "published") >= 0 ? column(s, "published") : column(s, "day");
	if (s->seen < 0) {
		s->seen = column(s, "time");
		s->begin = -1;
	}
	for (int check = 0; check < CHECKS; check++) {
		if (check == CHECK_DUPLICATE)
			add_keys(s, all, keys);
		add_slots(s, all, (enum check)check);
	}
	while (s->nrow_tests < s->nslots &&
	    check_is_row_test(s->slot[s->nslots - s->nrow_tests - 1].check))
		s->nrow_tests++;
}

/* The columns of all tables, each once, as text: cells are judged here. */
static void
bind_columns(struct checks *all)
{
	struct col *cols = arena_alloc(&all->arena, (CHECK_TABLES * CANON_MAX + 1) * sizeof *cols);
	int n = 0, k;

	for (struct sheet *s = all->sheet; s < all->sheet + CHECK_TABLES; s++)
		for (size_t c = 0; c < s->table->n; c++) {
			const char *name = s->table->column[c].name;
			for (k = 0; k < n && strcmp(cols[k].name, name) != 0; k++)
				;
			if (k == n)
				cols[n++] = (struct col){ .name = name, .kind = COL_TEXT };
			s->at[c] = k;
		}
	cols[n] = (struct col)COL_END;
	all->cols = cols;
}

void
checks_read(struct checks *all, const char *zone)
{
	struct small t, keys;
	int n = 0;

	all->covers = covers_new(&all->arena);
	if (zone != NULL && (all->zone = zone_load(zone)) == NULL)
		die_usage("--zone: no zone %s on this system", quoted(str_of(zone)));
	small_read(&t, share_path("checks.tsv", &all->arena), &all->arena);
	small_read(&keys, share_path("keys.tsv", &all->arena), &all->arena);
	all->rule = arena_alloc(&all->arena, (t.rows + 1) * sizeof *all->rule);
	for (size_t i = 0; i < t.rows; i++)
		read_rule(&all->rule[all->nrules++], &t, i);
	for (const struct table *k = canon_tables; k->name != NULL && n < CHECK_TABLES; k++)
		bind_sheet(&all->sheet[n++], k, all, &keys);
	bind_columns(all);
	for (size_t i = 0; i < t.rows; i++) /* limits shape nothing that is counted */
		for (const char *const *name =
			 (const char *const[]){ "table", "check", "columns", NULL };
		     *name != NULL; name++)
			all->digest = part_option(all->digest,
			    small_at(&t, i, small_need(&t, *name)));
	for (size_t i = 0; i < keys.rows * keys.columns; i++)
		all->digest = part_option(all->digest, keys.cell[i]);
	all->digest = part_option(covers_digest(all->covers, all->digest), str_of(zone));
}

/* As `ingest read` chooses: the table that knows most of the header's names. */
const struct sheet *
checks_sheet(const struct checks *all, const struct head *h)
{
	const struct sheet *best = NULL;
	size_t most = 0;
	bool tie = false;

	for (const struct sheet *s = all->sheet; s < all->sheet + CHECK_TABLES; s++) {
		size_t known = 0;
		for (size_t i = 0; i < h->n; i++)
			known += canon_column(s->table, h->name[i]) >= 0;
		if (known == most)
			tie = known > 0;
		if (known > most) {
			most = known;
			best = s;
			tie = false;
		}
	}
	return tie || most * 4 < h->n || most < 2 ? NULL : best;
}

const struct rule *
checks_rule(const struct checks *all, const struct sheet *s, enum check check,
    const struct slot *slot, struct str platform)
{
	const struct rule *best = NULL;
	int most = -1;

	for (size_t i = 0; i < all->nrules; i++) {
		const struct rule *r = &all->rule[i];
		bool named = !any(r->columns);
		if (!applies(s, r, check) || (!any(r->platform) && !str_eq(r->platform, platform)))
			continue;
		if (check_kinds[check].columns == COLUMNS_EACH && named &&
		    !in_list(r->columns, slot->columns))
			continue;
		if (check_kinds[check].columns == COLUMNS_PAIR &&
		    !str_eq(r->columns, slot->columns))
			continue;
		int score = 4 * !any(r->platform) + 2 * named + !any(r->table);
		if (score >= most) {
			most = score;
			best = r;
		}
	}
	return best;
}
