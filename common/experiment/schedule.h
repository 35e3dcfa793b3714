/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * schedule - which arm ran when, and which schedules chance could have drawn
 * instead: what a randomisation test of a switchback goes over (Fisher 1935;
 * Bojinov, Simchi-Levi & Zhao 2023 Management Science 69:3759).
 *
 * Every unit has a turn in some periods, with arm 0 or 1.  A lane is what had a
 * schedule of its own: a unit, or all of them where they always switched
 * together (`common`).  A block is `block` periods of a lane that were drawn at
 * once.  How the arms of a lane's blocks were drawn:
 *	alternate	ABAB..., a coin for the first
 *	pairs		a coin for each two blocks: AB or BA
 *	shuffle		so many A and so many B, in any order
 *	coin		a coin for each block
 */
#ifndef EXPERIMENT_SCHEDULE_H
#define EXPERIMENT_SCHEDULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/random.h"

enum schedule_kind {
	SCHEDULE_GUESS, SCHEDULE_ALTERNATE, SCHEDULE_PAIRS, SCHEDULE_SHUFFLE, SCHEDULE_COIN,
	SCHEDULE_KINDS
};

extern const char *const schedule_names[SCHEDULE_KINDS];
#define SCHEDULE_WORDS "guess|alternate|pairs|shuffle|coin"

/* Sorted by unit, then at; one for each unit and period. */
struct turn_of {
	size_t  unit;		/* from 0 without gaps */
	int64_t at;		/* period, the same number for all units at the same time */
	int64_t turn;		/* period in the unit's own count; neighbours differ by 1 */
	int     arm;		/* 0 or 1 */
};

struct block_of {
	size_t  lane;
	int64_t index;		/* in its lane; one that nothing ran in is not there */
	signed char arm;
};

struct schedule {
	enum schedule_kind kind;
	bool    guessed;	/* the kind was not given */
	bool    common;
	size_t  block;		/* periods */
	size_t  lanes, blocks;
	size_t  switches;	/* blocks whose arm is not that of the one before */
	double  count;		/* of schedules that could have been drawn; may be INFINITY */
	struct block_of *at;	/* by lane and index */
	size_t *of;		/* block of each turn_of */
	size_t *place;		/* of each turn_of in its block, from 0 */
	size_t *first;		/* of each lane, and blocks */
};

/*
 * Without `kind`, the one it looks like that has the fewest schedules: alternate
 * where arms always change, pairs where no pair has one arm twice, else shuffle.
 * Without `block` (0) the greatest that all switches fit.  Units that alternate
 * and all begin with the same arm drew nothing: count 1.
 *
 * NULL, or "the arm changes within a block"; freed by schedule_free() either way.
 */
const char *schedule_read(struct schedule *, const struct turn_of *, size_t n,
    enum schedule_kind kind, size_t block);
void schedule_free(struct schedule *);

/* Arms of all blocks, one more schedule. */
void schedule_draw(const struct schedule *, struct random *, signed char *arm);

/* Coins that were thrown, bit i of `mask` turning coin i of what was observed; 0 for
 * shuffle, which is none of coins. */
size_t schedule_coins(const struct schedule *);
void   schedule_turned(const struct schedule *, uint64_t mask, signed char *arm);

#endif
