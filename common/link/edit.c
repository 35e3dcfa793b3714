/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/edit.h"

#include <string.h>

static uint32_t
slot(const struct edit *e, uint32_t letter)
{
	uint32_t s = letter * 0x9e3779b1u >> 25;

	while (e->at[s] != 0 && e->letter[s] != letter)
		s = (s + 1) % EDIT_SLOTS;
	return s;
}

void
edit_set(struct edit *e, const uint32_t *letter, uint32_t len)
{
	memset(e->at, 0, sizeof e->at);
	e->len = len;
	for (uint32_t i = 0; i < len; i++) {
		uint32_t s = slot(e, letter[i]);
		e->letter[s] = letter[i];
		e->at[s] |= (uint64_t)1 << i;
	}
}

bool
edit_within(const struct edit *e, const uint32_t *letter, uint32_t len, uint32_t most)
{
	uint64_t up = ~(uint64_t)0, down = 0, last = (uint64_t)1 << (e->len - 1);
	uint32_t d = e->len;

	for (uint32_t j = 0; j < len; j++) {
		uint64_t eq = e->at[slot(e, letter[j])],
			 diagonal = (((eq & up) + up) ^ up) | eq | down;
		uint64_t more = down | ~(diagonal | up), less = up & diagonal;
		d += (more & last) != 0;
		d -= (less & last) != 0;
		if (d > most + (len - 1 - j)) /* each letter to come takes off one at most */
			return false;
		more = more << 1 | 1;
		less <<= 1;
		up = less | ~(diagonal | more);
		down = more & diagonal;
	}
	return d <= most;
}
