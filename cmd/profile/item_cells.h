/* SPDX-License-Identifier: GPL-3.0-or-later */
/* item_cells - groups of cells about an item, or about whatever rows were counted as one. */
#ifndef PROFILE_ITEM_CELLS_H
#define PROFILE_ITEM_CELLS_H

#include "field.h"
#include "said.h"

struct cells {
	const struct items *all;
	const struct item_view *view;
	const uint32_t *chosen;		/* to be put, in this order */
	struct field field;
	int64_t hour, first_hour;	/* of now, of the oldest row; INT_NONE: no times */
	struct out *out;
	struct said said;
};

void cells_find_hours(struct cells *);

/* Each puts its cells, and says in the note why one is empty. */
void cells_count(struct cells *, const struct item *, enum event);
void cells_viewers(struct cells *, const struct item *, uint64_t viewers);
void cells_watch(struct cells *, const struct item *);		/* 4: sum, mean, duration, ratio */
void cells_watch_time(struct cells *, const struct item *);	/* the first 2 of these */
void cells_views(struct cells *, const struct item *);
void cells_rates_head(struct out *);
void cells_position(struct cells *, uint32_t number);		/* 2: bin, position */
void cells_rates(struct cells *, const struct item *, uint32_t number);	/* RATES times 4 */
void cells_channels(struct cells *, const struct item *);	/* 2: search, recommendation */
void cells_velocity(struct cells *, const struct item *);	/* 3: a day, the one before, ratio */
void cells_half_life(struct cells *, const struct item *);
void cells_tier(struct cells *, const struct item *, uint32_t number);	/* 3 */

#endif
