/* SPDX-License-Identifier: GPL-3.0-or-later */
/* item_posts - items that only a posts table has, from its counters. */
#ifndef PROFILE_ITEM_POSTS_H
#define PROFILE_ITEM_POSTS_H

#include "item.h"
#include "works.h"

/* After items_finish(): they take their places in the order. */
void items_add_posts(struct items *, const char *path, int workers);

/* The same of creators: sums over their works. */
void creators_add_posts(struct items *, const struct works *, int workers);

#endif
