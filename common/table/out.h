/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * out - records out: a growing buffer of formatted lines, and where it goes.
 *
 * A worker (or the end of a mode) puts cells into a struct out, separators and
 * escapes come by themselves; the engine hands full buffers to the one sink in
 * input order.  Undefined values are put as nothing: NAN, INT_NONE.
 */
#ifndef TABLE_OUT_H
#define TABLE_OUT_H

#include "base/mem.h"
#include "base/num.h"
#include "base/opt.h"
#include "base/str.h"
#include "base/when.h"

struct out {
	char  *at;
	size_t n, cap;
	bool   begun;	/* the line has a cell already */
	bool   csv, excel;
	char   sep;
};

/* An empty buffer in the format the output options ask for. */
struct out out_new(void);
void out_free(struct out *);

/* Room for n more bytes at the returned place; add what was used to o->n. */
static inline char *
out_room(struct out *o, size_t n)
{
	if (o->cap - o->n < n) {
		o->cap = (o->cap + n) * 2;
		o->at = mem_resize(o->at, o->cap);
	}
	return o->at + o->n;
}

static inline char *
out_cell(struct out *o, size_t n)
{
	char *p = out_room(o, n + 1);

	if (o->begun) {
		*p++ = o->sep;
		o->n++;
	}
	o->begun = true;
	return p;
}

/* TSV's four escapes, at most 2 n bytes; returns the place behind the last. */
char *out_escape(char *to, struct str);

void out_str(struct out *, struct str);		/* text, escaped or quoted as needed */
void out_text(struct out *, const char *z);	/* the same */
void out_int(struct out *, int64_t);
void out_uint(struct out *, uint64_t);
void out_real(struct out *, double);		/* six significant digits */
void out_fixed(struct out *, double, int decimals);
void out_money(struct out *, struct money);
void out_money_sum(struct out *, __int128 e4);
void out_time(struct out *, struct instant);
void out_day(struct out *, int64_t days);	/* since 1970-01-01 */
void out_none(struct out *);			/* an empty cell */
void out_end(struct out *);			/* the line */

/*
 * The sink: standard output, or the file of -o under a temporary name until
 * sink_close() has synced and renamed it.  On a terminal TSV is shown as
 * aligned columns.  Every write error dies.
 */
extern const struct opt output_options[];	/* -o --csv --excel --align */

void sink_open(void);
void sink_write(const char *, size_t);
void sink_out(struct out *);		/* write and empty the buffer */
void sink_close(void);
bool sink_is_stdout_tty(void);
bool sink_is_file(const char *path);	/* -o names this file */

#endif
