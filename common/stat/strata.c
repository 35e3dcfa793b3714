/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/strata.h"

#include <math.h>

#include "stat/dist.h"

struct sums {
	double off, var;	    /* of b's successes about the expected */
	double r, s, pr, ps_qr, qs; /* of Robins, Breslow & Greenland */
};

static void
add_stratum(struct sums *m, const struct stratum_counts *c)
{
	double n = c->n_a + c->n_b, k = c->k_a + c->k_b;
	double r = c->k_b * (c->n_a - c->k_a) / n, s = c->k_a * (c->n_b - c->k_b) / n;
	double p = (c->k_b + c->n_a - c->k_a) / n, q = 1 - p;

	m->off += c->k_b - c->n_b * k / n;
	if (n > 1)
		m->var += c->n_a / n * c->n_b / n * k * (n - k) / (n - 1);
	m->r += r;
	m->s += s;
	m->pr += p * r;
	m->ps_qr += p * s + q * r;
	m->qs += q * s;
}

struct mantel_haenszel
strata_mantel_haenszel(const struct stratum_counts *c, size_t n, bool corrected, double conf)
{
	struct mantel_haenszel h = { { NAN, NAN, NAN, NAN, NULL }, NAN, NAN, NAN, NAN, 0 };
	struct sums m = { 0 };

	for (size_t i = 0; i < n; i++)
		if (c[i].n_a > 0 && c[i].n_b > 0) {
			add_stratum(&m, &c[i]);
			h.used++;
		}
	if (h.used == 0 || !(m.var > 0)) {
		h.test.note = h.used == 0 ? "no stratum has both arms" : "no variance";
		return h;
	}
	double off = corrected ? fmax(fabs(m.off) - 0.5, 0) : fabs(m.off);
	h.test = chisq_of(off * off / m.var, 1);
	h.z = copysign(off, m.off) / sqrt(m.var);
	h.odds = m.r / m.s;
	double var = m.pr / (2 * m.r * m.r) + m.ps_qr / (2 * m.r * m.s) + m.qs / (2 * m.s * m.s);
	double half = dist_norm_q((1 - conf) / 2, DIST_UPPER) * sqrt(var);
	h.lo = h.odds * exp(-half);
	h.hi = h.odds * exp(half);
	return h;
}

static void
add_arm(struct sample *to, double share, struct sample s)
{
	to->n += s.n;
	to->mean += share * s.mean;
	to->var += share * share * s.var / s.n;
}

struct poststratified
strata_post(const struct stratum *s, size_t n)
{
	struct poststratified p = { .note = NULL };
	double all = 0;

	for (size_t i = 0; i < n; i++) {
		double units = s[i].a.n + s[i].b.n;
		if (s[i].a.n > 0 && s[i].b.n > 0) {
			all += units;
			p.used++;
		} else {
			p.left_out += units;
		}
	}
	for (size_t i = 0; i < n; i++) {
		if (!(s[i].a.n > 0 && s[i].b.n > 0))
			continue;
		double share = (s[i].a.n + s[i].b.n) / all;
		add_arm(&p.a, share, s[i].a);
		add_arm(&p.b, share, s[i].b);
		if (isnan(s[i].a.var) || isnan(s[i].b.var))
			p.note = "a stratum with one unit of an arm";
	}
	p.a.var *= p.a.n;
	p.b.var *= p.b.n;
	if (p.used == 0)
		p.note = "no stratum has both arms";
	return p;
}
