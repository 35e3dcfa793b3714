/* SPDX-License-Identifier: GPL-3.0-or-later */
/* roi - what spending brought back */
#include "modes.h"

static const struct mode *const modes[] = { &roi_table, NULL };

static const struct tool tool = {
	.name = "roi",
	.brief = "what spending brought back",
	.modes = modes,
};

int
main(int argc, char **argv)
{
	return tool_main(&tool, argc, argv);
}
