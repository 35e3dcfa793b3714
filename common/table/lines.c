/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/crew.h"
#include "table/lines.h"

enum { PIECE = 4096, WORKERS_MAX = 64 };

struct lines {
	void (*put)(void *ctx, size_t from, size_t to, struct out *);
	void *ctx;
	size_t n, from; /* of this round */
	struct out *out;
};

static bool
put_pieces(void *ctx, size_t from, size_t to)
{
	const struct lines *l = ctx;

	for (size_t piece = from; piece < to; piece++) {
		size_t at = l->from + piece * PIECE, end = at + PIECE < l->n ? at + PIECE : l->n;
		l->put(l->ctx, at, end, &l->out[piece]);
	}
	return true;
}

void
lines_put(void (*put)(void *ctx, size_t from, size_t to, struct out *), void *ctx, size_t n,
    int workers, struct out *o)
{
	struct out out[2 * WORKERS_MAX];
	struct lines l = { .put = put, .ctx = ctx, .n = n, .out = out };

	workers = workers < WORKERS_MAX ? workers : WORKERS_MAX;
	sink_out(o);
	for (int i = 0; i < 2 * workers; i++)
		out[i] = out_new();
	for (; l.from < n; l.from += 2 * (size_t)workers * PIECE) {
		size_t pieces = (n - l.from + PIECE - 1) / PIECE;
		pieces = pieces < 2 * (size_t)workers ? pieces : 2 * (size_t)workers;
		crew_run(put_pieces, &l, pieces, 1, pieces > 1 ? workers : 1);
		for (size_t i = 0; i < pieces; i++)
			sink_out(&out[i]);
	}
	for (int i = 0; i < 2 * workers; i++)
		out_free(&out[i]);
}
