/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <sched.h>
#include <stdlib.h>

#include "base/die.h"
#include "stream/pack.h"
#include "stream/recode.h"
#include "table/run_impl.h"

enum { WORKERS_MAX = 256 };

static const char *from_word, *sep_word, *rejects_word, *encoding_word;
static const char *password_file;
static struct opt_list renames;
static int64_t jobs, preamble;
static bool quiet, strict;
struct run_total run_total;

const struct opt input_options[] = {
	OPT_WORD(0, "from", "csv|tsv", &from_word,
	    "read as CSV or TSV whatever the header looks like"),
	OPT_TEXT(0, "sep", "CHAR", &sep_word, "read CSV with this separator, such as ; or |"),
	OPT_TEXT(0, "encoding", "NAME", &encoding_word,
	    "encoding of inputs without a BOM: gb18030, latin-1"),
	OPT_TEXT(0, "password-file", "FILE", &password_file,
	    "first line: password of encrypted zip archives"),
	OPT_NUM(0, "preamble", "N", &preamble, 0, 1000000, "lines in front of the header"),
	OPT_LIST('C', "column", "NAME=ACTUAL", &renames,
	    "read the column ACTUAL as NAME (repeatable)"),
	OPT_TEXT(0, "max-rejects", "N|P%", &rejects_word,
	    "rows left out before the status is 1 (default 0)"),
	OPT_FLAG(0, "strict", &strict, "stop at the first bad row"),
	OPT_NUM('j', "jobs", "N", &jobs, 1, WORKERS_MAX, "workers (default: all processors)"),
	OPT_FLAG('q', "quiet", &quiet, "no progress, no summary of what was left out"),
	OPT_END,
};

struct run_count
run_count(void)
{
	return run_total.count;
}

void
run_anew(void)
{
	free(run_total.digests.at);
	run_total = (struct run_total){ 0 };
}

const struct digest *
run_digests(void)
{
	return run_total.digests.at;
}

size_t
run_inputs(void)
{
	return run_total.digests.len;
}

bool
run_quiet(void)
{
	return quiet;
}

bool
run_strict(void)
{
	return strict;
}

int
run_workers(void)
{
	cpu_set_t set;

	if (jobs > 0)
		return (int)jobs;
	int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
	return n < 1 ? 1 : n > WORKERS_MAX ? WORKERS_MAX : n;
}

static char
separator(void)
{
	if (sep_word == NULL)
		return 0;
	if (strcmp(sep_word, "\\t") == 0)
		return '\t';
	if (strlen(sep_word) != 1 || strchr("\"\n\r", *sep_word) != NULL)
		die_usage("--sep wants one byte: %s", quoted(str_of(sep_word)));
	return *sep_word;
}

const char *
run_encoding(void)
{
	static const char *name;

	if (encoding_word != NULL && name == NULL && (name = recode_name(encoding_word)) == NULL)
		die_usage("--encoding: not known: %s", quoted(str_of(encoding_word)));
	return name;
}

struct run_format
run_format(void)
{
	if (password_file != NULL)
		pack_password_file(password_file);
	return (struct run_format){ .sep = separator(),
		.preamble = (size_t)preamble,
		.renames = &renames,
		.encoding = run_encoding(),
		.format = from_word == NULL ? (sep_word ? FORMAT_CSV : FORMAT_AUTO) :
		    *from_word == 'c'	    ? FORMAT_CSV :
					      FORMAT_TSV };
}

void
run_hint(void)
{
	if (!quiet && run_total.not_utf8 > 0 && encoding_word == NULL)
		warn("rows that are not UTF-8 may be in another encoding: name it with --encoding");
}

void
run_summary(void)
{
	if (!quiet && run_total.count.rejected > 0)
		warn("%" PRIu64 " of %" PRIu64 " rows left out", run_total.count.rejected,
		    run_total.count.rows);
}

int
run_status(void)
{
	struct str s = str_of(rejects_word);
	double share;
	int64_t most = 0;

	if (s.n > 1 && s.p[s.n - 1] == '%') {
		if (num_real((struct str){ s.p, s.n - 1 }, 0, 100, &share) != NULL)
			die_usage("--max-rejects wants a number or a percentage: %s", quoted(s));
		return (double)run_total.count.rejected >
			share / 100 * (double)run_total.count.rows ?
		    ST_FINDING :
		    ST_OK;
	}
	if (s.n > 0 && num_int(s, 0, INT64_MAX, &most) != NULL)
		die_usage("--max-rejects wants a number or a percentage: %s", quoted(s));
	return run_total.count.rejected > (uint64_t)most ? ST_FINDING : ST_OK;
}
