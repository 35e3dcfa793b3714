/* SPDX-License-Identifier: GPL-3.0-or-later */
/* watch_put - the rows of abtest watch. */
#ifndef ABTEST_WATCH_PUT_H
#define ABTEST_WATCH_PUT_H

#include "running.h"

extern const struct column_note watch_columns[];

void watch_put_head(struct out *);

/* The look that was judged last: a row for each finding, or one that says why there
 * is none. */
void watch_put_look(struct out *, const struct running *, struct judging *);

#endif
