/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * hash - XXH3 (Y. Collet, xxHash 0.8): fast, not cryptographic.
 *
 * The same bytes hash alike on every machine and in every version: state files
 * hold fingerprints.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stdint.h>

#include "base/str.h"

/* 96 bits that stand for a text: among a billion different ones the chance
 * that any two share a print is below 1e-11. */
struct print {
	uint64_t lo;
	uint32_t hi;
};

uint64_t     hash_str(struct str);
struct print hash_print(struct str);

/* 128 bits of a long run of bytes, varied by `seed`. */
struct digest { uint64_t lo, hi; };
struct digest hash_digest(const void *, size_t n, uint64_t seed);

#endif
