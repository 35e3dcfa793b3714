/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The modes of profile, one file each. */
#ifndef PROFILE_MODES_H
#define PROFILE_MODES_H

#include "base/opt.h"

extern const struct mode profile_by, profile_comments, profile_creator, profile_funnel,
	profile_graph, profile_hook, profile_item, profile_lifecycle, profile_retention,
	profile_segments, profile_topics, profile_user;

#endif
