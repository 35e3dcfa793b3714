/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * burst - when a count per period runs above its usual share, by the two-state
 * automaton of Kleinberg (2003) Data Min. Knowl. Disc. 7:373, its batched form.
 *
 * Of d[t] cases in period t, r[t] are of the topic.  State 0 expects the share
 * p0 = sum r / sum d, state 1 min(s p0, 0.9999); being in a state costs -ln of
 * the binomial likelihood, going up costs gamma ln(periods), going down and
 * beginning in state 0 nothing.  The states are those of the least total cost, by
 * Viterbi's dynamic programme; a tie goes to state 0.  (Deciding period by
 * period from the cost so far, as some implementations do, gives other states.)
 *
 * d NULL: no totals; the counts are Poisson with mean sum r / periods against s
 * times that, the limit of the above for large totals.
 */
#ifndef STAT_BURST_H
#define STAT_BURST_H

#include <stdbool.h>
#include <stddef.h>

struct burst_model {
	double s;		/* above 1 */
	double gamma;		/* at least 0 */
};

/*
 * The state of each of n periods into high[], 0 or 1; r <= d.  False, and all
 * 0, when nothing can be told apart: no case, or a share so large that state 1
 * would not lie above it.  `from` is scratch of n.
 */
bool burst_states(const struct burst_model *, const double *r, const double *d, size_t n,
    unsigned char *high, unsigned char *from);

/* What period t costs more in state 0 than in 1; summed over a burst it is its
 * weight (Kleinberg's section 3). */
double burst_gain(const struct burst_model *, const double *r, const double *d, size_t n,
    size_t t);

#endif
