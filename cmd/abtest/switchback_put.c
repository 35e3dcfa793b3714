/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "switchback_put.h"

#include <math.h>

#include "text.h"

#define CARRY_P 0.05
#define UNEVEN 0.5 /* of the arm's variation */

enum { TWO_WEEKS = 14, PAIRS_ORDER = 4 };

const struct column_note switchback_columns[] = {
	{ "test", "", "byte-sorted" },
	{ "metric", "", "in the order of the options, sums first" },
	{ "control", "", "the arm compared with" },
	{ "arm", "", "byte-sorted" },
	{ "units", "count", "that had periods with a value" },
	{ "n_control, n", "count", "periods of each arm" },
	{ "switches", "count", "changes of arm within a unit's schedule" },
	{ "value_control, value", "as the metric",
	    "mean over periods; with --log the geometric one" },
	{ "diff, diff_lo, diff_hi", "as the metric",
	    "effect of the arm on a period beside unit, trend, weekday; with --log on the "
	    "logarithm" },
	{ "lift", "fraction", "diff / value_control; with --log exp(diff) - 1" },
	{ "lift_lo, lift_hi", "fraction", "with --log" },
	{ "p", "", "two-sided" },
	{ "p_adjusted", "", "over metrics and arms of the test" },
	{ "adjustment", "", "the method applied" },
	{ "basis", "", "randomisation or model: what p and the interval of diff rest on" },
	{ "schedule", "", "alternate, pairs, shuffle or coin" },
	{ "block", "periods", "drawn together" },
	{ "schedules", "count", "that could have been drawn" },
	{ "model_lo, model_hi, model_p", "as the metric",
	    "of diff by regression, errors correlated in time" },
	{ "pairs, pair_diff, pair_lo, pair_hi, pair_p", "as the metric",
	    "neighbouring blocks with different arms: paired t" },
	{ "carry, carry_lo, carry_hi, carry_p", "as the metric",
	    "what the arm of the period before leaves" },
	{ "always, always_lo, always_hi", "as the metric",
	    "diff and carry together: the arm for ever against the control for ever" },
	{ "explained", "fraction",
	    "of the arm's turns that trend and weekday explain: 1 cannot be told apart" },
	{ "washed", "count", "periods left out by --washout" },
	{ "verdict", "",
	    "winner, harm, no difference shown, too few switches, do not trust, or empty" },
	{ "sentence", "", "the same in words" },
	{ "note", "", "why something is empty, what to watch" },
	{ NULL, NULL, NULL },
};

static const char *const verdicts[] = {
	[TURNED_NOTHING] = "",
	[TURNED_WINNER] = "winner",
	[TURNED_HARM] = "harm",
	[TURNED_NONE] = "no difference shown",
	[TURNED_FEW] = "too few switches",
	[TURNED_DISTRUST] = "do not trust",
};

void
switchback_put_head(struct out *o)
{
	for (const struct column_note *c = switchback_columns; c->name != NULL; c++) {
		struct str rest = str_of(c->name), name;
		while (str_cut(&rest, ',', &name))
			out_str(o, str_trim(name));
	}
	out_end(o);
}

static bool
has_design(const struct turned_case *c)
{
	return !isnan(c->s.design.p);
}

static double
lift(const struct turned_case *c, const struct turned_rules *rules, double diff)
{
	if (rules->logs)
		return expm1(diff);
	return c->s.mean[0] == 0 ? (double)NAN : diff / c->s.mean[0];
}

static double
value(const struct turned_rules *rules, double mean)
{
	return rules->logs ? exp(mean) : mean;
}

static void
say_difference(struct text *t, const struct rotation *r, const struct turned_case *c,
    const struct turned_rules *rules, const char *verb)
{
	const struct finding_of *f = &c->main;

	text_add(t, "%.*s %s %.*s on %s: ", STR_ARG(r->arm[c->arm]), verb,
	    STR_ARG(r->arm[r->control]), c->metric);
	text_add(t, "%.4g against %.4g a period, ", value(rules, c->s.mean[1]),
	    value(rules, c->s.mean[0]));
	if (rules->logs)
		text_add(t, "%+.3g %% (%g %% interval %+.3g %% to %+.3g %%)",
		    100 * expm1(f->estimate), 100 * rules->conf, 100 * expm1(f->lo),
		    100 * expm1(f->hi));
	else
		text_add(t, "adjusted %+.4g (%g %% interval %+.4g to %+.4g)", f->estimate,
		    100 * rules->conf, f->lo, f->hi);
	text_add(t, "; p = %.2g", c->family > 1 ? c->p_adjusted : f->p);
	if (c->family > 1 && rules->adjust != ADJUST_NONE)
		text_add(t, " after %s over %zu comparisons", adjust_names[rules->adjust],
		    c->family);
	text_add(t,
	    has_design(c) ? ", by the schedules that could have been drawn." :
			    ", by a model: no chance drew this schedule.");
}

static struct str
say(struct text *t, const struct rotation *r, const struct turned_case *c,
    const struct turned_rules *rules)
{
	t->n = 0;
	switch (c->verdict) {
	case TURNED_WINNER: say_difference(t, r, c, rules, "beats"); break;
	case TURNED_HARM: say_difference(t, r, c, rules, "does worse than"); break;
	case TURNED_NONE:
		text_add(t, "No difference shown: ");
		say_difference(t, r, c, rules, "against");
		break;
	case TURNED_FEW:
		text_add(t, "Too few switches to judge: %zu, want %lld.", c->s.switches,
		    (long long)rules->min_switches);
		break;
	case TURNED_DISTRUST: text_add(t, "Do not trust: %s.", c->s.note); break;
	default: text_add(t, "Cannot be judged: %s.", c->s.note);
	}
	return text_str(t);
}

static void
note_schedule(struct text *t, const struct rotation *r, const struct turned_case *c)
{
	const struct switchback *s = &c->s;

	if (s->guessed && s->switches > 0)
		text_note(t, "schedule taken for %s%s (say --schedule)", schedule_names[s->kind],
		    s->block > 1 ? " of blocks" : "");
	if (s->common)
		text_note(t, "units switched together");
	if (!has_design(c) && s->note == NULL && c->verdict != TURNED_FEW)
		text_note(t,
		    "%.3g schedules could have been drawn, too few for a randomisation test",
		    s->schedules);
	if (s->pair_count >= PAIRS_ORDER && (s->pairs_ab == 0 || s->pairs_ab == s->pair_count))
		text_note(t, "in every pair %.*s comes second: pairs take a trend for an effect",
		    STR_ARG(r->arm[s->pairs_ab == 0 ? r->control : c->arm]));
}

static void
note_time(struct text *t, const struct rotation *r, const struct switchback *s)
{
	const char *level = r->hours ? "hour" : "weekday";

	if (s->note != NULL || isnan(s->model.p))
		return;
	if (!s->levels)
		text_note(t, "%s: %s not adjusted for",
		    r->span_days < TWO_WEEKS && !r->hours ? "fewer than two weeks" : "few periods",
		    level);
	if (r->hours)
		text_note(t, "weekday not adjusted for");
	if (!s->trend)
		text_note(t, "trend not adjusted for");
	if (s->explained > UNEVEN)
		text_note(t, "arms fell unevenly on %s and trend", s->levels ? level : "time");
}

static void
note_carry(struct text *t, const struct turned_case *c, const struct turned_rules *rules)
{
	const struct switchback *s = &c->s;

	if (s->note != NULL || c->verdict == TURNED_FEW)
		return;
	if (s->carry_note != NULL)
		text_note(t, "carry-over not known: %s", s->carry_note);
	else if (s->carry.p < CARRY_P && rules->washout == 0)
		text_note(t,
		    "carry-over: the arm before still shows (p = %.2g), so diff is not the whole "
		    "effect: "
		    "see always, or draw longer blocks and use --washout",
		    s->carry.p);
}

static struct str
notes(struct text *t, const struct rotation *r, const struct turned_case *c,
    const struct turned_rules *rules)
{
	const struct switchback *s = &c->s;

	t->n = 0;
	if (s->note != NULL)
		text_note(t, "%s", s->note);
	note_carry(t, c, rules);
	note_schedule(t, r, c);
	note_time(t, r, s);
	if (r->mixed > 0)
		text_note(t, "left out, several arms in one period: %zu", r->mixed);
	if (s->missing > 0)
		text_note(t, "periods without a value%s: %zu", rules->logs ? " above 0" : "",
		    s->missing);
	if (r->control_guessed)
		text_note(t, "control is the first arm in byte order");
	return text_str(t);
}

static void
put_finding(struct out *o, const struct finding_of *f)
{
	out_real(o, f->estimate);
	out_real(o, f->lo);
	out_real(o, f->hi);
}

static void
put_main(struct out *o, const struct turned_case *c, const struct turned_rules *rules)
{
	const struct switchback *s = &c->s;
	bool logs = rules->logs;

	out_uint(o, s->units);
	out_uint(o, s->n[0]);
	out_uint(o, s->n[1]);
	out_uint(o, s->switches);
	out_real(o, value(rules, s->mean[0]));
	out_real(o, value(rules, s->mean[1]));
	put_finding(o, &c->main);
	out_real(o, lift(c, rules, c->main.estimate));
	out_real(o, logs ? expm1(c->main.lo) : (double)NAN);
	out_real(o, logs ? expm1(c->main.hi) : (double)NAN);
	out_real(o, c->main.p);
	out_real(o, c->p_adjusted);
	out_text(o, adjust_names[rules->adjust]);
	out_text(o, isnan(c->main.p) ? "" : has_design(c) ? "randomisation" : "model");
}

static void
put_rest(struct out *o, const struct switchback *s)
{
	out_text(o, s->switches > 0 ? schedule_names[s->kind] : "");
	out_uint(o, s->block);
	out_real(o, isinf(s->schedules) ? (double)NAN : s->schedules);
	out_real(o, s->model.lo);
	out_real(o, s->model.hi);
	out_real(o, s->model.p);
	out_uint(o, s->pair_count);
	put_finding(o, &s->pairs);
	out_real(o, s->pairs.p);
	put_finding(o, &s->carry);
	out_real(o, s->carry.p);
	put_finding(o, &s->always);
	out_real(o, s->explained);
	out_uint(o, s->washed);
}

void
switchback_put(const struct rotation *r, const struct turned_case *c,
    const struct turned_rules *rules, struct out *o)
{
	static struct text t;

	out_str(o, r->test);
	out_text(o, c->metric);
	out_str(o, r->arm[r->control]);
	out_str(o, r->arm[c->arm]);
	put_main(o, c, rules);
	put_rest(o, &c->s);
	out_text(o, verdicts[c->verdict]);
	out_str(o, say(&t, r, c, rules));
	out_str(o, notes(&t, r, c, rules));
	out_end(o);
}
