/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ingest psi answer --sum, add and total: sums over the ids that both have. */
#include <stdio.h>
#include <stdlib.h>

#include "crypto/psi_sum.h"

#include "psi.h"

/* --sum A,B,... and --unit U, or one for each. */
static size_t
read_columns(const struct sum_options *o, struct psi_column to[PSI_COLUMNS])
{
	struct str names = str_of(o->sum), name, units = str_of(o->unit), unit = { 0 };
	struct money m = { MONEY_ONE / 100 };
	size_t n = 0, nunits = 0;

	while (str_cut(&names, ',', &name)) {
		if (n == PSI_COLUMNS)
			die_usage("--sum takes at most %d columns", PSI_COLUMNS);
		if (!psi_column_name(&to[n], name))
			die_usage("--sum: a column's name is empty, longer than %d bytes, or has a "
				  "control byte or backslash: %s",
			    PSI_NAME, quoted(name));
		for (size_t i = 0; i < n; i++)
			if (strcmp(to[i].name, to[n].name) == 0)
				die_usage("--sum: %s stands twice", quoted(name));
		if (strcmp(to[n].name, o->column) == 0)
			die_usage("--sum: %s is the column of the ids", quoted(name));
		if (str_cut(&units, ',', &unit)) {
			nunits++;
			if (num_money(unit, &m) != NULL || m.e4 < 1 || m.e4 > PSI_UNIT_MOST_E4)
				die_usage("--unit: not a number from 0.0001 to 100: %s",
				    quoted(unit));
		}
		to[n++].unit_e4 = m.e4;
	}
	if (units.p != NULL || (nunits > 1 && nunits < n))
		die_usage("--unit: want one for all columns of --sum, or one for each");
	return n;
}

static struct str
decimal(char to[static NUM_TEXT], int64_t units, int64_t unit_e4)
{
	size_t n = num_put_exact(to, (__int128)units * unit_e4 * (1000000000 / MONEY_ONE));

	return (struct str){ to, n };
}

void
sums_offer(const struct sum_options *o, const unsigned char key[static CRYPT_KEY], char **files)
{
	struct psi_column column[PSI_COLUMNS];
	struct psi_message m;
	struct party p = { 0 };
	size_t n = read_columns(o, column), past = n;
	char text[NUM_TEXT];

	message_read(&m, o->message);
	if (m.asked > o->at_most)
		message_refuse(o->message, "asks for more points than --at-most allows");
	party_read(&p, o->column, (struct wanted){ .sum = column, .nsums = n }, files);
	const char *why = psi_offer(&m, p.ids, p.value, column, n, o->pad, key, run_workers(),
	    &past);
	if (past < n)
		die("%s: the values add up, without their signs, to more than %.*s, the most that "
		    "can be opened with this --unit",
		    printable(str_of(column[past].name)),
		    STR_ARG(decimal(text, PSI_SUM_MOST, column[past].unit_e4)));
	if (why != NULL)
		message_refuse(o->message, why);
	message_write(&m);
	if (p.without > 0)
		warn("%zu ids left out: no value in some column of --sum", p.without);
	if (!run_quiet())
		warn("%zu different ids in %zu points", p.ids.n, m.offered);
	psi_free(&m);
	party_free(&p);
}

void
sums_add(const struct sum_options *o, const unsigned char key[static CRYPT_KEY], char **files)
{
	struct psi_message m;
	struct party p = { 0 };
	size_t common = SIZE_MAX;

	message_read(&m, o->message);
	party_read(&p, o->column, (struct wanted){ 0 }, files);
	const char *why = psi_add(&m, p.ids, key, o->min_k, run_workers(), &common);
	if (why != NULL && common < o->min_k)
		die("%zu ids are common, fewer than %zu (--min-k): no sum is given", common,
		    o->min_k);
	if (why != NULL)
		message_refuse(o->message, why);
	message_write(&m);
	if (!run_quiet())
		for (size_t c = 0; c < m.sums.n; c++)
			warn("%s added up over %zu common ids",
			    quoted(str_of(m.sums.column[c].name)), common);
	psi_free(&m);
	party_free(&p);
}

void
sums_total(const struct sum_options *o, const unsigned char key[static CRYPT_KEY])
{
	static const char *const names[] = { "column", "n", "sum", "mean" };
	int64_t total[1 + PSI_COLUMNS];
	char text[NUM_TEXT];
	struct psi_message m;
	struct out out = out_new();

	message_read(&m, o->message);
	const char *why = psi_total(&m, key, run_workers(), total);
	if (why != NULL)
		message_refuse(o->message, why);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		out_text(&out, names[i]);
	out_end(&out);
	for (size_t c = 0; c < m.sums.n; c++) {
		int64_t unit = m.sums.column[c].unit_e4;
		out_text(&out, m.sums.column[c].name);
		out_int(&out, total[0]);
		out_str(&out, decimal(text, total[1 + c], unit));
		out_real(&out,
		    total[0] <= 0 ?
			(double)NAN :
			(double)total[1 + c] * (double)unit / MONEY_ONE / (double)total[0]);
		out_end(&out);
	}
	sink_open();
	sink_out(&out);
	sink_close();
	out_free(&out);
	psi_free(&m);
}
