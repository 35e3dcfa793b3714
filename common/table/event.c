/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table/event.h"

/* clang-format off */
#define NAMES(X)							\
	X(IMPRESSION, "impression") X(PLAY, "play") X(WATCH, "watch")	\
	X(FINISH, "finish") X(SKIP, "skip") X(LIKE, "like")		\
	X(UNLIKE, "unlike") X(COMMENT, "comment") X(SHARE, "share")	\
	X(COLLECT, "collect") X(FOLLOW, "follow") X(UNFOLLOW, "unfollow") \
	X(SEARCH, "search") X(CLICK, "click") X(CART, "cart")		\
	X(ORDER, "order") X(GIFT, "gift") X(REFUND, "refund") X(REPORT, "report")
/* clang-format on */

#define NAME(id, text) [EVENT_##id] = text,
const char *const event_names[EVENTS] = { NAMES(NAME) };

#define LENGTH(id, text) [EVENT_##id] = sizeof(text) - 1,
static const unsigned char length[EVENTS] = { NAMES(LENGTH) };

int
event_find(struct str s)
{
	for (int e = 0; e < EVENTS; e++)
		if (s.n == length[e] && *s.p == *event_names[e] &&
		    memcmp(s.p, event_names[e], s.n) == 0)
			return e;
	return -1;
}
