/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "stat/dist.h"

#include "trend_judge.h"

void
series_open(struct series *s, size_t n)
{
	*s = (struct series){ .n = n,
		.r = mem_alloc((n + 1) * sizeof *s->r),
		.d = mem_alloc((n + 1) * sizeof *s->d),
		.expected = mem_alloc((n + 1) * sizeof *s->expected),
		.ln_p = mem_alloc((n + 1) * sizeof *s->ln_p),
		.high = mem_alloc(n + 1),
		.scratch = mem_alloc(n + 1) };
}

void
series_close(struct series *s)
{
	free(s->r);
	free(s->d);
	free(s->expected);
	free(s->ln_p);
	free(s->high);
	free(s->scratch);
}

void
series_judge(struct series *s, int volume, double keep, const struct burst_model *model)
{
	double cases = 0, all = 0;

	for (size_t t = 0; t < s->n; t++) {
		s->expected[t] = s->ln_p[t] = (double)NAN;
		if (volume && t > 0)
			s->expected[t] = (cases + 0.5) / all;
		else if (all > 0 && s->d[t] > 0)
			s->expected[t] = s->d[t] * (cases + 0.5) / (all + 1);
		if (!isnan(s->expected[t]))
			s->ln_p[t] = s->r[t] > 0 ?
			    dist_pois(s->r[t] - 1, s->expected[t], DIST_UPPER | DIST_LOG) :
			    0;
		cases = (cases + s->r[t]) * keep;
		all = (all + (volume ? 1 : s->d[t])) * keep;
	}
	burst_states(model, s->r, volume ? NULL : s->d, s->n, s->high, s->scratch);
}

struct burst
series_burst(const struct series *s, int volume, const struct burst_model *model)
{
	struct burst b = { 0 };

	for (size_t t = 0; t < s->n; t++) {
		if (!s->high[t])
			continue;
		if (t == 0 || !s->high[t - 1])
			b = (struct burst){ .count = b.count + 1, .from = t };
		b.to = t;
	}
	for (size_t t = b.from; b.count > 0 && t <= b.to; t++)
		b.weight += burst_gain(model, s->r, volume ? NULL : s->d, s->n, t);
	return b;
}
