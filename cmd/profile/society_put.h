/* SPDX-License-Identifier: GPL-3.0-or-later */
/* society_put - a line for each node, or for each community; says what was left out. */
#ifndef PROFILE_SOCIETY_PUT_H
#define PROFILE_SOCIETY_PUT_H

#include "society.h"
#include "table/out.h"

void society_put(const struct society *, const struct society_view *, bool circles,
    struct out *);

#endif
