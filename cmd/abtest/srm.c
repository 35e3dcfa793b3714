/* SPDX-License-Identifier: GPL-3.0-or-later */
/* abtest srm - did the assignment keep its shares? */
#include "base/die.h"

#include "looks.h"
#include "modes.h"
#include "stat/sequence.h"

static struct opt_list fail_at;
static const char *segment, *look_column = "day";
static bool sequential, last;

static const struct opt options[] = { OPT_TEXT(0, "segment", "COL", &segment,
					  "check every value of COL by itself"),
	OPT_FLAG(0, "sequential", &sequential,
	    "check after every day, so that looking often is no error"),
	OPT_TEXT(0, "look", "COL", &look_column,
	    "days or whole numbers of --sequential (default day)"),
	OPT_FLAG(0, "last", &last, "of --sequential only the last look"),
	OPT_WORDS(0, "fail-at", "WHAT", "srm|undefined", &fail_at,
	    "status 1 on srm or undefined (repeatable)"),
	OPT_END };

static const struct opt *const also[] = { shares_options, part_options, input_options,
	output_options, NULL };

static const struct column_note reads[] = {
	{ "arm", "", "which version the unit saw" },
	{ "test", "", "optional: which of many tests" },
	{ "n", "count", "optional: units of the row; without it a row is a unit" },
	{ "day", "",
	    "of --sequential: a day, or a whole number, by which looks follow each other" },
	{ "COL", "", "of --segment: any text" },
	{ "metric", "",
	    "optional: rows of several metrics count the same units; the largest n is taken" },
	{ NULL, NULL, NULL },
};

static const struct column_note writes[] = {
	{ "test", "", "byte-sorted" },
	{ "segment", "", "with --segment: byte-sorted" },
	{ "look", "count", "with --sequential: 1 is the first" },
	{ "day", "", "with --sequential: up to the end of this day" },
	{ "arms", "list", "with units or a weight, byte-sorted, joined by |" },
	{ "n", "list of counts", "in the order of the arms" },
	{ "expected", "list of fractions", "share each arm is due" },
	{ "got", "list of fractions", "share each arm got" },
	{ "chisq", "", "Pearson's chi-square" },
	{ "df", "", "its degrees of freedom" },
	{ "p", "", "upper tail; exact where an arm is due fewer than 5 units" },
	{ "log10_p", "", "also where p is too small for a number" },
	{ "p_any_look", "", "with --sequential: the p that holds at every look, least so far" },
	{ "w", "", "effect size: Cohen's w, 0.1 is small" },
	{ "worst_arm", "", "the arm farthest from its share" },
	{ "worst", "fraction", "units it got over units it was due, minus 1" },
	{ "verdict", "", "ok, mismatch, or empty when undefined" },
	{ "note", "", "why something is empty, how p was found" },
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

/* Of a test so far: the largest evidence, and whether it was broken at any look. */
struct so_far {
	double log_ratio;
	bool broken;
};

static void
look_at(struct so_far *f, const struct trial *t)
{
	if (!sequential || look_number(t->slice) == 1)
		*f = (struct so_far){ .log_ratio = -INFINITY };
	f->log_ratio = fmax(f->log_ratio, sequential ? look_srm(t) : -INFINITY);
	if (sequential)
		f->broken |= shares_broken_at_look(&t->srm, f->log_ratio);
	else
		f->broken = shares_broken(&t->srm);
}

static void
put_slice(struct out *o, struct str slice)
{
	out_str(o, segment ? slice : ((struct str){ 0 }));
	out_int(o, sequential ? look_number(slice) : INT_NONE);
	out_str(o, sequential ? look_name(slice) : ((struct str){ 0 }));
}

static void
put_trial(struct out *o, const struct trial *t, const struct so_far *f, struct lists *l)
{
	const struct srm *s = &t->srm;

	out_str(o, t->test);
	put_slice(o, t->slice);
	put_arms(o, t, l);
	out_real(o, s->chisq);
	out_real(o, s->df);
	out_real(o, s->p);
	out_real(o, s->log_p / M_LN10);
	out_real(o, sequential && !s->note ? sequence_p(f->log_ratio) : (double)NAN);
	out_real(o, s->w);
	out_str(o, s->note ? ((struct str){ 0 }) : t->arm[s->worst_arm].name);
	out_real(o, s->note ? (double)NAN : excess(t, s->worst_arm));
	if (s->note != NULL)
		out_none(o);
	else
		out_text(o, f->broken ? "mismatch" : "ok");
	out_text(o,
	    s->note	 ? s->note :
		s->exact ? "fewer than 5 units due to an arm: p is exact" :
			   "");
	out_end(o);
}

static struct metrics metrics;
static struct arena arena;
static bool reached;

static void
emit(void *acc, struct out *o)
{
	struct gather *g = sequential ? looks_of(acc, &metrics) : acc;
	struct trials *trials = trials_of(&metrics, g, &arena);
	bool at_srm = opt_listed(&fail_at, "srm"), at_undefined = opt_listed(&fail_at, "undefined");
	struct trial t = { 0 };
	struct lists l = { 0 };
	struct so_far so_far = { 0 };

	for (const struct column_note *c = writes; c->name != NULL; c++)
		out_text(o, c->name);
	out_end(o);
	while (trials_next(trials, &t)) {
		look_at(&so_far, &t);
		if (last && trials_more(trials))
			continue;
		put_trial(o, &t, &so_far, &l);
		reached |= t.srm.note != NULL ? at_undefined : at_srm && so_far.broken;
		if (o->n > 256 * 1024)
			sink_out(o);
	}
}

static int
run(int argc, char **argv)
{
	(void)argc;
	if (segment != NULL && sequential)
		die_usage("--segment and --sequential do not go together");
	if (last && !sequential)
		die_usage("--last goes with --sequential");
	metrics_units(&metrics, &arena);
	if (segment != NULL)
		metrics_slice(&metrics, &arena, segment);
	if (sequential)
		metrics_looks(&metrics, &arena, look_column);
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
