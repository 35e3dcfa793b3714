/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/exact.h"

#include <math.h>

static struct exact
plus(struct exact a, struct exact b)
{
	unsigned __int128 low = a.low + b.low;

	return (struct exact){ low,
		(__int128)((unsigned __int128)a.high + (unsigned __int128)b.high + (low < a.low)) };
}

static struct exact
minus(struct exact a)
{
	unsigned __int128 low = -a.low;

	return (struct exact){ low, (__int128)(~(unsigned __int128)a.high + (low == 0)) };
}

/* All 256 bits of an unsigned product. */
static struct exact
product(unsigned __int128 a, unsigned __int128 b)
{
	unsigned __int128 a0 = (uint64_t)a, a1 = a >> 64, b0 = (uint64_t)b, b1 = b >> 64;
	unsigned __int128 p00 = a0 * b0, p01 = a0 * b1, p10 = a1 * b0, p11 = a1 * b1;
	unsigned __int128 mid = (p00 >> 64) + (uint64_t)p01 + (uint64_t)p10;

	return (struct exact){ mid << 64 | (uint64_t)p00,
		(__int128)(p11 + (p01 >> 64) + (p10 >> 64) + (mid >> 64)) };
}

static struct exact
signed_product(__int128 a, __int128 b)
{
	struct exact p = product(a < 0 ? -(unsigned __int128)a : (unsigned __int128)a,
	    b < 0 ? -(unsigned __int128)b : (unsigned __int128)b);

	return (a < 0) != (b < 0) ? minus(p) : p;
}

/* Modulo 2^256, which is enough where the result is known to fit. */
static struct exact
times(struct exact a, struct exact b)
{
	struct exact p = product(a.low, b.low);

	p.high = (__int128)((unsigned __int128)p.high + a.low * (unsigned __int128)b.high +
	    (unsigned __int128)a.high * b.low);
	return p;
}

static struct exact
of_int(__int128 x)
{
	return (struct exact){ (unsigned __int128)x, x < 0 ? -1 : 0 };
}

/* A multiple of 2^-64 as a count of them. */
static struct exact
in_64ths(struct exact a)
{
	return (struct exact){ a.low >> 64 | (unsigned __int128)a.high << 64, a.high >> 64 };
}

struct fixed
fixed_of(double x)
{
	int64_t whole = (int64_t)x;

	if ((double)whole == x) /* most metrics are counts */
		return (struct fixed){ (__int128)((unsigned __int128)(__int128)whole << 64) };
	return (struct fixed){ (__int128)rint(x * 0x1p64) };
}

void
exact_add(struct exact *e, struct fixed x)
{
	*e = plus(*e, (struct exact){ (unsigned __int128)x.at << 64, x.at >> 64 });
}

void
exact_add_product(struct exact *e, struct fixed x, struct fixed y)
{
	if ((uint64_t)x.at == 0 && (uint64_t)y.at == 0)
		e->high += (x.at >> 64) * (y.at >> 64);
	else
		*e = plus(*e, signed_product(x.at, y.at));
}

/* m * 2^shift, rounded to nearest where bits fall off; 0 <= m < 2^53. */
static struct exact
shifted(int64_t m, int shift)
{
	unsigned __int128 bits = (unsigned __int128)m;

	if (shift >= 128)
		return (struct exact){ 0, (__int128)(bits << (shift - 128)) };
	if (shift > 0)
		return (struct exact){ bits << shift, (__int128)(bits >> (128 - shift)) };
	if (shift < -60)
		return of_int(0);
	return of_int(shift < 0 ? (m + ((int64_t)1 << (-shift - 1))) >> -shift : m);
}

void
exact_add_real(struct exact *e, double x)
{
	int power;
	int64_t digits = (int64_t)ldexp(frexp(fabs(x), &power), 53);
	struct exact m = shifted(digits, power - 53 + 128);

	*e = plus(*e, x < 0 ? minus(m) : m);
}

void
exact_merge(struct exact *e, const struct exact *from)
{
	*e = plus(*e, *from);
}

static long double
value(struct exact e)
{
	bool negative = e.high < 0;

	if (negative)
		e = minus(e);
	long double v = (long double)(unsigned __int128)e.high + (long double)e.low * 0x1p-128L;
	return negative ? -v : v;
}

double
exact_value(const struct exact *e)
{
	return (double)value(*e);
}

bool
exact_is_zero(const struct exact *e)
{
	return e->high == 0 && e->low == 0;
}

/* The multiple of 2^-64 nearest to the mean; what is left over, at most n/2 of
 * them, in *rest.  A double's mean first, then what that was off. */
static __int128
middle(const struct exact *sum, int64_t n, __int128 *rest)
{
	__int128 m = fixed_of(exact_value(sum) / (double)n).at;
	struct exact off = plus(in_64ths(*sum), minus(times(of_int(m), of_int(n))));
	__int128 left = (__int128)off.low, step = left / n;

	left -= step * n;
	if (left > n / 2)
		step++, left -= n;
	else if (left < -(n / 2))
		step--, left += n;
	*rest = left;
	return m + step;
}

double
exact_about_means(const struct exact *xy, const struct exact *x, const struct exact *y, int64_t n)
{
	__int128 rest_x, rest_y;
	struct exact mx = of_int(middle(x, n, &rest_x)), my = of_int(middle(y, n, &rest_y));
	struct exact all = *xy;

	all = plus(all, minus(times(mx, in_64ths(*y))));
	all = plus(all, minus(times(my, in_64ths(*x))));
	all = plus(all, times(times(mx, my), of_int(n)));
	return (double)(value(all) -
	    (long double)rest_x * (long double)rest_y / (long double)n * 0x1p-128L);
}
