/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "roles.h"

#include <math.h>

#include "base/die.h"
#include "base/num.h"

static struct opt_list secondary, guardrails, lowers;
static const char *margin_word;

const struct opt role_options[] = { OPT_LIST(0, "secondary", "METRIC", &secondary,
					"not what the test is decided on (repeatable)"),
	OPT_LIST(0, "guardrail", "METRIC", &guardrails,
	    "must not get worse than --margin (repeatable)"),
	OPT_TEXT(0, "margin", "P%", &margin_word,
	    "what a guardrail may lose, relative to the control"),
	OPT_LIST(0, "lower", "METRIC", &lowers, "lower is better (repeatable; default: higher)"),
	OPT_END };

static bool
named_in(const struct opt_list *l, struct str metric)
{
	for (size_t i = 0; i < l->len; i++)
		if (str_eq(str_of(l->at[i]), metric))
			return true;
	return false;
}

enum role
role_of(struct str metric)
{
	return named_in(&guardrails, metric) ? ROLE_GUARDRAIL :
	    named_in(&secondary, metric)     ? ROLE_SECONDARY :
					       ROLE_PRIMARY;
}

bool
lower_is_better(struct str metric)
{
	return named_in(&lowers, metric);
}

double
percent_read(const char *option, const char *word)
{
	struct str s = str_of(word);
	double v;

	if (s.n < 2 || s.p[s.n - 1] != '%' ||
	    num_real((struct str){ s.p, s.n - 1 }, 0, 100, &v) != NULL)
		die_usage("--%s wants a percentage such as 2%%: %s", option, quoted(s));
	return v / 100;
}

double
role_margin(void)
{
	if (guardrails.len > 0 && margin_word == NULL)
		die_usage("--guardrail wants --margin: what may it lose?");
	return margin_word ? percent_read("margin", margin_word) : (double)NAN;
}

void
roles_check(bool (*seen)(const void *ctx, struct str metric), const void *ctx)
{
	const struct opt_list *all[] = { &secondary, &guardrails, &lowers };

	for (size_t k = 0; k < sizeof all / sizeof *all; k++)
		for (size_t i = 0; i < all[k]->len; i++)
			if (!seen(ctx, str_of(all[k]->at[i])))
				die("no metric %s in this test", quoted(str_of(all[k]->at[i])));
}

struct control
control_of(const char *word, size_t arms, struct str (*name)(const void *ctx, size_t arm),
    const void *ctx)
{
	static const char *const known[] = { "control", "Control", "CONTROL", "对照", "对照组",
		"A" };
	size_t names = word != NULL ? 1 : sizeof known / sizeof *known;

	for (size_t k = 0; k < names; k++)
		for (size_t a = 0; a < arms; a++)
			if (str_eq(name(ctx, a), str_of(word != NULL ? word : known[k])))
				return (struct control){ a, true, false };
	return (struct control){ 0, word == NULL, word == NULL };
}
