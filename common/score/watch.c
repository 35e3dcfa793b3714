/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/mem.h"
#include "score/score.h"

struct watched {
	double duration, watch;
	size_t at;
};

static int
by_duration(const void *a, const void *b)
{
	const struct watched *x = a, *y = b;

	if (x->duration != y->duration)
		return x->duration < y->duration ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

static int
by_watch(const void *a, const void *b)
{
	const struct watched *x = a, *y = b;

	if (x->watch != y->watch)
		return x->watch < y->watch ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

static void
place_bin(struct watched *w, size_t len, double *place)
{
	qsort(w, len, sizeof *w, by_watch);
	for (size_t i = 0, end; i < len; i = end) {
		for (end = i + 1; end < len && w[end].watch == w[i].watch;)
			end++;
		for (size_t j = i; j < end; j++)
			place[w[j].at] = len < SCORE_PEERS ? NAN :
							     (double)(i + end) / 2 / (double)len;
	}
}

void
score_watch(const double *duration_ms, const double *watch_ms, size_t len, double *place)
{
	struct watched *w = mem_alloc((len + 1) * sizeof *w);
	size_t bins = len / SCORE_BIN_LEAST;

	bins = bins < 1 ? 1 : bins > SCORE_BINS ? SCORE_BINS : bins;
	for (size_t i = 0; i < len; i++)
		w[i] = (struct watched){ duration_ms[i], watch_ms[i], i };
	qsort(w, len, sizeof *w, by_duration);
	for (size_t b = 1, from = 0; from < len; b++) {
		size_t end = b >= bins ? len : len * b / bins;

		if (end <= from)
			continue;
		while (end < len && w[end].duration == w[end - 1].duration)
			end++;
		place_bin(w + from, end - from, place);
		from = end;
	}
	free(w);
}
