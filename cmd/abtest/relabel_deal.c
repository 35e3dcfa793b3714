/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/random.h"
#include "relabel_impl.h"

#define BOUND ((int64_t)1 << 62)

/* The groups of a test, entered in the sums for all deals and arms. */
static struct tested *
enter(struct relabel *l, struct str test)
{
	const struct relabel_plan *p = l->plan;
	size_t deals = p->times * p->arms;
	bool fresh;
	struct tested *t = map_put(&l->tests, test, hash_str(test), &fresh);
	char number[16];

	if (!fresh)
		return t;
	t->group = mem_alloc(deals * sizeof(*t->group));
	for (size_t i = 0; i < deals; i++) {
		int n = snprintf(number, sizeof number, "%07zu", i / p->arms);
		t->group[i] = gather_enter(l->sums,
		    &(struct names){ test, { number, (size_t)n }, p->arm[i % p->arms], { 0 },
			{ 0 } });
	}
	t->lanes = mem_alloc(p->metrics.count * sizeof *t->lanes);
	memset(t->lanes, 0, p->metrics.count * sizeof *t->lanes);
	return t;
}

static void
add_sums(struct cell *c, const int64_t v[static SUMS])
{
	c->n += v[SUM_N];
	c->x.high += v[SUM_X];
	c->y.high += v[SUM_Y];
	c->xx.high += v[SUM_XX];
	c->yy.high += v[SUM_YY];
	c->xy.high += v[SUM_XY];
}

/* What the lanes hold goes to the cells. */
static void
flush(const struct relabel *l, struct tested *t, size_t m)
{
	const struct relabel_plan *p = l->plan;
	struct lanes *lanes = &t->lanes[m];

	for (size_t deal = 0; deal < p->times; deal++) {
		int64_t left[SUMS], v[SUMS];
		memcpy(left, lanes->total, sizeof left);
		for (size_t arm = 1; arm < p->arms; arm++) {
			for (int s = 0; s < SUMS; s++) {
				v[s] = lanes->sum[arm][s] ? lanes->sum[arm][s][deal] : 0;
				left[s] -= v[s];
			}
			add_sums(&t->group[deal * p->arms + arm]->cell[m], v);
		}
		add_sums(&t->group[deal * p->arms]->cell[m], left);
	}
	for (size_t arm = 1; arm < p->arms; arm++)
		for (int s = 0; s < SUMS; s++)
			if (lanes->sum[arm][s] != NULL)
				memset(lanes->sum[arm][s], 0, l->width * sizeof(int64_t));
	memset(lanes->total, 0, sizeof lanes->total);
	memset(lanes->bound, 0, sizeof lanes->bound);
}

void
relabel_flush(struct relabel *l)
{
	for (size_t i = 0; i < l->tests.count; i++)
		for (size_t m = 0; m < l->plan->metrics.count; m++)
			flush(l, map_value(&l->tests, i), m);
}

void
relabel_forget(struct relabel *l)
{
	for (size_t i = 0; i < l->tests.count; i++) {
		struct tested *t = map_value(&l->tests, i);
		for (size_t m = 0; m < l->plan->metrics.count; m++)
			for (size_t k = 0; k < RELABEL_ARMS * SUMS; k++)
				free(t->lanes[m].sum[k / SUMS][k % SUMS]);
		free(t->lanes);
		free(t->group);
	}
	map_free(&l->tests);
	map_init(&l->tests, sizeof(struct tested));
}

/* The arms of a unit: one random bit a deal where two arms are alike. */
static void
deal_halves(struct relabel *l, struct random r)
{
	for (size_t d = 0; d < l->width; d += 64) {
		uint64_t u = random_next(&r);
		for (size_t k = 0; k < 8; k++)
			memcpy(l->mask + d + 8 * k, l->bits[u >> 8 * k & 255], sizeof *l->bits);
	}
}

static void
deal_out(struct relabel *l, struct random r)
{
	const struct relabel_plan *p = l->plan;

	for (size_t d = 0; d < l->width; d += 2) {
		uint64_t u = random_next(&r);
		uint32_t a = (uint32_t)u, b = (uint32_t)(u >> 32);
		uint8_t arm_a = 0, arm_b = 0;
		for (size_t k = 1; k < p->arms; k++) {
			arm_a += a >= p->from[k];
			arm_b += b >= p->from[k];
		}
		l->label[d] = arm_a;
		l->label[d + 1] = arm_b;
	}
}

static void
find_mask(const struct relabel *l, size_t arm)
{
	for (size_t d = 0; d < l->width && !l->halves; d++)
		l->mask[d] = -(int64_t)(l->label[d] == arm);
}

/* A fixed inner length is what makes vectors of it. */
static void
add_masked(int64_t *restrict sum, const int64_t *restrict mask, int64_t v, size_t width)
{
	for (size_t d = 0; d < width; d += RELABEL_LANE)
		for (size_t i = 0; i < RELABEL_LANE; i++)
			sum[d + i] += mask[d + i] & v;
}

static void
add_whole(const struct relabel *l, struct tested *t, size_t m, size_t arm,
    const int64_t v[static SUMS])
{
	struct lanes *lanes = &t->lanes[m];

	for (int s = 0; s < SUMS; s++) {
		if (v[s] == 0)
			continue;
		if (lanes->sum[arm][s] == NULL) {
			lanes->sum[arm][s] = mem_alloc(l->width * sizeof(int64_t));
			memset(lanes->sum[arm][s], 0, l->width * sizeof(int64_t));
		}
		add_masked(lanes->sum[arm][s], l->mask, v[s], l->width);
	}
}

static bool
is_small(double x)
{
	return fabs(x) < 0x1p31 && x == (double)(int64_t)x;
}

static double
count_of(int64_t x)
{
	return x == INT_NONE ? (double)NAN : (double)x;
}

static struct values_of
values_of(const struct relabel *l, size_t m)
{
	const struct metric *is = &l->plan->metrics.metric[m];
	const struct record *r = l->sums->rec;
	struct values_of o = { .whole = true, .v = { [SUM_N] = 1 } };

	if (is->kind == KIND_RATE) {
		o.v[SUM_X] = record_at(r, is->x).whole;
		o.v[SUM_Y] = is->y >= 0 ? record_at(r, is->y).whole : 1;
		o.present = o.v[SUM_X] != INT_NONE && o.v[SUM_Y] != INT_NONE;
		return o;
	}
	double x = is->kind == KIND_COUNT ? count_of(record_at(r, is->x).whole) :
					    record_at(r, is->x).real;
	double y = is->y >= 0 ? record_at(r, is->y).real : is->kind == KIND_COUNT;
	o.present = !isnan(x) && !isnan(y);
	if (!o.present)
		return o;
	o.x = x;
	o.whole = !is->keeps && is_small(x) && is_small(y);
	if (o.whole) {
		int64_t a = (int64_t)x, b = (int64_t)y;
		memcpy(o.v, (int64_t[]){ 1, a, b, a * a, b * b, a * b }, sizeof o.v);
	} else if (is->y >= 0 || is->kind == KIND_COUNT) {
		cell_add_pair(&o.cell, x, y);
	} else {
		cell_add(&o.cell, x);
	}
	return o;
}

static void
add_fraction(const struct relabel *l, struct tested *t, size_t m, const struct values_of *o)
{
	const struct relabel_plan *p = l->plan;
	bool pair = !exact_is_zero(&o->cell.yy), keeps = p->metrics.metric[m].keeps;

	for (size_t d = 0; d < p->times; d++) {
		size_t arm = l->halves ? (size_t)(l->mask[d] & 1) : l->label[d];
		struct cell *c = &t->group[d * p->arms + arm]->cell[m];
		if (keeps) {
			cell_keep(c, o->x, 1);
		} else if (pair) {
			cell_merge(c, &o->cell);
		} else {
			c->n++;
			exact_merge(&c->x, &o->cell.x);
			exact_merge(&c->xx, &o->cell.xx);
		}
	}
}

static void
count_total(const struct relabel *l, struct tested *t, size_t m, const int64_t v[static SUMS])
{
	struct lanes *lanes = &t->lanes[m];

	for (int s = 0; s < SUMS; s++)
		if (lanes->bound[s] > BOUND - llabs(v[s])) {
			flush(l, t, m);
			break;
		}
	for (int s = 0; s < SUMS; s++) {
		lanes->total[s] += v[s];
		lanes->bound[s] += llabs(v[s]);
	}
}

void
relabel_unit(struct relabel *l, struct str test, uint64_t unit)
{
	size_t metrics = l->plan->metrics.count;
	struct tested *t = enter(l, test);

	if (l->halves)
		deal_halves(l, (struct random){ unit });
	else
		deal_out(l, (struct random){ unit });
	for (size_t m = 0; m < metrics; m++) {
		l->values[m] = values_of(l, m);
		if (!l->values[m].present)
			continue;
		if (l->values[m].whole)
			count_total(l, t, m, l->values[m].v);
		else
			add_fraction(l, t, m, &l->values[m]);
	}
	for (size_t arm = 1; arm < l->plan->arms; arm++) {
		find_mask(l, arm);
		for (size_t m = 0; m < metrics; m++)
			if (l->values[m].present && l->values[m].whole)
				add_whole(l, t, m, arm, l->values[m].v);
	}
}
