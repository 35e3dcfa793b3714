/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/die.h"
#include "table/progress.h"

static struct {
	bool on;
	const char *name;
	double all; /* bytes of the input, 0 when not known */
	double start;
	_Atomic size_t done;
	_Atomic int shown; /* tenths of a second since the start */
	atomic_flag busy;
} p;

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void
progress_start(const struct source *s, bool quiet)
{
	p.on = !quiet && isatty(STDERR_FILENO);
	p.name = s->name;
	p.all = s->seekable ? (double)(s->end - s->at) : 0;
	p.done = 0;
	p.shown = 0;
	p.start = p.on ? now() : 0;
}

static void
show(double seconds)
{
	double done = (double)p.done, rate = done / seconds;

	fprintf(stderr, "\r%s: %.0f MB, %.0f MB/s", printable(str_of(p.name)), done / 1e6,
	    rate / 1e6);
	if (p.all > 0)
		fprintf(stderr, ", %.0f %%, %.0f s left", 100 * done / p.all,
		    (p.all - done) / rate);
	fprintf(stderr, "\033[K");
}

void
progress_add(size_t bytes)
{
	if (!p.on)
		return;
	p.done += bytes;
	double seconds = now() - p.start;
	if (seconds < 1 || (int)(seconds * 5) <= p.shown || atomic_flag_test_and_set(&p.busy))
		return;
	p.shown = (int)(seconds * 5);
	show(seconds);
	atomic_flag_clear(&p.busy);
}

void
progress_stop(void)
{
	if (p.on && p.shown > 0)
		fprintf(stderr, "\r\033[K");
	p.on = false;
}
