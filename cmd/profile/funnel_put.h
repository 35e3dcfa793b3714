/* SPDX-License-Identifier: GPL-3.0-or-later */
/* funnel_put - users per step, from the marks of all users, as a table. */
#ifndef PROFILE_FUNNEL_PUT_H
#define PROFILE_FUNNEL_PUT_H

#include "marks.h"
#include "steps.h"

extern const struct column_note funnel_writes[];
extern uint64_t funnel_min_users;	/* fewer: no shares */

/* A row as the value of a mark, which sorts by time. */
int64_t funnel_value(int64_t ms, uint32_t bits);

void funnel_put(const struct marks *, const struct steps *, const struct funnel_plan *,
    struct out *);

#endif
