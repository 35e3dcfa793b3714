/* SPDX-License-Identifier: GPL-3.0-or-later */
/* event - the behaviours an events table knows (DESIGN: column `event`). */
#ifndef TABLE_EVENT_H
#define TABLE_EVENT_H

#include "base/str.h"

enum event {
	EVENT_IMPRESSION, EVENT_PLAY, EVENT_WATCH, EVENT_FINISH, EVENT_SKIP,
	EVENT_LIKE, EVENT_UNLIKE, EVENT_COMMENT, EVENT_SHARE, EVENT_COLLECT,
	EVENT_FOLLOW, EVENT_UNFOLLOW, EVENT_SEARCH, EVENT_CLICK, EVENT_CART,
	EVENT_ORDER, EVENT_GIFT, EVENT_REFUND, EVENT_REPORT,
	EVENTS
};

extern const char *const event_names[EVENTS];

int event_find(struct str);	/* -1: none of them */

#endif
