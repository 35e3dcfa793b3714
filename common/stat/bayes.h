/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bayes - posteriors of rates and means: who is best, and what a wrong choice costs.
 *
 * Exact, not by simulation: no seed, no noise.  Posteriors are independent
 * Beta(a, b); for x of n with the uniform prior that is Beta(1 + x, 1 + n - x).
 */
#ifndef STAT_BAYES_H
#define STAT_BAYES_H

#include <stdbool.h>
#include <stddef.h>

struct beta { double a, b; };		/* both above 0 */

enum { BAYES_ARMS_MAX = 64 };

#define BAYES_UNIFORM  ((struct beta){ 1, 1 })
#define BAYES_JEFFREYS ((struct beta){ 0.5, 0.5 })

struct beta bayes_posterior(struct beta prior, double x, double n);
double      bayes_mean(struct beta);

/*
 * P(rate of x > rate of y).  Whole a and b: the finite sum of Miller (2014),
 * "Formulas for Bayesian A/B testing", in the shorter of its two direct
 * forms; else, or past 4096 terms, quadrature.  Relative error below 1e-9
 * either way, so small chances are right too.  NAN for a parameter that is not above 0.
 */
double bayes_beats(struct beta x, struct beta y);

/*
 * Of k arms (1 to BAYES_ARMS_MAX): best[i] = P(arm i is the largest), loss[i]
 * = E(largest) - E(arm i), what choosing i costs per trial.  Either may be
 * NULL.  false when k is out of range, nothing being written, or a parameter
 * is, all being NAN.  Takes about k^2 / 5 milliseconds.
 */
bool bayes_best(const struct beta *arms, size_t k, double *best, double *loss);

/*
 * The same for means whose posteriors are normal, each with a deviation above 0:
 * with a flat prior the mean of n values and its standard error.  Absolute error
 * below 1e-9; relative below 1e-6 for chances down to 1e-300.
 */
struct normal { double mean, sd; };

bool bayes_best_normal(const struct normal *arms, size_t k, double *best, double *loss);

#endif
