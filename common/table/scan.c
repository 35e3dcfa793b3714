/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/utf8.h"
#include "table/scan_isa.h"

/* The portable twin: eight bytes at a time in a 64-bit word. */
struct lanes {
	uint64_t w[8];
};

static inline struct lanes
lanes_load(const char *p)
{
	struct lanes v;

	memcpy(v.w, p, sizeof v.w);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	for (int i = 0; i < 8; i++)
		v.w[i] = __builtin_bswap64(v.w[i]);
#endif
	return v;
}

static inline void
lanes_store(char *p, struct lanes v)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	for (int i = 0; i < 8; i++)
		v.w[i] = __builtin_bswap64(v.w[i]);
#endif
	memcpy(p, v.w, sizeof v.w);
}

/* Exact zero-byte test, high bits gathered by a multiplication. */
static inline uint64_t
lanes_eq(struct lanes v, char c)
{
	const uint64_t ones = 0x0101010101010101u, low7 = 0x7f7f7f7f7f7f7f7fu;
	uint64_t m = 0;

	for (int i = 0; i < 8; i++) {
		uint64_t x = v.w[i] ^ ones * (unsigned char)c;
		uint64_t zero = ~(((x & low7) + low7) | x | low7);
		m |= ((zero >> 7) * 0x0102040810204080u >> 56) << 8 * i;
	}
	return m;
}

static inline uint64_t
prefix_xor(uint64_t m)
{
	for (int shift = 1; shift < 64; shift *= 2)
		m ^= m << shift;
	return m;
}

static inline uint32_t
lowest(uint64_t m)
{
	return m != 0 ? (uint32_t)__builtin_ctzll(m) : 0;
}

static inline uint64_t
pick(uint64_t m, uint64_t of)
{
	uint64_t out = 0;

	for (; m != 0; m &= m - 1) {
		uint64_t below = (m & -m) - 1;
		out |= (uint64_t)1 << __builtin_popcountll(of & below);
	}
	return out;
}

static inline void
put_positions(uint32_t *to, uint32_t base, uint64_t m)
{
	for (; m != 0; m &= m - 1)
		*to++ = base + (uint32_t)__builtin_ctzll(m);
}

#define SCAN_CSV scan_csv_portable
#define SCAN_TSV scan_tsv_portable
#define SCAN_COPY scan_copy_portable
#include "table/scan_body.h"

bool
scan_utf8_portable(const char *p, size_t n)
{
	return utf8_valid((struct str){ p, n }) == n;
}

struct isa {
	const char *name;
	bool (*works)(void);
	void (*csv)(struct scan *, const char *, size_t, size_t, char);
	void (*tsv)(struct scan *, const char *, size_t, size_t);
	bool (*copy)(char *, const char *, size_t);
	bool (*utf8)(const char *, size_t);
};

static bool
works_anywhere(void)
{
	return true;
}

#ifdef __x86_64__
static bool
works_avx512(void)
{
	return __builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("avx512bw") &&
	    __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("pclmul") &&
	    __builtin_cpu_supports("bmi2");
}

static bool
works_avx2(void)
{
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("pclmul") &&
	    __builtin_cpu_supports("bmi2");
}
#endif

/* best first */
static const struct isa isas[] = {
#ifdef __x86_64__
	{ "avx512", works_avx512, scan_csv_avx512, scan_tsv_avx512, scan_copy_avx512,
	    scan_utf8_avx512 },
	{ "avx2", works_avx2, scan_csv_avx2, scan_tsv_avx2, scan_copy_avx2, scan_utf8_avx2 },
#endif
	{ "portable", works_anywhere, scan_csv_portable, scan_tsv_portable, scan_copy_portable,
	    scan_utf8_portable },
};

static const struct isa *chosen;

bool
scan_force(const char *name)
{
	for (size_t i = 0; i < sizeof isas / sizeof *isas; i++)
		if ((name == NULL || strcmp(name, isas[i].name) == 0) && isas[i].works()) {
			chosen = &isas[i];
			return true;
		}
	return false;
}

static __attribute__((constructor)) void
choose(void)
{
	scan_force(NULL);
}

const char *
scan_name(void)
{
	return chosen->name;
}

void
scan_csv(struct scan *s, const char *buf, size_t from, size_t to, char sep)
{
	chosen->csv(s, buf, from, to, sep);
}

void
scan_tsv(struct scan *s, const char *buf, size_t from, size_t to)
{
	chosen->tsv(s, buf, from, to);
}

bool
scan_copy(char *to, const char *from, size_t n)
{
	return chosen->copy(to, from, n);
}

bool
scan_utf8(const char *p, size_t n)
{
	return chosen->utf8(p, n);
}
