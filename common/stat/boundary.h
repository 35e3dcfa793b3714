/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * boundary - a test looked at several times: error, bounds and power.
 *
 * z at the looks is a Brownian motion over its root: information times t[0] < ... <
 * t[n-1], as a share of what the test is planned to have (units seen over units
 * planned), each at least BOUNDARY_STEP after the one before, and z with mean
 * drift * sqrt(t) and variance 1.  The drift is what z would be on average at t = 1:
 * 0 without an effect.  Chances come from the density of z among the paths that have
 * not stopped, carried from look to look by quadrature: Armitage, McPherson & Rowe
 * (1969) JRSS A 132:235; Jennison & Turnbull (2000), ch. 19.  Right to 1e-9.
 *
 * A bound is INFINITY at a look that cannot stop.  Tests with `sides` 2 stop at
 * |z| >= bound, each side with half of alpha; with 1 at z >= bound.
 */
#ifndef STAT_BOUNDARY_H
#define STAT_BOUNDARY_H

#include <stddef.h>

#define BOUNDARY_STEP 1e-4

/*
 * Alpha spent by information time t, t above 1 counting as 1 (Lan & DeMets 1983
 * Biometrika 70:659); for two sides give half of alpha and double what comes.
 *	obf	2 - 2 Phi(z(alpha/2) / sqrt t): close to O'Brien & Fleming
 *	pocock	alpha log(1 + (e - 1) t): close to Pocock
 *	power	alpha t^shape (Kim & DeMets 1987 Biometrika 74:149), shape > 0
 *	hsd	alpha (1 - exp(-shape t)) / (1 - exp(-shape)), any shape (Hwang, Shih &
 *		de Cani 1990 Stat. Med. 9:1439)
 */
enum spend { SPEND_OBF, SPEND_POCOCK, SPEND_POWER, SPEND_HSD, SPENDS };
struct spending { enum spend by; double shape; };

extern const char *const spend_names[SPENDS];

double spending_at(struct spending, double alpha, double t);

/*
 * Bounds that spend alpha as the function says, at looks fixed by nothing but the
 * information they had.  The last look spends all only when t is 1.  z[] may be read
 * up to the look that an error names.  NULL, or "information does not grow",
 * "information out of range".
 */
const char *boundary_spend(struct spending, double alpha, int sides, const double *t, size_t n,
    double *z);

/*
 * The same look by look, for a test that runs.  boundary_look() is the bound at the
 * next look (t above 1 counts as 1), NAN and nothing spent when it comes less than
 * BOUNDARY_STEP after the one before; boundary_last() what it would be were the next
 * look the last one, at t = 1.
 */
struct boundary;

struct boundary *boundary_new(struct spending, double alpha, int sides);
double boundary_look(struct boundary *, double t);
double boundary_last(struct boundary *);
double boundary_spent(const struct boundary *);
void   boundary_free(struct boundary *);

/*
 * Bounds of a given shape, C t^(delta - 1/2), with all of alpha (Wang & Tsiatis 1987
 * Biometrika 74:193) and t as a share of the last one: delta 0 is O'Brien & Fleming
 * (1979), 1/2 Pocock (1977).  NULL, or the same reasons.
 */
const char *boundary_shape(double delta, double alpha, int sides, const double *t, size_t n,
    double *z);

/* Chance to be below lo[i] (or above hi[i]) for the first time at look i; lo and hi
 * may be infinite, lo[i] < hi[i].  Either result may be NULL. */
void boundary_cross(const double *t, const double *lo, const double *hi, size_t n, double drift,
    double *below, double *above);

/* Chance to stop above `bound` at any look, two sides stopping below, too; and the
 * drift with which that chance is `power`.  Units are then (drift / (z(alpha/2) +
 * z(power)))^2 times those of a test with one look. */
double boundary_power(const double *t, const double *bound, size_t n, int sides, double drift);
double boundary_drift(const double *t, const double *bound, size_t n, int sides, double power);

/*
 * With z at t < 1 so far, the chance that it is above `bound` at t = 1: given the
 * drift (the current trend's is z / sqrt t), and over what the data say of the drift
 * without a prior (Spiegelhalter, Freedman & Blackburn 1986 Controlled Clin. Trials
 * 7:8).  Looks between now and then are not counted, so it is a little low.
 */
double boundary_conditional(double z, double t, double drift, double bound);
double boundary_predictive(double z, double t, double bound);

#endif
