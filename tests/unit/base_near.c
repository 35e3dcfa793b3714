/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/near.h"

#include "unit.h"

static const struct str names[] = { STR("time"), STR("user"), STR("watch_ms"), STR(""), STR("item"),
	STR("channel"), STR("n") };

static bool
means(const char *typed, const char *meant)
{
	return str_eq(near_name(str_of(typed), names, sizeof names / sizeof *names), str_of(meant));
}

static void
a_slip_of_the_fingers_is_found(void)
{
	CHECK(means("tmie", "time")); /* two swapped */
	CHECK(means("usr", "user"));  /* one left out */
	CHECK(means("chanenl", "channel"));
	CHECK(means("watchms", "watch_ms"));
	CHECK(means("wacth_mss", "watch_ms")); /* two slips in nine bytes */
	CHECK(means("User", "user"));
	CHECK(means("CHANNEL", "channel"));
}

static void
another_word_is_no_slip(void)
{
	CHECK(means("event", ""));
	CHECK(means("emit", "")); /* item is two swaps away, too far for four bytes */
	CHECK(means("m", ""));
	CHECK(means("", ""));
	char is_long[100];
	memset(is_long, 'a', sizeof is_long);
	struct str s = { is_long, sizeof is_long };
	CHECK(near_name(s, &s, 1).n == 0);
	s.n = 64;
	CHECK(near_name(s, &s, 1).n == 64);
}

void
unit_base_near(void)
{
	a_slip_of_the_fingers_is_found();
	another_word_is_no_slip();
}
