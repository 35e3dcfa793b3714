/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "base/utf8.h"

enum { CLEAN_MAX = 8, QUOTED_MAX = 60, QUOTED_BUFS = 4 };

const char *progname = "?";
static const char *volatile clean[CLEAN_MAX];

static size_t
hex_byte(char *to, unsigned char c)
{
	static const char digit[] = "0123456789abcdef";

	memcpy(to, (char[]){ '\\', 'x', digit[c >> 4], digit[c & 15] }, 4);
	return 4;
}

/* Texts hold names of files too, which are as hostile as what is in them. */
static void
put_safely(struct str s)
{
	char hex[4] = "";

	while (s.n > 0) {
		size_t n = utf8_len(s);
		bool odd = utf8_control(s, n);
		n = n ? n : 1;
		for (size_t i = 0; i < n; i++)
			if (odd)
				fwrite(hex, 1, hex_byte(hex, (unsigned char)s.p[i]), stderr);
			else
				putc_unlocked(s.p[i], stderr);
		s.p += n;
		s.n -= n;
	}
}

static void
put_text(const char *fmt, va_list ap)
{
	char *text = NULL;

	if (vasprintf(&text, fmt, ap) >= 0)
		put_safely(str_of(text));
	free(text);
}

static void
say(const struct pos *at, int err, const char *fmt, va_list ap)
{
	flockfile(stderr);
	fprintf(stderr, "%s: ", progname);
	if (at != NULL) {
		put_safely(str_of(at->file));
		if (at->line > 0)
			fprintf(stderr, ":%zu", at->line);
		fputs(": ", stderr);
	}
	put_text(fmt, ap);
	if (err != 0)
		fprintf(stderr, ": %s", strerror(err));
	fputc('\n', stderr);
	funlockfile(stderr);
}

static void
unlink_all(void)
{
	for (int i = 0; i < CLEAN_MAX; i++)
		if (clean[i] != NULL)
			unlink(clean[i]);
}

/* _exit: other workers may still be running, and their buffers are not ours to flush. */
static NORETURN void
leave(void)
{
	unlink_all();
	fflush(stderr);
	_exit(ST_TROUBLE);
}

#define SAY(at, err)                        \
	do {                                \
		va_list ap_;                \
		va_start(ap_, fmt);         \
		say((at), (err), fmt, ap_); \
		va_end(ap_);                \
	} while (0)

void
die(const char *fmt, ...)
{
	SAY(NULL, 0);
	leave();
}

void
die_errno(const char *fmt, ...)
{
	int e = errno;
	SAY(NULL, e);
	leave();
}

void
die_at(const struct pos *at, const char *fmt, ...)
{
	SAY(at, 0);
	leave();
}

void
warn(const char *fmt, ...)
{
	SAY(NULL, 0);
}

void
warn_at(const struct pos *at, const char *fmt, ...)
{
	SAY(at, 0);
}

void
die_usage(const char *fmt, ...)
{
	SAY(NULL, 0);
	fprintf(stderr, "Try '%s --help'.\n", progname);
	leave();
}

/* One of a thread's four buffers; `quote` is put around the text, or 0. */
static const char *
shown(struct str s, char quote)
{
	static _Thread_local char bufs[QUOTED_BUFS][4 * QUOTED_MAX + 16];
	static _Thread_local int turn;
	char *buf = bufs[turn++ % QUOTED_BUFS], *to = buf;
	struct str rest = s;

	if (quote)
		*to++ = quote;
	while (rest.n > 0 && (size_t)(rest.p - s.p) < QUOTED_MAX) {
		size_t n = utf8_len(rest);
		if (!utf8_control(rest, n) && (!quote || *rest.p != '\'')) {
			memcpy(to, rest.p, n);
			to += n;
		} else {
			n = n ? n : 1;
			for (size_t i = 0; i < n; i++)
				to += hex_byte(to, (unsigned char)rest.p[i]);
		}
		rest.p += n;
		rest.n -= n;
	}
	if (rest.n > 0) {
		memcpy(to, "...", 3);
		to += 3;
	}
	if (quote)
		*to++ = quote;
	*to = '\0';
	return buf;
}

const char *
quoted(struct str s)
{
	return shown(s, '\'');
}

const char *
printable(struct str s)
{
	return shown(s, 0);
}

static void
on_signal(int sig)
{
	unlink_all();
	signal(sig, SIG_DFL);
	raise(sig);
}

void
cleanup_add(const char *path)
{
	static const int sigs[] = { SIGINT, SIGTERM, SIGHUP, SIGPIPE };

	for (int i = 0; i < CLEAN_MAX; i++) {
		if (clean[i] != NULL)
			continue;
		clean[i] = path;
		for (size_t s = 0; s < sizeof sigs / sizeof *sigs; s++)
			if (signal(sigs[s], on_signal) == SIG_IGN)
				signal(sigs[s], SIG_IGN); /* nohup */
		return;
	}
	die("too many temporary files");
}

void
cleanup_done(const char *path)
{
	for (int i = 0; i < CLEAN_MAX; i++)
		if (clean[i] == path)
			clean[i] = NULL;
}

int
finish(int status)
{
	if (ferror(stdout) || fclose(stdout) != 0)
		die_errno("cannot write standard output");
	return status;
}
