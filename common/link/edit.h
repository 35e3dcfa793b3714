/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * edit - Levenshtein's distance of one short title to many, a column of the table in
 * one machine word (Myers 1999, J. ACM 46:395; in the form of Hyyro 2003).
 */
#ifndef LINK_EDIT_H
#define LINK_EDIT_H

#include <stdbool.h>
#include <stdint.h>

enum { EDIT_SHORT = 64, EDIT_SLOTS = 128 };

struct edit {
	uint32_t letter[EDIT_SLOTS];
	uint64_t at[EDIT_SLOTS];	/* where the letter stands; 0: the slot is free */
	uint32_t len;
};

/* The title of which the distances are, 1 to EDIT_SHORT letters. */
void edit_set(struct edit *, const uint32_t *letter, uint32_t len);

bool edit_within(const struct edit *, const uint32_t *letter, uint32_t len, uint32_t most);

#endif
