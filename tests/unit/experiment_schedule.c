/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/schedule.h"

#include <string.h>

#include "unit.h"

/* One unit a word, '-' a period without it; the letters are the arms. */
static size_t
turns(struct turn_of *t, const char *words)
{
	size_t n = 0, unit = 0;
	int64_t at = 0;

	for (const char *p = words; *p != '\0'; p++, at++) {
		if (*p == ' ') {
			unit++;
			at = -1;
		} else if (*p != '-') {
			t[n++] = (struct turn_of){ unit, at, at, *p == 'B' };
		}
	}
	return n;
}

static struct schedule
schedule_of(const char *words, enum schedule_kind kind, size_t block)
{
	struct turn_of t[200];
	struct schedule c;

	CHECK(schedule_read(&c, t, turns(t, words), kind, block) == NULL);
	return c;
}

/* kind, block and count, of what is guessed */
static void
guessed(const char *words, enum schedule_kind kind, size_t block, double count)
{
	struct schedule c = schedule_of(words, SCHEDULE_GUESS, 0);

	CHECK(c.guessed && c.kind == kind);
	CHECK(c.block == block);
	CHECK_NEAR(c.count, count, 1e-12);
	schedule_free(&c);
}

static void
what_a_schedule_looks_like(void)
{
	guessed("ABABABAB", SCHEDULE_ALTERNATE, 1, 2);
	guessed("AAABBBAAABB", SCHEDULE_ALTERNATE, 3, 2);
	guessed("AB-BABAB", SCHEDULE_ALTERNATE, 1, 2);
	guessed("ABBABAAB", SCHEDULE_PAIRS, 1, 16);
	guessed("AABBBBAABBAA", SCHEDULE_PAIRS, 2, 8);
	guessed("ABBBABAA", SCHEDULE_SHUFFLE, 1, 70); /* 8 choose 4 */
	guessed("AAAB", SCHEDULE_ALTERNATE, 3, 2);
	guessed("AAAA", SCHEDULE_SHUFFLE, 1, 1);
	/* units that begin alike are not known to have drawn anything */
	guessed("ABABAB -ABABAB", SCHEDULE_ALTERNATE, 1, 1);
	guessed("ABABAB BABABA ABABAB", SCHEDULE_ALTERNATE, 1, 8);
	guessed("ABBABAAB BABAABAB", SCHEDULE_PAIRS, 1, 256);
	guessed("ABBBABAA BBBBABAA", SCHEDULE_SHUFFLE, 1, 70 * 56);
}

static void
units_that_switch_together_are_one(void)
{
	struct schedule c = schedule_of("ABBABAAB ABBABAAB --BABAAB", SCHEDULE_GUESS, 0);

	CHECK(c.common && c.lanes == 1 && c.blocks == 8 && c.count == 16);
	CHECK(c.place[9] == 0);
	CHECK(c.of[0] == c.of[8] && c.of[2] == c.of[16]);
	schedule_free(&c);
	/* that never meet, or once */
	c = schedule_of("ABBABAAB --------ABBA", SCHEDULE_GUESS, 0);
	CHECK(!c.common && c.lanes == 2);
	schedule_free(&c);
	c = schedule_of("ABBA ---ABBA", SCHEDULE_GUESS, 0);
	CHECK(!c.common);
	schedule_free(&c);
	c = schedule_of("ABBA BAAB", SCHEDULE_GUESS, 0);
	CHECK(!c.common && c.lanes == 2);
	CHECK(c.switches == 4);
	schedule_free(&c);
}

static void
a_block_has_one_arm(void)
{
	struct turn_of t[20];
	struct schedule c;

	CHECK(strcmp(schedule_read(&c, t, turns(t, "AABABB"), SCHEDULE_PAIRS, 2),
		  "the arm changes within a block") == 0);
	schedule_free(&c);
	CHECK(schedule_read(&c, t, turns(t, "AABBBB"), SCHEDULE_COIN, 2) == NULL);
	CHECK(c.blocks == 3 && c.count == 8 && c.switches == 1);
	schedule_free(&c);
}

/* Each of the 2^n turnings once, and nothing but what could have been drawn. */
static void
all_coins_turned(void)
{
	struct schedule c = schedule_of("ABBABAABA", SCHEDULE_PAIRS, 1);
	bool seen[512] = { false };
	signed char arm[9];
	size_t different = 0;

	CHECK(schedule_coins(&c) == 5); /* four pairs, and one left over */
	for (uint64_t mask = 0; mask < 32; mask++) {
		schedule_turned(&c, mask, arm);
		int number = 0;
		for (int i = 0; i < 9; i++) {
			number = 2 * number + arm[i];
			CHECK(i % 2 == 0 || arm[i] != arm[i - 1]);
		}
		different += !seen[number];
		seen[number] = true;
	}
	CHECK(different == 32);
	schedule_turned(&c, 0, arm);
	for (int i = 0; i < 9; i++)
		CHECK(arm[i] == c.at[i].arm);
	schedule_free(&c);
}

/* Draws keep the rule, and are each as likely as the next: 6 orders of 4, 6000 times. */
static void
draws_are_even(void)
{
	struct schedule c = schedule_of("ABBA", SCHEDULE_SHUFFLE, 1);
	struct random r = { 5 };
	int times[16] = { 0 };
	signed char arm[4];

	for (int d = 0; d < 6000; d++) {
		schedule_draw(&c, &r, arm);
		times[arm[0] * 8 + arm[1] * 4 + arm[2] * 2 + arm[3]]++;
	}
	for (int i = 0; i < 16; i++) {
		bool two = __builtin_popcount((unsigned)i) == 2;
		CHECK(two ? times[i] > 880 && times[i] < 1120 : times[i] == 0); /* 4 sd */
	}
	schedule_free(&c);
	c = schedule_of("ABAB BABA", SCHEDULE_ALTERNATE, 1);
	signed char two[8];
	int sums[3] = { 0 };
	for (int d = 0; d < 4000; d++) {
		schedule_draw(&c, &r, two);
		for (int i = 1; i < 8; i++)
			CHECK(i == 4 || two[i] != two[i - 1]);
		sums[two[0] + two[4]]++;
	}
	CHECK(sums[1] > 1870 && sums[1] < 2130);
	schedule_free(&c);
}

void
unit_experiment_schedule(void)
{
	what_a_schedule_looks_like();
	units_that_switch_together_are_one();
	a_block_has_one_arm();
	all_coins_turned();
	draws_are_even();
}
