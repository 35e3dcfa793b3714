/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "adapt/clock.h"
#include "adapt/plain.h"

static bool
find_day(struct clock_day *d, const struct zone *z, const char *name)
{
	int64_t days;

	if (!plain_day((struct str){ name, 10 }) ||
	    when_read_day((struct str){ name, 10 }, &days) != NULL)
		return false;
	int64_t east = zone_offset(z, (struct instant){ (days - 2) * MS_DAY });
	memcpy(d->name, name, 10);
	d->plain = east == zone_offset(z, (struct instant){ (days + 3) * MS_DAY }) &&
	    east == zone_offset(z, (struct instant){ days * MS_DAY }) && east % MS_SECOND == 0;
	d->east_s = (int)(east / MS_SECOND);
	for (int k = 0; k < 3; k++) {
		char text[WHEN_TEXT];
		when_put_day(text, days - 1 + k);
		memcpy(d->utc[k], text, 10);
	}
	return true;
}

static void
put_two(char *p, int n)
{
	p[0] = (char)('0' + n / 10);
	p[1] = (char)('0' + n % 10);
}

bool
clock_utc(struct clock *c, const struct zone *z, struct str local, char to[static CLOCK_TEXT])
{
	const char *p = local.p;

	if (local.n != 19 || p[10] != ' ' || p[13] != ':' || p[16] != ':')
		return false;
	int h = plain_two(p + 11), m = plain_two(p + 14), s = plain_two(p + 17);
	if (h > 23 || m > 59 || s > 59)
		return false;
	if (c->zone != z) {
		memset(c, 0, sizeof *c);
		c->zone = z;
	}
	unsigned at = (unsigned)(plain_two(p + 8) + 31 * plain_two(p + 5) + 7 * plain_two(p + 2)) %
	    CLOCK_DAYS;
	struct clock_day *d = &c->day[at];
	if (memcmp(d->name, p, 10) != 0 && !find_day(d, z, p))
		return false;
	if (!d->plain)
		return false;
	int t = h * 3600 + m * 60 + s - d->east_s;
	int k = t < 0 ? 0 : t >= 86400 ? 2 : 1;
	t += (1 - k) * 86400;
	memcpy(to, d->utc[k], 10);
	memcpy(to + 10, "T00:00:00Z", 10);
	put_two(to + 11, t / 3600);
	put_two(to + 14, t / 60 % 60);
	put_two(to + 17, t % 60);
	return true;
}
