/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rank - what to push next, and why */
#include "modes.h"

static const struct mode *const modes[] = { &rank_score, NULL };

static const struct tool tool = {
	.name = "rank",
	.brief = "what to push next, and why",
	.modes = modes,
};

int
main(int argc, char **argv)
{
	return tool_main(&tool, argc, argv);
}
