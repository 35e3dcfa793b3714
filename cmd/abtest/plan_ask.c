/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan_ask.h"

#include "base/die.h"
#include "base/num.h"

static const char *rate, *mean, *ratio, *base, *covariate, *day, *mde, *lift, *margin, *weights,
    *adjust, *cuped, *cluster, *curve;
static double sd = NAN, units = NAN, days = NAN, per_day = NAN, power = NAN, confidence = 95;
static int64_t arms, looks = 1;
static bool equivalence, lower, sequential;

enum { WEEK = 7 };

const struct opt plan_options[] = {
	OPT_TEXT(0, "rate", "P|COL", &rate,
	    "the control's rate, such as 8%; or the column of past rows to take it from"),
	OPT_TEXT(0, "base", "COL", &base, "trials of --rate COL, which counts successes"),
	OPT_TEXT(0, "mean", "M|COL", &mean, "the control's mean, or the column to take it from"),
	OPT_TEXT(0, "covariate", "COL", &covariate,
	    "take from past rows what CUPED by COL saves (with --mean COL)"),
	OPT_TEXT(0, "ratio", "R|NUM/DEN", &ratio, "the control's ratio, or its two columns"),
	OPT_REAL(0, "sd", "S", &sd, 0, 1e15,
	    "standard deviation of a unit, with a mean or a ratio"),
	OPT_TEXT(0, "day", "COL", &day, "column that tells past days apart (default day)"),
	OPT_TEXT(0, "lift", "P%", &lift, "effect wanted, relative to the control"),
	OPT_TEXT(0, "mde", "D", &mde, "effect wanted, absolute, on the metric's own scale"),
	OPT_TEXT(0, "margin", "P%|D", &margin,
	    "plan to show no loss beyond this, relative or absolute"),
	OPT_FLAG(0, "equivalence", &equivalence, "within --margin on both sides"),
	OPT_FLAG(0, "lower", &lower, "lower is better"),
	OPT_REAL(0, "n", "N", &units, 2, 1e15, "units there are, all arms together"),
	OPT_REAL(0, "per-day", "N", &per_day, 1e-9, 1e15, "units a day, all arms together"),
	OPT_REAL(0, "days", "D", &days, 1e-9, 1e6, "days there are"),
	OPT_REAL(0, "power", "P", &power, 1, 99.9999,
	    "chance to find the effect, in percent (default 80)"),
	OPT_REAL(0, "confidence", "P", &confidence, 50, 99.99999,
	    "in percent; 100 - P is the level of the test (default 95)"),
	OPT_NUM(0, "arms", "K", &arms, 2, PLAN_ARMS, "with the control (default 2)"),
	OPT_TEXT(0, "weights", "W,W,...", &weights,
	    "shares of the arms, the control's first (default: equal)"),
	OPT_WORD(0, "adjust", "bonferroni|none", &adjust,
	    "over the arms compared with the control (default bonferroni)"),
	OPT_TEXT(0, "cuped", "R2", &cuped, "share of the variance that a covariate takes away"),
	OPT_TEXT(0, "cluster", "SIZE:ICC", &cluster,
	    "units come in groups of SIZE (of a creator), with this correlation"),
	OPT_NUM(0, "looks", "N", &looks, 1, PLAN_LOOKS,
	    "looks at equal distances, O'Brien-Fleming spending (default 1)"),
	OPT_FLAG(0, "sequential", &sequential, "look at any time: a confidence sequence"),
	OPT_WORD(0, "curve", "day|week", &curve,
	    "a line for each, up to --days (default 28): smallest effect and power"),
	OPT_END
};

/* "8%" or "0.08" */
static double
number(const char *option, const char *word, bool *percent)
{
	struct str s = str_of(word);
	double v;

	*percent = s.n > 1 && s.p[s.n - 1] == '%';
	s.n -= *percent;
	const char *why = num_real(s, -1e15, 1e15, &v);
	if (why != NULL)
		die_usage("--%s: %s: %s", option, why, quoted(str_of(word)));
	return *percent ? v / 100 : v;
}

static double
between(const char *option, const char *word, double lo, double hi, const char *want)
{
	bool percent;
	double v = number(option, word, &percent);

	if (!(v > lo && v < hi))
		die_usage("--%s wants %s: %s", option, want, quoted(str_of(word)));
	return v;
}

/* What is spelled of digits, signs and points is meant to be a number. */
static bool
is_column(const char *word)
{
	return *word == 'e' || *word == 'E' || word[strspn(word, "0123456789.,+-%eE ")] != '\0';
}

static void
read_metric(struct ask *a, struct arena *arena)
{
	bool percent;

	if ((rate != NULL) + (mean != NULL) + (ratio != NULL) != 1)
		die_usage("want one of --rate, --mean and --ratio");
	const char *word = rate ? rate : mean ? mean : ratio;
	a->kind = rate ? KIND_RATE : mean ? KIND_MEAN : KIND_RATIO;
	if (*word == '\0')
		die_usage("--%s: a metric without a name", kind_names[a->kind]);
	a->day = day ? day : "day";
	a->day_named = day != NULL;
	if (!is_column(word)) {
		a->given.base = rate ?
		    between("rate", rate, 0, 1, "a rate between 0 and 1, or 0% and 100%") :
		    number(kind_names[a->kind], word, &percent);
		return;
	}
	a->x = word;
	a->y = rate ? base : mean ? covariate : NULL;
	struct str den = str_of(ratio), num;
	if (ratio == NULL)
		return;
	str_cut(&den, '/', &num);
	if (num.n == 0 || den.n == 0)
		die_usage("--ratio wants a number or NUM/DEN: %s", quoted(str_of(ratio)));
	a->x = arena_str(arena, num).p;
	a->y = arena_str(arena, den).p;
}

static void
check_metric(const struct ask *a)
{
	if (base != NULL && (rate == NULL || a->x == NULL))
		die_usage("--base goes with --rate COL");
	if (covariate != NULL && (mean == NULL || a->x == NULL))
		die_usage("--covariate goes with --mean COL");
	if (covariate != NULL && cuped != NULL)
		die_usage("--cuped or --covariate, not both");
	if (!isnan(sd) && (rate != NULL || a->x != NULL))
		die_usage("--sd goes with a --mean or --ratio that is a number");
	if (isnan(sd) && rate == NULL && a->x == NULL)
		die_usage("--%s wants --sd: how much do units differ?", kind_names[a->kind]);
}

static void
read_effect(struct ask *a)
{
	bool percent;

	if (mde != NULL && lift != NULL)
		die_usage("--mde or --lift, not both");
	if (lift != NULL) {
		a->effect = number("lift", lift, &percent);
		a->lift = true;
		if (!percent)
			die_usage("--lift wants a percentage such as 10%%: %s",
			    quoted(str_of(lift)));
	}
	if (mde != NULL) {
		a->effect = number("mde", mde, &percent);
		if (percent)
			die_usage("--mde is absolute, such as 0.01; --lift=%s is relative to the "
				  "control",
			    mde);
	}
	if (margin == NULL) {
		if (equivalence)
			die_usage("--equivalence wants --margin");
		if (a->effect == 0)
			die_usage("no effect cannot be shown; to show that nothing is lost give "
				  "--margin");
		return;
	}
	a->goal = equivalence ? GOAL_SAME : GOAL_NO_WORSE;
	a->margin = number("margin", margin, &a->margin_lift);
	if (!(a->margin > 0))
		die_usage("--margin wants a number above 0: %s", quoted(str_of(margin)));
	if (isnan(a->effect))
		a->effect = 0;
}

/* --weights, made so that the smallest is 1. */
static void
read_arms(struct ask *a)
{
	struct str rest = str_of(weights), one;
	double least = INFINITY;

	a->arms = arms > 0 ? (size_t)arms : 2;
	for (size_t i = 0; i < a->arms; i++)
		a->weight[i] = 1;
	if (weights == NULL)
		return;
	size_t n = 0;
	while (str_cut(&rest, ',', &one)) {
		if (n == PLAN_ARMS)
			die_usage("--weights: more than %d arms", PLAN_ARMS);
		const char *why = num_real(one, 0, 1e9, &a->weight[n]);
		if (why != NULL || !(a->weight[n] > 0))
			die_usage("--weights: %s: %s", why ? why : "not above 0", quoted(one));
		least = fmin(least, a->weight[n++]);
	}
	if (n < 2 || (arms > 0 && n != a->arms))
		die_usage("--weights: %zu for %zu arms", n, a->arms);
	a->arms = n;
	for (size_t i = 0; i < n; i++)
		a->weight[i] /= least;
}

static void
read_cluster(struct ask *a)
{
	struct str icc = str_of(cluster), size;

	a->cluster = 1;
	if (cluster == NULL)
		return;
	str_cut(&icc, ':', &size);
	if (num_real(size, 1, 1e9, &a->cluster) != NULL || num_real(icc, 0, 1, &a->icc) != NULL)
		die_usage("--cluster wants SIZE:ICC, such as 20:0.05: %s", quoted(str_of(cluster)));
}

static void
read_amount(struct ask *a)
{
	a->units = units;
	a->days = days;
	a->every = curve == NULL ? 0 : *curve == 'w' ? WEEK : 1;
	a->power_given = !isnan(power);
	a->power = a->power_given ? power / 100 : 0.8;
	a->conf = confidence / 100;
	if (!isnan(units) && !isnan(days))
		die_usage("--n or --days, not both");
	if (a->x == NULL && isnan(per_day) && (!isnan(days) || curve != NULL))
		die_usage("--%s wants --per-day", curve != NULL ? "curve" : "days");
	if (curve != NULL && !isnan(units))
		die_usage("--curve goes by --days, not by --n");
	bool known = !isnan(units) || !isnan(days);
	if (curve == NULL && isnan(a->effect) && !known)
		die_usage("what is wanted? Give an effect (--lift, --mde), or how many units or "
			  "days there are (--n, --days)");
	if (curve == NULL && !isnan(a->effect) && known && a->power_given)
		die_usage(
		    "effect, units and power are all given: leave one out to have it worked out");
	if (sequential && looks > 1)
		die_usage("--sequential or --looks, not both");
	if ((sequential || looks > 1) && a->goal != GOAL_DIFFER)
		die_usage("--margin is planned for one look at the end");
}

void
ask_read(struct ask *a, struct arena *arena)
{
	*a = (struct ask){
		.given = { NAN, sd, 1, per_day, 0, NAN, NULL },
		.effect = NAN,
		.margin = NAN,
		.lower = lower,
		.sequence = sequential,
		.looks = looks,
	};
	read_metric(a, arena);
	check_metric(a);
	read_effect(a);
	read_arms(a);
	read_cluster(a);
	read_amount(a);
	if (cuped != NULL)
		a->given.kept = 1 - between("cuped", cuped, 0, 1, "a share between 0 and 1");
	bool shared = a->goal == GOAL_DIFFER && !(adjust && *adjust == 'n');
	a->comparisons = shared ? a->arms - 1 : 1;
}
