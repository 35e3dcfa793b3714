/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audience/stage.h"

const char *const stage_names[STAGES] = {
	[STAGE_NEW] = "new",
	[STAGE_ACTIVE] = "active",
	[STAGE_RETURNING] = "returning",
	[STAGE_DORMANT] = "dormant",
};

enum stage
stage_of(const struct days *d, const struct days_pool *pool, int64_t today, int64_t period)
{
	int64_t from = today - period + 1, before = from - period;

	if (!days_any(d, pool, from, today))
		return STAGE_DORMANT;
	if (days_any(d, pool, before, from - 1))
		return STAGE_ACTIVE;
	return days_any(d, pool, INT32_MIN, before - 1) ? STAGE_RETURNING : STAGE_NEW;
}
