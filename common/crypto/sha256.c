/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/sha256.h"

#ifdef __x86_64__
#include <immintrin.h>

/* FIPS 180-4, 4.2.2 */
static const uint32_t constant[64] = { 0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b,
	0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
	0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6,
	0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d,
	0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
	0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
	0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585,
	0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
	0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa,
	0xa4506ceb, 0xbef9a3f7, 0xc67178f2 };

bool
sha256_fast(void)
{
	return __builtin_cpu_supports("sha") && __builtin_cpu_supports("sse4.1");
}

/* Intel SDM vol. 2, SHA256RNDS2: the state is held as ABEF and CDGH, four words of
 * the message schedule make four rounds. */
__attribute__((target("sha,sse4.1"))) void
sha256_blocks(uint32_t state[static 8], const unsigned char *p, size_t blocks)
{
	const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
	__m128i *h = (__m128i *)(void *)state;
	__m128i abcd = _mm_shuffle_epi32(_mm_loadu_si128(h), 0xB1);
	__m128i efgh = _mm_shuffle_epi32(_mm_loadu_si128(h + 1), 0x1B);
	__m128i abef = _mm_alignr_epi8(abcd, efgh, 8), cdgh = _mm_blend_epi16(efgh, abcd, 0xF0);

	for (; blocks > 0; blocks--, p += 64) {
		__m128i w[4], abef0 = abef, cdgh0 = cdgh;
		for (int i = 0; i < 4; i++)
			w[i] = _mm_shuffle_epi8(_mm_loadu_si128(
						    (const __m128i *)(const void *)(p + 16 * i)),
			    swap);
#pragma GCC unroll 16
		for (int i = 0; i < 16; i++) {
			__m128i *at = &w[i & 3], last = w[(i + 3) & 3];
			__m128i k = _mm_add_epi32(*at,
			    _mm_loadu_si128((const __m128i *)(const void *)(constant + 4 * i)));
			cdgh = _mm_sha256rnds2_epu32(cdgh, abef, k);
			abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(k, 0x0E));
			if (i >= 12)
				continue;
			__m128i next = _mm_add_epi32(_mm_sha256msg1_epu32(*at, w[(i + 1) & 3]),
			    _mm_alignr_epi8(last, w[(i + 2) & 3], 4));
			*at = _mm_sha256msg2_epu32(next, last);
		}
		abef = _mm_add_epi32(abef, abef0);
		cdgh = _mm_add_epi32(cdgh, cdgh0);
	}
	__m128i feba = _mm_shuffle_epi32(abef, 0x1B), dchg = _mm_shuffle_epi32(cdgh, 0xB1);
	_mm_storeu_si128(h, _mm_blend_epi16(feba, dchg, 0xF0));
	_mm_storeu_si128(h + 1, _mm_alignr_epi8(dchg, feba, 8));
}
#else
bool
sha256_fast(void)
{
	return false;
}

void
sha256_blocks(uint32_t state[static 8], const unsigned char *p, size_t blocks)
{
	(void)state;
	(void)p;
	(void)blocks;
}
#endif
