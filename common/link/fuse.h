/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fuse - pairs become entities, the surest first.
 *
 * Pairs by key join whatever they are.  Then the others without a doubt, by
 * likeness of titles, of tags, by time between them, at last by number; one
 * that would put two items of a platform into an entity gets a doubt instead
 * (unless `same_platform`): with two candidates the better one wins, and the
 * other is for a person.  A pair with a doubt whose ends others have joined
 * has none any more.
 */
#ifndef LINK_FUSE_H
#define LINK_FUSE_H

#include "link/agree.h"
#include "link/union.h"

enum { FUSE_PLATFORMS = 64 };	/* platform numbers are below */

struct link_pair {
	uint32_t a, b;		/* a < b */
	uint32_t key;		/* 0: by likeness; else number of the key, from 1 */
	uint32_t items;		/* creators: entities both have items in */
	struct evidence why;
	bool     joined;	/* its ends are in one entity by other pairs only */
};

/* Sorts the pairs in that order, those by key in front; sets are fresh. */
void fuse_pairs(struct sets *, const uint32_t *platform, struct link_pair *, size_t n,
    bool same_platform);

#endif
