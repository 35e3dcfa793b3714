/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the cells of a record mean, and what follows from them. */
#include "adapt/clean.h"
#include "adapt/fault.h"
#include "base/hash.h"

#include "line.h"

static enum canon_kind
kind_of(const struct line *l, size_t column)
{
	return l->rd->table->column[column].kind;
}

static void
set_missing(struct line *l, size_t c)
{
	switch (kind_of(l, c)) {
	case CANON_COUNT:
	case CANON_MS:
	case CANON_DAY: l->at[c].count = INT_NONE; break;
	case CANON_RATE:
	case CANON_REAL: l->at[c].rate = NAN; break;
	case CANON_MONEY: l->at[c].money.e4 = INT_NONE; break;
	case CANON_TIME: l->at[c].time.ms = INT_NONE; break;
	case CANON_TEXT:
	case CANON_TAGS:
	case CANON_FLAGS:
	case CANON_SRC:
	case CANON_ROW: l->at[c].text = (struct str){ 0 };
	}
}

static bool
is_missing(const struct line *l, size_t c)
{
	switch (kind_of(l, c)) {
	case CANON_COUNT:
	case CANON_MS:
	case CANON_DAY: return l->at[c].count == INT_NONE;
	case CANON_RATE:
	case CANON_REAL: return isnan(l->at[c].rate);
	case CANON_MONEY: return l->at[c].money.e4 == INT_NONE;
	case CANON_TIME: return l->at[c].time.ms == INT_NONE;
	case CANON_TEXT:
	case CANON_TAGS:
	case CANON_FLAGS:
	case CANON_SRC:
	case CANON_ROW: break;
	}
	return l->at[c].text.n == 0;
}

/* The year a date leaves out, by what else the row and the file say. */
static bool
infer_year(struct line *l, size_t c, struct moment *m)
{
	bool asof = c == (size_t)l->rd->at.asof;
	int64_t newest = l->in->newest_day, until = l->asof_day;

	if (until == INT_NONE)
		until = l->in->limit_day;
	if (asof && newest != INT_NONE) /* a day of slack: ids count in UTC */
		m->year = value_year_from(m, newest - 1);
	else if (!asof && l->id_time.ms != INT_NONE)
		m->year = value_year_near(m,
		    value_day(&(struct moment){ .zoned = true,
				  .year = 1970,
				  .month = 1,
				  .day = 1,
				  .ms = l->id_time.ms },
			l->in->zone));
	else if (until != INT_NONE)
		m->year = value_year_until(m, until);
	l->flags |= FLAG_Y;
	return m->year != 0;
}

static const char *
parse_time(struct line *l, size_t c, enum as as, struct str s)
{
	struct moment m;
	const char *err = as == AS_EPOCH_S ? value_epoch(s, 1000, &m) :
	    as == AS_EPOCH_MS		   ? value_epoch(s, 1, &m) :
					     value_moment(s, &l->rd->spelling, &m);

	if (err != NULL)
		return err;
	if (m.year == 0 && !infer_year(l, c, &m))
		return BAD_NO_YEAR;
	l->flags |= m.bare ? FLAG_U : 0;
	if (c == (size_t)l->rd->at.asof)
		l->asof_day = value_day(&m, l->in->zone);
	if (kind_of(l, c) == CANON_DAY) {
		l->at[c].count = value_day(&m, l->in->zone);
		return NULL;
	}
	l->flags |= m.time ? 0 : FLAG_D;
	l->at[c].time = value_instant(&m, l->in->zone);
	return NULL;
}

static struct str
currency_of(const struct line *l)
{
	int c = l->rd->at.currency;

	if (c < 0)
		return (struct str){ 0 };
	return l->at[c].text.n > 0 ? l->at[c].text : l->in->pick.report->constant[c];
}

static const char *
parse(struct line *l, size_t c, enum as as, struct str s)
{
	const struct spelling *how = &l->rd->spelling;
	union cell *to = &l->at[c];
	int *flags = &l->flags;

	switch (as) {
	case AS_SELF:
	case AS_TEXT:
	case AS_STATUS: to->text = s; return NULL;
	case AS_TAGS: to->text = value_tags(s, l->rows->arena); return NULL;
	case AS_ID: return value_id(s, &to->text, &l->rounded_id);
	case AS_ID_IN_LINK: return value_link_id(s, &to->text);
	case AS_COUNT: return value_count(s, how, &to->count, flags);
	case AS_FRACTION: return value_rate(s, how, 1, &to->rate, flags);
	case AS_PERCENT: return value_rate(s, how, 100, &to->rate, flags);
	case AS_PER10000: return value_rate(s, how, 10000, &to->rate, flags);
	case AS_REAL: return value_real(s, how, &to->rate);
	case AS_MS: return value_span(s, how, 1, &to->count, flags);
	case AS_SECONDS: return value_span(s, how, MS_SECOND, &to->count, flags);
	case AS_MINUTES: return value_span(s, how, 60 * MS_SECOND, &to->count, flags);
	case AS_HOURS: return value_span(s, how, MS_HOUR, &to->count, flags);
	case AS_MONEY: return value_money(s, how, currency_of(l), MONEY_ONE, &to->money, flags);
	case AS_MONEY_FEN: return value_money(s, how, currency_of(l), 100, &to->money, flags);
	case AS_TIME:
	case AS_DAY:
	case AS_EPOCH_S:
	case AS_EPOCH_MS: return parse_time(l, c, as, s);
	case AS_PERSONAL: break; /* never bound to a column */
	}
	return NULL;
}

static bool is_text(enum as as)
{
	return as == AS_TEXT || as == AS_TAGS || as == AS_ID || as == AS_ID_IN_LINK ||
	    as == AS_STATUS;
}

static bool
no_value(enum as as, struct str s)
{
	if (s.n == 0 || as == AS_SELF)
		return s.n == 0;
	if (is_text(as))
		return clean_missing(s);
	if (as >= AS_TIME && as <= AS_EPOCH_MS && str_eq(s, STR("0"))) /* an epoch never set */
		return true;
	return (*s.p < '0' || *s.p > '9') && clean_missing_number(s);
}

struct str
line_cell(const struct line *l, const struct bound *u)
{
	struct str s = rows_field(l->rows, l->i, u->field);

	return u->label != NULL && u->label->as == AS_SELF ? s : clean_guard(s);
}

static bool
reject(struct line *l, const struct bound *u, const char *reason, struct str value)
{
	rows_reject(l->rows, l->i, u ? u->name : NULL, reason, clean_mask(value, l->rows->arena));
	return false;
}

static bool
fill(struct line *l, size_t c)
{
	const struct bind *b = &l->in->bind;

	set_missing(l, c);
	for (size_t k = b->first[c]; k < b->first[c + 1]; k++) {
		const struct bound *u = &b->of[k];
		struct str s = line_cell(l, u);
		if (u->again && !str_eq(s, line_cell(l, u - 1)))
			return reject(l, u, BAD_REPEAT, s);
		if (!is_missing(l, c) || no_value(u->label->as, s))
			continue;
		const char *err = parse(l, c, u->label->as, s);
		if (err != NULL)
			return reject(l, u, err, s);
	}
	return true;
}

/* Text first, since an id or a currency says how to read others; then asof,
 * since no other date is later. */
static bool
fill_all(struct line *l)
{
	const struct table *t = l->rd->table;
	int item = l->rd->at.item, asof = l->rd->at.asof;

	for (size_t c = 0; c < t->n; c++)
		if (t->column[c].kind == CANON_TEXT && !fill(l, c))
			return false;
	if (l->in->id_has_time && item >= 0)
		l->id_time = value_id_time(l->at[item].text);
	if (asof >= 0 && !fill(l, (size_t)asof))
		return false;
	for (size_t c = 0; c < t->n; c++)
		if (t->column[c].kind != CANON_TEXT && (int)c != asof && !fill(l, c))
			return false;
	return true;
}

static void
fill_constants(struct line *l)
{
	const struct report *r = l->in->pick.report;
	int account = l->rd->at.account, asof = l->rd->at.asof;

	for (size_t c = 0; c < l->rd->table->n; c++)
		if (r->constant[c].n > 0 && is_missing(l, c))
			l->at[c].text = r->constant[c];
	if (account >= 0 && l->at[account].text.n == 0)
		l->at[account].text = l->rd->account;
	if (asof >= 0 && l->at[asof].time.ms == INT_NONE && l->in->asof.ms != INT_NONE) {
		l->at[asof].time = l->in->asof;
		l->flags |= l->in->asof_is_day ? FLAG_D : 0;
	}
}

/* h and 16 hex digits of platform, title, time and genre. */
static bool
derive_key(struct line *l)
{
	int item = l->rd->at.item, title = l->rd->at.title, time = l->rd->at.published;

	if (title < 0 || l->at[item].text.n > 0)
		return true;
	if (l->at[title].text.n == 0 && l->at[time].time.ms == INT_NONE)
		return reject(l, NULL, BAD_NO_KEY, (struct str){ 0 });
	struct str part[4] = { l->at[l->rd->at.platform].text, l->at[title].text, { 0 },
		l->at[l->rd->at.genre].text };
	char when[WHEN_TEXT];
	part[2].p = when;
	part[2].n = l->at[time].time.ms == INT_NONE ? 0 : when_put(when, l->at[time].time);
	char *all = arena_bytes(l->rows->arena, part[0].n + part[1].n + part[2].n + part[3].n + 24);
	size_t n = 0;
	for (size_t k = 0; k < 4; k++) {
		if (k > 0)
			all[n++] = '\t';
		if (part[k].n > 0)
			memcpy(all + n, part[k].p, part[k].n);
		n += part[k].n;
	}
	uint64_t h = hash_print((struct str){ all, n }).lo;
	all[0] = 'h';
	for (int d = 0; d < 16; d++)
		all[1 + d] = "0123456789abcdef"[h >> (60 - 4 * d) & 15];
	l->at[item].text = (struct str){ all, 17 };
	l->flags |= FLAG_K;
	return true;
}

static void
find_private(struct line *l)
{
	const struct bind *b = &l->in->bind;

	for (size_t k = 0; k < b->nstatus; k++) {
		struct str s = line_cell(l, &b->status[k]);
		const struct words *w = &b->status[k].label->private;
		for (size_t j = 0; j < w->n; j++)
			if (str_eq(s, w->at[j]))
				l->flags |= FLAG_P;
	}
}

bool
line_make(struct line *l)
{
	int tags = l->rd->at.tags, title = l->rd->at.title;

	if (!fill_all(l))
		return false;
	fill_constants(l);
	if (!derive_key(l))
		return false;
	find_private(l);
	if (tags >= 0 && l->in->pick.report->tags_from_title && l->at[tags].text.n == 0)
		l->at[tags].text = value_hashtags(l->at[title].text, l->rows->arena);
	return true;
}
