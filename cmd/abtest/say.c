/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>

#include "base/die.h"
#include "say.h"

enum { FEW_UNITS = 30 };

static struct str
arm_name(const struct matter *m, size_t arm)
{
	return m->trial->arm[arm].name;
}

static void
add_p(struct text *t, double p, double log_p)
{
	if (p > 1e-300)
		text_add(t, "p = %.2g", p);
	else if (isinf(log_p))
		text_add(t, "p < 1e-300");
	else
		text_add(t, "p = 10^%.1f", log_p / M_LN10);
}

static void
add_value(struct text *t, enum kind kind, double v)
{
	if (kind == KIND_RATE || kind == KIND_RANK)
		text_add(t, "%.3g %%", 100 * v);
	else
		text_number(t, v, 4);
}

/* "+31.1 % (95 % interval +10.4 % to +51.9 %)", of fractions or plain */
static void
add_interval(struct text *t, const struct comparison *c, double conf, bool fraction)
{
	double times = fraction ? 100 : 1;
	int digits = fraction ? 3 : 4;
	const char *unit = fraction ? " %" : "";

	text_signed(t, times * c->estimate, digits);
	text_add(t, "%s", unit);
	if (isnan(c->lo))
		return;
	text_add(t, " (%g %% interval ", conf);
	text_signed(t, times * c->lo, digits);
	text_add(t, "%s to ", unit);
	text_signed(t, times * c->hi, digits);
	text_add(t, "%s)", unit);
}

/* "13.1 % against 10 %, +31.1 % (95 % interval +10.4 % to +51.9 %)"; the
 * difference itself where a relative one is not defined. */
static void
add_effect(struct text *t, const struct matter *m)
{
	const struct finding *f = m->one;
	const struct effect *e = &f->effect;
	enum kind kind = m->trial->measure[f->metric].kind;
	double conf = 100 * m->rules->conf;

	if (kind == KIND_RANK)
		text_add(t, "the larger of two in ");
	add_value(t, kind, e->value_b);
	text_add(t, " against ");
	add_value(t, kind, e->value_a);
	text_add(t, !isnan(e->removed) || m->how->stratified ? ", adjusted " : ", ");
	bool relative = !isnan(e->lift.lo) || (isnan(e->diff.lo) && !isnan(e->lift.estimate));
	add_interval(t, relative ? &e->lift : &e->diff, conf, relative);
}

static void
add_bound(struct text *t, const struct finding *f)
{
	double z = f->effect.diff.statistic;

	if (isnan(z))
		text_add(t, ".");
	else if (isinf(f->bound))
		text_add(t, "; z = %.3g.", z);
	else
		text_add(t, "; z = %.3g, %s the bound %.3g.", z,
		    fabs(z) < f->bound ? "below" : "past", f->bound);
}

static void
add_test(struct text *t, const struct matter *m)
{
	const struct finding *f = m->one;
	enum adjust rule = m->rules->rule[f->role];

	if (f->by_bound) {
		add_bound(t, f);
		return;
	}
	text_add(t, "; ");
	if (f->family < 2 || rule == ADJUST_NONE) {
		add_p(t, f->effect.diff.p, f->effect.diff.log_p);
	} else {
		add_p(t, f->p_adjusted, -INFINITY);
		text_add(t, " after %s over %zu comparisons", adjust_names[rule], f->family);
	}
	bool reached = f->p_adjusted < 1 - m->rules->conf;
	text_add(t, reached ? ", below %g." : ", not below %g.", 1 - m->rules->conf);
	if (f->p_equivalent < 1 - m->rules->conf)
		text_add(t, " Within %g %% either way: p = %.2g (two one-sided tests).",
		    100 * m->rules->equivalence, f->p_equivalent);
}

static void
say_difference(struct text *t, const struct matter *m, const char *verb)
{
	struct str b = arm_name(m, m->one->arm), a = arm_name(m, m->control);
	struct str metric = m->trial->measure[m->one->metric].name;

	text_add(t, "%.*s %s %.*s on %.*s: ", STR_ARG(b), verb, STR_ARG(a), STR_ARG(metric));
	add_effect(t, m);
	add_test(t, m);
}

static void
say_guardrail(struct text *t, const struct matter *m, const char *verb)
{
	struct str b = arm_name(m, m->one->arm);
	struct str metric = m->trial->measure[m->one->metric].name;

	text_add(t, "%.*s %s guardrail %.*s (margin %g %%): ", STR_ARG(b), verb, STR_ARG(metric),
	    100 * m->rules->margin);
	add_effect(t, m);
	text_add(t, ".");
}

struct str
say_assignment(struct text *t, const struct trial *trial)
{
	const struct srm *s = &trial->srm;

	t->n = 0;
	if (s->note != NULL) {
		text_add(t, "Do not trust: the assignment cannot be checked, %s.", s->note);
		return text_str(t);
	}
	double all = 0;
	for (size_t a = 0; a < trial->arms; a++)
		all += trial->arm[a].units;
	const struct arm *worst = &trial->arm[s->worst_arm];
	text_add(t,
	    "Do not trust: the assignment is broken, %.*s is off its share by %.3g %% "
	    "(%.0f of %.0f units; ",
	    STR_ARG(worst->name), 100 * s->worst, worst->units, all);
	add_p(t, s->p, s->log_p);
	text_add(t, ", below %g).", shares_threshold());
	return text_str(t);
}

struct str
say_nothing(struct text *t, const char *why)
{
	t->n = 0;
	text_add(t, "Cannot be judged: %s.", why);
	return text_str(t);
}

static const char *
why_not(const struct effect *e)
{
	if (e->diff.note != NULL)
		return e->diff.note;
	return e->lift.note ? e->lift.note : "a relative margin needs a control above zero";
}

/* Beside the whole: that segments differ; beside a segment: that they are not
 * shown to, so that its own verdict says little of it. */
static void
say_interaction(struct text *t, const struct matter *m)
{
	bool differ = m->one->p_interaction < 1 - m->rules->conf;

	if (isnan(m->one->p_interaction) || differ == (m->segment.n > 0))
		return;
	if (differ)
		text_add(t, " Its effect differs between %s (p = %.2g).",
		    m->how->stratified ? "strata" : "segments", m->one->p_interaction);
	else if (!m->how->stratified)
		text_add(t, " Segments are not shown to differ (p = %.2g).", m->one->p_interaction);
}

struct str
say_sentence(struct text *t, const struct matter *m)
{
	t->n = 0;
	if (m->one->verdict == VERDICT_DISTRUST)
		return say_assignment(t, m->assigned);
	if (m->segment.n > 0)
		text_add(t, "In %.*s: ", STR_ARG(m->segment));
	switch (m->one->verdict) {
	case VERDICT_WINNER: say_difference(t, m, "beats"); break;
	case VERDICT_HARM:
		if (m->one->role == ROLE_GUARDRAIL)
			say_guardrail(t, m, "breaks");
		else
			say_difference(t, m, "does worse than");
		break;
	case VERDICT_NONE:
		text_add(t, "No difference shown: ");
		say_difference(t, m, "against");
		break;
	case VERDICT_EQUIVALENT:
		text_add(t, "Equivalent: ");
		say_difference(t, m, "against");
		break;
	case VERDICT_BLOCKED: {
		struct str rail = m->trial->measure[m->all[m->one->broken].metric].name;
		say_difference(t, m, "beats");
		text_add(t, " Blocked: its guardrail %.*s does not hold.", STR_ARG(rail));
		break;
	}
	case VERDICT_HOLDS: say_guardrail(t, m, "keeps"); break;
	case VERDICT_OPEN: say_guardrail(t, m, "is not shown to keep"); break;
	default: text_add(t, "Cannot be judged: %s.", why_not(&m->one->effect));
	}
	say_interaction(t, m);
	return text_str(t);
}

static void
note_missing(struct text *t, const struct matter *m)
{
	const struct cell *a = trial_cell(m->trial, m->one->metric, m->control);
	const struct cell *b = trial_cell(m->trial, m->one->metric, m->one->arm);
	long long in_a = a ? a->missing : 0, in_b = b ? b->missing : 0;

	if (in_a + in_b > 0)
		text_note(t, "units without a value: %lld in the control, %lld here", in_a, in_b);
}

static bool
by_t(enum kind kind)
{
	return kind == KIND_MEAN || kind == KIND_RATIO;
}

struct str
say_notes(struct text *t, const struct matter *m)
{
	const struct effect *e = &m->one->effect;
	const char *same = e->diff.note;

	t->n = 0;
	if (same != NULL)
		text_note(t, "%s", same);
	if (e->lift.note != NULL && (same == NULL || strcmp(same, e->lift.note) != 0))
		text_note(t, "lift: %s", e->lift.note);
	if (e->expected_min < 5 && same == NULL && m->how->rate_test != RATE_FISHER)
		text_note(t, "fewer than 5 expected in a cell, the test is rough");
	if (same == NULL && by_t(m->trial->measure[m->one->metric].kind) &&
	    fmin(e->n_a, e->n_b) < FEW_UNITS)
		text_note(t, "fewer than %d units in an arm: right only for values near a normal",
		    FEW_UNITS);
	if (!isnan(e->odds.ratio))
		text_note(t, "%sodds ratio %.4g (%.4g to %.4g)",
		    m->how->stratified ? "common " : "", e->odds.ratio, e->odds.lo, e->odds.hi);
	if (e->left_out > 0)
		text_note(t, "%.0f units are in strata without both arms, and left out",
		    e->left_out);
	if (m->draws > 0)
		text_note(t, "%zu draws, seed %" PRIu64, m->draws, m->seed);
	if (!isnan(e->capped_a))
		text_note(t,
		    "capped at %.6g, quantile %g of all arms: %.0f values in the control, %.0f "
		    "here",
		    m->how->cap, m->how->at, e->capped_a, e->capped_b);
	if (e->dispersion > 1.5)
		text_note(t, "counts vary %.2g times as much as a Poisson's: --mean is safer",
		    e->dispersion);
	if (!isnan(e->removed))
		text_note(t, "%s took away %.3g %% of the variance",
		    m->how->lin && m->how->kind == KIND_MEAN ? "regression" : "CUPED",
		    100 * e->removed);
	note_missing(t, m);
	if (m->unplaced > 0)
		text_note(t, "%.0f units have no segment", m->unplaced);
	if (m->trial->srm.note != NULL)
		text_note(t, "assignment not checked: %s", m->trial->srm.note);
	if (m->control_guessed)
		text_note(t, "control is the first arm in byte order");
	return text_str(t);
}
