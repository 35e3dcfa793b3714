/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ingest psi - ids that two parties share, without showing the others */
#include <stdlib.h>

#include "modes.h"
#include "psi.h"

enum { PAD = 1024, PAD_MOST = 1 << 24, MIN_K = 20 };

static const char *column = "user", *key_file, *new_key, *message_file, *sum, *unit;
static int64_t pad = INT_NONE, at_most = INT_NONE, min_k = INT_NONE;
static bool sizes;

static const struct opt options[] = { OPT_TEXT(0, "column", "COL", &column,
					  "where the ids are; user without it"),
	OPT_TEXT(0, "key", "FILE", &key_file,
	    "the secret of the party: blind, meet, add, answer --sum, total"),
	OPT_TEXT(0, "new-key", "FILE", &new_key, "make such a key, and nothing else"),
	OPT_TEXT(0, "message", "FILE", &message_file,
	    "answer, meet, add, total: what the other party sent; standard input without it"),
	OPT_NUM(0, "pad", "N", &pad, 1, PAD_MOST,
	    "blind, answer: fill the set up to a multiple of N; 1024 without it"),
	OPT_NUM(0, "at-most", "N", &at_most, 1, 1 << 30,
	    "answer: refuse a request of more than N points"),
	OPT_TEXT(0, "sum", "COL,...", &sum,
	    "answer: seal these columns, for sums over the common ids only"),
	OPT_TEXT(0, "unit", "U,...", &unit,
	    "answer --sum: values are multiples of this, or one for each; 0.01 without it"),
	OPT_NUM(0, "min-k", "N", &min_k, 2, 1 << 30,
	    "add: give no sum of fewer than N common ids; 20 without it"),
	OPT_FLAG(0, "sizes", &sizes, "answer: let them learn only how many; meet: print only that"),
	OPT_END };

static const struct opt *const also[] = { input_options, output_options, NULL };

static const struct column_note reads[] = {
	{ "user", "",
	    "ids, or the column of --column; compared byte by byte, rows without are left" },
	{ "*", "", "meet passes all columns on; amounts or counts in those of --sum" },
	{ NULL, NULL, NULL },
};

static const struct column_note writes[] = {
	{ "*", "", "meet: the rows whose id is common, in input order" },
	{ "ids", "count", "with --sizes: different ids of this party" },
	{ "asked", "count", "points of the request, with those that hide its size" },
	{ "offered", "count", "points of the other party, with those that hide its size" },
	{ "common", "count", "ids that both have" },
	{ "column", "", "total: of --sum" },
	{ "n", "count", "total: ids that both have" },
	{ "sum", "that of the column", "total: of the column over these, exact" },
	{ "mean", "that of the column", "total: sum / n" },
	{ NULL, NULL, NULL },
};

static void
tell(const struct party *p, size_t points)
{
	if (!run_quiet())
		warn("%zu different ids in %zu points", p->ids.n, points);
}

static void
blind(const unsigned char key[static CRYPT_KEY], char **files)
{
	struct psi_message m;
	struct party p = { 0 };

	party_read(&p, column, (struct wanted){ 0 }, files);
	psi_ask(&m, p.ids, (size_t)pad, key, run_workers());
	message_write(&m);
	tell(&p, m.asked);
	psi_free(&m);
	party_free(&p);
}

static void
answer(char **files)
{
	struct psi_message m;
	struct party p = { 0 };

	message_read(&m, message_file);
	if (at_most != INT_NONE && m.asked > (size_t)at_most)
		message_refuse(message_file, "asks for more points than --at-most allows");
	party_read(&p, column, (struct wanted){ 0 }, files);
	const char *why = psi_answer(&m, p.ids, (size_t)pad, sizes, run_workers());
	if (why != NULL)
		message_refuse(message_file, why);
	message_write(&m);
	tell(&p, m.offered);
	psi_free(&m);
	party_free(&p);
}

static void
put_sizes(const struct psi_message *m, const struct party *p, size_t n)
{
	static const char *const names[] = { "ids", "asked", "offered", "common" };
	const size_t values[] = { p->ids.n, m->asked, m->offered, n };
	struct out o = out_new();

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		out_text(&o, names[i]);
	out_end(&o);
	for (size_t i = 0; i < sizeof values / sizeof *values; i++)
		out_uint(&o, values[i]);
	out_end(&o);
	sink_open();
	sink_out(&o);
	sink_close();
	out_free(&o);
}

static void
put_rows(const struct party *p, const bool *common)
{
	sink_open();
	sink_write(p->head.at, p->head.n);
	for (size_t i = 0; i < p->nrows; i++)
		if (common[p->row[i].id])
			sink_write(p->text.at + p->row[i].from, p->row[i].n);
	sink_close();
}

static void
meet(const unsigned char key[static CRYPT_KEY], char **files)
{
	struct psi_message m;
	struct party p = { 0 };
	size_t n = 0;

	message_read(&m, message_file);
	if (m.step == PSI_COUNT && !sizes)
		message_refuse(message_file,
		    "the other party tells only how many are common; --sizes prints it");
	party_read(&p, column, (struct wanted){ .rows = !sizes }, files);
	bool *common = mem_alloc(p.ids.n + 1);
	const char *why = psi_meet(&m, p.ids, key, run_workers(), common, &n);
	if (why != NULL)
		message_refuse(message_file, why);
	if (sizes)
		put_sizes(&m, &p, n);
	else
		put_rows(&p, common);
	free(common);
	psi_free(&m);
	party_free(&p);
}

enum step { BLIND, ANSWER, MEET, ADD, TOTAL, STEPS };

static const struct {
	const char *name;
	bool table, gets, sends; /* a table, a message; a message */
} steps[STEPS] = {
	[BLIND] = { "blind", true, false, true },
	[ANSWER] = { "answer", true, true, true },
	[MEET] = { "meet", true, true, false },
	[ADD] = { "add", true, true, true },
	[TOTAL] = { "total", false, true, false },
};

static void
check_own(enum step step)
{
	if (pad != INT_NONE && step != BLIND && step != ANSWER)
		die_usage("--pad is for blind and answer");
	if (sizes && step != ANSWER && step != MEET)
		die_usage("--sizes is for answer and meet");
	if (at_most != INT_NONE && step != ANSWER)
		die_usage("--at-most is for answer");
	if (sum != NULL && step != ANSWER)
		die_usage("--sum is for answer");
	if (sum != NULL && sizes)
		die_usage("--sum and --sizes are two kinds of answer");
	if (unit != NULL && sum == NULL)
		die_usage("--unit is for answer --sum");
	if (min_k != INT_NONE && step != ADD)
		die_usage("--min-k is for add");
}

static void
check_options(enum step step, char **files)
{
	bool secret = step != ANSWER || sum != NULL;

	if (secret != (key_file != NULL))
		die_usage(secret ? "--key FILE is wanted; --new-key FILE makes one" :
				   "answer takes no --key: its secret is new every time");
	if (message_file != NULL && !steps[step].gets)
		die_usage("--message is for answer, meet, add and total");
	if (!steps[step].table && *files != NULL)
		die_usage("total takes no table");
	if (steps[step].gets && steps[step].table && message_file == NULL)
		for (char **f = files; f == files || *f != NULL; f++)
			if (*f == NULL || strcmp(*f, "-") == 0)
				die_usage("the message or the table can be standard input, not "
					  "both: --message FILE");
	if (steps[step].sends && out_new().csv)
		die_usage("a message is no table: no --csv or --excel");
	check_own(step);
}

static void
take_step(enum step step, const unsigned char key[static CRYPT_KEY], char **files)
{
	const struct sum_options o = { .column = column,
		.message = message_file,
		.sum = sum,
		.unit = unit,
		.pad = (size_t)pad,
		.at_most = at_most == INT_NONE ? SIZE_MAX : (size_t)at_most,
		.min_k = min_k == INT_NONE ? MIN_K : (size_t)min_k };

	switch (step) {
	case BLIND: blind(key, files); break;
	case ANSWER: sum != NULL ? sums_offer(&o, key, files) : answer(files); break;
	case MEET: meet(key, files); break;
	case ADD: sums_add(&o, key, files); break;
	case TOTAL:
	case STEPS: sums_total(&o, key); break;
	}
}

static int
run(int argc, char **argv)
{
	unsigned char key[CRYPT_KEY] = { 0 };
	int step = 0;

	if (new_key != NULL) {
		if (argc > 0)
			die_usage("--new-key makes a key and nothing else");
		crypt_key_new(new_key);
		return ST_OK;
	}
	while (step < STEPS && (argc == 0 || strcmp(argv[0], steps[step].name) != 0))
		step++;
	if (step == STEPS)
		die_usage("which step: blind, answer, meet, add or total?");
	check_options((enum step)step, argv + 1);
	if (pad == INT_NONE)
		pad = PAD;
	if (key_file != NULL)
		crypt_key_read(key_file, key);
	take_step((enum step)step, key, argv + 1);
	crypt_wipe(key, sizeof key);
	return run_status();
}

const struct mode ingest_psi = {
	.name = "psi",
	.brief = "ids that two parties share, without showing the others",
	.operands = "blind|answer|meet|add|total [table ...]",
	.opts = options,
	.also = also,
	.reads = reads,
	.writes = writes,
	.run = run,
};
