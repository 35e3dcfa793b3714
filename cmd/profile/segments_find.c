/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/crew.h"
#include "base/random.h"
#include "stat/cluster.h"

#include "segments.h"

enum { PICK = 10 }; /* k is chosen on so many samples' rows */
#define LEAST_VARIANCE 1e-4

/* The rows of a crowd that are clustered, standardised; rows of constant columns are 0. */
struct work {
	struct points p;
	double *at;
	uint32_t *person, *member;
	double *posterior;
};

struct attempt {
	const struct points *p;
	size_t k;
	uint64_t seed;
	double *within, *centre;
	uint32_t *member;
};

static bool
start(void *ctx, size_t from, size_t to)
{
	struct attempt *a = ctx;

	for (size_t s = from; s < to; s++)
		a->within[s] = cluster_kmeans(a->p, a->k, a->seed + s, a->member + s * a->p->n,
		    a->centre + s * a->k * a->p->d);
	return true;
}

/* The best of several starts, labelled; false when there are too few different points. */
static bool
find_kmeans(const struct points *p, size_t k, const struct segments_view *view, uint32_t *member,
    double *centre)
{
	struct attempt a = { .p = p,
		.k = k,
		.seed = view->seed * 1000003,
		.within = mem_alloc(view->starts * sizeof *a.within),
		.centre = mem_alloc((view->starts * k * p->d + 1) * sizeof *a.centre),
		.member = mem_alloc((view->starts * p->n + 1) * sizeof *a.member) };
	size_t best = 0;

	crew_run(start, &a, view->starts, 1, view->workers);
	for (size_t s = 1; s < view->starts; s++)
		if (a.within[s] < a.within[best])
			best = s;
	bool ok = !isnan(a.within[best]);
	if (ok) {
		memcpy(member, a.member + best * p->n, p->n * sizeof *member);
		memcpy(centre, a.centre + best * k * p->d, k * p->d * sizeof *centre);
		cluster_label(p, k, member, centre);
	}
	free(a.member);
	free(a.centre);
	free(a.within);
	return ok;
}

static void
find_mixture(const struct points *p, size_t k, uint32_t *member, double *posterior, double *centre)
{
	double *var = mem_alloc((k * p->d + k + 1) * sizeof *var);
	struct mixture m = { var + k * p->d, centre, var };

	cluster_mixture(p, k, LEAST_VARIANCE, member, posterior, &m);
	cluster_label(p, k, member, centre);
	free(var);
}

static bool
find(const struct points *p, size_t k, const struct segments_view *view, uint32_t *member,
    double *posterior, double *centre)
{
	if (!find_kmeans(p, k, view, member, centre))
		return false;
	if (view->mixture)
		find_mixture(p, k, member, posterior, centre);
	return true;
}

struct shadow {
	const struct points *p;
	const uint32_t *member;
	size_t size[SEGMENTS_MOST], k;
	double *to;
};

static bool
shade(void *ctx, size_t from, size_t to)
{
	const struct shadow *s = ctx;
	double room[SEGMENTS_MOST];

	for (size_t i = from; i < to; i++)
		s->to[i] = cluster_silhouette(s->p, s->member, s->size, s->k, i, room);
	return true;
}

static void
find_silhouettes(const struct points *p, const uint32_t *member, size_t k, int workers, double *to)
{
	struct shadow s = { .p = p, .member = member, .k = k, .to = to };

	for (size_t i = 0; i < p->n; i++)
		s.size[member[i]]++;
	crew_run(shade, &s, p->n, 64, workers);
}

/* `n` of the points, and their members when there are any. */
static struct points
sample(const struct points *p, size_t n, uint64_t seed, uint32_t *which)
{
	double *at = mem_alloc((n * p->d + 1) * sizeof *at);

	random_sample(&(struct random){ seed }, p->n, n, which);
	for (size_t i = 0; i < n; i++)
		memcpy(at + i * p->d, p->at + which[i] * p->d, p->d * sizeof *at);
	return (struct points){ n, p->d, at };
}

/* Mean silhouette over at most view->sample points; of[i] of those in which[i]. */
static double
judge(const struct points *p, const uint32_t *member, size_t k, const struct segments_view *view,
    uint32_t *which, double *of, size_t *n)
{
	double sum = 0;
	*n = p->n < view->sample ? p->n : view->sample;
	struct points few = sample(p, *n, view->seed, which);
	uint32_t *in = mem_alloc((*n + 1) * sizeof *in);

	for (size_t i = 0; i < *n; i++)
		in[i] = member[which[i]];
	find_silhouettes(&few, in, k, view->workers, of);
	for (size_t i = 0; i < *n; i++)
		sum += of[i];
	free(in);
	free((double *)(uintptr_t)few.at);
	return sum / (double)*n;
}

/* The k with the highest mean silhouette, the smaller at a tie; 0: none. */
static size_t
choose_k(const struct points *p, const struct segments_view *view)
{
	size_t n = p->n < PICK * view->sample ? p->n : PICK * view->sample, best = 0, judged;
	uint32_t *which = mem_alloc((n + 1) * sizeof *which), *member = mem_alloc((n + 1) * 4);
	double *of = mem_alloc((n + 1) * sizeof *of), most = -INFINITY;
	struct points some = sample(p, n, view->seed + 1, which);

	for (size_t k = 2; k <= view->most && k < n; k++) {
		double *centre = mem_alloc(k * p->d * sizeof *centre);
		bool ok = find(&some, k, view, member, of, centre);
		free(centre);
		if (!ok)
			break;
		double mean = judge(&some, member, k, view, which, of, &judged);
		if (mean > most)
			most = mean, best = k;
	}
	free((double *)(uintptr_t)some.at);
	free(of);
	free(member);
	free(which);
	return best;
}

static struct work
gather(const struct people *p, struct crowd *c, const struct segments_view *view)
{
	size_t d = p->plan->features;
	struct work w = { .p.d = d,
		.at = mem_alloc((c->rows * d + 1) * sizeof *w.at),
		.person = mem_alloc((c->rows + 1) * sizeof *w.person),
		.member = mem_alloc((c->rows + 1) * sizeof *w.member),
		.posterior = mem_alloc((c->rows + 1) * sizeof *w.posterior) };
	double mean[FEATURES_MOST], sd[FEATURES_MOST];

	for (size_t f = 0; f < d; f++)
		mean[f] = people_spread(p, c, f, &sd[f]);
	for (size_t i = c->first; i < c->first + c->rows; i++) {
		const struct person *who = &p->person[i];
		c->left_out += who->torn || (who->missing >= 0 && !view->fill);
		if (who->torn || (who->missing >= 0 && !view->fill))
			continue;
		c->filled += who->missing >= 0;
		for (size_t f = 0; f < d; f++) {
			double v = people_scaled(p, i, f);
			w.at[w.p.n * d + f] = isnan(v) || sd[f] <= 0 ? 0 : (v - mean[f]) / sd[f];
		}
		w.person[w.p.n++] = (uint32_t)i;
	}
	w.p.at = w.at;
	return w;
}

static double
distance(const double *a, const double *b, size_t d)
{
	double sum = 0;

	for (size_t j = 0; j < d; j++)
		sum += (a[j] - b[j]) * (a[j] - b[j]);
	return sqrt(sum);
}

static void
place(struct people *p, struct crowd *c, const struct work *w, const double *centre,
    const struct segments_view *view)
{
	uint32_t *which = mem_alloc((w->p.n + 1) * sizeof *which);
	double *of = mem_alloc((w->p.n + 1) * sizeof *of);
	size_t n;

	for (size_t i = 0; i < w->p.n; i++) {
		struct person *who = &p->person[w->person[i]];
		who->segment = (int)w->member[i];
		who->distance = distance(w->at + i * w->p.d, centre + w->member[i] * w->p.d,
		    w->p.d);
		if (view->mixture)
			who->posterior = w->posterior[i];
	}
	judge(&w->p, w->member, c->n, view, which, of, &n);
	for (size_t i = 0; i < n; i++)
		p->person[w->person[which[i]]].silhouette = of[i];
	c->sampled = n < w->p.n ? n : 0;
	free(of);
	free(which);
}

static void
find_segments(struct people *p, struct crowd *c, const struct segments_view *view)
{
	struct work w = gather(p, c, view);
	double *centre = mem_alloc((SEGMENTS_MOST * w.p.d + 1) * sizeof *centre);

	c->few = w.p.n < view->min_rows || w.p.n < view->k;
	if (!c->few) {
		c->chosen = view->k == 0;
		c->n = view->k > 0 ? view->k : choose_k(&w.p, view);
		c->alike = c->n == 0 || !find(&w.p, c->n, view, w.member, w.posterior, centre);
		c->n = c->alike ? 0 : c->n;
		if (!c->alike)
			place(p, c, &w, centre, view);
	}
	free(centre);
	free(w.posterior);
	free(w.member);
	free(w.person);
	free(w.at);
}

void
people_segment(struct people *p, const struct segments_view *view)
{
	for (size_t i = 0; i < p->crowds.len; i++) {
		struct crowd *c = &p->crowds.at[i];
		if (p->plan->stages != NULL)
			c->n = stages_count(p->plan->stages);
		else
			find_segments(p, c, view);
		people_describe(p, c);
	}
}
