/* SPDX-License-Identifier: GPL-3.0-or-later */
/* talk_put - the result of profile comments. */
#ifndef PROFILE_TALK_PUT_H
#define PROFILE_TALK_PUT_H

#include "talk.h"
#include "trend.h"
#include "watched.h"

struct talk_view {
	uint64_t min_comments;
	const struct watched *watched;	/* or NULL */
};

void talks_put(const struct talks *, const struct talk_view *, struct out *);

/* The words of comments, counted by a trend without periods. */
void talk_put_words(const struct trend *, uint64_t min_comments, struct out *);

#endif
