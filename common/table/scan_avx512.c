/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifdef __x86_64__
#pragma GCC target("avx512f,avx512bw,avx512vl,avx512vbmi2,bmi,bmi2,pclmul,popcnt,lzcnt")
#include <immintrin.h>
#include <string.h>

#include "table/scan_isa.h"
#include "table/scan_utf8.h"

struct lanes {
	__m512i v;
};

static inline struct lanes
lanes_load(const char *p)
{
	return (struct lanes){ _mm512_loadu_si512(p) };
}

static inline void
lanes_store(char *p, struct lanes a)
{
	_mm512_storeu_si512(p, a.v);
}

static inline uint64_t
lanes_eq(struct lanes a, char c)
{
	return _mm512_cmpeq_epi8_mask(a.v, _mm512_set1_epi8(c));
}

static inline uint64_t
prefix_xor(uint64_t m)
{
	return (uint64_t)_mm_cvtsi128_si64(
	    _mm_clmulepi64_si128(_mm_set_epi64x(0, (int64_t)m), _mm_set1_epi8(-1), 0));
}

static inline uint32_t
lowest(uint64_t m)
{
	return (uint32_t)_tzcnt_u64(m);
}

static inline uint64_t
pick(uint64_t m, uint64_t of)
{
	return _pext_u64(m, of);
}

/* Compress the byte numbers 0..63 by the mask, widen sixteen at a time. */
static inline void
put_positions(uint32_t *to, uint32_t base, uint64_t m)
{
	const __m512i iota = _mm512_set_epi8(63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50,
	    49, 48, 47, 46, 45, 44, 43, 42, 41, 40, 39, 38, 37, 36, 35, 34, 33, 32, 31, 30, 29, 28,
	    27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5,
	    4, 3, 2, 1, 0);
	__m512i at = _mm512_maskz_compress_epi8(m, iota), from = _mm512_set1_epi32((int)base);
	int n = __builtin_popcountll(m);

	_mm512_storeu_si512(to,
	    _mm512_add_epi32(from, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(at))));
	if (__builtin_expect(n > 16, 0)) {
		_mm512_storeu_si512(to + 16,
		    _mm512_add_epi32(from, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(at, 1))));
		_mm512_storeu_si512(to + 32,
		    _mm512_add_epi32(from, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(at, 2))));
		_mm512_storeu_si512(to + 48,
		    _mm512_add_epi32(from, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(at, 3))));
	}
}

static inline __m512i
table(const unsigned char *t)
{
	return _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)(const void *)t));
}

/* Is something wrong among the 64 bytes at p? The three before are read too. */
static inline bool
lanes_bad_utf8(const char *p)
{
	__m512i v = _mm512_loadu_si512(p), b1 = _mm512_loadu_si512(p - 1);
	__m512i b2 = _mm512_loadu_si512(p - 2), b3 = _mm512_loadu_si512(p - 3);
	const __m512i nibble = _mm512_set1_epi8(15);

	if (_mm512_movepi8_mask(_mm512_or_si512(v, b3)) == 0)
		return false;
	__m512i bad = _mm512_and_si512(_mm512_and_si512(_mm512_shuffle_epi8(table(utf8_high1),
							    _mm512_and_si512(_mm512_srli_epi16(b1,
										 4),
								nibble)),
					   _mm512_shuffle_epi8(table(utf8_low1),
					       _mm512_and_si512(b1, nibble))),
	    _mm512_shuffle_epi8(table(utf8_high2),
		_mm512_and_si512(_mm512_srli_epi16(v, 4), nibble)));
	__m512i far = _mm512_or_si512(_mm512_subs_epu8(b2, _mm512_set1_epi8(0xe0 - 0x80)),
	    _mm512_subs_epu8(b3, _mm512_set1_epi8(0xf0 - 0x80)));
	bad = _mm512_xor_si512(bad, _mm512_and_si512(far, _mm512_set1_epi8((char)0x80)));
	return _mm512_test_epi8_mask(bad, bad) != 0;
}

#define SCAN_CSV scan_csv_avx512
#define SCAN_TSV scan_tsv_avx512
#define SCAN_COPY scan_copy_avx512
#define SCAN_UTF8 scan_utf8_avx512
#include "table/scan_body.h"
#else
extern int scan_avx512_absent; /* an empty file is not C */
#endif
