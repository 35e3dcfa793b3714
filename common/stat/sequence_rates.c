/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "stat/sequence.h"

enum { STEPS = 45 }; /* of the golden section: 4e-10 of the bracket */

/* The pairs of rates on a line, b = shift + scale a. */
struct line {
	const struct sequence_rates *r;
	double both, shift, scale;
};

static double
ratio_at(const struct line *l, double a)
{
	const struct sequence_rates *r = l->r;

	return sequence_rate_log(a, r->k_a, r->n_a, l->both) +
	    sequence_rate_log(l->shift + l->scale * a, r->k_b, r->n_b, l->both);
}

/* Each arm's ratio is least near its own rate and grows from there, so that the sum is
 * least about between them. */
static double
least_on(const struct line *l)
{
	const struct sequence_rates *r = l->r;
	const double golden = (sqrt(5) - 1) / 2;
	double from = fmax(0, -l->shift / l->scale), to = fmin(1, (1 - l->shift) / l->scale);
	double a = r->k_a / r->n_a, b = (r->k_b / r->n_b - l->shift) / l->scale;
	double lo = fmin(fmax(fmin(a, b), from), to), hi = fmin(fmax(fmax(a, b), from), to);

	lo -= (lo - from) / 2;
	hi += (to - hi) / 2;
	double x = hi - golden * (hi - lo), y = lo + golden * (hi - lo);
	double at_x = ratio_at(l, x), at_y = ratio_at(l, y);
	for (int i = 0; i < STEPS; i++) {
		if (at_x < at_y) {
			hi = y;
			y = x;
			at_y = at_x;
			x = hi - golden * (hi - lo);
			at_x = ratio_at(l, x);
		} else {
			lo = x;
			x = y;
			at_x = at_y;
			y = lo + golden * (hi - lo);
			at_y = ratio_at(l, y);
		}
	}
	return fmin(at_x, at_y);
}

static bool
in_order(const struct sequence_rates *r)
{
	return r->k_a >= 0 && r->k_a <= r->n_a && r->n_a > 0 && r->k_b >= 0 && r->k_b <= r->n_b &&
	    r->n_b > 0 && r->tune > 0 && r->alpha > 0 && r->alpha < 1;
}

static struct line
line_of(const struct sequence_rates *r)
{
	return (struct line){ r, sequence_rate_both(r->tune / 2, r->alpha), 0, 1 };
}

double
sequence_rates_log(const struct sequence_rates *r)
{
	struct line l = line_of(r);

	return in_order(r) ? least_on(&l) : (double)NAN;
}

/* Where the ratio comes to 1/alpha as *value goes from `in`, where it is below, to
 * `out`: false position, Illinois (Dowell & Jarratt 1971 BIT 11:168). */
static double
end_of(struct line *l, double *value, double in, double out)
{
	double most = -log(l->r->alpha), at_in, at_out = INFINITY;
	int side = 0;

	*value = in;
	at_in = least_on(l) - most;
	for (int i = 0; i < 100 && fabs(out - in) > 1e-9 * fabs(out); i++) {
		double share = isfinite(at_out) ? at_in / (at_in - at_out) : 0.5;
		*value = in + (out - in) * share;
		double now = least_on(l) - most;
		if (fabs(now) < 1e-10)
			return *value;
		if (now < 0) {
			in = *value;
			at_in = now;
			at_out = side < 0 ? at_out / 2 : at_out;
			side = -1;
		} else {
			out = *value;
			at_out = now;
			at_in = side > 0 ? at_in / 2 : at_in;
			side = 1;
		}
	}
	return out;
}

struct interval
sequence_rates_diff(const struct sequence_rates *r)
{
	struct line l = line_of(r);

	if (!in_order(r))
		return (struct interval){ NAN, NAN };
	double seen = r->k_b / r->n_b - r->k_a / r->n_a;
	return (struct interval){ end_of(&l, &l.shift, seen, -1), end_of(&l, &l.shift, seen, 1) };
}

struct interval
sequence_rates_lift(const struct sequence_rates *r)
{
	struct line l = line_of(r);

	if (!in_order(r))
		return (struct interval){ NAN, NAN };
	double seen = r->k_a > 0 ? r->k_b / r->n_b / (r->k_a / r->n_a) : INFINITY;
	double within = fmin(fmax(seen, 1e-12), 1e12), top = fmax(within, 1);
	double lo = r->k_b > 0 ? end_of(&l, &l.scale, within, 0) - 1 : -1;
	do {
		top *= 4;
		l.scale = top;
	} while (top < 1e12 && least_on(&l) < -log(r->alpha));
	double hi = r->k_a > 0 && top < 1e12 ? end_of(&l, &l.scale, within, top) - 1 : INFINITY;
	return (struct interval){ lo, hi };
}
