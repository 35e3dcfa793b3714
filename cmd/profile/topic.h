/* SPDX-License-Identifier: GPL-3.0-or-later */
/* topic - what items are about: tags and creators from a posts table. */
#ifndef PROFILE_TOPIC_H
#define PROFILE_TOPIC_H

#include "base/map.h"

struct topics {
	struct map post;	/* "platform TAB item" -> struct topic_post, private */
	struct map name;	/* tags and creators, by number */
	struct { uint32_t *at; size_t len, cap; } list;
	struct arena arena;
};

/* What one item is about; tags are numbers of names, each once. */
struct topic {
	const uint32_t *tag;
	size_t   ntags;
	uint32_t creator;	/* UINT32_MAX: none */
};

/* Read a posts table (engine options apply); of several rows of an item, the
 * last that names tags, or a creator, is taken. */
struct topics *topics_read(const char *path);

bool topics_find(const struct topics *, struct str platform_item, struct topic *);
struct str topics_name(const struct topics *, uint32_t number);

#endif
