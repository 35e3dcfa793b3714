/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifdef __x86_64__
#pragma GCC target("avx2,bmi,bmi2,pclmul,popcnt,lzcnt")
#include <immintrin.h>
#include <string.h>

#include "table/scan_isa.h"
#include "table/scan_utf8.h"

struct lanes {
	__m256i lo, hi;
};

static inline struct lanes
lanes_load(const char *p)
{
	return (struct lanes){ _mm256_loadu_si256((const __m256i *)(const void *)p),
		_mm256_loadu_si256((const __m256i *)(const void *)(p + 32)) };
}

static inline void
lanes_store(char *p, struct lanes a)
{
	_mm256_storeu_si256((__m256i *)(void *)p, a.lo);
	_mm256_storeu_si256((__m256i *)(void *)(p + 32), a.hi);
}

static inline uint64_t
lanes_eq(struct lanes a, char c)
{
	__m256i want = _mm256_set1_epi8(c);
	uint32_t lo = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(a.lo, want));
	uint32_t hi = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(a.hi, want));

	return (uint64_t)hi << 32 | lo;
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

/* Eight at a time without asking how many there are; the rare rest in a loop. */
static inline void
put_positions(uint32_t *to, uint32_t base, uint64_t m)
{
	int n = __builtin_popcountll(m);

	for (int i = 0; i < 8; i++, m &= m - 1)
		to[i] = base + (uint32_t)_tzcnt_u64(m);
	for (int i = 8; i < n; i++, m &= m - 1)
		to[i] = base + (uint32_t)_tzcnt_u64(m);
}

static inline __m256i
table(const unsigned char *t)
{
	return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)t));
}

static inline __m256i
load(const char *p)
{
	return _mm256_loadu_si256((const __m256i *)(const void *)p);
}

static inline __m256i
bad_utf8(const char *p)
{
	__m256i v = load(p), b1 = load(p - 1), b2 = load(p - 2), b3 = load(p - 3);
	const __m256i nibble = _mm256_set1_epi8(15);
	__m256i bad = _mm256_and_si256(_mm256_and_si256(_mm256_shuffle_epi8(table(utf8_high1),
							    _mm256_and_si256(_mm256_srli_epi16(b1,
										 4),
								nibble)),
					   _mm256_shuffle_epi8(table(utf8_low1),
					       _mm256_and_si256(b1, nibble))),
	    _mm256_shuffle_epi8(table(utf8_high2),
		_mm256_and_si256(_mm256_srli_epi16(v, 4), nibble)));
	__m256i far = _mm256_or_si256(_mm256_subs_epu8(b2, _mm256_set1_epi8(0xe0 - 0x80)),
	    _mm256_subs_epu8(b3, _mm256_set1_epi8(0xf0 - 0x80)));

	return _mm256_xor_si256(bad, _mm256_and_si256(far, _mm256_set1_epi8((char)0x80)));
}

/* Is something wrong among the 64 bytes at p? The three before are read too. */
static inline bool
lanes_bad_utf8(const char *p)
{
	if (_mm256_movemask_epi8(_mm256_or_si256(_mm256_or_si256(load(p), load(p + 32)),
		_mm256_or_si256(load(p - 3), load(p + 29)))) == 0)
		return false;
	__m256i bad = _mm256_or_si256(bad_utf8(p), bad_utf8(p + 32));
	return !_mm256_testz_si256(bad, bad);
}

#define SCAN_CSV scan_csv_avx2
#define SCAN_TSV scan_tsv_avx2
#define SCAN_COPY scan_copy_avx2
#define SCAN_UTF8 scan_utf8_avx2
#include "table/scan_body.h"
#else
extern int scan_avx2_absent; /* an empty file is not C */
#endif
