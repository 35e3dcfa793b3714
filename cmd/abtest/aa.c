/* SPDX-License-Identifier: GPL-3.0-or-later */
/* abtest aa - would the test find something where there is nothing? */
#include <stdlib.h>

#include "base/die.h"
#include "experiment/calibration.h"

#include "modes.h"
#include "relabel.h"
#include "text.h"

static const char *unit, *rate_test_word;
static int64_t times = 1000, seed = 1;
static double confidence = 95, threshold = 0.001;
static struct opt_list fail_at;

static const struct opt options[] = {
	OPT_TEXT(0, "unit", "COL,...", &unit,
	    "what is assigned (default: the column unit, or else user)"),
	OPT_NUM(0, "times", "N", &times, CALIBRATION_LEAST, 1000000,
	    "deal the units out so often (default 1000)"),
	OPT_NUM(0, "seed", "N", &seed, 0, 1e15, "another one deals otherwise (default 1)"),
	OPT_REAL(0, "confidence", "P", &confidence, 50, 99.99,
	    "100 - P is the level of the tests, in percent (default 95)"),
	OPT_WORD(0, "rate-test", "z|chisq|yates|g|fisher", &rate_test_word,
	    "of --rate, as in test (default z)"),
	OPT_REAL(0, "threshold", "P", &threshold, 1e-12, 0.5,
	    "chance of a false alarm of each check (default 0.001)"),
	OPT_WORDS(0, "fail-at", "WHAT", "invalid|undefined", &fail_at,
	    "status 1 on invalid or undefined (repeatable)"),
	OPT_END
};

static const struct opt *const also[] = { metric_options, value_options, weights_options,
	part_options, input_options, output_options, NULL };

static const struct column_note reads[] = {
	{ "unit", "", "or user, or the columns of --unit: what would be assigned" },
	{ "test", "", "optional: each is looked at alone" },
	{ "arm", "", "passed over, if there is one" },
	{ "COL", "", "those that the metric options name" },
	{ NULL, NULL, NULL },
};

static const struct column_note writes[] = {
	{ "test", "", "byte-sorted" },
	{ "metric", "", "in the order of the options" },
	{ "kind", "", "rate, mean, ratio, count, quantile or rank" },
	{ "method", "", "the test that is checked" },
	{ "control, arm", "", "of --weights" },
	{ "rows", "count", "with a value" },
	{ "times", "count", "deals with a p" },
	{ "undefined", "count", "deals without" },
	{ "level", "fraction", "share that should be found" },
	{ "found", "count", "p below the level" },
	{ "rate, rate_lo, rate_hi", "fraction", "found / times, Wilson 95 %" },
	{ "ks", "", "largest distance of the p-values from uniform" },
	{ "ks_p", "", "its p (Kolmogorov, Smirnov)" },
	{ "variance_ratio, variance_lo, variance_hi", "",
	    "variance of the differences over the mean of their squared standard errors, 95 %" },
	{ "verdict", "", "ok, invalid, conservative, uneven; empty: undefined" },
	{ "sentence", "", "the same in words" },
	{ "note", "", "why something is empty" },
	{ NULL, NULL, NULL },
};

static struct relabel_plan plan;
static struct arena arena;
static struct text text;
static bool found_invalid, found_undefined;

/* The deals of one test, metric and arm. */
struct series {
	struct dealt *at;
	double rows;
	const char *why; /* the last reason for having no p */
};

static void
put_head(struct out *o)
{
	for (const struct column_note *c = writes; c->name != NULL; c++) {
		struct str rest = str_of(c->name), name;
		while (str_cut(&rest, ',', &name))
			out_str(o, str_trim(name));
	}
	out_end(o);
}

/* Might the test find twice as much as it should, or the variance be a quarter larger? */
static bool
too_few(const struct calibration *c)
{
	return c->rate_at.hi > 2 * (1 - confidence / 100) || c->ratio_at.hi > 1.25;
}

static const char *
advice(const struct calibration *c, enum kind kind)
{
	switch (c->verdict) {
	case CALIBRATION_INVALID:
		if (!(c->ratio_at.lo > 1))
			return "Do not use this test on such data.";
		return kind == KIND_COUNT ? "Do not use this test: the counts vary more than a "
					    "Poisson's. Take --mean." :
					    "Do not use this test: differences vary more than "
					    "it takes them to. Several rows of one unit? Then "
					    "test --cluster is right.";
	case CALIBRATION_CONSERVATIVE: return "The test is too careful: it will miss effects.";
	case CALIBRATION_UNEVEN:
		return "The level is kept, but other p-values are not what they say.";
	default:
		return too_few(c) ? "Nothing speaks against the test, but so few deals show "
				    "large faults only: more --times." :
				    "The test can be trusted on such data.";
	}
}

static struct str
say_sentence(const struct calibration *c, enum kind kind)
{
	text.n = 0;
	if (c->verdict == CALIBRATION_UNDEFINED) {
		text_add(&text, "Cannot be judged: %zu of %zu deals have a p.", c->times,
		    plan.times);
		return text_str(&text);
	}
	text_add(&text,
	    "Of %zu tests of nothing %.3g %% were significant at %.3g %% (95 %% interval "
	    "%.3g %% to %.3g %%); p-values %s uniform (p = %.2g)",
	    c->times, 100 * c->rate, 100 - confidence, 100 * c->rate_at.lo, 100 * c->rate_at.hi,
	    c->ks_p < threshold ? "are not" : "look", c->ks_p);
	if (!isnan(c->ratio))
		text_add(&text,
		    "; the variance of the differences is %.3g times what the test takes it for",
		    c->ratio);
	text_add(&text, ". %s", advice(c, kind));
	return text_str(&text);
}

static struct how
how_of(const struct metric *m)
{
	struct how how = { .kind = m->kind,
		.covariate = m->covariate,
		.keeps = m->kind == KIND_MEAN && m->keeps,
		.cap = m->capped ? 0 : (double)INFINITY,
		.at = m->at,
		.conf = confidence / 100 };

	while (
	    rate_test_word != NULL && strcmp(rate_test_names[how.rate_test], rate_test_word) != 0)
		how.rate_test++;
	return how;
}

static void
put_series(struct out *o, struct str test, const struct metric *m, size_t arm, struct series *s)
{
	const struct how how = how_of(m);
	char method[EFFECT_METHOD];
	struct calibration c = calibration_of(s->at, plan.times, confidence / 100, threshold);

	out_str(o, test);
	out_text(o, m->name);
	out_text(o, kind_names[m->kind]);
	out_text(o, effect_method(&how, method));
	out_str(o, plan.arm[0]);
	out_str(o, plan.arm[arm]);
	out_real(o, s->rows);
	out_uint(o, c.times);
	out_uint(o, plan.times - c.times);
	out_real(o, 1 - confidence / 100);
	out_uint(o, c.found);
	out_real(o, c.rate);
	out_real(o, c.rate_at.lo);
	out_real(o, c.rate_at.hi);
	out_real(o, c.distance);
	out_real(o, c.ks_p);
	out_real(o, c.ratio);
	out_real(o, c.ratio_at.lo);
	out_real(o, c.ratio_at.hi);
	out_text(o, calibration_names[c.verdict]);
	out_str(o, say_sentence(&c, m->kind));
	out_text(o, c.times < plan.times && s->why ? s->why : "");
	out_end(o);
	found_invalid |= c.verdict == CALIBRATION_INVALID;
	found_undefined |= c.verdict == CALIBRATION_UNDEFINED || c.times < plan.times;
}

/* One deal of a test into the series of its metrics and arms. */
static void
take(const struct trial *t, size_t deal, struct series *all)
{
	size_t arms = plan.arms;

	for (size_t m = 0; m < plan.metrics.count; m++) {
		struct how how = how_of(&plan.metrics.metric[m]);
		struct values values[RELABEL_ARMS];
		double rows = 0;
		for (size_t arm = 0; arm < arms; arm++) {
			rows += (double)trial_cell(t, m, arm)->n;
			values[arm] = cell_values(trial_cell(t, m, arm));
		}
		if (plan.metrics.metric[m].capped)
			how.cap = values_quantile_of(values, arms, how.at);
		for (size_t arm = 1; arm < arms; arm++) {
			struct series *s = &all[m * arms + arm];
			struct effect e = effect_of(&how, trial_cell(t, m, 0),
			    trial_cell(t, m, arm));
			s->at[deal] = (struct dealt){ e.diff.p, e.diff.estimate, e.diff.se };
			s->rows = rows;
			if (isnan(e.diff.p))
				s->why = e.diff.note;
		}
	}
}

static void
emit(void *acc, struct out *o)
{
	struct trials *trials = trials_of(&plan.metrics, relabel_sums(acc), &arena);
	size_t all = plan.metrics.count * plan.arms;
	struct series *s = mem_alloc(all * sizeof *s);
	struct trial t = { 0 };
	bool more = true;

	for (size_t i = 0; i < all; i++)
		s[i].at = mem_alloc(plan.times * sizeof *s[i].at);
	put_head(o);
	while (more) {
		struct str test = { 0 };
		for (size_t i = 0; i < all; i++)
			s[i].why = NULL;
		for (size_t deal = 0; deal < plan.times && (more = trials_next(trials, &t));
		     deal++) {
			take(&t, deal, s);
			test = t.test;
		}
		for (size_t i = 0; more && i < all; i++)
			if (i % plan.arms > 0)
				put_series(o, test, &plan.metrics.metric[i / plan.arms],
				    i % plan.arms, &s[i]);
		if (o->n > 256 * 1024)
			sink_out(o);
	}
	for (size_t i = 0; i < all; i++)
		free(s[i].at);
	free(s);
}

static bool
reached(void)
{
	return (found_invalid && opt_listed(&fail_at, "invalid")) ||
	    (found_undefined && opt_listed(&fail_at, "undefined"));
}

static int
run(int argc, char **argv)
{
	(void)argc;
	metrics_read(&plan.metrics, &arena);
	if (plan.metrics.count == 0)
		die_usage("which metrics? --rate, --mean or --ratio");
	plan.times = (size_t)times;
	plan.seed = (uint64_t)seed;
	relabel_read(&plan, unit, &arena);
	struct contract c = relabel_contract(&plan);
	c.mode = "abtest aa";
	c.emit = emit;
	int status = contract_run(&c, argv);
	return status == ST_OK && reached() ? ST_FINDING : status;
}

const struct mode abtest_aa = {
	.name = "aa",
	.brief = "would the test find something where there is nothing?",
	.operands = "[file ...]",
	.opts = options,
	.also = also,
	.reads = reads,
	.writes = writes,
	.run = run,
};
