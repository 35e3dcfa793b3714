/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lines - the lines of a result by several threads, written in order.
 *
 * put(ctx, from, to, out) puts lines from..to-1; it runs in several threads at
 * once, each with a buffer of its own, which goes to the sink in its turn.
 */
#ifndef TABLE_LINES_H
#define TABLE_LINES_H

#include "table/out.h"

/* What *o holds is written first. */
void lines_put(void (*put)(void *ctx, size_t from, size_t to, struct out *), void *ctx, size_t n,
    int workers, struct out *o);

#endif
