/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cluster - groups of points: k-means, Gaussian mixtures, silhouettes.
 *
 * Points are n rows of d finite numbers, row-major; a member is a number from 0
 * to k - 1.  The same points in the same order and the same seed give the same
 * groups.  Nothing is standardised here.
 */
#ifndef STAT_CLUSTER_H
#define STAT_CLUSTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct points {
	size_t n, d;
	const double *at;
};

/*
 * One start of k-means: centres by k-means++ (Arthur and Vassilvitskii 2007),
 * then Lloyd's rounds until no point moves, 300 at most; a group that lost its
 * points takes the farthest one.  Fills member[n] and centre[k * d], returns
 * the sum of squares within groups; NAN when fewer than k points differ.
 */
double cluster_kmeans(const struct points *, size_t k, uint64_t seed, uint32_t *member,
    double *centre);

/* Number groups by size, largest first, then by centre, smallest first. */
void cluster_label(const struct points *, size_t k, uint32_t *member, double *centre);

/*
 * Silhouette of point i (Rousseeuw 1987, J. Comput. Appl. Math. 20:53):
 * (b - a) / max(a, b) of its mean Euclidean distance to the others of its group
 * (a) and to the nearest other group (b); 0 when it is alone, NAN when there is
 * only one group.  size[k] counts the members; room[k] is for use.
 */
double cluster_silhouette(const struct points *, const uint32_t *member, const size_t *size,
    size_t k, size_t i, double *room);

/*
 * A mixture of k Gaussians with diagonal covariance, by EM (Dempster, Laird
 * and Rubin 1977) from the groups in `member`: until the log-likelihood of a
 * point grows by less than 1e-8, 500 rounds at most.  A variance does not fall
 * below `least`.  member[i] becomes the likeliest group and posterior[i] its
 * probability.  The arrays have k, k * d and k * d numbers, the caller's.
 */
struct mixture { double *share, *mean, *var; };
double cluster_mixture(const struct points *, size_t k, double least, uint32_t *member,
    double *posterior, struct mixture *);	/* the log-likelihood */

/* Pearson's r, of 0 and 1 in x the point-biserial one, with Fisher's (1921) z
 * interval; NAN below 2 points or without variance, no bounds below 4. */
struct correlation { double r, lo, hi; };
struct correlation cluster_correlation(const double *x, const double *y, size_t n, double conf);

#endif
