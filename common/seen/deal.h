/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * deal - which rows of each key stay, decided at the end: entries are dealt
 * into parts by print, and each part is decided alone in memory.
 *
 * Either the first entry of a key counts, or the one with the latest
 * observation, of equal ones the entry that came last, unless that only says
 * again what was known from an earlier run.
 */
#ifndef SEEN_DEAL_H
#define SEEN_DEAL_H

#include <stdbool.h>
#include <stddef.h>

#include "seen/mark.h"

enum { DEAL_PARTS = 512 };

struct entry {
	struct seen_key key;
	uint64_t row;		/* number from 1; 0: known from an earlier run */
};

struct deal {
	bool   last;		/* the latest observation counts */
	size_t most;		/* bytes of entries in memory */
	/* private */
	struct entry *at;
	size_t len, cap;
	int    fd;
	bool   filed;
	uint64_t bytes;
	struct {
		struct deal_run *at;
		size_t len, cap;
	} runs;
};

void deal_init(struct deal *, bool last, size_t bytes);
void deal_put(struct deal *, const struct entry *);	/* those known first */

/* Set the bit of each row that stays (row - 1), and give every key, as it is
 * now, to `take` unless that is NULL.  Returns how many rows stay. */
uint64_t deal_decide(struct deal *, unsigned char *stays,
    void (*take)(void *ctx, const struct seen_key *), void *ctx);

void deal_free(struct deal *);

#endif
