/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/die.h"
#include "base/num.h"
#include "shares.h"
#include "stat/sequence.h"

static const char *weights;
static double threshold = 0.001, size;

const struct opt shares_options[] = {
	OPT_TEXT(0, "weights", "ARM=W,...", &weights,
	    "shares the arms are due (default: equal); an arm without is due none"),
	OPT_REAL(0, "srm-threshold", "P", &threshold, 0, 1,
	    "the assignment is broken below this p (default 0.001)"),
	OPT_REAL(0, "srm-size", "W", &size, 0, 1e9,
	    "and from this effect size, Cohen's w, on (default 0)"),
	OPT_END
};

const struct opt weights_options[] = { OPT_TEXT(0, "weights", "ARM=W,...", &weights,
					   "shares the arms would be due (default A=1,B=1)"),
	OPT_END };

static int
share_cmp(const void *a, const void *b)
{
	return str_cmp(((const struct share *)a)->arm, ((const struct share *)b)->arm);
}

/* Names may hold '=': the last one counts. */
static struct share
share_of(struct str s, struct arena *a)
{
	const char *eq = s.n > 0 ? memrchr(s.p, '=', s.n) : NULL;
	struct share out;

	if (eq == NULL || eq == s.p)
		die_usage("--weights wants ARM=WEIGHT,...: %s", quoted(s));
	size_t n = (size_t)(eq - s.p);
	const char *why = num_real((struct str){ eq + 1, s.n - n - 1 }, 0, 1e15, &out.weight);
	if (why != NULL)
		die_usage("--weights: %s: %s", why, quoted(s));
	out.arm = arena_str(a, (struct str){ s.p, n });
	return out;
}

size_t
shares_read(const struct share **to, struct arena *a)
{
	struct str rest = str_of(weights), one;
	size_t n = 1, len = 0;

	*to = NULL;
	if (weights == NULL)
		return 0;
	for (size_t i = 0; i < rest.n; i++)
		n += rest.p[i] == ',';
	struct share *s = arena_alloc(a, n * sizeof *s);
	while (str_cut(&rest, ',', &one))
		s[len++] = share_of(one, a);
	qsort(s, len, sizeof *s, share_cmp);
	for (size_t i = 1; i < len; i++)
		if (str_eq(s[i].arm, s[i - 1].arm))
			die_usage("--weights: arm %s twice", quoted(s[i].arm));
	*to = s;
	return len;
}

bool
shares_broken(const struct srm *s)
{
	return s->note == NULL && s->p < threshold && s->w >= size;
}

bool
shares_broken_at_look(const struct srm *s, double log_ratio)
{
	return s->note == NULL && sequence_p(log_ratio) < threshold && s->w >= size;
}

double
shares_threshold(void)
{
	return threshold;
}
