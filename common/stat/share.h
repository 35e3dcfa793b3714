/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * share - how unequally something is spread over n holders.
 *
 * Weights are not negative (counts, exposure, views); zeros are holders with
 * nothing and count in Gini and Theil, not in the others.  n = 0, a
 * total of 0, and a negative or infinite weight give NAN.
 */
#ifndef STAT_SHARE_H
#define STAT_SHARE_H

#include <stddef.h>

/*
 * Gini of the weights in ascending order, sum (2i - n - 1) x_i / (n sum x),
 * without the n / (n - 1) that some packages add: 0 equal, 1 - 1/n one holder.
 */
double share_gini(const double *ascending, size_t n);

/* Share of the total that the largest `top` of n hold; ascending, top <= n. */
double share_top(const double *ascending, size_t n, size_t top);

double share_hhi(const double *, size_t n);		/* sum of squared shares, 1/n to 1 */
double share_entropy(const double *, size_t n);		/* Shannon, nats: 0 to log n */
double share_effective(const double *, size_t n);	/* exp(entropy): equal holders as diverse */
double share_theil_t(const double *, size_t n);		/* mean of (x/m) log (x/m); 0 log 0 = 0 */
double share_theil_l(const double *, size_t n);		/* mean of log (m/x); INFINITY with a zero */

#endif
