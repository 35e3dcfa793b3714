/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audience/bins.h"

#include "unit.h"

/* Two lengths, twenty each: a long video watched for long is compared with long ones. */
static void
two_lengths(void)
{
	struct bin_case c[40];

	for (int i = 0; i < 40; i++)
		c[i] = (struct bin_case){ .size = i % 2 ? 300 : 15,
			.value = i % 2 ? 40 + i : 10 + i / 4.0 };
	bins_place(c, 40, 2);
	for (int i = 0; i < 40; i++) {
		CHECK(c[i].bin == (i % 2 ? 2U : 1U) && c[i].of == 20);
		CHECK_NEAR(c[i].position, (i / 2 + 0.5) / 20, 1e-15);
	}
}

static void
alike(void)
{
	struct bin_case c[5] = { { 9, 1, 0, 0, 0 }, { 9, 2, 0, 0, 0 }, { 9, 2, 0, 0, 0 },
		{ 9, 2, 0, 0, 0 }, { 9, 3, 0, 0, 0 } };

	bins_place(c, 5, 10); /* too few for more than one */
	CHECK(c[0].bin == 1 && c[4].bin == 1);
	CHECK_NEAR(c[0].position, 0.1, 1e-15);
	CHECK_NEAR(c[1].position, 0.5, 1e-15);
	CHECK_NEAR(c[3].position, 0.5, 1e-15);
	CHECK_NEAR(c[4].position, 0.9, 1e-15);
	bins_place(c, 0, 10);
}

/* The type 7 cuts of 1..100 into ten are 10.9, 20.8, ...: ten in each bin. */
static void
tenths(void)
{
	struct bin_case c[100];

	for (int i = 0; i < 100; i++)
		c[i] = (struct bin_case){ .size = (i * 37) % 100 + 1, .value = i };
	bins_place(c, 100, 10);
	for (int i = 0; i < 100; i++)
		CHECK((int)c[i].bin == ((int)c[i].size + 9) / 10 && c[i].of == 10);
}

/* The median of 1 to 21 is 11, which lies below the cut; with 19 there is no second bin. */
static void
at_a_cut(void)
{
	struct bin_case c[21];

	for (int n = 19; n <= 21; n++) {
		for (int i = 0; i < n; i++)
			c[i] = (struct bin_case){ .size = i + 1, .value = i };
		bins_place(c, (size_t)n, 2);
		for (int i = 0; i < n; i++)
			CHECK(c[i].bin == (n < 20 || 2 * i < n ? 1U : 2U));
	}
}

void
unit_audience_bins(void)
{
	at_a_cut();
	two_lengths();
	alike();
	tenths();
}
