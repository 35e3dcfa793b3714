/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * relabel - rows of units dealt out to arms many times over, into sums.
 *
 * The arm of a unit in a deal comes from a hash of its test, its name and the
 * seed, so neither the order of rows nor workers nor parts matter, and rows of one
 * unit keep together.  Memory goes with tests x deals x arms x metrics.
 *
 * Sums are those of gather.h; the slice of a group is the number of its deal.
 */
#ifndef ABTEST_RELABEL_H
#define ABTEST_RELABEL_H

#include "trial.h"

enum { RELABEL_ARMS = 16, RELABEL_UNITS = 8 };

struct relabel_plan {
	struct metrics metrics;		/* the job's columns; those of units stand behind */
	const char *unit[RELABEL_UNITS];
	int      units;
	bool     usual;			/* `unit`, or else `user`: the first that is there */
	size_t   times;
	uint64_t seed;
	struct str arm[RELABEL_ARMS];	/* byte-sorted; the first is the control */
	uint32_t from[RELABEL_ARMS];	/* of 2^32, where the arm's share begins; ascending */
	size_t   arms;
};

/* From metrics that have been read, --unit or NULL, and --weights. */
void relabel_read(struct relabel_plan *, const char *unit, struct arena *);

struct relabel;

/* A contract but for mode and emit; its accumulator is a struct relabel. */
struct contract relabel_contract(const struct relabel_plan *);

const struct gather *relabel_sums(const struct relabel *);

#endif
