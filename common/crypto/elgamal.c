/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/elgamal.h"

#include "base/die.h"

static void
need(bool good)
{
	if (!good)
		die("a sealed value is none");
}

void
elgamal_seal(struct cipher *c, int64_t m, const unsigned char y[static CRYPT_POINT])
{
	unsigned char r[CRYPT_SCALAR], plain[CRYPT_POINT];

	crypt_scalar(r);
	crypt_power(c->at[0], r);
	need(crypt_blind(c->at[1], y, r));
	crypt_power_int(plain, m);
	need(crypt_times(c->at[1], c->at[1], plain));
	crypt_wipe(r, sizeof r);
	crypt_wipe(plain, sizeof plain);
}

bool
elgamal_is(const struct cipher *c)
{
	return crypt_is_point(c->at[0]) && crypt_is_point(c->at[1]);
}

void
elgamal_add(struct cipher *to, const struct cipher *more)
{
	for (int i = 0; i < 2; i++)
		need(crypt_times(to->at[i], to->at[i], more->at[i]));
}

void
elgamal_open(unsigned char to[static CRYPT_POINT], const struct cipher *c,
    const unsigned char x[static CRYPT_SCALAR])
{
	unsigned char mask[CRYPT_POINT];

	need(crypt_blind(mask, c->at[0], x));
	need(crypt_over(to, c->at[1], mask));
	crypt_wipe(mask, sizeof mask);
}
