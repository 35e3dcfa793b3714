/* SPDX-License-Identifier: GPL-3.0-or-later */
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/hash.h"

uint64_t
hash_str(struct str s)
{
	return XXH3_64bits(s.p, s.n);
}

struct print
hash_print(struct str s)
{
	XXH128_hash_t h = XXH3_128bits(s.p, s.n);

	return (struct print){ h.low64, (uint32_t)h.high64 };
}

struct digest
hash_digest(const void *p, size_t n, uint64_t seed)
{
	XXH128_hash_t h = XXH3_128bits_withSeed(p, n, seed);

	return (struct digest){ h.low64, h.high64 };
}
