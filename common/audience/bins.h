/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bins - where a value stands among those of like size.
 *
 * A long video is watched to a smaller part, and a short one for less time, so
 * watch time is compared within bins of duration: D2Q (Zhan et al. 2022,
 * "Deconfounding Duration Bias in Watch-time Prediction for Video
 * Recommendation", KDD), equally many videos in a bin, and in it the empirical
 * distribution.
 */
#ifndef AUDIENCE_BINS_H
#define AUDIENCE_BINS_H

#include <stddef.h>
#include <stdint.h>

enum { BINS_MOST = 100, BINS_LEAST_EACH = 10 };

struct bin_case {
	double size;		/* what the bins are of: the duration */
	double value;		/* what is compared in them: the watch time */
	uint32_t bin;		/* from 1 */
	uint32_t of;		/* cases in the bin */
	double position;	/* 0 to 1: those below, and half of those alike */
};

/*
 * Cut n cases at the type 7 quantiles of size into `bins` bins, or fewer so that
 * each has BINS_LEAST_EACH on average; cases of one size are in one bin, those of a
 * cut's own size in the bin below it.  Sets bin, of and position; the order of the
 * cases stays.
 */
void bins_place(struct bin_case *, size_t n, int bins);

#endif
