/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/order.h"

#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "unit.h"

static int
by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static void
numbers_are_sorted_as_qsort_does(void)
{
	uint64_t a[1000], b[1000];
	struct random r = { 4 };

	for (int shift = 0; shift < 64; shift += 9)
		for (size_t n = 0; n <= 1000; n += n < 40 ? 1 : 480) {
			for (size_t i = 0; i < n; i++)
				a[i] = b[i] = random_below(&r, UINT64_MAX) >> shift;
			qsort(a, n, sizeof *a, by_value);
			order_numbers(b, n, 0);
			CHECK(memcmp(a, b, n * sizeof *a) == 0);
		}
}

/* The lower halves say where each was; upper ones have 5 values. */
static void
numbers_alike_from_a_bit_on_stay_in_their_order(void)
{
	uint64_t at[1000];
	struct random r = { 5 };

	for (size_t n = 0; n <= 1000; n += n < 40 ? 1 : 480) {
		for (size_t i = 0; i < n; i++)
			at[i] = random_below(&r, 5) << (i % 2 ? 32 : 61) | i;
		order_numbers(at, n, 32);
		for (size_t i = 1; i < n; i++)
			CHECK(at[i - 1] < at[i]);
	}
}

void
unit_base_order(void)
{
	numbers_are_sorted_as_qsort_does();
	numbers_alike_from_a_bit_on_stay_in_their_order();
}
