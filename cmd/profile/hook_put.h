/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hook_put - where the viewers of each item left, as a table. */
#ifndef PROFILE_HOOK_PUT_H
#define PROFILE_HOOK_PUT_H

#include "hook.h"

struct hook_view {
	uint64_t min_views;
	int      workers;
	enum { HOOK_ITEMS, HOOK_CURVE, HOOK_BY_TENTH } lines;
};

extern const struct column_note hook_writes[];

void hooks_put(const struct hooks *, const struct hook_view *, struct out *);

#endif
