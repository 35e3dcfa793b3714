/* SPDX-License-Identifier: GPL-3.0-or-later */
/* profile funnel - how many go from step to step, where they leave, how long it takes */
#include <stdlib.h>
#include <unistd.h>

#include "base/die.h"
#include "base/near.h"

#include "funnel_put.h"
#include "modes.h"
#include "person.h"
#include "scope.h"

static int64_t window = 7 * (int64_t)MS_DAY;
static bool order, reentry, dedup, increase, once;
static struct opt_list without;

enum { MIN_USERS = 10, COLS = PERSON_COLUMNS + STEPS_COLUMNS + 1 };

static const struct opt options[] = { OPT_SPAN(0, "window", "TIME", &window, 0, 3650.0 * MS_DAY,
					  "from the first step to the last (default 7d)"),
	OPT_FLAG(0, "strict-order", &order, "a row of another kind ends the search"),
	OPT_FLAG(0, "allow-reentry", &reentry, "with --strict-order: step one may come again"),
	OPT_FLAG(0, "strict-dedup", &dedup, "a step that comes again ends the search"),
	OPT_FLAG(0, "strict-increase", &increase, "each step later than the one before"),
	OPT_FLAG(0, "strict-once", &once, "a row is one step only"),
	OPT_LIST(0, "without", "STEP", &without, "such a row ends the chains begun (repeatable)"),
	OPT_END };

static const struct opt *const also[] = { scope_options, scope_by_options, part_options,
	input_options, output_options, NULL };

static struct steps steps;
static struct funnel_plan plan;
static struct col cols[COLS];

static struct marks *
funnel_new(void *ctx)
{
	(void)ctx;
	return marks_new(dedup || once ? MARK_EACH : MARK_ONCE);
}

static void
funnel_add(struct marks *m, struct rows *r)
{
	uint32_t group = scope_by() == 0 ? marks_group(m, (struct str){ 0 }) : 0;
	struct instant t;

	for (size_t i = 0; i < r->n; i++) {
		int event = person_event(r, i);
		if (event < 0)
			continue;
		uint32_t bits = steps_of(&steps, r, i, event, PERSON_COLUMNS);
		if ((bits == 0 && !order) || !person_time(r, i, &t))
			continue;
		if (scope_by() > 0)
			group = marks_group(m, scope_key(r, i, NULL, 0));
		marks_add(m, group, person_print(r, i), funnel_value(t.ms, bits));
	}
}

static void
funnel_merge(struct marks *into, struct marks *from)
{
	marks_merge(into, from);
}

static void
funnel_finish(struct marks *m, int workers)
{
	marks_finish(m, workers);
}

static void
funnel_save(const struct marks *m, struct out *o)
{
	marks_save(m, o);
}

static const char *
funnel_load(struct marks *m, struct str line)
{
	return marks_load(m, line);
}

CONTRACT_CALLS(funnel)

static void
emit(void *acc, struct out *o)
{
	funnel_put(acc, &steps, &plan, o);
}

static int
read_steps(char **argv)
{
	static const char *const usual[] = { "view", "like", "comment", "share", "follow", NULL };
	int used = 0;

	for (; argv[used] != NULL && steps_is(argv[used]); used++)
		steps_add(&steps, argv[used]);
	for (int i = 0; used == 0 && usual[i] != NULL; i++)
		steps_add(&steps, usual[i]);
	for (size_t i = 0; i < without.len; i++)
		steps_break(&steps, without.at[i]);
	return used;
}

/* What is neither a step nor a file was more likely meant as a step. */
static void
refuse_slip(const char *word)
{
	struct str step[EVENTS + 2] = { [EVENTS] = STR("view"), STR("any") };
	bool plain = word != NULL && word[strspn(word, "abcdefghijklmnopqrstuvwxyz|")] == '\0';

	if (!plain || access(word, F_OK) == 0)
		return;
	for (int e = 0; e < EVENTS; e++)
		step[e] = str_of(event_names[e]);
	die_usage("%s is neither a step nor a file%s", quoted(str_of(word)),
	    near_hint(near_name(str_of(word), step, EVENTS + 2)));
}

static const struct col *
columns(void)
{
	static const struct col person[] = { PERSON_COLS };

	memcpy(cols, person, sizeof person);
	for (int c = 0; c < steps.ncolumns; c++)
		cols[PERSON_COLUMNS + c] = (struct col){ .name = steps.column[c],
			.required = true };
	return cols;
}

/* The window is of the view: what is kept does not depend on it. */
static uint64_t
digest(void)
{
	uint64_t d = part_option(0, order ? STR("order") : STR(""));

	d = part_option(d, dedup || once ? STR("each") : STR(""));
	for (int i = 0; i < steps.n; i++)
		d = part_option(d, str_of(steps.name[i]));
	for (size_t i = 0; i < without.len; i++)
		d = part_option(part_option(d, STR("without")), str_of(without.at[i]));
	return d;
}

static int
run(int argc, char **argv)
{
	(void)argc;
	if (reentry && !order)
		die_usage("--allow-reentry goes with --strict-order");
	if ((increase || once) && (order || dedup))
		die_usage("--strict-order and --strict-dedup do not go with --strict-increase "
			  "and --strict-once");
	int used = read_steps(argv);
	refuse_slip(argv[used]);
	plan = (struct funnel_plan){
		.steps = steps.n,
		.window_ms = window,
		.order = order,
		.reentry = reentry,
		.dedup = dedup,
		.increase = increase,
		.once = once,
	};
	const struct contract c = {
		.job = { .cols = columns(), CONTRACT_JOB(funnel) },
		.mode = "profile funnel",
		.options = digest(),
		CONTRACT_CALLED(funnel),
		.emit = emit,
	};
	funnel_min_users = scope_min_sample(MIN_USERS);
	return scope_run(&c, argv + used);
}

static const struct column_note reads[] = {
	{ "platform", "", "may be empty" },
	{ "user", "", "rows without one are passed over" },
	{ "event", "", "impression play watch finish ..." },
	{ "time", "RFC 3339", "rows without one are passed over" },
	{ "COL", "", "those of --by and of steps such as order@channel=live" },
	{ NULL, NULL, NULL },
};

const struct mode profile_funnel = {
	.name = "funnel",
	.brief = "users from step to step: where they leave, how long it takes",
	.operands = "[STEP ...] [file ...]",
	.opts = options,
	.also = also,
	.reads = reads,
	.writes = funnel_writes,
	.run = run,
};
