/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/die.h"
#include "base/mem.h"
#include "base/crew.h"
#include "crypto/psi_impl.h"

const char psi_no_point[] = "a line is no point of the group";
const char psi_same_point[] = "the same point twice";
const char psi_not_mine[] = "no answer to a request for these ids with this key";

/* By two MACs over label and nonce. */
void
psi_derive(unsigned char to[static CRYPT_KEY], const unsigned char key[static CRYPT_KEY],
    char label, const unsigned char nonce[static PSI_NONCE])
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
void
psi_secret(struct psi_secret *s, const unsigned char key[static CRYPT_KEY],
    const unsigned char nonce[static PSI_NONCE])
{
	psi_derive(s->scalar, key, 's', nonce);
	s->scalar[CRYPT_SCALAR - 1] &= 0x7f;
	psi_derive(s->rank, key, 'r', nonce);
	psi_derive(s->fill, key, 'f', nonce);
	psi_derive(s->tag, key, 't', nonce);
}

static void
tag_make(unsigned char to[static CRYPT_MAC], const struct psi_secret *s, struct psi_ids ids,
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
struct psi_place {
	unsigned char rank[CRYPT_MAC];
	size_t id;
};

static int
place_cmp(const void *a, const void *b)
{
	return memcmp(((const struct psi_place *)a)->rank, ((const struct psi_place *)b)->rank,
	    CRYPT_MAC);
}

static struct psi_place *
places_make(const struct psi_secret *s, struct psi_ids ids, size_t asked)
{
	struct psi_place *p = mem_alloc(asked * sizeof *p);

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

static void
fresh_point(struct psi_task *t, size_t i)
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

static bool
piece(void *ctx, size_t from, size_t to)
{
	struct psi_task *t = ctx;

	for (size_t i = from; i < to; i++) {
		if (t->fresh)
			fresh_point(t, i);
		if (!crypt_blind(t->at[i], t->at[i], t->scalar))
			return false;
	}
	return true;
}

bool
psi_run(struct psi_task *t, int workers)
{
	enum { PIECE = 64 };

	return crew_run(piece, t, t->n, PIECE, workers);
}

int
psi_point_cmp(const void *a, const void *b)
{
	return memcmp(a, b, CRYPT_POINT);
}

size_t
psi_padded(size_t n, size_t pad)
{
	return (n / pad + (n % pad != 0 || n == 0)) * pad;
}

void
psi_ask(struct psi_message *m, struct psi_ids ids, size_t pad,
    const unsigned char key[static CRYPT_KEY], int workers)
{
	struct psi_secret s;

	*m = (struct psi_message){ .step = PSI_REQUEST, .asked = psi_padded(ids.n, pad) };
	crypt_random(m->nonce, sizeof m->nonce);
	psi_secret(&s, key, m->nonce);
	tag_make(m->tag, &s, ids, m->asked);
	m->at = mem_alloc(m->asked * sizeof *m->at);
	struct psi_place *place = places_make(&s, ids, m->asked);
	struct psi_task t = { .at = m->at,
		.n = m->asked,
		.scalar = s.scalar,
		.ids = ids,
		.place = place,
		.fresh = true };
	if (!psi_run(&t, workers))
		die("an id hashes to the group's identity");
	free(place);
	crypt_wipe(&s, sizeof s);
}

bool
psi_twice(const unsigned char (*at)[CRYPT_POINT], size_t n)
{
	unsigned char(*sorted)[CRYPT_POINT] = mem_alloc(n * sizeof *sorted);
	bool found = false;

	memcpy(sorted, at, n * sizeof *sorted);
	qsort(sorted, n, sizeof *sorted, psi_point_cmp);
	for (size_t i = 1; i < n; i++)
		found |= psi_point_cmp(sorted[i - 1], sorted[i]) == 0;
	free(sorted);
	return found;
}

const char *
psi_raise(struct psi_message *m, struct psi_ids ids, size_t pad, int workers)
{
	unsigned char scalar[CRYPT_SCALAR];

	if (m->step != PSI_REQUEST)
		return "an answer, where a request is wanted";
	if (psi_twice(m->at, m->asked))
		return psi_same_point;
	m->offered = psi_padded(ids.n, pad);
	m->at = mem_resize(m->at, (m->asked + m->offered) * sizeof *m->at);
	crypt_scalar(scalar);
	struct psi_task theirs = { .at = m->at, .n = m->asked, .scalar = scalar };
	struct psi_task mine = { .at = m->at + m->asked,
		.n = m->offered,
		.scalar = scalar,
		.ids = ids,
		.fresh = true };
	bool good = psi_run(&theirs, workers);
	if (good && !psi_run(&mine, workers))
		die("an id hashes to the group's identity");
	crypt_wipe(scalar, sizeof scalar);
	return good ? NULL : psi_no_point;
}

const char *
psi_answer(struct psi_message *m, struct psi_ids ids, size_t pad, bool count, int workers)
{
	const char *why = psi_raise(m, ids, pad, workers);

	if (why != NULL)
		return why;
	m->step = count ? PSI_COUNT : PSI_ANSWER;
	if (count)
		qsort(m->at, m->asked, sizeof *m->at, psi_point_cmp);
	qsort(m->at + m->asked, m->offered, sizeof *m->at, psi_point_cmp);
	return NULL;
}

bool
psi_is_mine(const struct psi_message *m, const struct psi_secret *s, struct psi_ids ids)
{
	unsigned char tag[CRYPT_MAC];

	tag_make(tag, s, ids, m->asked);
	return m->asked >= ids.n && memcmp(tag, m->tag, sizeof tag) == 0;
}

static const char *
compare(const struct psi_message *m, const struct psi_place *place, bool *common, size_t *n)
{
	const void *offered = m->at + m->asked;

	*n = 0;
	for (size_t i = 0; i < m->asked; i++) {
		bool found = bsearch(m->at[i], offered, m->offered, CRYPT_POINT, psi_point_cmp) !=
		    NULL;
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
	struct psi_secret s;
	const char *why = NULL;

	if (m->step == PSI_OFFER)
		return "an answer with sealed values, which `add` takes";
	if (m->step != PSI_ANSWER && m->step != PSI_COUNT)
		return m->step == PSI_REQUEST ? "a request, where an answer is wanted" :
						"a sum, where an answer is wanted";
	psi_secret(&s, key, m->nonce);
	struct psi_task t = { .at = m->at + m->asked, .n = m->offered, .scalar = s.scalar };
	if (!psi_is_mine(m, &s, ids)) {
		why = psi_not_mine;
	} else if (!psi_run(&t, workers)) {
		why = psi_no_point;
	} else {
		struct psi_place *place = m->step == PSI_COUNT ? NULL :
								 places_make(&s, ids, m->asked);
		qsort(t.at, t.n, sizeof *t.at, psi_point_cmp);
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
	free(m->sums.at);
	m->at = NULL;
	m->sums.at = NULL;
}
