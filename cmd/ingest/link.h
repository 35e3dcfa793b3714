/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * link - what the files of ingest link share: posts in, members, pairs and
 * entities out.
 *
 * A member is an item or a creator.  Members are numbered in byte order of
 * platform and id, so the representative of an entity (union.h) is its
 * smallest member, and no number depends on the order of rows.
 */
#ifndef INGEST_LINK_H
#define INGEST_LINK_H

#include "base/hash.h"
#include "link/fuse.h"
#include "table/out.h"
#include "table/rows.h"

enum { LINK_KEYS = 8, LINK_COLUMNS = 16, LINK_CREATORS = 64 };

/* --key: its columns, as numbers of the job's cols. */
struct link_key {
	const char *name;	/* as given */
	int from, n;
};

struct link_plan {
	struct col *cols;	/* of the job */
	struct link_key key[LINK_KEYS];
	int nkeys;
	bool content;		/* fuse by likeness too */
};

/* The columns of posts and keys, in the arena; dies on a bad --key. */
void link_plan(struct link_plan *, const struct opt_list *keys, struct arena *);

/* One row; {0, 0} is a key that has an empty cell. */
struct post {
	struct str platform, id, creator, title;
	int64_t asof;
	struct item text;
	struct digest *key;
};

/* Rows read, an accumulator of one worker. */
struct posts {
	const struct link_plan *plan;
	struct post *at;
	size_t len, cap;
	struct arena arena;
	struct folded scratch;
	struct posts *taken;	/* whose texts are in use here */
};

struct posts *posts_new(void *plan);
void posts_add(struct posts *, struct rows *);
void posts_merge(struct posts *into, struct posts *from);
void posts_free(struct posts *);

struct link_pairs {
	struct link_pair *at;
	size_t len, cap;
};

struct fusion {
	uint64_t rows;
	struct post *member;	/* creators: platform and id only */
	size_t n;
	uint32_t *platform;	/* of each member, as a number */
	size_t platforms;
	struct sets sets;
	struct link_pairs pairs;
	uint64_t cut;		/* lists of pairs.h cut short */
	uint64_t crowded;	/* items: entities with too many creators */
};

/* One member for each platform and item, with the observation of the latest
 * asof; pairs by key.  The posts stay the owner of all text. */
void link_members(struct fusion *, struct posts *);

/* Pairs by likeness. */
void link_content(struct fusion *, const struct agree_rule *, size_t common, bool same_platform);

/* The creators of fused items, as a fusion of its own, not yet fused: pairs
 * met in fewer than `times` entities, and rivals, have a doubt. */
void link_creators(struct fusion *creators, struct fusion *items, uint32_t times);

void link_free(struct fusion *);

/* What truth says of each member: number of its entity or AGREE_UNKNOWN. */
struct link_truth {
	uint32_t *entity;
	struct str *name;	/* by that number */
	struct arena arena;
};
void link_truth(struct link_truth *, const char *path, const struct fusion *, const char *id);

struct link_view {
	const struct link_plan *plan;
	const struct link_truth *truth;	/* NULL: none */
	bool   creators;
	double tags;			/* entities below have tags that differ */
};
void link_put_map(struct fusion *, const struct link_view *, struct out *);
void link_put_pairs(struct fusion *, const struct link_view *, struct out *);
void link_put_rates(struct fusion *, const struct link_view *, struct out *);
void link_put_wrong(struct fusion *, const struct link_view *, struct out *);

#endif
