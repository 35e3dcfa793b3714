/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/stratified.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "stat/strata.h"

static struct sample
sample_of_counts(double k, double n)
{
	double p = k / n;

	return n > 0 ? (struct sample){ n, p, p * (1 - p) } : ((struct sample){ 0, NAN, NAN });
}

static void
rate_stratum(const struct stratum_cells *c, struct stratum *s, struct stratum_counts *counts)
{
	static const struct cell nobody;
	const struct cell *a = c->a ? c->a : &nobody, *b = c->b ? c->b : &nobody;

	*counts = (struct stratum_counts){ exact_value(&a->x), exact_value(&a->y),
		exact_value(&b->x), exact_value(&b->y) };
	s->a = sample_of_counts(counts->k_a, counts->n_a);
	s->b = sample_of_counts(counts->k_b, counts->n_b);
}

/* What is wrong with an arm of the stratum, but for its being empty. */
static const char *
mean_stratum(const struct cell *c, struct sample *s)
{
	*s = (struct sample){ 0, NAN, NAN };
	return c == NULL || c->n == 0 ? NULL : cell_sample(c, s);
}

static void
set_test(struct effect *e, const struct mantel_haenszel *h)
{
	struct comparison *c = &e->diff;

	c->df = INFINITY;
	c->statistic = h->z;
	c->p = h->test.p;
	c->log_p = h->test.log_p;
	e->odds = (struct odds){ h->odds, h->lo, h->hi };
}

static void
put_together(struct effect *e, const struct how *how, const struct stratum *s, size_t strata)
{
	struct poststratified p = strata_post(s, strata);

	e->left_out = p.left_out;
	if (p.note != NULL) {
		e->diff.note = e->lift.note = p.note;
		return;
	}
	e->quotient = lift_of_means(p.a, p.b);
	if (how->kind == KIND_RATE)
		e->quotient.df = INFINITY;
	e->diff = comparison_of(e->quotient.diff, sqrt(e->quotient.diff_var), e->quotient.df,
	    how->conf);
	e->lift = lift_by(how->lift, e->quotient, how->conf);
	e->tail = TAIL_OF_QUOTIENT;
	e->rule = how->lift;
}

struct effect
effect_stratified(const struct how *how, const struct effect *plain,
    const struct stratum_cells *cells, size_t strata)
{
	struct stratum *s = mem_alloc((strata + 1) * sizeof *s);
	struct stratum_counts *counts = mem_alloc((strata + 1) * sizeof *counts);
	const char *why = NULL;
	struct effect e = *plain;

	e.diff = e.lift = (struct comparison){ NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NULL };
	for (size_t i = 0; i < strata; i++)
		if (how->kind == KIND_RATE) {
			rate_stratum(&cells[i], &s[i], &counts[i]);
		} else {
			const char *why_a = mean_stratum(cells[i].a, &s[i].a);
			const char *why_b = mean_stratum(cells[i].b, &s[i].b);
			why = why_a ? why_a : why_b ? why_b : why;
		}
	if (why != NULL)
		e.diff.note = e.lift.note = why;
	else
		put_together(&e, how, s, strata);
	if (how->kind == KIND_RATE && e.diff.note == NULL) {
		struct mantel_haenszel h = strata_mantel_haenszel(counts, strata, false, how->conf);
		set_test(&e, &h);
	}
	free(s);
	free(counts);
	return e;
}
