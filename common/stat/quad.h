/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * quad - composite Gauss-Legendre quadrature, 20 nodes a panel.
 *
 * Exact for polynomials of degree 39 in each panel (Abramowitz & Stegun
 * 25.4.29).  There is no error estimate: the caller places panels so that the
 * integrand is smooth on each, a few standard deviations wide at most.
 */
#ifndef STAT_QUAD_H
#define STAT_QUAD_H

#include <stddef.h>

enum { QUAD_NODES = 20 };

/* Nodes of a panel from -1 to 1, ascending, and their weights. */
void quad_rule(double x[QUAD_NODES], double weight[QUAD_NODES]);

/* [lo, hi] cut into `panels` equal parts; 0 when hi <= lo. */
double quad_panels(double (*f)(double x, const void *arg), const void *arg,
    double lo, double hi, int panels);

/* One panel between each two neighbours of the ascending cut[0..n-1]. */
double quad_cuts(double (*f)(double x, const void *arg), const void *arg,
    const double *cut, size_t n);

#endif
