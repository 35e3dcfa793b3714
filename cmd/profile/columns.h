/* SPDX-License-Identifier: GPL-3.0-or-later */
/* columns - the header line of a result, from its names separated by blanks. */
#ifndef PROFILE_COLUMNS_H
#define PROFILE_COLUMNS_H

#include "table/out.h"

void columns_put(struct out *, const char *names);
void columns_add(struct out *, const char *names);	/* the line goes on */

#endif
