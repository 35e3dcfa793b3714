/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * order - numbers sorted by themselves, or by the bytes of the keys they stand for.
 *
 * Keys: radix sort from the most significant byte on (American flag sort: McIlroy,
 * Bostic & McIlroy 1993, "Engineering Radix Sort"), eight bytes of the key beside
 * the number; bytes that all keys share cost nothing.  Twelve bytes a number
 * while it sorts.
 */
#ifndef BASE_ORDER_H
#define BASE_ORDER_H

#include <stdint.h>

#include "base/str.h"

/* Where the keys, different ones, are; both are called in several threads. */
struct order_of {
	struct str (*key)(const void *ctx, uint32_t number);
	void (*hint)(const void *ctx, uint32_t number);	/* the key will be needed soon; or NULL */
	const void *ctx;
};

void order_keys(uint32_t *number, size_t n, const struct order_of *, int workers);

/* Ascending by the bits from `bit` (0 to 63) on; numbers alike in these stay in their
 * order (radix sort from the lowest bits up). */
void order_numbers(uint64_t *, size_t n, int bit);

#endif
