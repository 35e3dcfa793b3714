/* SPDX-License-Identifier: GPL-3.0-or-later */
/* abtest srm - did the assignment keep its shares? */
#include "base/die.h"

#include "modes.h"
#include "trial.h"

static struct opt_list fail_at;

static const struct opt options[] = { OPT_LIST(0, "fail-at", "WHAT", &fail_at,
					  "status 1 on srm or undefined (repeatable)"),
	OPT_END };

static const struct opt *const also[] = { shares_options, part_options, input_options,
	output_options, NULL };

static const struct column_note reads[] = {
	{ "arm", "", "which version the unit saw" },
	{ "test", "", "optional: which of many tests" },
	{ "n", "count", "optional: units of the row; without it a row is a unit" },
	{ "metric", "",
	    "optional: rows of several metrics count the same units; the largest n is taken" },
	{ NULL, NULL, NULL },
};

static const struct column_note writes[] = {
	{ "test", "", "byte-sorted" },
	{ "arms", "list", "with units or a weight, byte-sorted, joined by |" },
	{ "n", "list of counts", "in the order of the arms" },
	{ "expected", "list of fractions", "share each arm is due" },
	{ "got", "list of fractions", "share each arm got" },
	{ "chisq", "", "Pearson's chi-square" },
	{ "df", "", "its degrees of freedom" },
	{ "p", "", "upper tail" },
	{ "log10_p", "", "also where p is too small for a number" },
	{ "w", "", "effect size: Cohen's w, 0.1 is small" },
	{ "worst_arm", "", "the arm farthest from its share" },
	{ "worst", "fraction", "units it got over units it was due, minus 1" },
	{ "verdict", "", "ok, mismatch, or empty when undefined" },
	{ "note", "", "why something is empty" },
	{ NULL, NULL, NULL },
};

struct lists {
	struct out arms, units, due, got;
};

static void
put_part(struct out *o, struct str text)
{
	char *p = out_room(o, text.n + 1);

	if (o->n > 0)
		*p++ = '|', o->n++;
	memcpy(p, text.p, text.n);
	o->n += text.n;
}

static void
put_number(struct out *o, double v)
{
	char text[NUM_TEXT];

	put_part(o, (struct str){ text, num_put_real(text, v) });
}

static void
put_list(struct out *o, struct out *list)
{
	out_str(o, (struct str){ list->at, list->n });
	list->n = 0;
}

static void
put_arms(struct out *o, const struct trial *t, struct lists *l)
{
	double all = 0, due = 0;

	for (size_t a = 0; a < t->arms; a++) {
		all += t->arm[a].units;
		due += t->arm[a].weight;
	}
	for (size_t a = 0; a < t->arms; a++) {
		put_part(&l->arms, t->arm[a].name);
		put_number(&l->units, t->arm[a].units);
		put_number(&l->due, t->arm[a].weight / due);
		put_number(&l->got, t->arm[a].units / all);
	}
	put_list(o, &l->arms);
	put_list(o, &l->units);
	put_list(o, &l->due);
	put_list(o, &l->got);
}

/* Share got over share due, minus 1. */
static double
excess(const struct trial *t, size_t arm)
{
	double all = 0, due = 0;

	for (size_t a = 0; a < t->arms; a++) {
		all += t->arm[a].units;
		due += t->arm[a].weight;
	}
	return t->arm[arm].units / all / (t->arm[arm].weight / due) - 1;
}

static void
put_trial(struct out *o, const struct trial *t, struct lists *l)
{
	const struct srm *s = &t->srm;

	out_str(o, t->test);
	put_arms(o, t, l);
	out_real(o, s->chisq);
	out_real(o, s->df);
	out_real(o, s->p);
	out_real(o, s->log_p / M_LN10);
	out_real(o, s->w);
	out_str(o, s->note ? ((struct str){ 0 }) : t->arm[s->worst_arm].name);
	out_real(o, s->note ? (double)NAN : excess(t, s->worst_arm));
	if (s->note != NULL)
		out_none(o);
	else
		out_text(o, shares_broken(s) ? "mismatch" : "ok");
	out_text(o, s->note ? s->note : "");
	out_end(o);
}

static bool
wants(const char *word)
{
	bool found = false;

	for (size_t i = 0; i < fail_at.len; i++) {
		if (strcmp(fail_at.at[i], "srm") != 0 && strcmp(fail_at.at[i], "undefined") != 0)
			die_usage("--fail-at: not one of srm, undefined: %s",
			    quoted(str_of(fail_at.at[i])));
		found |= strcmp(fail_at.at[i], word) == 0;
	}
	return found;
}

static struct metrics metrics;
static struct arena arena;
static bool reached;

static void
emit(void *acc, struct out *o)
{
	struct trials *trials = trials_of(&metrics, acc, &arena);
	bool at_srm = wants("srm"), at_undefined = wants("undefined");
	struct trial t = { 0 };
	struct lists l = { 0 };

	for (const struct column_note *c = writes; c->name != NULL; c++)
		out_text(o, c->name);
	out_end(o);
	while (trials_next(trials, &t)) {
		put_trial(o, &t, &l);
		reached |= t.srm.note != NULL ? at_undefined : at_srm && shares_broken(&t.srm);
		if (o->n > 256 * 1024)
			sink_out(o);
	}
}

static int
run(int argc, char **argv)
{
	(void)argc;
	wants("");
	metrics_units(&metrics, &arena);
	struct contract c = gather_contract(&metrics);
	c.mode = "abtest srm";
	c.emit = emit;
	int status = contract_run(&c, argv);
	return status == ST_OK && reached ? ST_FINDING : status;
}

const struct mode abtest_srm = {
	.name = "srm",
	.brief = "did the assignment keep its shares?",
	.operands = "[file ...]",
	.opts = options,
	.also = also,
	.reads = reads,
	.writes = writes,
	.run = run,
};
