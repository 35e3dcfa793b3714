/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the cells of a record mean, and what follows from them. */
#include "adapt/clean.h"
#include "adapt/clock.h"
#include "adapt/fault.h"
#include "adapt/plain.h"
#include "base/hash.h"

#include "line.h"

/* The year a date leaves out, by what else the row and the file say. */
static bool
infer_year(struct line *l, int c, struct moment *m)
{
	bool asof = c == l->rd->at.asof;
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
parse_time(struct line *l, int c, enum canon_kind kind, enum as as, struct str s)
{
	struct moment m;
	const struct spelling *how = &l->rd->spelling;
	const char *err = as == AS_EPOCH_S ? value_epoch(s, 1000, &m) :
	    as == AS_EPOCH_MS		   ? value_epoch(s, 1, &m) :
	    as == AS_TIME_SERIAL	   ? value_moment_serial(s, how, &m) :
					     value_moment(s, how, &m);

	if (err != NULL)
		return err;
	if (m.year == 0 && !infer_year(l, c, &m))
		return BAD_NO_YEAR;
	l->flags |= m.bare ? FLAG_U : 0;
	if (c == l->rd->at.asof)
		l->asof_day = value_day(&m, l->in->zone);
	if (kind == CANON_DAY) {
		l->at[c].count = value_day(&m, l->in->zone);
		return NULL;
	}
	l->flags |= m.time ? 0 : FLAG_D;
	l->at[c].time = value_instant(&m, l->in->zone);
	return NULL;
}

/* Of a column that is text. */
static struct str
text_of(const struct line *l, int c)
{
	if (c < 0)
		return (struct str){ 0 };
	return line_has(l, c) ? l->at[c].text : l->plan->constant[c];
}

/* Most cells: their bytes are the value already. */
static bool
plain(const struct line *l, const struct step *st, enum as as, struct str s)
{
	switch (as) {
	case AS_COUNT: return plain_count(s);
	case AS_MS: return l->plan->quiet_units && plain_count(s) && s.n <= 15;
	case AS_FRACTION:
	case AS_REAL: return !l->rd->spelling.comma && plain_share(s);
	case AS_TIME:
	case AS_DAY:
		if (st->kind == CANON_DAY)
			return plain_day(s);
		return plain_time(s) && st->column != l->rd->at.asof;
	default: return false;
	}
}

/* A pseudonym has nothing to escape. */
static const char *
parse_person(struct line *l, const struct step *st, const struct bound *u, struct str s)
{
	union cell *to = &l->at[st->column];
	const char *err = privacy_name(l, u, text_of(l, l->rd->at.platform), s, &to->text);

	if (err == NULL && to->text.p != s.p)
		l->spelt |= (uint32_t)1 << st->column;
	return err;
}

static const char *
parse(struct line *l, const struct step *st, const struct bound *u, struct str s)
{
	const struct spelling *how = &l->rd->spelling;
	int c = st->column, *flags = &l->flags, own_unit = 0;
	union cell *to = &l->at[c];
	enum as as = u->as;

	switch (as) {
	case AS_SELF:
	case AS_TEXT:
	case AS_STATUS: to->text = s; return NULL;
	case AS_TAGS: to->text = value_tags(s, l->rows->arena); return NULL;
	case AS_BAND: to->text = value_band(s, l->rows->arena); return NULL;
	case AS_ID: return value_id(s, &to->text, &l->rounded_id);
	case AS_ID_IN_LINK: return value_link_id(s, &to->text);
	case AS_COUNT: return value_count(s, how, &to->count, flags);
	case AS_FRACTION: return value_rate(s, how, 1, &to->rate, flags);
	case AS_PERCENT: return value_rate(s, how, 100, &to->rate, flags);
	case AS_PER10000: return value_rate(s, how, 10000, &to->rate, flags);
	case AS_REAL: return value_real(s, how, &to->rate);
	case AS_MS:
		return value_span(s, how, 1, &to->count, l->plan->quiet_units ? &own_unit : flags);
	case AS_SECONDS: return value_span(s, how, MS_SECOND, &to->count, flags);
	case AS_MINUTES: return value_span(s, how, 60 * MS_SECOND, &to->count, flags);
	case AS_HOURS: return value_span(s, how, MS_HOUR, &to->count, flags);
	case AS_MONEY:
	case AS_MONEY_FEN:
		return value_money(s, how, text_of(l, l->rd->at.currency),
		    as == AS_MONEY ? MONEY_ONE : 100, &to->money, flags);
	case AS_TIME:
	case AS_TIME_SERIAL:
	case AS_DAY:
	case AS_EPOCH_S:
	case AS_EPOCH_MS: return parse_time(l, c, st->kind, as, s);
	case AS_MASK: to->text = value_mask(s, l->rows->arena); return NULL;
	case AS_PERSON:
	case AS_PERSON_HASH: return parse_person(l, st, u, s);
	case AS_PERSONAL: break; /* never bound to a column */
	}
	return NULL;
}

static bool is_text(enum as as)
{
	return as == AS_TEXT || as == AS_TAGS || as == AS_BAND || as == AS_ID ||
	    as == AS_ID_IN_LINK || (as >= AS_STATUS && as <= AS_MASK);
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

static bool
reject(struct line *l, const struct bound *u, const char *reason, struct str value)
{
	struct arena *a = l->rows->arena;

	rows_reject(l->rows, l->i, u ? u->name : NULL, reason,
	    u != NULL && l->in->bind.personal[u->field] ? privacy_hide(value, a) :
							  clean_mask(value, a));
	return false;
}

/* "country=US" of US */
static struct str
in_front(struct str front, struct str s, struct arena *a)
{
	char *p = arena_bytes(a, front.n + s.n + 1);

	memcpy(p, front.p, front.n);
	p[front.n] = '=';
	memcpy(p + front.n + 1, s.p, s.n);
	return (struct str){ p, front.n + s.n + 1 };
}

static bool
fill(struct line *l, const struct step *st)
{
	uint32_t bit = (uint32_t)1 << st->column;

	for (const struct bound *u = st->of; u < st->of + st->n; u++) {
		struct str s = line_cell(l, u);
		enum as as = u->as;
		if (u->again && !str_eq(s, line_cell(l, u - 1)))
			return reject(l, u, BAD_REPEAT, s);
		if (s.n == 0 || (l->filled & bit) != 0)
			continue;
		if (plain(l, st, as, s)) {
			l->at[st->column].text = s;
			l->spelt |= bit;
			l->filled |= bit;
			continue;
		}
		if (no_value(as, s))
			continue;
		const char *err = parse(l, st, u, s);
		if (err != NULL)
			return reject(l, u, err, s);
		if (u->label->front.n > 0)
			l->at[st->column].text = in_front(u->label->front, l->at[st->column].text,
			    l->rows->arena);
		if (st->kind != CANON_TAGS || l->at[st->column].text.n > 0)
			l->filled |= bit;
	}
	if ((l->filled & bit) == 0 && st->otherwise.n > 0) {
		l->at[st->column].text = st->otherwise;
		l->filled |= bit;
	}
	return true;
}

/* Local times of this worker's exports. */
static _Thread_local struct clock local;

static bool
quick_time(const struct line *l, struct str *s)
{
	char utc[CLOCK_TEXT];

	if (!clock_utc(&local, l->in->zone, *s, utc))
		return false;
	char *p = arena_bytes(l->rows->arena, CLOCK_TEXT);
	memcpy(p, utc, CLOCK_TEXT);
	*s = (struct str){ p, CLOCK_TEXT };
	return true;
}

/* Cells as most are: they have nothing to decode, and are written as they stand. */
static inline bool
fill_quick(struct line *l, const struct step *st)
{
	uint32_t bit = (uint32_t)1 << st->column;
	struct str s;
	bool is = false;

	if (st->quick == QUICK_NOT)
		return false;
	s = rows_raw(l->rows, l->i, st->of->field);
	switch (st->quick) {
	case QUICK_COUNT: is = plain_count_in(s); break;
	case QUICK_SHARE: is = plain_share(s); break;
	case QUICK_TIME: is = quick_time(l, &s); break;
	case QUICK_NOT: break;
	}
	if (!is)
		return false;
	l->at[st->column].text = s;
	l->spelt |= bit;
	l->filled |= bit;
	return true;
}

static bool
fill_all(struct line *l)
{
	const struct plan *p = l->plan;
	int item = l->rd->at.item, asof = l->rd->at.asof;

	for (size_t k = 0; k < p->ntexts; k++)
		if (!fill(l, &p->step[k]))
			return false;
	if (l->in->id_has_time && item >= 0)
		l->id_time = value_id_time(text_of(l, item));
	for (size_t k = p->ntexts; k < p->nsteps; k++)
		if (!fill_quick(l, &p->step[k]) && !fill(l, &p->step[k]))
			return false;
	if (asof >= 0 && !line_has(l, asof) && !p->asof_fixed && l->in->asof.ms != INT_NONE) {
		l->at[asof].time = l->in->asof;
		l->filled |= (uint32_t)1 << asof;
		l->flags |= l->in->asof_is_day ? FLAG_D : 0;
	}
	return true;
}

/* As it will be written; kept, since the key of a post is made of it too. */
static struct str
time_text(struct line *l, int c)
{
	if (!line_has(l, c))
		return (struct str){ 0 };
	if ((l->spelt >> c & 1) == 0) {
		char *p = arena_bytes(l->rows->arena, WHEN_TEXT);
		l->at[c].text = (struct str){ p, when_put(p, l->at[c].time) };
		l->spelt |= (uint32_t)1 << c;
	}
	return l->at[c].text;
}

/* h and 16 hex digits of platform, title, time and genre. */
static bool
derive_key(struct line *l)
{
	int item = l->rd->at.item, title = l->rd->at.title;

	if (title < 0 || text_of(l, item).n > 0)
		return true;
	struct str part[4] = { text_of(l, l->rd->at.platform), text_of(l, title),
		time_text(l, l->rd->at.published), text_of(l, l->rd->at.genre) };
	if (part[1].n == 0 && part[2].n == 0)
		return reject(l, NULL, BAD_NO_KEY, (struct str){ 0 });
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
	l->filled |= (uint32_t)1 << item;
	l->spelt |= (uint32_t)1 << item;
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
line_fans(const struct line *l, const struct plan *p)
{
	for (size_t k = 0; k < p->nfan; k++)
		if (!no_value(p->fan[k].label->as, line_cell(l, &p->fan[k])))
			return true;
	return false;
}

enum fate
line_make(struct line *l)
{
	int tags = l->rd->at.tags;

	if (!fill_all(l) || !derive_key(l))
		return FATE_REJECTED;
	find_private(l);
	if (tags >= 0 && l->in->pick.report->tags_from_title && !line_has(l, tags)) {
		l->at[tags].text = value_hashtags(text_of(l, l->rd->at.title), l->rows->arena);
		l->filled |= (uint32_t)1 << tags;
	}
	return l->rd->door.min_k > 0 ? privacy_crowd(l) : FATE_OUT;
}
