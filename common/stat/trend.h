/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trend - a line through points, few of which may be wild. */
#ifndef STAT_TREND_H
#define STAT_TREND_H

#include <stddef.h>

enum { TREND_MOST = 64 };

/*
 * Slope of y over 0, 1, ... n - 1: the median of the slopes of all pairs (Theil
 * 1950; Sen 1968, JASA 63:1379), which up to 29 % of the points cannot carry away.
 * NAN below two points or past TREND_MOST.
 */
double trend_slope(const double *y, size_t n);

/*
 * Steps in which counts halve, by the slope of log2(count + 1/2) from the largest
 * count on, the last of several; NAN when fewer than 3 counts are left there.
 * INFINITY: they do not fall.
 */
double trend_half_life(const double *count, size_t n);

#endif
