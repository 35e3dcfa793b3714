/* SPDX-License-Identifier: GPL-3.0-or-later */
/* score_put - a ranking as a table: one line per item, or per item and signal. */
#ifndef RANK_SCORE_PUT_H
#define RANK_SCORE_PUT_H

#include "ranking.h"

extern const struct column_note score_columns[];	/* of the wide form, in order */

/* Keep the n best, and the blocked ones if asked for. */
void score_cut(struct ranking *, size_t n, bool blocked);

void score_put_wide(const struct ranking *, const struct post_plan *);
void score_put_long(const struct ranking *);

#endif
