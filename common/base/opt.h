/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * opt - modes and their options; one table drives parsing, --help, ranges and
 * the check that man pages list the same.
 *
 * A program is a `struct tool` with a table of modes; `TOOL MODE [option ...]
 * [file ...]`.  A mode names its own options and the shared tables it also
 * takes (table input, output, state).  Values are written through typed
 * pointers, so a flag cannot be bound to a double by mistake.
 */
#ifndef BASE_OPT_H
#define BASE_OPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/when.h"

/* A repeated text option, in the order given. */
struct opt_list {
	const char **at;
	size_t       len, cap;
};

struct opt {
	char        key;	/* short letter, or 0 */
	const char *name;	/* long name; NULL ends the table */
	const char *arg;	/* metavariable, or NULL for a flag */
	const char *help;	/* one line, no full stop */
	bool        *flag;	/* exactly one of the seven is set */
	int64_t     *num;
	double      *real;
	const char **text;
	int64_t     *span;	/* "30m", in ms */
	struct instant *time;	/* RFC 3339 */
	struct opt_list *list;
	const char  *among;	/* for text and list: the words allowed, "csv|tsv" */
	double       min, max;	/* for num, real and span; a real named P may be given as N% */
};

#define OPT_FLAG(k, l, to, h)		{ .key = k, .name = l, .help = h, .flag = to }
#define OPT_TEXT(k, l, a, to, h)	{ .key = k, .name = l, .arg = a, .help = h, .text = to }
#define OPT_WORD(k, l, words, to, h)	\
	{ .key = k, .name = l, .arg = words, .help = h, .text = to, .among = words }
#define OPT_LIST(k, l, a, to, h)	{ .key = k, .name = l, .arg = a, .help = h, .list = to }
#define OPT_WORDS(k, l, a, words, to, h)	\
	{ .key = k, .name = l, .arg = a, .help = h, .list = to, .among = words }
#define OPT_TIME(k, l, to, h)	{ .key = k, .name = l, .arg = "TIME", .help = h, .time = to }
#define OPT_NUM(k, l, a, to, lo, hi, h)	\
	{ .key = k, .name = l, .arg = a, .help = h, .num = to, .min = lo, .max = hi }
#define OPT_REAL(k, l, a, to, lo, hi, h) \
	{ .key = k, .name = l, .arg = a, .help = h, .real = to, .min = lo, .max = hi }
#define OPT_SPAN(k, l, a, to, lo, hi, h) \
	{ .key = k, .name = l, .arg = a, .help = h, .span = to, .min = lo, .max = hi }
#define OPT_END				{ .name = NULL }

/* One line of --columns. */
struct column_note {
	const char *name;	/* NULL ends the table */
	const char *unit;	/* "ms", "fraction", "count", "CNY", "" */
	const char *help;
};

struct mode {
	const char *name;		/* "item" */
	const char *brief;		/* the man page's one-line description */
	const char *operands;		/* "[file ...]" */
	const struct opt *opts;		/* its own options */
	const struct opt *const *also;	/* shared tables, NULL ends; may be NULL */
	const struct column_note *reads, *writes;	/* for --columns */
	int (*run)(int argc, char **argv);	/* operands; argv[argc] is NULL */
};

struct tool {
	const char *name;			/* "profile" */
	const char *brief;
	const struct mode *const *modes;	/* NULL ends */
	const struct mode *unnamed;		/* run when no mode is named, or NULL */
};

/* The number of a word that OPT_WORD let through; without one, `otherwise`. */
int  opt_word(const char *const *names, const char *word, int otherwise);
bool opt_listed(const struct opt_list *, const char *word);

/* main() of every program; returns the exit status. */
int tool_main(const struct tool *, int argc, char **argv);

#endif
