/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * num - strict, locale-free numbers: the whole slice or what is wrong with it.
 *
 * Readers return NULL on success, else a reason to print: "not an integer",
 * "out of range".  No blanks, no thousands separators, no "1e3" for an
 * integer: spellings of exports are ingest's business, tables are strict.
 *
 * Money is an integer of 1/10000 of the currency unit, so that sums are exact
 * and merge in any order; more than four decimals are refused, not rounded.
 *
 * Missing is its own value: INT_NONE, NAN, and money with INT_NONE inside.
 */
#ifndef BASE_NUM_H
#define BASE_NUM_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define INT_NONE INT64_MIN

struct money { int64_t e4; };	/* 12.34 is { 123400 } */

enum { MONEY_ONE = 10000, NUM_TEXT = 64 };	/* NUM_TEXT: room any writer below needs */

const char *num_int(struct str, int64_t min, int64_t max, int64_t *);
const char *num_real(struct str, double min, double max, double *);
const char *num_money(struct str, struct money *);

/* Writers return the bytes written, at most NUM_TEXT, no NUL. */
size_t num_put_int(char *to, int64_t);
size_t num_put_uint(char *to, uint64_t);
size_t num_put_money(char *to, __int128 e4);	/* at least 2, at most 4 decimals */

/*
 * Six significant digits, from 1e6 on all digits before the point; plain from
 * 0.0001 up to 1e15 and with an exponent outside, no trailing zeros; nothing at
 * all for NAN: undefined is empty.
 */
size_t num_put_real(char *to, double);
size_t num_put_fixed(char *to, double, int decimals);	/* decimals 0 to 9 */

/*
 * Decimals up to 18 digits with at most nine decimals as an exact integer of
 * 1e-9, for sums in 128 bits that do not depend on their order.
 */
const char *num_exact(struct str, __int128 *e9);
size_t      num_put_exact(char *to, __int128 e9);	/* no trailing zeros */
size_t      num_put_big(char *to, __int128);		/* up to 40 bytes */
const char *num_big(struct str, __int128 *);

/* a * b / c rounded half away from zero in 128 bits; c > 0. */
int64_t num_scale(int64_t a, int64_t b, int64_t c);

#endif
