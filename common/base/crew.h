/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * crew - the same work on n things, by several threads.
 *
 * piece(ctx, from, to) does those from..to-1; it runs in several threads at
 * once, and pieces come in ascending order of `from`.  When one returns false
 * no other is begun, and crew_run() returns false.
 */
#ifndef BASE_CREW_H
#define BASE_CREW_H

#include <stdbool.h>
#include <stddef.h>

bool crew_run(bool (*piece)(void *ctx, size_t from, size_t to), void *ctx, size_t n, size_t step,
    int workers);

#endif
