/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audience/lifecycle.h"

const char *const life_names[LIVES] = {
	[LIFE_NEW] = "new",
	[LIFE_RETURNING] = "returning",
	[LIFE_RESURRECTING] = "resurrecting",
	[LIFE_DORMANT] = "dormant",
	[LIFE_ABSENT] = "absent",
};

void
life_walk(const int64_t *period, size_t n, int64_t last,
    void (*each)(void *ctx, int64_t period, int64_t len, enum life before, enum life now),
    void *ctx)
{
	enum life before = LIVES;

	for (size_t i = 0; i < n && period[i] <= last; i++) {
		int64_t at = period[i], away = (i + 1 < n ? period[i + 1] : last + 1) - at - 1;
		enum life now = LIFE_NEW;
		if (i > 0)
			now = at == period[i - 1] + 1 ? LIFE_RETURNING : LIFE_RESURRECTING;
		if (away > last - at)
			away = last - at;
		each(ctx, at, 1, before, now);
		if (away > 0)
			each(ctx, at + 1, 1, now, LIFE_DORMANT);
		if (away > 1)
			each(ctx, at + 2, 1, LIFE_DORMANT, LIFE_ABSENT);
		if (away > 2)
			each(ctx, at + 3, away - 2, LIFE_ABSENT, LIFE_ABSENT);
		before = away > 1 ? LIFE_ABSENT : away > 0 ? LIFE_DORMANT : now;
	}
}
