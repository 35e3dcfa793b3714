/* SPDX-License-Identifier: GPL-3.0-or-later */
/* token - the numbers, words and marks a date is made of; private to moment.c. */
#ifndef ADAPT_TOKEN_H
#define ADAPT_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum { TOKEN_MAX = 24 };

/* NUMBER: n and its digits.  WORD: of letters.  UNIT: 'y' 'M' 'd' 'h' 'm' 's'
 * for 年月日时分秒 and the Korean ones, 'a' 'p' for 上午 下午 AM PM, 'T', 'Z'.
 * MARK: one byte. */
enum token_kind { END, NUMBER, WORD, UNIT, MARK };

struct token {
	enum token_kind kind;
	char      c;
	int64_t   n;
	size_t    digits;
	struct str s;
};

struct tokens {
	struct token at[TOKEN_MAX + 1];
	size_t n, next;
};

/* Cut the text, leaving blanks and filler words out; false: too many.  The
 * one behind the last is END. */
bool token_cut(struct tokens *, struct str);

#endif
