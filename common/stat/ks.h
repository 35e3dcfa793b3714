/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ks - do numbers look uniform on [0, 1]?  Kolmogorov (1933) and Smirnov (1948).
 */
#ifndef STAT_KS_H
#define STAT_KS_H

#include <stddef.h>

/*
 * The largest distance between the distribution of n ascending numbers and the
 * uniform one, and the chance of one as large: Kolmogorov's limit at
 * (sqrt(n) + 0.12 + 0.11 / sqrt(n)) distance (Stephens 1970, JRSS B 32:115), within
 * 0.002 for n >= 20.  NAN for n = 0.
 */
struct ks { double distance, p; };

struct ks ks_uniform(const double *ascending, size_t n);

#endif
