/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * value - one cell of an export as a value, by what its adapter says it is.
 *
 * All are pure.  A parser gets a cell that clean_guard() has trimmed and that
 * is not missing, and returns NULL or a reason of fault.h.  Units are never
 * guessed from the size of a number; a sign in the cell (%, 秒, 万) is not a
 * guess.  `flags` collects FLAG_ letters.
 */
#ifndef ADAPT_VALUE_H
#define ADAPT_VALUE_H

#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "base/when.h"

enum {
	FLAG_A = 1,	/* rounded by the platform: 1.2万 */
	FLAG_D = 2,	/* a date without time: local midnight */
	FLAG_Y = 4,	/* the year was inferred */
	FLAG_K = 8,	/* the key was derived */
	FLAG_P = 16,	/* private */
	FLAG_U = 32,	/* the cell is bare, its unit is the adapter's word */
};

enum date_order { DATES_ASK, DATES_DMY, DATES_MDY };

struct spelling {
	bool comma;		/* 1.234,5 instead of 1,234.5 */
	enum date_order dates;	/* of 8/3/2024 */
};

/* 12,235  12235.0  1.2万  1.2w  3亿  1.2K  2.3M  10万+  (3)  1e3; a suffix
 * rounds half up and sets FLAG_A. */
const char *value_count(struct str, const struct spelling *, int64_t *, int *flags);

/*
 * A fraction from a bare number that counts `per` to one (1: a fraction, 100:
 * percent, 10000), or from one with a % sign.  Bare fractions over 1 and
 * negative rates are refused.
 */
const char *value_rate(struct str, const struct spelling *, int per, double *, int *flags);

/* ms from 9.53 (times `unit_ms`), 18秒, 1分23秒, 1m23s, 12500ms, 1:23, 0:13:29,
 * PT1M23S; rounded half up. */
const char *value_span(struct str, const struct spelling *, int64_t unit_ms, int64_t *,
    int *flags);

/* ¥3,000  1,234.50元  -12.00  9.8万 (FLAG_A); a sign must fit `currency` (ISO
 * 4217, may be empty).  unit_e4: MONEY_ONE, or 100 for fen. */
const char *value_money(struct str, const struct spelling *, struct str currency,
    int64_t unit_e4, struct money *, int *flags);

/* Any finite number, dot or comma by the spelling. */
const char *value_real(struct str, const struct spelling *, double *);

/* A date or time as it was spelt. */
struct moment {
	int     year;		/* 0: not said */
	int     month, day;
	bool    time;		/* ms and, when zoned, offset are said */
	bool    zoned;		/* an epoch is, with offset 0 */
	bool    bare;		/* an epoch: the unit is not in the cell */
	int64_t ms;		/* of the day */
	int64_t offset;		/* ms east of UTC */
};

/*
 * 2026-07-18 14:11:20, 2026/07/24, 2026年03月24日17时33分05秒, 20260724, RFC 3339,
 * Apr 29, 2020, 27-Jul-20, 2024/06/18 8:00 PM, 下午8:00; without a year
 * February 28, 8 de marzo, 8. März, 3月25日, 25 tháng 3; epochs of 10, 13 or 16 digits.
 */
const char *value_moment(struct str, const struct spelling *, struct moment *);
const char *value_epoch(struct str, int64_t unit_ms, struct moment *);

/* value_moment(), and the serials of spreadsheets: days since 1899-12-30, to the
 * second (46100.577025).  Only where an adapter says that they occur. */
const char *value_moment_serial(struct str, const struct spelling *, struct moment *);

/* An age band: 18-24 from 18–24 years, 18~24岁; 65+ from 65+ years; other texts
 * stay as they are.  In the arena. */
struct str value_band(struct str, struct arena *);

/* Year of a moment without one: the newest such day not after `days`, the
 * first not before it, the one nearest to it. */
int value_year_until(const struct moment *, int64_t days);
int value_year_from(const struct moment *, int64_t days);
int value_year_near(const struct moment *, int64_t days);

/* With its year.  A date alone is midnight in the zone. */
struct instant value_instant(const struct moment *, const struct zone *);
int64_t        value_day(const struct moment *, const struct zone *);	/* in the zone */

/* Text of an id; `zeros` when it looks rounded (18 digits or more, zeros
 * behind the 15th) but may be right. */
const char *value_id(struct str, struct str *, bool *zeros);
const char *value_link_id(struct str, struct str *);	/* the digits, or a bare id */

/* The first letter and three stars, whatever the length; in the arena.  A text
 * masked so comes back as it is. */
struct str value_mask(struct str, struct arena *);

/* When an item of Douyin or TikTok was made, from its id: the upper 32 bits are
 * epoch seconds (arXiv 2504.13279).  { INT_NONE } when it is no such id. */
struct instant value_id_time(struct str id);

/* #words of a text, joined by '|', each once; in the arena.  A list of words
 * as the sources write them ("a,b", ["a","b"], a|b) likewise. */
struct str value_hashtags(struct str, struct arena *);
struct str value_tags(struct str, struct arena *);

#endif
