/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/die.h"
#include "base/mem.h"
#include "crypto/psi.h"

/* All of A's secrets of one run. */
struct secret {
	unsigned char scalar[CRYPT_SCALAR], rank[CRYPT_KEY], fill[CRYPT_KEY], tag[CRYPT_KEY];
};

/* 32 bytes from the key, by two MACs over label and nonce. */
static void
derive(unsigned char to[static CRYPT_KEY], const unsigned char key[static CRYPT_KEY], char label,
    const unsigned char nonce[static PSI_NONCE])
{
	char text[] = "tuiliu-psi 1 ??................";

	memcpy(text + sizeof text - 1 - PSI_NONCE, nonce, PSI_NONCE);
	text[13] = label;
	for (int half = 0; half < 2; half++) {
		text[14] = (char)('0' + half);
		crypt_mac(to + half * CRYPT_MAC, (struct str){ text, sizeof text - 1 }, key);
	}
}

/* 255 random bits are, modulo the group's order, as good as a random scalar:
 * 2^255 is 8 times the order but for a part in 2^124. */
static void
secret_make(struct secret *s, const unsigned char key[static CRYPT_KEY],
    const unsigned char nonce[static PSI_NONCE])
{
	derive(s->scalar, key, 's', nonce);
	s->scalar[CRYPT_SCALAR - 1] &= 0x7f;
	derive(s->rank, key, 'r', nonce);
	derive(s->fill, key, 'f', nonce);
	derive(s->tag, key, 't', nonce);
}

static void
tag_make(unsigned char to[static CRYPT_MAC], const struct secret *s, struct psi_ids ids,
    size_t asked)
{
	unsigned char chain[2][CRYPT_SHA256] = { 0 };
	uint64_t total = asked;

	for (size_t i = 0; i < ids.n; i++) {
		crypt_sha256(chain[1], ids.at[i].p, ids.at[i].n);
		crypt_sha256(chain[0], chain, sizeof chain);
	}
	memset(chain[1], 0, sizeof chain[1]);
	memcpy(chain[1], &total, sizeof total);
	crypt_mac(to, (struct str){ (const char *)chain, sizeof chain }, s->tag);
}

/* Which id stands at each place of the request; SIZE_MAX: none. */
struct place {
	unsigned char rank[CRYPT_MAC];
	size_t id;
};

static int
place_cmp(const void *a, const void *b)
{
	return memcmp(((const struct place *)a)->rank, ((const struct place *)b)->rank, CRYPT_MAC);
}

static struct place *
places_make(const struct secret *s, struct psi_ids ids, size_t asked)
{
	struct place *p = mem_alloc(asked * sizeof *p);

	for (size_t i = 0; i < asked; i++) {
		p[i].id = i < ids.n ? i : SIZE_MAX;
		if (i < ids.n)
			crypt_mac(p[i].rank, ids.at[i], s->rank);
		else
			crypt_mac(p[i].rank, (struct str){ (const char *)&i, sizeof i }, s->fill);
	}
	qsort(p, asked, sizeof *p, place_cmp);
	return p;
}

/* One piece of work on the points of a message. */
struct task {
	unsigned char (*at)[CRYPT_POINT];
	size_t n;
	const unsigned char *scalar;
	struct psi_ids ids;	   /* points are to be those of ids, */
	const struct place *place; /* at these places; NULL: the first ones */
	bool fresh;		   /* else points that are there are raised */
	atomic_size_t next;
	atomic_bool bad;
};

static void
fresh_point(struct task *t, size_t i)
{
	size_t id = t->place != NULL ? t->place[i].id : i;

	if (id < t->ids.n) {
		crypt_point(t->at[i], t->ids.at[id]);
		return;
	}
	unsigned char noise[CRYPT_KEY];
	crypt_random(noise, sizeof noise);
	crypt_point(t->at[i], (struct str){ (const char *)noise, sizeof noise });
}

static void *
work(void *arg)
{
	enum { PIECE = 64 };
	struct task *t = arg;

	for (;;) {
		size_t from = atomic_fetch_add(&t->next, PIECE);
		if (from >= t->n || t->bad)
			return NULL;
		for (size_t i = from; i < t->n && i < from + PIECE; i++) {
			if (t->fresh)
				fresh_point(t, i);
			if (!crypt_blind(t->at[i], t->at[i], t->scalar))
				t->bad = true;
		}
	}
}

/* By up to so many threads; false when a point is none. */
static bool
task_run(struct task *t, int workers)
{
	pthread_t *thread = mem_alloc((size_t)workers * sizeof *thread);
	int started = 0;

	while (started < workers - 1 && pthread_create(&thread[started], NULL, work, t) == 0)
		started++;
	work(t);
	for (int i = 0; i < started; i++)
		pthread_join(thread[i], NULL);
	free(thread);
	return !t->bad;
}

static int
point_cmp(const void *a, const void *b)
{
	return memcmp(a, b, CRYPT_POINT);
}

static size_t
padded(size_t n, size_t pad)
{
	return (n / pad + (n % pad != 0 || n == 0)) * pad;
}

void
psi_ask(struct psi_message *m, struct psi_ids ids, size_t pad,
    const unsigned char key[static CRYPT_KEY], int workers)
{
	struct secret s;

	*m = (struct psi_message){ .step = PSI_REQUEST, .asked = padded(ids.n, pad) };
	crypt_random(m->nonce, sizeof m->nonce);
	secret_make(&s, key, m->nonce);
	tag_make(m->tag, &s, ids, m->asked);
	m->at = mem_alloc(m->asked * sizeof *m->at);
	struct place *place = places_make(&s, ids, m->asked);
	struct task t = { .at = m->at,
		.n = m->asked,
		.scalar = s.scalar,
		.ids = ids,
		.place = place,
		.fresh = true };
	if (!task_run(&t, workers))
		die("an id hashes to the group's identity");
	free(place);
	crypt_wipe(&s, sizeof s);
}

static bool
twice(const struct psi_message *m)
{
	unsigned char(*sorted)[CRYPT_POINT] = mem_alloc(m->asked * sizeof *sorted);
	bool found = false;

	memcpy(sorted, m->at, m->asked * sizeof *sorted);
	qsort(sorted, m->asked, sizeof *sorted, point_cmp);
	for (size_t i = 1; i < m->asked; i++)
		found |= point_cmp(sorted[i - 1], sorted[i]) == 0;
	free(sorted);
	return found;
}

const char *
psi_answer(struct psi_message *m, struct psi_ids ids, size_t pad, bool count, int workers)
{
	unsigned char scalar[CRYPT_SCALAR];

	if (m->step != PSI_REQUEST)
		return "an answer, where a request is wanted";
	if (twice(m))
		return "the same point twice";
	m->step = count ? PSI_COUNT : PSI_ANSWER;
	m->offered = padded(ids.n, pad);
	m->at = mem_resize(m->at, (m->asked + m->offered) * sizeof *m->at);
	crypt_scalar(scalar);
	struct task theirs = { .at = m->at, .n = m->asked, .scalar = scalar };
	struct task mine = { .at = m->at + m->asked,
		.n = m->offered,
		.scalar = scalar,
		.ids = ids,
		.fresh = true };
	bool good = task_run(&theirs, workers);
	if (good && !task_run(&mine, workers))
		die("an id hashes to the group's identity");
	crypt_wipe(scalar, sizeof scalar);
	if (!good)
		return "a line is no point of the group";
	if (count)
		qsort(m->at, m->asked, sizeof *m->at, point_cmp);
	qsort(m->at + m->asked, m->offered, sizeof *m->at, point_cmp);
	return NULL;
}

static const char *
compare(const struct psi_message *m, const struct place *place, bool *common, size_t *n)
{
	const void *offered = m->at + m->asked;

	*n = 0;
	for (size_t i = 0; i < m->asked; i++) {
		bool found = bsearch(m->at[i], offered, m->offered, CRYPT_POINT, point_cmp) != NULL;
		*n += found;
		if (found && place != NULL && place[i].id == SIZE_MAX)
			return "a random point is answered as a common id";
		if (place != NULL && place[i].id != SIZE_MAX)
			common[place[i].id] = found;
	}
	return NULL;
}

const char *
psi_meet(struct psi_message *m, struct psi_ids ids, const unsigned char key[static CRYPT_KEY],
    int workers, bool *common, size_t *n)
{
	struct secret s;
	unsigned char tag[CRYPT_MAC];
	const char *why = NULL;

	if (m->step == PSI_REQUEST)
		return "a request, where an answer is wanted";
	secret_make(&s, key, m->nonce);
	tag_make(tag, &s, ids, m->asked);
	struct task t = { .at = m->at + m->asked, .n = m->offered, .scalar = s.scalar };
	if (m->asked < ids.n || memcmp(tag, m->tag, sizeof tag) != 0) {
		why = "no answer to a request for these ids with this key";
	} else if (!task_run(&t, workers)) {
		why = "a line is no point of the group";
	} else {
		struct place *place = m->step == PSI_COUNT ? NULL : places_make(&s, ids, m->asked);
		qsort(t.at, t.n, sizeof *t.at, point_cmp);
		why = compare(m, place, common, n);
		free(place);
	}
	crypt_wipe(&s, sizeof s);
	return why;
}

void
psi_free(struct psi_message *m)
{
	free(m->at);
	m->at = NULL;
}
