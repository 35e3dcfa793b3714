/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/psi.h"

#include <stdlib.h>

#include "unit.h"

enum { IDS = 200, PADDED = 256 };

static char text[IDS][16];
static struct str id[IDS];
static const unsigned char key[CRYPT_KEY] = { 1, 2, 3 };

static void
make_ids(void)
{
	for (int i = 0; i < IDS; i++) {
		snprintf(text[i], sizeof text[i], "u%03d", i);
		id[i] = str_of(text[i]);
	}
}

/*
 * Where id x stands in the request: a B whose scalar is 1 leaves A's points as
 * they are, and A itself turns B's H(x) into its own H(x)^a.
 */
static size_t
place_of(const struct psi_message *request, size_t x)
{
	unsigned char at[PADDED + 1][CRYPT_POINT];
	struct psi_message m = *request;
	bool common[IDS], only = true;
	size_t n, place = 0;

	memcpy(at, request->at, PADDED * sizeof *at);
	crypt_point(at[PADDED], id[x]);
	m.step = PSI_ANSWER;
	m.offered = 1;
	m.at = at;
	CHECK(psi_meet(&m, (struct psi_ids){ id, IDS }, key, 1, common, &n) == NULL);
	CHECK(n == 1);
	for (size_t i = 0; i < IDS; i++)
		only &= common[i] == (i == x);
	CHECK(only);
	while (place < PADDED && memcmp(at[place], at[PADDED], CRYPT_POINT) != 0)
		place++;
	CHECK(place < PADDED);
	return place;
}

static double
correlation(const size_t *x, const size_t *y, size_t n)
{
	double mx = 0, my = 0, xx = 0, yy = 0, xy = 0;

	for (size_t i = 0; i < n; i++) {
		mx += (double)x[i] / (double)n;
		my += (double)y[i] / (double)n;
	}
	for (size_t i = 0; i < n; i++) {
		xx += ((double)x[i] - mx) * ((double)x[i] - mx);
		yy += ((double)y[i] - my) * ((double)y[i] - my);
		xy += ((double)x[i] - mx) * ((double)y[i] - my);
	}
	return xy / sqrt(xx * yy);
}

/* Of unrelated orders the correlation has a deviation of 1/sqrt(n - 1). */
static void
places_are_unrelated_to_ids_and_to_other_runs(void)
{
	size_t rank[IDS], place[2][IDS];
	double most = 5 / sqrt(IDS - 1.0);

	for (int run = 0; run < 2; run++) {
		struct psi_message m;
		bool taken[PADDED] = { false };
		double sum = 0;

		psi_ask(&m, (struct psi_ids){ id, IDS }, 64, key, 2);
		CHECK(m.asked == PADDED && m.offered == 0);
		for (size_t i = 0; i < IDS; i++) {
			rank[i] = i;
			place[run][i] = place_of(&m, i);
			CHECK(!taken[place[run][i]]);
			taken[place[run][i]] = true;
			sum += (double)place[run][i];
		}
		CHECK_ABS(correlation(rank, place[run], IDS), 0, most);
		/* random points are spread among the others: mean place of the ids,
		 * sampled without replacement from 0 .. PADDED - 1 */
		CHECK_ABS(sum / IDS, (PADDED - 1) / 2.0,
		    5 * sqrt((PADDED + 1.0) * (PADDED - IDS) / (12.0 * IDS)));
		psi_free(&m);
	}
	CHECK_ABS(correlation(place[0], place[1], IDS), 0, most);
}

/* H(x) of a guessed id, or of one of the other party, would give it away. */
static void
no_point_is_the_plain_hash_of_an_id(void)
{
	struct psi_message m;
	unsigned char hash[CRYPT_POINT];
	bool plain = false;

	psi_ask(&m, (struct psi_ids){ id, 20 }, 32, key, 1);
	for (int step = 0; step < 2; step++) {
		for (size_t x = 0; x < 40; x++) {
			crypt_point(hash, id[x]);
			for (size_t i = 0; i < m.asked + m.offered; i++)
				plain |= memcmp(m.at[i], hash, sizeof hash) == 0;
		}
		CHECK(!plain);
		if (step == 0)
			CHECK(
			    psi_answer(&m, (struct psi_ids){ id + 10, 30 }, 32, false, 1) == NULL);
	}
	psi_free(&m);
}

static void
a_message_survives_being_text(void)
{
	struct psi_message m, back;

	psi_ask(&m, (struct psi_ids){ id, 5 }, 3, key, 1);
	struct str s = psi_text(&m);
	CHECK(psi_parse(&back, s) == NULL);
	CHECK(back.step == PSI_REQUEST && back.asked == 6 && back.offered == 0);
	CHECK(memcmp(back.nonce, m.nonce, sizeof m.nonce) == 0);
	CHECK(memcmp(back.tag, m.tag, sizeof m.tag) == 0);
	CHECK(memcmp(back.at, m.at, 6 * sizeof *m.at) == 0);
	psi_free(&back);
	/* any changed byte and any cut */
	char *p = malloc(s.n);
	for (size_t i = 0; i < s.n; i++) {
		memcpy(p, s.p, s.n);
		p[i] ^= 1;
		CHECK(psi_parse(&back, (struct str){ p, s.n }) != NULL);
		psi_free(&back);
		CHECK(psi_parse(&back, (struct str){ s.p, i }) != NULL);
		psi_free(&back);
	}
	free(p);
	free((void *)(uintptr_t)s.p);
	psi_free(&m);
}

/* One bit more or less in what the answer claims to be for. */
static void
the_tag_binds_ids_and_size(void)
{
	struct psi_message m;
	struct str other[5];
	bool common[6];
	size_t n;

	psi_ask(&m, (struct psi_ids){ id, 5 }, 4, key, 1);
	CHECK(psi_answer(&m, (struct psi_ids){ id + 3, 9 }, 4, false, 1) == NULL);
	CHECK(m.asked == 8 && m.offered == 12);
	CHECK(psi_meet(&m, (struct psi_ids){ id, 4 }, key, 1, common, &n) != NULL);
	CHECK(psi_meet(&m, (struct psi_ids){ id, 6 }, key, 1, common, &n) != NULL);
	/* the same bytes cut into ids elsewhere */
	memcpy(other, id, sizeof other);
	other[0].n--;
	CHECK(psi_meet(&m, (struct psi_ids){ other, 5 }, key, 1, common, &n) != NULL);
	m.asked--;
	CHECK(psi_meet(&m, (struct psi_ids){ id, 5 }, key, 1, common, &n) != NULL);
	m.asked++;
	m.nonce[0] ^= 1;
	CHECK(psi_meet(&m, (struct psi_ids){ id, 5 }, key, 1, common, &n) != NULL);
	m.nonce[0] ^= 1;
	CHECK(psi_meet(&m, (struct psi_ids){ id, 5 }, key, 1, common, &n) == NULL);
	CHECK(n == 2 && common[3] && common[4] && !common[0] && !common[1] && !common[2]);
	psi_free(&m);
}

void
unit_crypto_psi(void)
{
	make_ids();
	places_are_unrelated_to_ids_and_to_other_runs();
	no_point_is_the_plain_hash_of_an_id();
	a_message_survives_being_text();
	the_tag_binds_ids_and_size();
}
