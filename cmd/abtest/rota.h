/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rota - rows of arms that took turns, into one value per unit, period and arm.
 *
 * Rows of the same test, unit, period and arm are added up, exactly, in any
 * order; memory goes with periods, not with rows.  A metric is the sum of a
 * column, or the sum of one over the sum of another.
 */
#ifndef ABTEST_ROTA_H
#define ABTEST_ROTA_H

#include "base/map.h"
#include "experiment/exact.h"
#include "table/part.h"

enum { ROTA_TEST, ROTA_UNIT, ROTA_PERIOD, ROTA_ARM, ROTA_OWN };

struct rota_metric {
	const char *name;
	int x, y;		/* columns; y -1: a sum alone */
};

struct rota_cols {
	struct col *cols;
	size_t      ncols;
	struct rota_metric *metric;
	size_t      metrics;
};

/* Of one metric: sums over the rows that have it. */
struct turn_sum { int64_t rows; struct exact x, y; };

struct turn_key {
	struct str test, unit, arm;
	int64_t    ms;		/* the period; a day is its first ms */
};

struct rota {
	const struct rota_cols *cols;
	struct map map;		/* to metrics times struct turn_sum */
	uint32_t *order;	/* after finish: by test, unit, period, arm */
	struct record_of_turn *rec;
	bool   has_test, has_unit;
	const struct str *names;	/* of the header that is bound now */
	char  *key;		/* scratch */
	size_t key_cap;
};

/* `ncols` of `metrics` metrics, whose names last. */
void rota_columns(struct rota_cols *, struct arena *, const char *unit, const char *period,
    bool named, const struct opt_list *sums, const struct opt_list *ratios);

struct contract rota_contract(const struct rota_cols *);	/* but for mode and emit */

static inline size_t
rota_count(const struct rota *r)
{
	return r->map.count;
}

const struct turn_sum *rota_turn(const struct rota *, size_t i, struct turn_key *);
double turn_value(const struct rota_metric *, const struct turn_sum *);	/* NAN: none */

/* For the contract. */
void        rota_save(void *acc, struct out *);
const char *rota_load(void *acc, struct str line);
struct turn_sum *rota_enter(struct rota *, const struct turn_key *);

#endif
