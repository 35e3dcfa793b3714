/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ingest psi - ids that two parties share, without showing the others */
#include <stdlib.h>

#include "base/die.h"
#include "table/source.h"

#include "modes.h"
#include "psi.h"

enum { PAD = 1024, PAD_MOST = 1 << 24 };

static const char *column = "user", *key_file, *new_key, *message_file;
static int64_t pad = INT_NONE, at_most = INT_NONE;
static bool sizes;

static const struct opt options[] = { OPT_TEXT(0, "column", "COL", &column,
					  "where the ids are; user without it"),
	OPT_TEXT(0, "key", "FILE", &key_file, "blind, meet: the secret of the party that asks"),
	OPT_TEXT(0, "new-key", "FILE", &new_key, "make such a key, and nothing else"),
	OPT_TEXT(0, "message", "FILE", &message_file,
	    "answer, meet: what the other party sent; standard input without it"),
	OPT_NUM(0, "pad", "N", &pad, 1, PAD_MOST,
	    "blind, answer: fill the set up to a multiple of N; 1024 without it"),
	OPT_NUM(0, "at-most", "N", &at_most, 1, 1 << 30,
	    "answer: refuse a request of more than N points"),
	OPT_FLAG(0, "sizes", &sizes, "answer: let them learn only how many; meet: print only that"),
	OPT_END };

static const struct opt *const also[] = { input_options, output_options, NULL };

static const struct column_note reads[] = {
	{ "user", "",
	    "ids, or the column of --column; compared byte by byte, rows without are left" },
	{ "*", "", "meet passes all columns on" },
	{ NULL, NULL, NULL },
};

static const struct column_note writes[] = {
	{ "*", "", "meet: the rows whose id is common, in input order" },
	{ "ids", "count", "with --sizes: different ids of this party" },
	{ "asked", "count", "points of the request, with those that hide its size" },
	{ "offered", "count", "points of the other party, with those that hide its size" },
	{ "common", "count", "ids that both have" },
	{ NULL, NULL, NULL },
};

static struct str
slurp(struct source *s)
{
	source_open(s, message_file != NULL ? message_file : "-");
	for (size_t want = 1 << 20;; want *= 2) {
		struct str all = source_peek(s, want);
		if (all.n < want)
			return all;
	}
}

static NORETURN void
refuse(const char *why)
{
	die("%s: %s", message_file != NULL ? message_file : "<stdin>", why);
}

static void
read_message(struct psi_message *m)
{
	struct source s;
	const char *why = psi_parse(m, slurp(&s));

	if (why != NULL)
		refuse(why);
	source_close(&s);
}

static void
write_message(const struct psi_message *m)
{
	struct str text = psi_text(m);

	sink_open();
	sink_write(text.p, text.n);
	sink_close();
	free((void *)(uintptr_t)text.p);
}

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

	party_read(&p, column, false, files);
	psi_ask(&m, p.ids, (size_t)pad, key, run_workers());
	write_message(&m);
	tell(&p, m.asked);
	psi_free(&m);
	party_free(&p);
}

static void
answer(char **files)
{
	struct psi_message m;
	struct party p = { 0 };

	read_message(&m);
	if (at_most != INT_NONE && m.asked > (size_t)at_most)
		refuse("asks for more points than --at-most allows");
	party_read(&p, column, false, files);
	const char *why = psi_answer(&m, p.ids, (size_t)pad, sizes, run_workers());
	if (why != NULL)
		refuse(why);
	write_message(&m);
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

	read_message(&m);
	if (m.step == PSI_COUNT && !sizes)
		refuse("the other party tells only how many are common; --sizes prints it");
	party_read(&p, column, !sizes, files);
	bool *common = mem_alloc(p.ids.n + 1);
	const char *why = psi_meet(&m, p.ids, key, run_workers(), common, &n);
	if (why != NULL)
		refuse(why);
	if (sizes)
		put_sizes(&m, &p, n);
	else
		put_rows(&p, common);
	free(common);
	psi_free(&m);
	party_free(&p);
}

static void
check_options(bool asks, bool sends, bool gets, char **files)
{
	if (asks != (key_file != NULL))
		die_usage(asks ? "--key FILE is wanted; --new-key FILE makes one" :
				 "answer takes no --key: its secret is new every time");
	if (pad != INT_NONE && !sends)
		die_usage("--pad is for blind and answer");
	if (message_file != NULL && !gets)
		die_usage("--message is for answer and meet");
	if (gets && message_file == NULL)
		for (char **f = files; f == files || *f != NULL; f++)
			if (*f == NULL || strcmp(*f, "-") == 0)
				die_usage("the message or the table can be standard input, not "
					  "both: --message FILE");
	if (sizes && !gets)
		die_usage("--sizes is for answer and meet");
	if (at_most != INT_NONE && (asks || !gets))
		die_usage("--at-most is for answer");
	if (sends && out_new().csv)
		die_usage("a message is no table: no --csv or --excel");
	if (pad == INT_NONE)
		pad = PAD;
}

static int
run(int argc, char **argv)
{
	unsigned char key[CRYPT_KEY];
	const char *step = argc > 0 ? argv[0] : "";

	if (new_key != NULL) {
		if (argc > 0)
			die_usage("--new-key makes a key and nothing else");
		crypt_key_new(new_key);
		return ST_OK;
	}
	bool blinds = strcmp(step, "blind") == 0, answers = strcmp(step, "answer") == 0;
	bool meets = strcmp(step, "meet") == 0;
	if (!blinds && !answers && !meets)
		die_usage("which step: blind, answer or meet?");
	check_options(!answers, !meets, !blinds, argv + 1);
	if (!answers)
		crypt_key_read(key_file, key);
	if (blinds)
		blind(key, argv + 1);
	else if (answers)
		answer(argv + 1);
	else
		meet(key, argv + 1);
	crypt_wipe(key, sizeof key);
	return run_status();
}

const struct mode ingest_psi = {
	.name = "psi",
	.brief = "ids that two parties share, without showing the others",
	.operands = "blind|answer|meet [table ...]",
	.opts = options,
	.also = also,
	.reads = reads,
	.writes = writes,
	.run = run,
};
