/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pile - counts of (group, what), what being any 32-bit number.
 *
 * For sketches of many groups: only the bins that hold something take room, 16
 * bytes each and as much again for slack.  Counts are integers, so adding and
 * merging in any order gives the same.
 */
#ifndef AUDIENCE_PILE_H
#define AUDIENCE_PILE_H

#include <stddef.h>
#include <stdint.h>

struct pile_entry {
	uint32_t group, what;
	uint64_t n;		/* 0: a free place */
};

struct pile {
	struct pile_entry *at;	/* a zeroed pile is empty */
	size_t count, mask;
};

void pile_free(struct pile *);
void pile_add(struct pile *, uint32_t group, uint32_t what, uint64_t n);	/* n above 0 */

/* The place of the entry will be needed soon. */
void pile_hint(const struct pile *, uint32_t group, uint32_t what);

/* Entries become sorted by group and what; nothing may be added afterwards. */
void pile_sort(struct pile *);

/* Of a sorted pile: the group's entries, *n of them. */
const struct pile_entry *pile_of(const struct pile *, uint32_t group, size_t *n);

#endif
