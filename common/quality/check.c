/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quality/check.h"

#include "base/num.h"
#include "base/when.h"

#define SLACK (0.001 + 1e-9)

const struct check_kind check_kinds[CHECKS] = {
	[CHECK_ROWS] = { "rows", COLUMNS_NONE, LIMIT_LEAST },
	[CHECK_COVERAGE] = { "coverage", COLUMNS_NONE, LIMIT_LEAST },
	[CHECK_MISSING] = { "missing", COLUMNS_EACH, LIMIT_RATE },
	[CHECK_INVALID] = { "invalid", COLUMNS_EACH, LIMIT_RATE },
	[CHECK_DUPLICATE] = { "duplicate", COLUMNS_NEEDED, LIMIT_RATE },
	[CHECK_STALE] = { "stale", COLUMNS_NONE, LIMIT_SPAN },
	[CHECK_LAG_P50] = { "lag_p50", COLUMNS_NONE, LIMIT_SPAN },
	[CHECK_LAG_P90] = { "lag_p90", COLUMNS_NONE, LIMIT_SPAN },
	[CHECK_LAG_P99] = { "lag_p99", COLUMNS_NONE, LIMIT_SPAN },
	[CHECK_REGRESS] = { "regress", COLUMNS_EACH, LIMIT_RATE },
	[CHECK_NEGATIVE] = { "negative", COLUMNS_EACH, LIMIT_RATE },
	[CHECK_OVER_ONE] = { "over_one", COLUMNS_EACH, LIMIT_RATE },
	[CHECK_OVER] = { "over", COLUMNS_PAIR, LIMIT_RATE },
	[CHECK_WITHOUT] = { "without", COLUMNS_PAIR, LIMIT_RATE },
	[CHECK_SUM_OVER_ONE] = { "sum_over_one", COLUMNS_PAIR, LIMIT_RATE },
};

const char *const level_names[] = { "ok", "warn", "error" };

int
check_find(struct str name)
{
	for (int c = 0; c < CHECKS; c++)
		if (str_eq(str_of(check_kinds[c].name), name))
			return c;
	return -1;
}

const char *
check_read_pair(enum check c, struct str text, struct check_pair *p)
{
	static const char want[] = "not two columns (want a|b, or a|b*FACTOR+SPAN)";
	struct str rest = text, tail, factor;
	int64_t plus_ms = 0;

	*p = (struct check_pair){ .factor = 1 };
	if (!str_cut(&rest, '|', &p->a) || p->a.n == 0 || rest.n == 0 ||
	    memchr(rest.p, '|', rest.n) != NULL)
		return want;
	str_cut(&rest, '+', &tail);
	if (rest.p != NULL && when_read_span(rest, &plus_ms) != NULL)
		return "not a span behind + (want 24h)";
	str_cut(&tail, '*', &p->b);
	factor = tail;
	if (p->b.n == 0)
		return want;
	if (factor.p != NULL && num_real(factor, 0, 1e9, &p->factor) != NULL)
		return "not a factor behind *";
	p->plus = (double)plus_ms;
	if (c != CHECK_OVER && (factor.p != NULL || rest.p != NULL))
		return "a factor or span, which only `over` takes";
	return NULL;
}

enum outcome
check_test(enum check c, double a, double b, double factor, double plus)
{
	bool bad = false;

	if (isnan(a) || (check_kinds[c].columns == COLUMNS_PAIR && isnan(b)))
		return OUTCOME_NONE;
	if (c == CHECK_NEGATIVE)
		bad = a < 0;
	else if (c == CHECK_OVER_ONE)
		bad = a > 1;
	else if (c == CHECK_OVER)
		bad = a > b * factor + plus;
	else if (c == CHECK_WITHOUT)
		bad = a > 0 && b == 0;
	else if (c == CHECK_SUM_OVER_ONE)
		bad = a + b > 1 + SLACK;
	return bad ? OUTCOME_BAD : OUTCOME_GOOD;
}

static bool
past(enum check_limit k, double limit, double value)
{
	return k == LIMIT_LEAST ? value < limit : value > limit;
}

enum level
check_level(enum check_limit k, struct limits l, double value)
{
	/* comparisons with NAN are false */
	return past(k, l.error, value) ? LEVEL_ERROR :
	    past(k, l.warn, value)     ? LEVEL_WARN :
					 LEVEL_OK;
}

double
check_threshold(struct limits l, enum level level)
{
	return level == LEVEL_ERROR || isnan(l.warn) ? l.error : l.warn;
}
