/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * plain - cells spelt exactly as the tables are: they are written as they
 * stand, without becoming a number in between.  Each says yes only where its
 * parser of value.h takes the cell, sets no flag but those told here, and out.h
 * would write the same bytes again.
 */
#ifndef ADAPT_PLAIN_H
#define ADAPT_PLAIN_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/str.h"

/* Two digits, or 100. */
static inline int
plain_two(const char *p)
{
	unsigned hi = (unsigned char)p[0] - (unsigned)'0', lo = (unsigned char)p[1] - (unsigned)'0';

	return hi > 9 || lo > 9 ? 100 : (int)(hi * 10 + lo);
}

bool plain_count(struct str);	/* 0  12235; at most 18 digits, no zero in front */
bool plain_share(struct str);	/* 0  1  0.0875; at most 6 decimals, from 0.0001 on */
bool plain_time(struct str);	/* 2024-06-18T12:00:00Z  2024-06-18T12:00:00.250Z */
bool plain_day(struct str);	/* 2024-06-18 */

/* Quick, for a cell behind which eight bytes can be read: plain_count() of up to eight
 * digits without asking how many there are.  False: perhaps after all. */
static inline bool
plain_count_in(struct str s)
{
	uint64_t v;

	if (s.n - 1 > 7)
		return false;
	memcpy(&v, s.p, 8);
	v <<= 64 - 8 * s.n;
	v |= (uint64_t)0x3030303030303030 >> 4 >> (8 * s.n - 4);
	/* high halves are 3, and stay so with 6 more */
	v = ((v & 0xf0f0f0f0f0f0f0f0) ^ 0x3030303030303030) |
	    (((v + 0x0606060606060606) & 0xf0f0f0f0f0f0f0f0) ^ 0x3030303030303030);
	return (v == 0) & ((*s.p != '0') | (s.n == 1));
}

#endif
