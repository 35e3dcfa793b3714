/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/die.h"
#include "base/num.h"
#include "base/when.h"
#include "fx.h"
#include "money/rate.h"

struct quote {
	struct str currency;
	int64_t day, rate;
	size_t line;
};

struct fx {
	const char *file;
	struct str to;
	struct quote *at;
	size_t len;
};

static int
by_day(const void *a, const void *b)
{
	const struct quote *x = a, *y = b;
	int c = str_cmp(x->currency, y->currency);

	if (c != 0)
		return c;
	return x->day != y->day ? (x->day < y->day ? -1 : 1) :
				  (x->line > y->line) - (x->line < y->line);
}

struct fx *
fx_read(const char *path, struct str to, struct arena *a)
{
	struct fx *fx = ARENA_NEW(a, struct fx);
	struct small t;

	small_read(&t, path, a);
	int day = small_need(&t, "day"), currency = small_need(&t, "currency");
	int rate = small_need(&t, "rate");
	*fx = (struct fx){ .file = t.file,
		.to = to,
		.len = t.rows,
		.at = arena_alloc(a, (t.rows + 1) * sizeof *fx->at) };
	for (size_t i = 0; i < t.rows; i++) {
		struct pos pos = small_pos(&t, i);
		struct quote *q = &fx->at[i];
		const char *wrong;

		q->currency = small_at(&t, i, currency);
		q->line = pos.line;
		if ((wrong = when_read_day(small_at(&t, i, day), &q->day)) != NULL)
			die_at(&pos, "day: %s: %s", wrong, quoted(small_at(&t, i, day)));
		if ((wrong = money_rate_read(small_at(&t, i, rate), &q->rate)) != NULL)
			die_at(&pos, "rate: %s: %s", wrong, quoted(small_at(&t, i, rate)));
	}
	qsort(fx->at, fx->len, sizeof *fx->at, by_day);
	for (size_t i = 1; i < fx->len; i++)
		if (fx->at[i].day == fx->at[i - 1].day &&
		    str_eq(fx->at[i].currency, fx->at[i - 1].currency))
			die_at(&(struct pos){ fx->file, fx->at[i].line },
			    "a second rate for %s on this day", quoted(fx->at[i].currency));
	return fx;
}

struct str
fx_to(const struct fx *fx)
{
	return fx->to;
}

__int128
fx_convert(const struct fx *fx, __int128 e4, struct str currency, int64_t day)
{
	const struct quote *best = NULL;
	char text[WHEN_TEXT];
	__int128 to;

	if (currency.n == 0 || str_eq(currency, fx->to) || e4 == 0)
		return e4;
	if (day == INT_NONE)
		die("%s without a day cannot be converted", quoted(currency));
	for (size_t lo = 0, hi = fx->len; lo < hi;) { /* the last quote up to (currency, day) */
		size_t mid = (lo + hi) / 2;
		const struct quote *q = &fx->at[mid];
		int c = str_cmp(q->currency, currency);

		if (c < 0 || (c == 0 && q->day <= day)) {
			best = q;
			lo = mid + 1;
		} else {
			hi = mid;
		}
	}
	if (best == NULL || !str_eq(best->currency, currency))
		die("%s: no rate for %s on or before %.*s", fx->file, quoted(currency),
		    (int)when_put_day(text, day), text);
	if (!money_convert(e4, best->rate, &to))
		die("%s: an amount of %s overflows", fx->file, quoted(currency));
	return to;
}
