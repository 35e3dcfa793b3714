/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/matchindex.h"

enum { BIT_BITS_MIN = 12, BIT_BITS_MAX = 22, BITS_PER_ENTRY = 64, SLOT_BITS_MAX = 24 };

static unsigned
bits_for(size_t n, unsigned min, unsigned max)
{
	unsigned bits = min;

	while (bits < max && (size_t)1 << bits < n)
		bits++;
	return bits;
}

void
index_build(struct index *x, struct arena *a, const struct entry *from, size_t n, size_t marks)
{
	unsigned bit_bits = bits_for(BITS_PER_ENTRY * (n + marks), BIT_BITS_MIN, BIT_BITS_MAX);
	unsigned slot_bits = bits_for(2 * n, 1, SLOT_BITS_MAX);
	size_t slots = (size_t)1 << slot_bits;

	*x = (struct index){
		.n = n,
		.bit_shift = 32 - bit_bits,
		.slot_shift = 32 - slot_bits,
		.bit = arena_alloc(a, sizeof *x->bit << (bit_bits - 6)),
		.slot = arena_alloc(a, (slots + 2) * sizeof *x->slot),
		.entry = arena_alloc(a, n * sizeof *x->entry),
	};
	/* Counted two ahead and placed one ahead, slot s ends where s + 1 begins. */
	for (size_t i = 0; i < n; i++)
		x->slot[index_slot(x, entry_hash(&from[i])) + 2]++;
	for (size_t i = 2; i < slots + 2; i++)
		x->slot[i] += x->slot[i - 1];
	for (size_t i = 0; i < n; i++) {
		uint32_t hash = entry_hash(&from[i]);
		index_mark(x, hash);
		x->entry[x->slot[index_slot(x, hash) + 1]++] = from[i];
	}
}
