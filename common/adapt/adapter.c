/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapt/adapter.h"
#include "adapt/clean.h"
#include "base/num.h"
#include "base/when.h"
#include "table/small.h"

static const struct {
	const char *word;
	unsigned kinds;
} as_words[] = {
#define K(k) (1u << CANON_##k)
	[AS_TEXT] = { "text", K(TEXT) | K(TAGS) },
	[AS_TAGS] = { "tags", K(TAGS) },
	[AS_BAND] = { "band", K(TEXT) },
	[AS_ID] = { "id", K(TEXT) },
	[AS_ID_IN_LINK] = { "id_in_link", K(TEXT) },
	[AS_COUNT] = { "count", K(COUNT) },
	[AS_FRACTION] = { "fraction", K(RATE) },
	[AS_PERCENT] = { "percent", K(RATE) },
	[AS_PER10000] = { "per10000", K(RATE) },
	[AS_SECONDS] = { "seconds", K(MS) },
	[AS_MINUTES] = { "minutes", K(MS) },
	[AS_HOURS] = { "hours", K(MS) },
	[AS_MS] = { "ms", K(MS) },
	[AS_TIME] = { "time", K(TIME) | K(DAY) },
	[AS_TIME_SERIAL] = { "time_serial", K(TIME) | K(DAY) },
	[AS_DAY] = { "day", K(TIME) | K(DAY) },
	[AS_EPOCH_S] = { "epoch_s", K(TIME) | K(DAY) },
	[AS_EPOCH_MS] = { "epoch_ms", K(TIME) | K(DAY) },
	[AS_MONEY] = { "money", K(MONEY) },
	[AS_MONEY_FEN] = { "money_fen", K(MONEY) },
	[AS_STATUS] = { "status", K(TEXT) },
	[AS_PERSON] = { "person", K(TEXT) },
	[AS_PERSON_HASH] = { "person_hash", K(TEXT) },
	[AS_MASK] = { "mask", K(TEXT) },
	[AS_PERSONAL] = { "personal", 0 },
	[AS_SELF] = { "", 0 },
	[AS_REAL] = { "", 0 },
#undef K
};

/* The cells of one line, and where to complain. */
struct entry {
	struct str report, label, column, as, note;
	struct pos at;
};

const char *adapter_as(enum as as) { return as_words[as].word; }

bool adapter_hides(enum as as) { return as >= AS_PERSON && as <= AS_PERSONAL; }

static enum as as_of(const struct entry *e)
{
	for (enum as a = 0; a < AS_SELF; a++)
		if (str_eq(e->as, str_of(as_words[a].word)))
			return a;
	die_at(&e->at, "as: no such kind: %s", quoted(e->as));
}

static size_t
count_words(struct str s)
{
	size_t n = 1;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '|';
	return n;
}

static struct words
split(struct str s, struct str (*clean)(struct str, struct arena *), struct arena *a)
{
	struct words w = { arena_alloc(a, count_words(s) * sizeof *w.at), 0 };
	struct str word;

	while (str_cut(&s, '|', &word))
		if ((word = clean(word, a)).n > 0)
			w.at[w.n++] = word;
	return w;
}

/* "private=自见|私密; what the note says" */
static struct words
private_words(struct str note, struct arena *a)
{
	static const struct str head = { "private=", 8 };
	struct str words;

	if (!str_starts(note, head))
		return (struct words){ 0 };
	note.p += head.n;
	note.n -= head.n;
	str_cut(&note, ';', &words);
	return split(words, clean_label, a);
}

static int
need_column(const struct report *r, struct str name, const struct entry *e)
{
	int c = canon_column(r->table, name);

	if (c < 0)
		die_at(&e->at, "table %s has no column %s", r->table->name, quoted(name));
	return c;
}

/* "attribution=video]", the rest of a column with a bracket */
static int
take_fan(struct report *r, struct str rest, const struct entry *e)
{
	struct str name, value;

	if (rest.n == 0 || rest.p[rest.n - 1] != ']' || memchr(rest.p, '=', rest.n) == NULL)
		die_at(&e->at, "column: %s is not COLUMN[COLUMN=VALUE]", quoted(e->column));
	rest.n--;
	str_cut(&rest, '=', &name);
	value = rest;
	int c = need_column(r, name, e);
	if (r->table->column[c].kind != CANON_TEXT || value.n == 0)
		die_at(&e->at, "column: %s cannot have the constant %s", quoted(name),
		    quoted(value));
	for (size_t k = 0; k < r->nfan; k++)
		if (r->fan[k].column == c && str_eq(r->fan[k].value, value))
			return (int)k;
	if (r->nfan == FAN_MAX)
		die_at(&e->at, "column: one row makes %d lines at most", FAN_MAX);
	r->fan[r->nfan] = (struct fan){ c, value };
	return (int)r->nfan++;
}

/* "gmv", "gmv[attribution=video]", "segment=country" */
static void
take_column(struct report *r, struct label *l, const struct entry *e)
{
	struct str name = e->column;
	const char *mark = memchr(name.p, '[', name.n);

	if (mark != NULL) {
		struct str rest = { mark + 1, (size_t)(name.p + name.n - mark) - 1 };
		l->fan = take_fan(r, rest, e);
		name.n = (size_t)(mark - name.p);
	}
	if ((mark = memchr(name.p, '=', name.n)) != NULL) {
		l->front = (struct str){ mark + 1, (size_t)(name.p + name.n - mark) - 1 };
		name.n = (size_t)(mark - name.p);
		if (l->front.n == 0)
			die_at(&e->at, "column: nothing behind %s=", quoted(name));
	}
	l->to = need_column(r, name, e);
	enum canon_kind kind = r->table->column[l->to].kind;
	if (l->front.n > 0 && kind != CANON_TEXT)
		die_at(&e->at, "column %s holds no text, so nothing like %s= fits in front",
		    r->table->column[l->to].name, quoted(l->front));
	if ((as_words[l->as].kinds >> kind & 1) == 0)
		die_at(&e->at, "column %s cannot be read as %s", r->table->column[l->to].name,
		    as_words[l->as].word);
	if ((l->as == AS_PERSON || l->as == AS_PERSON_HASH) &&
	    (canon_who(&r->table->column[l->to]) == CANON_NOBODY || l->front.n > 0))
		die_at(&e->at, "column %s tells no person; user and creator do",
		    r->table->column[l->to].name);
}

static void
take_label(struct report *r, const struct entry *e, struct arena *a)
{
	struct label *l = &r->label[r->n++];

	*l = (struct label){ .key = split(e->label, clean_key, a),
		.as = as_of(e),
		.fan = FAN_ALL,
		.column = e->column,
		.note = e->note,
		.line = e->at.line };
	if (l->key.n == 0)
		die_at(&e->at, "no label");
	struct str rest = e->label, first = { 0 };
	str_cut(&rest, '|', &first);
	l->name = clean_label(first, a);
	if (l->as == AS_STATUS)
		l->private = private_words(e->note, a);
	if (l->as == AS_PERSONAL || str_eq(e->column, STR("-"))) {
		l->to = TO_DROP;
	} else if (str_eq(e->column, STR("x"))) {
		if (l->as == AS_PERSON || l->as == AS_PERSON_HASH)
			die_at(&e->at, "as %s: a person goes to a column of the table or to -",
			    as_words[l->as].word);
		l->to = TO_EXTRA;
	} else {
		take_column(r, l, e);
	}
}

static void
take_property(struct report *r, const struct entry *e, struct arena *a)
{
	struct str name = { e->label.p + 1, e->label.n - 1 };

	if (str_eq(name, STR("table"))) {
		return;
	} else if (str_eq(name, STR("zone"))) {
		if (zone_load(e->column.p) == NULL)
			die_at(&e->at, "no time zone %s", quoted(e->column));
		r->zone = e->column;
	} else if (str_eq(name, STR("total"))) {
		r->total = split(e->column, clean_label, a);
	} else if (str_eq(name, STR("name"))) {
		r->names = split(e->column, clean_label, a);
	} else if (str_eq(name, STR("needs"))) {
		r->needs = split(e->column, clean_key, a);
		r->needs_line = e->at.line;
	} else if (str_eq(name, STR("tags"))) {
		r->tags_from_title = true;
	} else {
		int c = canon_column(r->table, name);
		bool of_any = false;
		for (const struct table *t = canon_tables; t->name != NULL; t++)
			of_any |= canon_column(t, name) >= 0;
		if (!of_any)
			die_at(&e->at, "no such property: %s", quoted(e->label));
		if (c >= 0 && r->table->column[c].kind != CANON_TEXT)
			die_at(&e->at, "%s cannot be constant", quoted(name));
		if (c >= 0)
			r->constant[c] = e->column;
	}
}

static struct entry
entry_at(const struct small *t, size_t row, struct arena *a)
{
	struct entry e = {
		.report = small_at(t, row, small_need(t, "report")),
		.label = str_trim(small_at(t, row, small_need(t, "label"))),
		.column = small_at(t, row, small_need(t, "column")),
		.as = small_at(t, row, small_need(t, "as")),
		.note = small_at(t, row, small_column(t, "note")),
		.at = small_pos(t, row),
	};
	e.column = arena_str(a, e.column);
	return e;
}

static struct report *
report_named(struct adapter *ad, struct str name)
{
	for (size_t i = 0; i < ad->n; i++)
		if (str_eq(ad->report[i].name, name))
			return &ad->report[i];
	return NULL;
}

static void
declare_reports(struct adapter *ad, const struct small *t, struct arena *a)
{
	ad->report = arena_alloc(a, (t->rows + 1) * sizeof *ad->report);
	for (size_t i = 0; i < t->rows; i++) {
		struct entry e = entry_at(t, i, a);
		if (!str_eq(e.label, STR("@table")))
			continue;
		if (report_named(ad, e.report) != NULL || str_eq(e.report, STR("*")))
			die_at(&e.at, "@table twice, or for all reports");
		struct report *r = &ad->report[ad->n++];
		*r = (struct report){ .name = e.report,
			.of = ad,
			.zone = STR("UTC"),
			.table = canon_table(e.column) };
		if (r->table == NULL)
			die_at(&e.at, "no table %s", quoted(e.column));
		r->label = arena_alloc(a, t->rows * sizeof *r->label);
	}
	if (ad->n == 0)
		die("%s: no line with @table", ad->file);
}

static bool
knows(const struct label *l, struct str key)
{
	for (size_t i = 0; i < l->key.n; i++)
		if (str_eq(l->key.at[i], key))
			return true;
	return false;
}

static void
check_labels(const struct report *r)
{
	for (size_t i = 0; i < r->n; i++)
		for (size_t j = 0; j <= i; j++)
			for (size_t x = 0; x < r->label[i].key.n; x++)
				for (size_t y = 0; y < r->label[j].key.n; y++)
					if ((i != j || y < x) &&
					    str_eq(r->label[i].key.at[x], r->label[j].key.at[y]))
						die_at(&(struct pos){ r->of->file,
							   r->label[i].line },
						    "label %s stands in line %zu already",
						    quoted(r->label[i].key.at[x]),
						    r->label[j].line);
}

/* The labels that @needs names. */
static void
find_needs(struct report *r, struct arena *a)
{
	const struct pos at = { r->of->file, r->needs_line };

	r->need = arena_alloc(a, (r->needs.n + 1) * sizeof *r->need);
	for (size_t k = 0; k < r->needs.n; k++) {
		size_t i = 0;
		while (i < r->n && !knows(&r->label[i], r->needs.at[k]))
			i++;
		if (i == r->n)
			die_at(&at, "@needs: report %.*s has no label %s", STR_ARG(r->name),
			    quoted(r->needs.at[k]));
		r->need[r->nneed++] = i;
	}
}

void
adapter_read(struct adapter *ad, const char *path, struct arena *a)
{
	const char *slash = strrchr(path, '/');
	struct str name = str_of(slash ? slash + 1 : path);
	struct small t;

	if (name.n > 4 && memcmp(name.p + name.n - 4, ".tsv", 4) == 0)
		name.n -= 4;
	small_read(&t, path, a);
	*ad = (struct adapter){ .name = arena_str(a, name), .file = t.file };
	declare_reports(ad, &t, a);
	for (size_t i = 0; i < t.rows; i++) {
		struct entry e = entry_at(&t, i, a);
		bool all = str_eq(e.report, STR("*"));
		if (!all && report_named(ad, e.report) == NULL)
			die_at(&e.at, "report %s has no line with @table", quoted(e.report));
		for (size_t k = 0; k < ad->n; k++) {
			if (!all && !str_eq(ad->report[k].name, e.report))
				continue;
			if (e.label.n > 0 && *e.label.p == '@')
				take_property(&ad->report[k], &e, a);
			else
				take_label(&ad->report[k], &e, a);
		}
	}
	for (size_t k = 0; k < ad->n; k++) {
		check_labels(&ad->report[k]);
		find_needs(&ad->report[k], a);
	}
}
