/* SPDX-License-Identifier: GPL-3.0-or-later */
/* boundary_impl - the paths of z that have not stopped, carried from look to look. */
#ifndef STAT_BOUNDARY_IMPL_H
#define STAT_BOUNDARY_IMPL_H

#include <stddef.h>

/* z among the paths that are still going at time t: the density times the weights of
 * the quadrature, at its nodes, ascending. */
struct going {
	double t;
	double *x, *w;
	size_t n, cap;
};

/* From `from` at its time to time t. */
struct step {
	const struct going *from;
	double t, root, mean, sd;	/* z sqrt(t) is N(x root + mean, sd^2) */
};

struct going going_start(void);		/* everything at 0, at time 0 */
void         going_free(struct going *);

struct step step_to(const struct going *from, double t, double drift);
double      step_tail(const struct step *, double z, int form);	/* of all paths, beyond z */
double      step_density(const struct step *, double z);

/* The paths that go on between lo and hi, on nodes fine enough for a look at `next`. */
void step_take(struct going *to, const struct step *, double lo, double hi, double drift,
    double next);

#endif
