/* SPDX-License-Identifier: GPL-3.0-or-later */
/* desk - where one thread writes users; what all of them read lies in the market. */
#ifndef PROFILE_DESK_H
#define PROFILE_DESK_H

#include "credits.h"
#include "interest.h"
#include "market.h"
#include "said.h"

struct desk {
	const struct market *market;
	const struct peers *peers;	/* of the user being put */
	const struct topics *topics;	/* NULL: no posts */
	const struct topic *topic;	/* by number of item */
	const struct credits *credits;	/* NULL: none asked for */
	struct decay_view decay, recent_decay;	/* now, under both half-lives */
	struct interests tags, creators;
	struct interests recent;	/* tags under the half-life of --drift */
	struct interests seen;		/* tags by views, whenever they were */
	struct { uint32_t *at; size_t len, cap; } silent;	/* numbers of items */
	struct visit_list visits;	/* of the user being put */
	struct arena arena;
	struct said said;
	struct out text, out;
};

void desk_open(struct desk *, const struct market *, const struct topics *,
    const struct topic *);
void desk_close(struct desk *);

/* Go through the visits of a user: weigh interests, gather silent signals;
 * what comes back is put with the two below. */
struct viewed { uint64_t views, items; };
struct viewed desk_visits(struct desk *, const struct shard *, const struct user *);

void desk_put_interests(struct desk *);
void desk_put_silent(struct desk *);
void desk_put_silent_tags(struct desk *, const struct user *);

#endif
