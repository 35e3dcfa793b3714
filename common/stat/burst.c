/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "stat/burst.h"

#define SHARE_MOST 0.9999

/* ln of the two states' rates and of their complements, differences only. */
struct gain {
	double of_case, of_other; /* r of the one, d - r (or the period) of the other */
};

static bool
gain_of(const struct burst_model *m, const double *r, const double *d, size_t n, struct gain *g)
{
	double cases = 0, all = 0;

	for (size_t t = 0; t < n; t++) {
		cases += r[t];
		all += d != NULL ? d[t] : 1;
	}
	double p0 = all > 0 ? cases / all : 0, p1 = m->s * p0;
	if (d == NULL) {
		*g = (struct gain){ log(m->s), p0 - p1 };
		return cases > 0;
	}
	p1 = fmin(p1, SHARE_MOST);
	*g = (struct gain){ log(p1) - log(p0), log1p(-p1) - log1p(-p0) };
	return cases > 0 && p0 < p1;
}

static double
gain_at(const struct gain *g, const double *r, const double *d, size_t t)
{
	return r[t] * g->of_case + (d != NULL ? d[t] - r[t] : 1) * g->of_other;
}

double
burst_gain(const struct burst_model *m, const double *r, const double *d, size_t n, size_t t)
{
	struct gain g;

	return gain_of(m, r, d, n, &g) ? gain_at(&g, r, d, t) : 0;
}

/* cost[1] - cost[0] alone decides, so only the lead of state 1 is carried;
 * from[t] has a bit for each state: 1 when its best way came from state 1. */
bool
burst_states(const struct burst_model *m, const double *r, const double *d, size_t n,
    unsigned char *high, unsigned char *from)
{
	struct gain g;
	double up, over = INFINITY; /* cost 1 - cost 0 */

	memset(high, 0, n);
	if (n == 0 || !gain_of(m, r, d, n, &g))
		return false;
	up = m->gamma * log((double)n);
	for (size_t t = 0; t < n; t++) {
		bool down = over < 0, stay = over < up;
		from[t] = (unsigned char)(down | stay << 1);
		double zero = down ? over : 0, one = stay ? over : up;
		over = one - zero - gain_at(&g, r, d, t);
	}
	unsigned char state = over < 0;
	for (size_t t = n; t-- > 0;) {
		high[t] = state;
		state = from[t] >> state & 1;
	}
	return true;
}
