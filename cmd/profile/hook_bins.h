/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hook_bins - the viewers of all items of about one duration, in one group of --by. */
#ifndef PROFILE_HOOK_BINS_H
#define PROFILE_HOOK_BINS_H

#include "hook_seconds.h"

/* By number of item: where in the order its group begins; malloc'd. */
uint32_t *bins_begins(const struct hooks *);

/* Fill bin[HOOK_BINS] from the group that begins there; `room` is overwritten. */
void bins_fill(struct bin *, const struct hooks *, const uint32_t *begins, uint32_t begin,
    struct seconds *room);

#endif
