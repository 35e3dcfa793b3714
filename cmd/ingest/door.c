/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who a row is about, and whether it may pass. */
#include <pthread.h>

#include "adapt/fault.h"
#include "base/die.h"
#include "base/recent.h"

#include "line.h"

enum { PLACES = 1 << 18, TEXT = 512 };

/* What is remembered of a cell. */
struct known_person {
	unsigned char mac[PSEUDONYM_MAC];
	unsigned char fault;	       /* of faults[] */
	unsigned char forget, consent; /* enum listed */
};

_Static_assert(sizeof(struct known_person) <= RECENT_VALUE, "a place of recent.h has no room");

enum { FINE, UNKNOWN_KEY, BAD_NAME };
static const char *const faults[] = { NULL, BAD_PSEUDONYM, BAD_TILDE };

static _Thread_local struct recent recent;
static pthread_key_t leaving;

static void
forget_recent(void *p)
{
	recent_free(p);
}

static void
make_leaving(void)
{
	if (pthread_key_create(&leaving, forget_recent) != 0)
		die("too many keys of threads");
}

/* Of this thread, until it ends. */
static struct recent *
recent_of(const struct door *d)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	if (recent.at == NULL) {
		pthread_once(&once, make_leaving);
		recent_init(&recent, PLACES, d->seed);
		pthread_setspecific(leaving, &recent);
	}
	return &recent;
}

/* Is the cell a raw id, its hash, or may it be either, as in a table of ours? */
enum form { RAW, HASH, EITHER };

static enum form
form_of(const struct bound *u)
{
	return u->label->as == AS_PERSON_HASH ? HASH : u->label->as == AS_SELF ? EITHER : RAW;
}

/* On the lists, if there are any. */
static void
look_up(const struct door *d, enum form form, struct person *who, struct str cell, const char *hash,
    struct known_person *to)
{
	char name[PSEUDONYM];

	if (d->forget == NULL && d->consent == NULL)
		return;
	if (hash != NULL)
		who->hash[who->nhash++] = persons_hash(hash);
	if (hash != NULL && form == EITHER && person_hash_is(cell))
		who->hash[who->nhash++] = persons_hash(cell.p);
	who->name = hash == NULL ? cell : ((struct str){ 0 });
	if (d->key) {
		pseudonym_put(&d->chain, name, to->mac);
		who->name = (struct str){ name, sizeof name };
	}
	if (d->forget != NULL)
		to->forget = (unsigned char)persons_have(d->forget, who);
	if (d->consent != NULL)
		to->consent = (unsigned char)persons_have(d->consent, who);
}

static void
work_out(const struct door *d, enum form form, struct str platform, struct str cell,
    struct known_person *to)
{
	struct person who = { .platform = platform };
	char text[PERSON_HASH];
	const char *hash = NULL;

	*to = (struct known_person){ .fault = FINE };
	if (*cell.p == '~' && form != EITHER) { /* no platform gives such an id */
		to->fault = BAD_NAME;
		return;
	}
	if (*cell.p == '~' && d->key) {
		enum pseudonym p = pseudonym_carry(&d->chain, to->mac, cell);
		to->fault = p == PSEUDONYM_OURS ? FINE :
		    p == PSEUDONYM_UNKNOWN	? UNKNOWN_KEY :
						  BAD_NAME;
		if (to->fault != FINE)
			return;
	} else if (!pseudonym_is(cell)) {
		hash = cell.p;
		if (form != HASH) {
			person_hash(text, cell);
			hash = text;
		}
		if (d->key)
			pseudonym_make(&d->chain, to->mac, platform, hash);
	}
	look_up(d, form, &who, cell, hash, to);
}

/* What a person is remembered by; empty when it is too long for that. */
static struct str
memo(char to[static TEXT], enum form form, struct str platform, struct str cell)
{
	size_t n = platform.n + cell.n + 2;

	if (n > TEXT)
		return (struct str){ 0 };
	to[0] = (char)('0' + form);
	if (platform.n > 0)
		memcpy(to + 1, platform.p, platform.n);
	to[1 + platform.n] = '\t';
	memcpy(to + 2 + platform.n, cell.p, cell.n);
	return (struct str){ to, n };
}

static struct known_person
person_of(const struct door *d, enum form form, struct str platform, struct str cell)
{
	char text[TEXT];
	struct known_person who;
	struct str key = memo(text, form, platform, cell);
	bool known;

	if (key.n == 0) {
		work_out(d, form, platform, cell, &who);
		return who;
	}
	unsigned char *value = recent_at(recent_of(d), key, &known);
	if (!known) {
		work_out(d, form, platform, cell, &who);
		memcpy(value, &who, sizeof who);
	}
	memcpy(&who, value, sizeof who);
	return who;
}

/* The id without what spreadsheets did to it, or what is wrong. */
static const char *
clean_id(struct line *l, enum form form, struct str *cell)
{
	if (*cell->p == '~')
		return NULL;
	if (form == HASH)
		return person_hash_is(*cell) ? NULL : BAD_HASH;
	return value_id(*cell, cell, &l->rounded_id);
}

const char *
privacy_name(struct line *l, const struct bound *u, struct str platform, struct str cell,
    struct str *name)
{
	const struct door *d = &l->rd->door;
	enum form form = form_of(u);

	*name = cell;
	if (u->party && *cell.p != '~')
		return NULL;
	const char *err = clean_id(l, form, &cell);
	if (err != NULL)
		return err;
	/* a table of ours has no bare hashes: what looks so is an id */
	struct known_person who = person_of(d, form, platform, cell);
	if (who.fault != FINE)
		return faults[who.fault];
	char *p = arena_bytes(l->rows->arena, PSEUDONYM);
	pseudonym_put(&d->chain, p, who.mac);
	*name = (struct str){ p, PSEUDONYM };
	return NULL;
}

struct str
privacy_hide(struct str cell, struct arena *a)
{
	static const struct str stars = { "***", 3 };

	if (!pseudonym_is(cell))
		return value_mask(cell, a);
	char *p = arena_bytes(a, 1 + PSEUDONYM_TAG + stars.n);
	memcpy(p, cell.p, 1 + PSEUDONYM_TAG);
	memcpy(p + 1 + PSEUDONYM_TAG, stars.p, stars.n);
	return (struct str){ p, 1 + PSEUDONYM_TAG + stars.n };
}

/* Of the record, before it is a line. */
static struct str
platform_of(const struct line *l)
{
	const struct bind *b = &l->in->bind;
	int c = l->rd->at.platform;

	for (size_t i = c < 0 ? 0 : b->first[c]; c >= 0 && i < b->first[c + 1]; i++) {
		struct str s = line_cell(l, &b->of[i]);
		if (b->of[i].label->as == AS_SELF ? s.n > 0 : !clean_missing(s))
			return s;
	}
	return c >= 0 ? l->plan->constant[c] : ((struct str){ 0 });
}

void
privacy_ahead(struct line *l, size_t i)
{
	const struct bound *u = l->in->plan->ahead;
	char text[TEXT];
	size_t at = l->i;

	if (rows_raw(l->rows, i, u->field).n == 0 || *rows_raw(l->rows, i, u->field).p == '"')
		return;
	l->i = i;
	l->plan = l->in->plan;
	struct str key = memo(text, form_of(u), platform_of(l), line_cell(l, u));
	if (key.n > 0)
		recent_hint(recent_of(&l->rd->door), key);
	l->i = at;
}

/* What the lists say of all persons of a record. */
struct verdict {
	bool forgotten, denied;
	size_t persons;		/* of whom consent is needed */
	const struct bound *at; /* where is what cannot be told, and why */
	const char *reason;
};

static void
judge_cell(struct line *l, const struct bound *u, struct str platform, struct verdict *v)
{
	const struct door *d = &l->rd->door;
	struct str cell = line_cell(l, u);

	if (clean_missing(cell))
		return;
	bool party = u->party && *cell.p != '~';
	if (party && d->forget == NULL)
		return;
	const char *err = clean_id(l, form_of(u), &cell);
	struct known_person who = { .fault = FINE };
	if (err == NULL) {
		who = person_of(d, form_of(u), platform, cell);
		err = faults[who.fault];
	}
	if (err == NULL && (who.forget == CANNOT_TELL || (!party && who.consent == CANNOT_TELL)))
		err = BAD_COMPARE;
	if (err != NULL && v->reason == NULL) {
		v->reason = err;
		v->at = u;
	}
	v->forgotten |= who.forget == LISTED;
	v->denied |= !party && d->consent != NULL && who.consent != LISTED;
	v->persons += !party;
}

enum fate
privacy_judge(struct line *l)
{
	const struct bind *b = &l->in->bind;
	struct verdict v = { 0 };
	struct str platform = platform_of(l);

	for (size_t i = 0; i < b->npersons; i++)
		judge_cell(l, &b->person[i], platform, &v);
	if (v.forgotten)
		return FATE_FORGOTTEN;
	if (v.reason != NULL) {
		rows_reject(l->rows, l->i, v.at->name, v.reason, (struct str){ 0 });
		return FATE_REJECTED;
	}
	if (l->rd->door.consent != NULL && (v.denied || v.persons == 0))
		return FATE_CONSENT;
	return FATE_OUT;
}

static bool
count_of(const struct line *l, int c, int64_t *n)
{
	if (!line_has(l, c))
		return false;
	if ((l->spelt >> c & 1) == 0)
		*n = l->at[c].count;
	else if (num_int(l->at[c].text, INT64_MIN, INT64_MAX, n) != NULL)
		return false;
	return true;
}

/* Has any other count somebody in it? */
static bool
anybody(const struct line *l)
{
	int64_t n;

	for (size_t c = 0; c < l->rd->table->n; c++)
		if (l->rd->table->column[c].kind == CANON_COUNT && count_of(l, (int)c, &n) &&
		    n != 0)
			return true;
	return false;
}

enum fate
privacy_crowd(const struct line *l)
{
	const struct door *d = &l->rd->door;
	int64_t n;

	for (size_t i = 0; i < CROWD_COLUMNS && d->crowd[i] >= 0; i++)
		if (count_of(l, d->crowd[i], &n))
			return n >= d->min_k || (n == 0 && !anybody(l)) ? FATE_OUT :
									  FATE_SUPPRESSED;
	return FATE_SUPPRESSED;
}
