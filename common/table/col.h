/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * col - which columns a filter wants, and the struct a record becomes.
 *
 * The member's C type picks the parser, so table and struct cannot disagree:
 * struct str is text, int64_t an integer, double a real number, struct money
 * an amount, struct instant a time.  An absent column and an empty cell are
 * the missing value of the type: an empty slice, INT_NONE, NAN, { INT_NONE }.
 */
#ifndef TABLE_COL_H
#define TABLE_COL_H

#include <stdint.h>

#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "base/when.h"

enum col_kind {
	COL_TEXT, COL_INT, COL_REAL, COL_MONEY, COL_TIME,
	COL_RAW,	/* no member: read with rows_at() */
};

struct col {
	const char   *name;	/* header name; NULL ends the table */
	enum col_kind kind;
	size_t        offset;	/* of the member in the struct */
	bool          required;	/* the header must have it */
	bool          filled;	/* and no cell may be empty (such a row is left out) */
	double        min, max;	/* of int and real, when not both 0 */
};

#define COL_KIND(T, f) _Generic(((T *)0)->f,		\
	struct str: COL_TEXT, int64_t: COL_INT, double: COL_REAL,	\
	struct money: COL_MONEY, struct instant: COL_TIME)
#define COL(T, f, ...) { .name = #f, .kind = COL_KIND(T, f),	\
	.offset = offsetof(T, f), __VA_ARGS__ }
#define COL_END { .name = NULL }

/* As a cell says it: NULL, or what is wrong with it. `to` is the member. */
const char *col_parse(const struct col *, struct str cell, void *to);
void        col_missing(const struct col *, void *to);

/* "a,b,c" as text columns that the header must have; text lives in the arena.
 * Dies on an empty or repeated name. */
struct col *col_list(struct str names, struct arena *);

#endif
