/* SPDX-License-Identifier: GPL-3.0-or-later */
/* profile - who watches, what holds them */
#include "modes.h"

static const struct mode *const modes[] = { &profile_by, &profile_comments, &profile_creator,
	&profile_funnel, &profile_graph, &profile_hook, &profile_item, &profile_lifecycle,
	&profile_retention, &profile_segments, &profile_topics, &profile_user, NULL };

static const struct tool tool = {
	.name = "profile",
	.brief = "who watches, and what holds them",
	.modes = modes,
};

int
main(int argc, char **argv)
{
	return tool_main(&tool, argc, argv);
}
