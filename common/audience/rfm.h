/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rfm - cells 1 to 5 of recency, frequency and money.
 *
 * The rule of the R package rfm (0.3.0, rsquaredacademy): a cut is the type 7
 * quantile of all people at 20, 40, 60 and 80 % plus one unit, and a value x
 * lies in cell i when cut(i-1) <= x < cut(i).  The unit makes a whole number
 * that equals a quantile belong below it.  Recency is turned round: 5 is the
 * most recent.
 */
#ifndef AUDIENCE_RFM_H
#define AUDIENCE_RFM_H

#include <stddef.h>
#include <stdint.h>

enum { RFM_CELLS = 5 };

struct rfm_cuts {
	double at[RFM_CELLS - 1];	/* NAN: of nobody */
};

/* Sorts x, in multiples of 1 / unit: unit is 10000 for money in 1/10000. */
struct rfm_cuts rfm_cuts(int64_t *x, size_t n, double unit);

/*
 * Own cuts: "r=24,72,168,336 f=2,3,5,8 m=9.9,20,50,100", any of the three, four
 * ascending numbers each; what is not named stays NAN.  Returns NULL or what is wrong.
 */
const char *rfm_cuts_read(const char *text, struct rfm_cuts *r, struct rfm_cuts *f,
    struct rfm_cuts *m);

int rfm_cell(const struct rfm_cuts *, double x);
int rfm_cell_turned(const struct rfm_cuts *, double x);

#endif
