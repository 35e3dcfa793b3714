/* SPDX-License-Identifier: GPL-3.0-or-later */
/* said - the note of a row: reasons, each once, joined by "; ". */
#ifndef PROFILE_SAID_H
#define PROFILE_SAID_H

#include <stdint.h>

#include "table/out.h"

enum { SAID_MOST = 1024 };

struct said {
	char   at[SAID_MOST];
	size_t n;
};

void said_add(struct said *, const char *reason);
void said_number(struct said *, const char *before, uint64_t, const char *after);
void said_put(struct said *, struct out *);	/* the cell; empties it */

#endif
