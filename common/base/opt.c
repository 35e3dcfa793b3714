/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/die.h"
#include "base/mem.h"
#include "base/near.h"
#include "base/num.h"
#include "base/opt.h"
#include "base/when.h"

enum { OPT_MAX = 64, KEY_FIRST = 256 };

static bool want_help, want_version, want_columns;

static const struct opt standard[] = {
	OPT_FLAG(0, "columns", &want_columns, "list the columns read and written"),
	OPT_FLAG(0, "help", &want_help, "print this help"),
	OPT_FLAG(0, "version", &want_version, "print the version"),
	OPT_END,
};

/* The mode's own options, then the shared tables, then the standard ones. */
static size_t
gather(const struct mode *m, const struct opt *all[static OPT_MAX])
{
	static const struct opt none[] = { OPT_END };
	size_t n = 0;

	for (const struct opt *o = m->opts ? m->opts : none; o->name != NULL; o++)
		all[n++] = o;
	for (const struct opt *const *t = m->also; t != NULL && *t != NULL; t++)
		for (const struct opt *o = *t; o->name != NULL; o++)
			all[n++] = o;
	for (const struct opt *o = standard; o->name != NULL; o++)
		all[n++] = o;
	if (n > OPT_MAX)
		die("more than %d options", OPT_MAX);
	return n;
}

static void
help_line(const struct opt *o)
{
	char left[64];
	int n = o->key ? snprintf(left, sizeof left, "-%c, ", o->key) :
			 snprintf(left, sizeof left, "    ");

	snprintf(left + n, sizeof left - (size_t)n, "--%s%s%s", o->name, o->arg ? "=" : "",
	    o->arg ? o->arg : "");
	printf(strlen(left) > 26 ? "  %s\n%30s%s\n" : "  %-26s  %s%s\n", left,
	    strlen(left) > 26 ? "" : o->help, strlen(left) > 26 ? o->help : "");
}

static void
help_mode(const struct mode *m, const struct opt *const *all, size_t n)
{
	printf("usage: %s [option ...] %s\n%s\n\n", progname, m->operands, m->brief);
	for (size_t i = 0; i < n; i++)
		help_line(all[i]);
}

static void
help_tool(const struct tool *t)
{
	printf("usage: %s MODE [option ...] [file ...]\n%s\n\n", t->name, t->brief);
	for (const struct mode *const *m = t->modes; *m != NULL; m++)
		printf("  %-12s %s%s\n", (*m)->name, (*m)->brief,
		    *m == t->unnamed ? " (when no mode is named)" : "");
	printf("\n'%s MODE --help' lists a mode's options; '%s MODE --columns' its columns.\n"
	       "See %s(1) and tuiliu(7).\n",
	    t->name, t->name, t->name);
}

static void
print_columns(const char *way, const struct column_note *c)
{
	for (; c != NULL && c->name != NULL; c++)
		printf("%s\t%s\t%s\t%s\n", way, c->name, c->unit, c->help);
}

static bool
is_among(const char *words, struct str arg)
{
	struct str rest = str_of(words), word;

	while (str_cut(&rest, '|', &word))
		if (str_eq(word, arg))
			return true;
	return false;
}

/* A real named P: 5 % of a fraction are 0.05, 95 % of a percentage are 95. */
static const char *
read_real(const struct opt *o, struct str s)
{
	double of = o->max <= 1 ? 100 : 1;

	if (strcmp(o->arg, "P") != 0 || s.n < 2 || s.p[s.n - 1] != '%')
		return num_real(s, o->min, o->max, o->real);
	const char *err = num_real((struct str){ s.p, s.n - 1 }, o->min * of, o->max * of, o->real);
	if (err == NULL)
		*o->real /= of;
	return err;
}

/* One word of a text is named as --help does, those of a list as a sentence. */
static void
refuse_word(const struct opt *o, struct str word)
{
	struct str rest = str_of(o->among), one;
	char words[256] = "";
	size_t n = 0;

	while (str_cut(&rest, '|', &one) && n < sizeof words)
		n += (size_t)snprintf(words + n, sizeof words - n, "%s%.*s",
		    n == 0	? "" :
			o->list ? ", " :
				  "|",
		    STR_ARG(one));
	die_usage("--%s: not one of %s: %s", o->name, words, quoted(word));
}

static void
set(const struct opt *o, const char *arg)
{
	struct str s = str_of(arg);
	const char *err = NULL;

	if (o->among && !is_among(o->among, s))
		refuse_word(o, s);
	if (o->flag) {
		*o->flag = true;
	} else if (o->text) {
		*o->text = arg;
	} else if (o->list) {
		GROW(o->list);
		o->list->at[o->list->len++] = arg;
	} else if (o->num) {
		err = num_int(s, (int64_t)o->min, (int64_t)o->max, o->num);
	} else if (o->span) {
		err = when_read_span(s, o->span);
		if (err == NULL && (*o->span < (int64_t)o->min || *o->span > (int64_t)o->max))
			die_usage("--%s: out of range: %s", o->name, quoted(s));
	} else if (o->time) {
		err = when_read(s, o->time);
	} else {
		err = read_real(o, s);
	}
	if (err != NULL && (o->span || o->time))
		die_usage("--%s: %s: %s", o->name, err, quoted(s));
	if (err != NULL)
		die_usage("--%s: %s: %s (want %.12g to %.12g)", o->name, err, quoted(s), o->min,
		    o->max);
}

int
opt_word(const char *const *names, const char *word, int otherwise)
{
	int i = 0;

	if (word == NULL)
		return otherwise;
	while (strcmp(names[i], word) != 0)
		i++;
	return i;
}

bool
opt_listed(const struct opt_list *l, const char *word)
{
	for (size_t i = 0; i < l->len; i++)
		if (strcmp(l->at[i], word) == 0)
			return true;
	return false;
}

static int
parse(const struct opt *const *all, size_t n, int argc, char **argv)
{
	struct option longs[OPT_MAX + 1] = { 0 };
	char shorts[2 * OPT_MAX + 2], *s = shorts;
	int ch;

	for (size_t i = 0; i < n; i++) {
		longs[i] = (struct option){ all[i]->name,
			all[i]->arg ? required_argument : no_argument, NULL, KEY_FIRST + (int)i };
		if (all[i]->key) {
			*s++ = all[i]->key;
			if (all[i]->arg)
				*s++ = ':';
		}
	}
	*s = '\0';
	argv[0] = (char *)(uintptr_t)progname; /* what getopt's own messages name */
	optind = 1;
	while ((ch = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		if (ch == '?') {
			fprintf(stderr, "Try '%s --help'.\n", progname);
			exit(ST_TROUBLE);
		}
		size_t i = ch >= KEY_FIRST ? (size_t)(ch - KEY_FIRST) : 0;
		if (ch < KEY_FIRST)
			while (all[i]->key != ch)
				i++;
		set(all[i], optarg);
	}
	return optind;
}

static int
run_mode(const struct tool *t, const struct mode *m, bool named, int argc, char **argv)
{
	static char full[64];
	const struct opt *all[OPT_MAX];

	if (named)
		snprintf(full, sizeof full, "%s %s", t->name, m->name);
	else
		snprintf(full, sizeof full, "%s", t->name);
	progname = full;
	size_t n = gather(m, all);
	int first = parse(all, n, argc, argv);
	if (want_help) {
		help_mode(m, all, n);
		return finish(ST_OK);
	}
	if (want_columns) {
		puts("way\tcolumn\tunit\tmeaning");
		print_columns("in", m->reads);
		print_columns("out", m->writes);
		return finish(ST_OK);
	}
	if (want_version) {
		printf("%s %s\n", t->name, VERSION);
		return finish(ST_OK);
	}
	return m->run(argc - first, argv + first);
}

enum { MODES_MAX = 32 };

static const char *
nearest_mode(const struct tool *t, const char *word)
{
	struct str name[MODES_MAX];
	size_t n = 0;

	for (; n < MODES_MAX && t->modes[n] != NULL; n++)
		name[n] = str_of(t->modes[n]->name);
	return near_hint(near_name(str_of(word), name, n));
}

int
tool_main(const struct tool *t, int argc, char **argv)
{
	signal(SIGXFSZ, SIG_IGN); /* a size limit is a write error, not a death */
	progname = t->name;
	const char *word = argc > 1 ? argv[1] : NULL;

	if (word != NULL && strcmp(word, "--help") == 0) {
		help_tool(t);
		return finish(ST_OK);
	}
	if (word != NULL && strcmp(word, "--version") == 0) {
		printf("%s %s\n", t->name, VERSION);
		return finish(ST_OK);
	}
	for (const struct mode *const *m = t->modes; word != NULL && *m != NULL; m++)
		if (strcmp((*m)->name, word) == 0)
			return run_mode(t, *m, true, argc - 1, argv + 1);
	if (t->unnamed != NULL && word != NULL &&
	    strspn(word, "abcdefghijklmnopqrstuvwxyz") == strlen(word) && *word != '\0' &&
	    access(word, F_OK) != 0)
		die_usage("%s is neither a mode nor a file%s", quoted(str_of(word)),
		    nearest_mode(t, word));
	if (t->unnamed != NULL)
		return run_mode(t, t->unnamed, false, argc, argv);
	if (word == NULL)
		die_usage("no mode given");
	die_usage("no mode %s%s", quoted(str_of(word)), nearest_mode(t, word));
}
