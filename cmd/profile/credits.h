/* SPDX-License-Identifier: GPL-3.0-or-later */
/* credits - a table of users and their credit band or points, passed on as it stands. */
#ifndef PROFILE_CREDITS_H
#define PROFILE_CREDITS_H

#include "base/map.h"

struct credits {
	struct map map;		/* user, or "platform TAB user" */
	struct arena arena;
	bool   by_platform;	/* the table has a platform */
};

/* Read it (engine options apply); of several rows of a user the last that is filled counts. */
struct credits *credits_read(const char *path);

/* By "platform TAB user"; empty when there is none. */
struct str credits_find(const struct credits *, struct str key);

#endif
