/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * memory - the sums of gather.h, and what earlier looks found about each arm.
 *
 * Where two hold looks of one arm the higher count is taken, so they merge in any
 * order.
 */
#ifndef ABTEST_MEMORY_H
#define ABTEST_MEMORY_H

#include "allot.h"

struct memory;

/* A contract but for mode and emit; its accumulator is a struct memory. */
struct contract memory_contract(const struct metrics *);

const struct gather *memory_sums(const struct memory *);

/* Of one arm, entered when it is new; it stays where it is. */
struct look *memory_look(struct memory *, struct str test, struct str metric, struct str arm);

#endif
