/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/psi_sum.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/die.h"
#include "base/mem.h"
#include "base/crew.h"
#include "crypto/dlog.h"
#include "crypto/psi_impl.h"

enum { PIECE = 64 };

/* B's secret exponent, and what its tag is made with. */
struct opener {
	unsigned char x[CRYPT_SCALAR], tag[CRYPT_KEY];
};

static void
opener_make(struct opener *o, const unsigned char key[static CRYPT_KEY],
    const unsigned char nonce[static PSI_NONCE])
{
	psi_derive(o->x, key, 'x', nonce);
	o->x[CRYPT_SCALAR - 1] &= 0x7f;
	psi_derive(o->tag, key, 'u', nonce);
}

static void
tag_make(unsigned char to[static CRYPT_MAC], const struct psi_sums *s, const struct opener *o)
{
	unsigned char chain[2][CRYPT_SHA256] = { 0 };
	char text[PSI_NAME + 32];

	for (size_t i = 0; i < s->n; i++) {
		int n = snprintf(text, sizeof text, "%lld %s", (long long)s->column[i].unit_e4,
		    s->column[i].name);
		crypt_sha256(chain[1], text, (size_t)n);
		crypt_sha256(chain[0], chain, sizeof chain);
	}
	crypt_mac(to, (struct str){ (const char *)chain, sizeof chain }, o->tag);
}

/* A point of B, and whose it is. */
struct drawn {
	unsigned char at[CRYPT_POINT];
	size_t id;
};

/* Into byte order; the id of each place, malloc'd. */
static size_t *
shuffle(unsigned char (*at)[CRYPT_POINT], size_t n)
{
	struct drawn *d = mem_alloc(n * sizeof *d);
	size_t *id = mem_alloc(n * sizeof *id);

	for (size_t i = 0; i < n; i++) {
		memcpy(d[i].at, at[i], CRYPT_POINT);
		d[i].id = i;
	}
	qsort(d, n, sizeof *d, psi_point_cmp);
	for (size_t i = 0; i < n; i++) {
		memcpy(at[i], d[i].at, CRYPT_POINT);
		id[i] = d[i].id;
	}
	free(d);
	return id;
}

struct sealing {
	struct psi_sums *to;
	const int64_t *value;
	const size_t *id;
	size_t ids;
};

static bool
seal(void *ctx, size_t from, size_t to)
{
	const struct sealing *s = ctx;
	size_t n = s->to->n;

	for (size_t i = from; i < to; i++)
		for (size_t c = 0; c < n; c++)
			elgamal_seal(&s->to->at[i * n + c],
			    s->id[i] < s->ids ? s->value[s->id[i] * n + c] : 0, s->to->public);
	return true;
}

static bool
fits(const int64_t *value, size_t ids, size_t n, size_t column)
{
	int64_t sum = 0;

	for (size_t i = 0; i < ids; i++) {
		int64_t v = value[i * n + column];
		if (v > PSI_SUM_MOST || v < -PSI_SUM_MOST)
			return false;
		sum += v < 0 ? -v : v;
		if (sum > PSI_SUM_MOST)
			return false;
	}
	return true;
}

const char *
psi_offer(struct psi_message *m, struct psi_ids ids, const int64_t *value,
    const struct psi_column *column, size_t n, size_t pad,
    const unsigned char key[static CRYPT_KEY], int workers, size_t *past)
{
	struct psi_sums *s = &m->sums;
	struct opener o;

	for (size_t c = 0; c < n; c++)
		if (!fits(value, ids.n, n, c)) {
			*past = c;
			return "the values add up to more than a sum may be";
		}
	const char *why = psi_raise(m, ids, pad, workers);
	if (why != NULL)
		return why;
	m->step = PSI_OFFER;
	*s = (struct psi_sums){ .n = n };
	memcpy(s->column, column, n * sizeof *column);
	crypt_random(s->nonce, sizeof s->nonce);
	opener_make(&o, key, s->nonce);
	tag_make(s->tag, s, &o);
	crypt_power(s->public, o.x);
	crypt_wipe(&o, sizeof o);
	qsort(m->at, m->asked, sizeof *m->at, psi_point_cmp);
	s->at = mem_alloc(m->offered * n * sizeof *s->at);
	struct sealing job = { s, value, shuffle(m->at + m->asked, m->offered), ids.n };
	crew_run(seal, &job, m->offered, PIECE, workers);
	free((void *)(uintptr_t)job.id);
	return NULL;
}

static bool
all_sealed(void *ctx, size_t from, size_t to)
{
	const struct psi_sums *s = ctx;

	for (size_t i = from * s->n; i < to * s->n; i++)
		if (!elgamal_is(&s->at[i]))
			return false;
	return true;
}

struct adding {
	const struct psi_message *m;
	pthread_mutex_t lock;
	struct cipher *sum;
	size_t common;
};

/* Into the first common one of the piece, then into the sum. */
static bool
add(void *ctx, size_t from, size_t to)
{
	struct adding *a = ctx;
	const struct psi_message *m = a->m;
	size_t n = m->sums.n, common = 0;
	struct cipher part[PSI_COLUMNS];

	for (size_t i = from; i < to; i++) {
		if (bsearch(m->at[m->asked + i], m->at, m->asked, CRYPT_POINT, psi_point_cmp) ==
		    NULL)
			continue;
		for (size_t c = 0; c < n; c++)
			if (common == 0)
				part[c] = m->sums.at[i * n + c];
			else
				elgamal_add(&part[c], &m->sums.at[i * n + c]);
		common++;
	}
	pthread_mutex_lock(&a->lock);
	for (size_t c = 0; c < n && common > 0; c++)
		elgamal_add(&a->sum[1 + c], &part[c]);
	a->common += common;
	pthread_mutex_unlock(&a->lock);
	return true;
}

/* Every sealed value is looked at, common or not: whether a bad one is refused
 * must not tell B which ids are common. */
static const char *
look_over(const struct psi_message *m, int workers)
{
	if (psi_twice(m->at, m->asked) || psi_twice(m->at + m->asked, m->offered))
		return psi_same_point;
	if (!crypt_is_point(m->sums.public) ||
	    !crew_run(all_sealed, (void *)(uintptr_t)&m->sums, m->offered, PIECE, workers))
		return psi_no_point;
	for (size_t i = 0; i < m->asked; i++)
		if (!crypt_is_point(m->at[i]))
			return psi_no_point;
	return NULL;
}

const char *
psi_add(struct psi_message *m, struct psi_ids ids, const unsigned char key[static CRYPT_KEY],
    size_t least, int workers, size_t *common)
{
	struct psi_secret s;
	struct cipher *sum = NULL;
	const char *why = NULL;

	if (m->step != PSI_OFFER)
		return "no answer with sealed values: answer --sum makes one";
	psi_secret(&s, key, m->nonce);
	struct psi_task raise = { .at = m->at + m->asked, .n = m->offered, .scalar = s.scalar };
	if (!psi_is_mine(m, &s, ids))
		why = psi_not_mine;
	else if ((why = look_over(m, workers)) == NULL && !psi_run(&raise, workers))
		why = psi_no_point;
	crypt_wipe(&s, sizeof s);
	if (why != NULL)
		return why;
	qsort(m->at, m->asked, sizeof *m->at, psi_point_cmp);
	sum = mem_alloc((1 + m->sums.n) * sizeof *sum);
	for (size_t c = 0; c <= m->sums.n; c++)
		elgamal_seal(&sum[c], 0, m->sums.public);
	struct adding a = { .m = m, .lock = PTHREAD_MUTEX_INITIALIZER, .sum = sum };
	crew_run(add, &a, m->offered, PIECE, workers);
	*common = a.common;
	if (a.common < least) {
		free(sum);
		return "too few ids are common";
	}
	elgamal_seal(&sum[0], (int64_t)a.common, m->sums.public);
	free(m->sums.at);
	m->sums.at = sum;
	m->asked = m->offered = 0;
	m->step = PSI_SUM;
	return NULL;
}

const char *
psi_total(const struct psi_message *m, const unsigned char key[static CRYPT_KEY], int workers,
    int64_t total[static 1 + PSI_COLUMNS])
{
	unsigned char tag[CRYPT_MAC], point[1 + PSI_COLUMNS][CRYPT_POINT];
	const struct psi_sums *s = &m->sums;
	struct opener o;
	const char *why = NULL;

	if (m->step != PSI_SUM)
		return "no sum: add makes one";
	opener_make(&o, key, s->nonce);
	tag_make(tag, s, &o);
	for (size_t c = 0; c <= s->n; c++)
		if (!elgamal_is(&s->at[c]))
			why = psi_no_point;
	if (memcmp(tag, s->tag, sizeof tag) != 0)
		why = "no sum of an answer with this key";
	for (size_t c = 0; c <= s->n && why == NULL; c++)
		elgamal_open(point[c], &s->at[c], o.x);
	crypt_wipe(&o, sizeof o);
	if (why == NULL &&
	    !dlog_find(total, (const unsigned char(*)[CRYPT_POINT])point, s->n + 1, PSI_SUM_BITS,
		workers))
		why = "a sum is past the bound: not what this key's answer can add up to";
	crypt_wipe(point, sizeof point);
	return why;
}
