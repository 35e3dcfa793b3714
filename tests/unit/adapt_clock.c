/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where the clock answers, it must say what reading the time and writing it again
 * gives (value.h, when.h: another way there), in zones with odd offsets and changes;
 * what is no local time must not pass.
 */
#include <stdio.h>
#include <string.h>

#include "adapt/clock.h"
#include "adapt/value.h"

#include "unit.h"

static uint64_t state = 20261122;

static unsigned
draw(unsigned n)
{
	state = state * 6364136223846793005 + 1442695040888963407;
	return (unsigned)(state >> 33) % n;
}

/* How many of the times the clock answered. */
static unsigned
compare(struct clock *c, const char *name, unsigned rounds)
{
	static const struct spelling point = { 0 };
	const struct zone *z = zone_load(name);
	unsigned answered = 0;

	for (unsigned i = 0; i < rounds; i++) {
		char text[64], got[CLOCK_TEXT], want[WHEN_TEXT];
		struct moment m;
		int n = snprintf(text, sizeof text, "%u-%02u-%02u %02u:%02u:%02u", 1990 + draw(48),
		    1 + draw(12), 1 + draw(28), draw(24), draw(60), draw(60));
		struct str s = { text, (size_t)n };
		if (!clock_utc(c, z, s, got))
			continue;
		answered++;
		if (value_moment(s, &point, &m) != NULL ||
		    when_put(want, value_instant(&m, z)) != CLOCK_TEXT ||
		    memcmp(want, got, CLOCK_TEXT) != 0)
			UNIT_FAIL("%s in %s came out as %.20s", text, name, got);
	}
	unit_checks += (int)rounds;
	return answered;
}

void
unit_adapt_clock(void)
{
	static const char *const zones[] = { "Asia/Shanghai", "America/New_York",
		"Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "UTC" };
	static const char *const no[] = { "2024-02-30 12:00:00", "2024-13-01 12:00:00",
		"2024-06-18 24:00:00", "2024-06-18 12:60:00", "2024-06-18 12:00:60",
		"2024/06/18 12:00:00", "2024-06-18T12:00:00", "2024-06-18 1:00:000",
		"0000-00-00 00:00:00", "2024-06-18 12.00.00", "" };
	static struct clock c;
	char got[CLOCK_TEXT];

	for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
		CHECK(compare(&c, zones[i], 20000) > 15000);
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		CHECK(!clock_utc(&c, zone_load("Asia/Shanghai"), str_of(no[i]), got));
	CHECK(clock_utc(&c, zone_load("Asia/Shanghai"), STR("2024-03-01 07:59:59"), got));
	CHECK(memcmp(got, "2024-02-29T23:59:59Z", CLOCK_TEXT) == 0);
	/* clocks went forward there at 2 that night */
	CHECK(!clock_utc(&c, zone_load("America/New_York"), STR("2024-03-10 12:00:00"), got));
}
