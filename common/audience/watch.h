/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * watch - what one view amounts to.
 *
 *	complete	watched at least the duration
 *	valid		of 7 s or less complete, else longer than 7 s
 *	lasting		of 18 s or less complete, else 18 s or more ("long view")
 *	brief		less than 3 s and less than the duration ("short view")
 *	runs		whole times through
 *
 * as in the READMEs of KuaiRec and KuaiRand (kuairec.com, kuairand.com).
 * Without a duration (0 or INT_NONE) all are false.
 */
#ifndef AUDIENCE_WATCH_H
#define AUDIENCE_WATCH_H

#include <stdbool.h>
#include <stdint.h>

struct watched {
	bool    complete, valid, lasting, brief;
	int64_t runs;
};

struct watched watch_look(int64_t watch_ms, int64_t duration_ms);

#endif
