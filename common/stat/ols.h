/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ols - least squares with few columns, and errors that are neither equal nor
 * independent.
 *
 * Rows come in lanes (a unit's periods one after the other), and rows of one
 * lane with the same spot (several units in one period) are one moment: lane[]
 * and, within a lane, spot[] ascend.
 *
 * Columns are made orthonormal one after the other (Gram-Schmidt, twice), so a
 * column that those before it explain is found and left out: `dropped`, its
 * coefficient NAN.  Put what is in doubt last.
 */
#ifndef STAT_OLS_H
#define STAT_OLS_H

#include <stdbool.h>
#include <stddef.h>

enum { OLS_MOST = 40 };		/* columns */

struct ols {
	size_t n, k;
	double *q;		/* the caller's n * k, column after column; orthonormal after fitting */
	double *resid;		/* the caller's n */
	double *lever;		/* the caller's n: each row's leverage, of the columns */
	const double *absorb;	/* n, or NULL: that of effects taken out before (unit means) */
	double  absorbed;	/* how many such effects */
	bool    dropped[OLS_MOST];
	double  beta[OLS_MOST];
	double  r[OLS_MOST][OLS_MOST];	/* upper triangle: columns = q r */
	double  df;		/* n less columns less absorbed; may be 0 or less */
};

/* q holds the columns. */
void ols_fit(struct ols *, const double *y);

/* z without what the fitted columns explain, in place; returns its sum of squares. */
double ols_sweep(const struct ols *, double *z);

/*
 * Variance of sum c[j] beta[j].  Residuals are first divided by the root of 1 -
 * leverage (HC2: MacKinnon & White 1985 J. Econometrics 29:305; unbiased when
 * errors are equal, Welch's when the only column is an arm); in _serial the
 * leverage is that of the moment.
 *
 * _serial: moments of a lane up to `lag` apart may be correlated, Bartlett
 * weights (Newey & West 1987 Econometrica 55:703); over the moments' sums where
 * units share them (Driscoll & Kraay 1998).  lag 0: they are not.
 * _lanes: any correlation within a lane, none between (Liang & Zeger 1986,
 * Biometrika 73:13), times G / (G - 1) for G lanes.
 */
double ols_var_serial(const struct ols *, const double *c, const size_t *lane,
    const size_t *spot, size_t lag);
double ols_var_lanes(const struct ols *, const double *c, const size_t *lane);

#endif
