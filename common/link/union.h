/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * union - disjoint sets of the numbers 0 to n - 1.
 *
 * The representative of a set is its smallest number, whatever the order of
 * the joins; paths are halved on the way (Tarjan & van Leeuwen 1984, J. ACM
 * 31:245), so that m operations take O(m log n).
 */
#ifndef LINK_UNION_H
#define LINK_UNION_H

#include <stddef.h>
#include <stdint.h>

struct sets {
	uint32_t *parent;
	size_t    n;
};

void     union_init(struct sets *, size_t n);	/* each number alone; n < 2^32 */
void     union_free(struct sets *);
uint32_t union_find(struct sets *, uint32_t);
uint32_t union_join(struct sets *, uint32_t, uint32_t);	/* the representative */

#endif
