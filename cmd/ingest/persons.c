/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>

#include "adapt/clean.h"
#include "adapt/fault.h"
#include "adapt/value.h"
#include "base/die.h"
#include "base/printset.h"
#include "table/run.h"

#include "persons.h"

enum { PLATFORMS = 64 };

/* Hashes of one platform; of the empty one: of any. */
struct group {
	struct str platform;
	struct printset hashes;
};

/* What one worker has read. */
struct acc {
	const struct persons_how *how;
	struct arena arena;
	struct group group[PLATFORMS];
	size_t ngroups;
	struct printset names;
	char tag[PSEUDONYM_TAG]; /* of names, without a key */
	bool tagged, mixed;
};

/* Names under the key of all whom the list has for a platform. */
struct named {
	struct str platform;
	struct printset names;
};

struct persons {
	const struct persons_how *how;
	struct acc all;
	pthread_mutex_t making;
	struct named named[PLATFORMS];
	_Atomic size_t nnamed;
};

uint64_t
persons_hash(const char hash[static PERSON_HASH])
{
	uint64_t v = 0;

	for (int i = 0; i < PERSON_HASH; i++)
		v = v << 4 | (uint64_t)(hash[i] <= '9' ? hash[i] - '0' : hash[i] - 'a' + 10);
	return v;
}

/* A hash is one of SHA-256 already. */
static struct print
print_of(uint64_t hash)
{
	return (struct print){ hash, 0 };
}

static struct group *
group_of(const struct acc *a, struct str platform)
{
	for (size_t i = 0; i < a->ngroups; i++)
		if (str_eq(a->group[i].platform, platform))
			return (struct group *)&a->group[i];
	return NULL;
}

static struct group *
group_need(struct acc *a, struct str platform)
{
	struct group *g = group_of(a, platform);

	if (g != NULL)
		return g;
	if (a->ngroups == PLATFORMS)
		die("%s: more than %d platforms", a->how->option, PLATFORMS);
	g = &a->group[a->ngroups++];
	g->platform = platform.n > 0 ? arena_str(&a->arena, platform) : platform;
	return g;
}

struct entry {
	struct str user, platform, purpose, until;
};

static const struct col columns[] = { COL(struct entry, user), COL(struct entry, platform),
	COL(struct entry, purpose), COL(struct entry, until), COL_END };

static void *
start(void *ctx)
{
	struct acc *a = mem_alloc(sizeof *a);

	*a = (struct acc){ .how = ctx };
	return a;
}

/* Of a day: its end. */
static const char *
parse_until(struct str s, const struct zone *zone, struct instant *t)
{
	struct spelling plain = { 0 };
	struct moment m;
	const char *err = value_moment(s, &plain, &m);

	if (err != NULL)
		return err;
	if (m.year == 0 || m.bare)
		return BAD_TIME;
	if (!m.time) {
		struct civil next = when_civil(
		    when_days((struct civil){ m.year, m.month, m.day }) + 1);
		m.year = next.year;
		m.month = next.month;
		m.day = next.day;
	}
	*t = value_instant(&m, zone);
	t->ms -= !m.time;
	return NULL;
}

/* Does the line hold for this purpose and time?  Or *err. */
static bool
holds(const struct persons_how *how, const struct entry *e, const char **column, const char **err)
{
	struct instant t;

	if (how->purpose != NULL && !str_eq(str_trim(e->purpose), str_of(how->purpose)))
		return false;
	struct str until = clean_guard(e->until);
	if (until.n == 0)
		return true;
	*column = "until";
	if ((*err = parse_until(until, how->zone, &t)) != NULL)
		return false;
	return how->now.ms <= t.ms;
}

static const char *
add_name(struct acc *a, struct str cell)
{
	unsigned char mac[PSEUDONYM_MAC];
	char name[PSEUDONYM];

	if (a->how->chain != NULL) {
		enum pseudonym p = pseudonym_carry(a->how->chain, mac, cell);
		if (p != PSEUDONYM_OURS)
			return p == PSEUDONYM_UNKNOWN ? BAD_PSEUDONYM : BAD_TILDE;
		pseudonym_put(a->how->chain, name, mac);
		cell.p = name;
	} else if (!pseudonym_is(cell)) {
		return BAD_TILDE;
	}
	a->mixed |= a->tagged && memcmp(a->tag, cell.p + 1, PSEUDONYM_TAG) != 0;
	memcpy(a->tag, cell.p + 1, PSEUDONYM_TAG);
	a->tagged = true;
	printset_add(&a->names, hash_print(cell));
	return NULL;
}

/* A text that looks like a hash may be one, or a raw id. */
static const char *
add_person(struct acc *a, const struct entry *e)
{
	struct str cell = clean_guard(e->user);
	char hash[PERSON_HASH];
	bool rounded;

	if (clean_missing(cell))
		return "nobody is named";
	if (*cell.p == '~')
		return add_name(a, cell);
	const char *err = value_id(cell, &cell, &rounded);
	if (err != NULL)
		return err;
	struct group *g = group_need(a, clean_guard(e->platform));
	person_hash(hash, cell);
	printset_add(&g->hashes, print_of(persons_hash(hash)));
	if (person_hash_is(cell))
		printset_add(&g->hashes, print_of(persons_hash(cell.p)));
	return NULL;
}

static void
add(void *acc, struct rows *r)
{
	struct acc *a = acc;

	for (size_t i = 0; i < r->n; i++) {
		struct entry e;
		const char *column = "user", *err = NULL;
		if (!rows_read(r, i, &e))
			continue;
		if (holds(a->how, &e, &column, &err))
			err = add_person(a, &e);
		if (err != NULL)
			rows_reject(r, i, column, err, (struct str){ 0 });
	}
}

static void
merge(void *into, void *from)
{
	struct acc *a = into, *b = from;

	for (size_t i = 0; i < b->ngroups; i++)
		printset_merge(&group_need(a, b->group[i].platform)->hashes, &b->group[i].hashes);
	printset_merge(&a->names, &b->names);
	a->mixed |= b->mixed ||
	    (a->tagged && b->tagged && memcmp(a->tag, b->tag, PSEUDONYM_TAG) != 0);
	if (b->tagged)
		memcpy(a->tag, b->tag, PSEUDONYM_TAG);
	a->tagged |= b->tagged;
	arena_free(&b->arena);
	free(b);
}

static void
check_head(const struct persons_how *how, const struct head *h)
{
	bool purpose = head_find(h, STR("purpose")) >= 0, until = head_find(h, STR("until")) >= 0;

	if (head_find(h, STR("user")) < 0)
		die_at(&(struct pos){ h->file, h->line }, "%s: no column user", how->option);
	if (!how->consent && (purpose || until))
		die_at(&(struct pos){ h->file, h->line },
		    "--forget: a deletion holds for good, so its list has no %s",
		    purpose ? "purpose" : "until");
	if (how->consent && purpose != (how->purpose != NULL))
		die_at(&(struct pos){ h->file, h->line }, "%s",
		    purpose ? "--consent: the list tells purposes, so --purpose=NAME must tell "
			      "for which this is" :
			      "--consent: --purpose is given and the list tells none");
	if (until && how->now.ms == INT_NONE)
		die_at(&(struct pos){ h->file, h->line },
		    "--consent: the list has until, so --now=TIME must tell when this is");
}

/* Where the run stands while a list is opened. */
static struct {
	const char *path;
	struct head head;
	struct arena arena;
} list;

/* As the list is, whatever the options say of the exports. */
static const struct head *
open_list(void *ctx, size_t input, struct source *s)
{
	(void)input;
	source_open(s, list.path);
	head_read(&list.head, s, FORMAT_AUTO, 0, 0, NULL, &list.arena);
	check_head(ctx, &list.head);
	return &list.head;
}

struct persons *
persons_read(const char *path, const struct persons_how *how)
{
	struct job job = { .cols = columns,
		.ctx = (void *)(uintptr_t)how,
		.utf8 = true,
		.open = open_list,
		.start = start,
		.add = add,
		.merge = merge };
	struct persons *p = mem_alloc(sizeof *p);

	if (strcmp(path, "-") == 0)
		die_usage("%s: a list is a file", how->option);
	list.path = path;
	list.head = (struct head){ 0 };
	struct acc *all = run_fold_file(&job, path);
	uint64_t wrong = run_count().rejected;
	if (wrong > 0)
		die("%s: %" PRIu64 " of its lines cannot be used, so nothing was read", path,
		    wrong);
	run_anew();
	*p = (struct persons){ .how = how, .making = PTHREAD_MUTEX_INITIALIZER };
	p->all = *all;
	free(all);
	arena_free(&list.arena);
	list.arena = (struct arena){ 0 };
	if (how->chain == NULL && p->all.mixed)
		die("%s: %s: pseudonyms of several keys can be compared only with --key",
		    how->option, path);
	return p;
}

static bool
has_hash(const struct group *g, const struct person *who)
{
	for (int i = 0; g != NULL && i < who->nhash; i++)
		if (printset_have(&g->hashes, print_of(who->hash[i])))
			return true;
	return false;
}

static void
add_names(struct persons *p, struct named *to, const struct group *g)
{
	static const char digit[] = "0123456789abcdef";
	unsigned char mac[PSEUDONYM_MAC];
	char name[PSEUDONYM], hash[PERSON_HASH];

	for (size_t i = 0; g != NULL && i < g->hashes.places; i++) {
		const struct print_place *v = &g->hashes.at[i];
		if ((v->a | v->b | v->c) == 0)
			continue;
		uint64_t h = (uint64_t)v->b << 32 | v->a;
		for (int d = 0; d < PERSON_HASH; d++)
			hash[d] = digit[h >> (60 - 4 * d) & 15];
		pseudonym_make(p->how->chain, mac, to->platform, hash);
		pseudonym_put(p->how->chain, name, mac);
		printset_add(&to->names, hash_print((struct str){ name, sizeof name }));
	}
}

static const struct named *
find_named(const struct persons *p, struct str platform)
{
	for (size_t i = 0; i < p->nnamed; i++)
		if (str_eq(p->named[i].platform, platform))
			return &p->named[i];
	return NULL;
}

/* Made when the first pseudonym of the platform is met: most tables have none. */
static const struct named *
named_of(struct persons *p, struct str platform)
{
	const struct named *n = find_named(p, platform);

	if (n != NULL)
		return n;
	pthread_mutex_lock(&p->making);
	n = find_named(p, platform);
	if (n == NULL) {
		if (p->nnamed == PLATFORMS)
			die("%s: pseudonyms of more than %d platforms", p->how->option, PLATFORMS);
		struct named *to = &p->named[p->nnamed];
		to->platform = arena_str(&p->all.arena, platform);
		add_names(p, to, group_of(&p->all, platform));
		if (platform.n > 0)
			add_names(p, to, group_of(&p->all, (struct str){ 0 }));
		n = to;
		p->nnamed++;
	}
	pthread_mutex_unlock(&p->making);
	return n;
}

static bool
any_hash(const struct persons *p)
{
	return p->all.ngroups > 0;
}

enum listed
persons_have(struct persons *p, const struct person *who)
{
	bool pseudonym = who->nhash == 0;

	if (who->name.n > 0 && printset_have(&p->all.names, hash_print(who->name)))
		return LISTED;
	if (has_hash(group_of(&p->all, who->platform), who) ||
	    has_hash(group_of(&p->all, (struct str){ 0 }), who))
		return LISTED;
	if (p->how->chain != NULL) {
		if (pseudonym && any_hash(p) &&
		    printset_have(&named_of(p, who->platform)->names, hash_print(who->name)))
			return LISTED;
		return NOT_LISTED;
	}
	if (pseudonym ? any_hash(p) : p->all.names.n > 0)
		return CANNOT_TELL;
	if (pseudonym && p->all.tagged && memcmp(p->all.tag, who->name.p + 1, PSEUDONYM_TAG) != 0)
		return CANNOT_TELL;
	return NOT_LISTED;
}
