/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifdef __x86_64__
#pragma GCC target("avx2,bmi,bmi2,pclmul,popcnt,lzcnt")
#include <immintrin.h>

#include "table/scan_isa.h"

struct lanes { __m256i lo, hi; };

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
	return (uint64_t)_mm_cvtsi128_si64(_mm_clmulepi64_si128(
	    _mm_set_epi64x(0, (int64_t)m), _mm_set1_epi8(-1), 0));
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

#define SCAN_CSV scan_csv_avx2
#define SCAN_TSV scan_tsv_avx2
#define SCAN_COPY scan_copy_avx2
#include "table/scan_body.h"
#else
extern int scan_avx2_absent;	/* an empty file is not C */
#endif
