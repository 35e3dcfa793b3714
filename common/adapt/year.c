/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapt/value.h"

static int64_t
in_year(const struct moment *m, int year)
{
	struct civil c = { year, m->month, m->day };

	return when_civil_ok(c) ? when_days(c) : INT_NONE;
}

int
value_year_until(const struct moment *m, int64_t days)
{
	int y = when_civil(days).year;

	for (int64_t d = in_year(m, y); d == INT_NONE || d > days; d = in_year(m, y))
		y--;
	return y;
}

int
value_year_from(const struct moment *m, int64_t days)
{
	int y = when_civil(days).year;

	for (int64_t d = in_year(m, y); d == INT_NONE || d < days; d = in_year(m, y))
		y++;
	return y;
}

int
value_year_near(const struct moment *m, int64_t days)
{
	int before = value_year_until(m, days), after = value_year_from(m, days);

	return days - in_year(m, before) <= in_year(m, after) - days ? before : after;
}

struct instant
value_instant(const struct moment *m, const struct zone *z)
{
	int64_t local = when_days((struct civil){ m->year, m->month, m->day }) * MS_DAY + m->ms;

	if (m->zoned)
		return (struct instant){ local - m->offset };
	return zone_instant(z, local);
}

int64_t
value_day(const struct moment *m, const struct zone *z)
{
	int64_t days = when_days((struct civil){ m->year, m->month, m->day });

	if (!m->zoned)
		return days;
	struct instant t = value_instant(m, z);
	int64_t ms = t.ms + zone_offset(z, t);
	return ms >= 0 ? ms / MS_DAY : -((-ms + MS_DAY - 1) / MS_DAY);
}
