/* SPDX-License-Identifier: GPL-3.0-or-later */
/* progress - bytes, rate and time left on stderr, when it is a terminal and
 * the run is longer than a second. */
#ifndef TABLE_PROGRESS_H
#define TABLE_PROGRESS_H

#include "table/source.h"

void progress_start(const struct source *, bool quiet);
void progress_add(size_t bytes);	/* any thread */
void progress_stop(void);

#endif
