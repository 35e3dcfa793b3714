/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stdio.h>

#include "base/die.h"
#include "say.h"

static void add(struct text *, const char *fmt, ...) PRINTF(2, 3);
static void note(struct text *, const char *fmt, ...) PRINTF(2, 3);

static void
add(struct text *t, const char *fmt, ...)
{
	va_list args;

	for (;;) {
		va_start(args, fmt);
		size_t room = t->cap - t->n;
		size_t n = (size_t)vsnprintf(t->at ? t->at + t->n : NULL, room, fmt, args);
		va_end(args);
		if (n < room) {
			t->n += n;
			return;
		}
		t->cap = (t->cap + n) * 2 + 1;
		t->at = mem_resize(t->at, t->cap);
	}
}

static struct str
text(const struct text *t)
{
	return (struct str){ t->at, t->n };
}

static struct str
arm_name(const struct matter *m, size_t arm)
{
	return m->trial->arm[arm].name;
}

static void
add_p(struct text *t, double p, double log_p)
{
	if (p > 1e-300)
		add(t, "p = %.2g", p);
	else
		add(t, "p = 10^%.1f", log_p / M_LN10);
}

static void
add_value(struct text *t, enum kind kind, double v)
{
	if (kind == KIND_RATE)
		add(t, "%.3g %%", 100 * v);
	else
		add(t, "%.4g", v);
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

	add_value(t, kind, e->value_b);
	add(t, " against ");
	add_value(t, kind, e->value_a);
	if (!isnan(e->lift.lo))
		add(t, ", %+.3g %% (%g %% interval %+.3g %% to %+.3g %%)", 100 * e->lift.estimate,
		    conf, 100 * e->lift.lo, 100 * e->lift.hi);
	else if (!isnan(e->diff.lo))
		add(t, ", %+.4g (%g %% interval %+.4g to %+.4g)", e->diff.estimate, conf,
		    e->diff.lo, e->diff.hi);
	else if (!isnan(e->lift.estimate))
		add(t, ", %+.3g %%", 100 * e->lift.estimate);
}

static void
add_bound(struct text *t, const struct finding *f)
{
	double z = f->effect.diff.statistic;

	if (isnan(z))
		add(t, ".");
	else if (isinf(f->bound))
		add(t, "; z = %.3g.", z);
	else
		add(t, "; z = %.3g, %s the bound %.3g.", z, fabs(z) < f->bound ? "below" : "past",
		    f->bound);
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
	add(t, "; ");
	if (f->family < 2 || rule == ADJUST_NONE) {
		add_p(t, f->effect.diff.p, f->effect.diff.log_p);
	} else {
		add(t, "p = %.2g after %s over %zu comparisons", f->p_adjusted, adjust_names[rule],
		    f->family);
	}
	add(t, f->verdict == VERDICT_NONE ? ", not below %g." : ", below %g.", 1 - m->rules->conf);
}

static void
say_difference(struct text *t, const struct matter *m, const char *verb)
{
	struct str b = arm_name(m, m->one->arm), a = arm_name(m, m->control);
	struct str metric = m->trial->measure[m->one->metric].name;

	add(t, "%.*s %s %.*s on %.*s: ", STR_ARG(b), verb, STR_ARG(a), STR_ARG(metric));
	add_effect(t, m);
	add_test(t, m);
}

static void
say_guardrail(struct text *t, const struct matter *m, const char *verb)
{
	struct str b = arm_name(m, m->one->arm);
	struct str metric = m->trial->measure[m->one->metric].name;

	add(t, "%.*s %s guardrail %.*s (margin %g %%): ", STR_ARG(b), verb, STR_ARG(metric),
	    100 * m->rules->margin);
	add_effect(t, m);
	add(t, ".");
}

struct str
say_assignment(struct text *t, const struct trial *trial)
{
	const struct srm *s = &trial->srm;

	t->n = 0;
	if (s->note != NULL) {
		add(t, "Do not trust: the assignment cannot be checked, %s.", s->note);
		return text(t);
	}
	double all = 0;
	for (size_t a = 0; a < trial->arms; a++)
		all += trial->arm[a].units;
	const struct arm *worst = &trial->arm[s->worst_arm];
	add(t,
	    "Do not trust: the assignment is broken, %.*s is off its share by %.3g %% "
	    "(%.0f of %.0f units; ",
	    STR_ARG(worst->name), 100 * s->worst, worst->units, all);
	add_p(t, s->p, s->log_p);
	add(t, ", below %g).", shares_threshold());
	return text(t);
}

struct str
say_nothing(struct text *t, const char *why)
{
	t->n = 0;
	add(t, "Cannot be judged: %s.", why);
	return text(t);
}

static const char *
why_not(const struct effect *e)
{
	if (e->diff.note != NULL)
		return e->diff.note;
	return e->lift.note ? e->lift.note : "a relative margin needs a control above zero";
}

struct str
say_sentence(struct text *t, const struct matter *m)
{
	t->n = 0;
	switch (m->one->verdict) {
	case VERDICT_DISTRUST: return say_assignment(t, m->trial);
	case VERDICT_WINNER: say_difference(t, m, "beats"); break;
	case VERDICT_HARM:
		if (m->one->role == ROLE_GUARDRAIL)
			say_guardrail(t, m, "breaks");
		else
			say_difference(t, m, "does worse than");
		break;
	case VERDICT_NONE:
		add(t, "No difference shown: ");
		say_difference(t, m, "against");
		break;
	case VERDICT_BLOCKED: {
		struct str rail = m->trial->measure[m->all[m->one->broken].metric].name;
		say_difference(t, m, "beats");
		add(t, " Blocked: its guardrail %.*s does not hold.", STR_ARG(rail));
		break;
	}
	case VERDICT_HOLDS: say_guardrail(t, m, "keeps"); break;
	case VERDICT_OPEN: say_guardrail(t, m, "is not shown to keep"); break;
	default: return say_nothing(t, why_not(&m->one->effect));
	}
	return text(t);
}

static void
note(struct text *t, const char *fmt, ...)
{
	char one[256];
	va_list args;

	va_start(args, fmt);
	vsnprintf(one, sizeof one, fmt, args);
	va_end(args);
	add(t, t->n > 0 ? "; %s" : "%s", one);
}

static void
note_missing(struct text *t, const struct matter *m)
{
	const struct cell *a = trial_cell(m->trial, m->one->metric, m->control);
	const struct cell *b = trial_cell(m->trial, m->one->metric, m->one->arm);
	long long in_a = a ? a->missing : 0, in_b = b ? b->missing : 0;

	if (in_a + in_b > 0)
		note(t, "units without a value: %lld in the control, %lld here", in_a, in_b);
}

struct str
say_notes(struct text *t, const struct matter *m)
{
	const struct effect *e = &m->one->effect;
	const char *same = e->diff.note;

	t->n = 0;
	if (same != NULL)
		note(t, "%s", same);
	if (e->lift.note != NULL && (same == NULL || strcmp(same, e->lift.note) != 0))
		note(t, "lift: %s", e->lift.note);
	if (e->expected_min < 5 && same == NULL)
		note(t, "fewer than 5 expected in a cell, z is rough");
	if (!isnan(e->removed))
		note(t, "CUPED took away %.3g %% of the variance", 100 * e->removed);
	note_missing(t, m);
	if (m->trial->srm.note != NULL)
		note(t, "assignment not checked: %s", m->trial->srm.note);
	if (m->control_guessed)
		note(t, "control is the first arm in byte order");
	return text(t);
}
