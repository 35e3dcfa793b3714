/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/die.h"
#include "table/run_impl.h"

enum { LOOK = 64 * 1024 };

/* The first place at or behind `at` where a line starts. */
static int64_t
line_start(const struct source *s, int64_t first, int64_t at)
{
	char buf[LOOK + 1];

	if (at <= first)
		return first;
	for (at--; at < s->end; at += LOOK) {
		size_t n = source_read_at(s, buf, LOOK + 1, at);
		for (size_t i = 0; i < n && i < LOOK; i++)
			if (walk_line_end(buf, i, n))
				return at + (int64_t)i + 1;
	}
	return s->end;
}

size_t
run_lines_before(const struct run *run, const struct source *s)
{
	char buf[LOOK + 1];
	size_t lines = 0;

	for (int64_t from = run->passed_from; from < run->passed_to; from += LOOK) {
		int64_t left = run->passed_to - from;
		size_t want = left < LOOK ? (size_t)left : LOOK;
		size_t n = source_read_at(s, buf, want + 1, from);
		lines += walk_lines(buf, 0, want < n ? want : n, n);
	}
	return lines;
}

void
run_slice(struct run *run, struct source *s)
{
	int64_t first = s->at, size = s->end - first, n = run->job->slices, k = run->job->slice;

	if (!s->seekable)
		die("%s: --slice needs a plain file in UTF-8, not a pipe or a packed one", s->name);
	int64_t from = first + (int64_t)((__int128)size * (k - 1) / n);
	int64_t to = first + (int64_t)((__int128)size * k / n);
	if (run->head->format == FORMAT_CSV) {
		run->from = from;
		run->to = to;
		return;
	}
	int64_t end = line_start(s, first, to);
	run->passed_from = first;
	run->passed_to = s->at = line_start(s, first, from);
	s->end = end;
}
