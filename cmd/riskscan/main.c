/* SPDX-License-Identifier: GPL-3.0-or-later */
/* riskscan - what could go wrong: words, claims and leads that break rules */
#include "modes.h"

static const struct mode *const modes[] = { &riskscan_text, &riskscan_rules, NULL };

static const struct tool tool = {
	.name = "riskscan",
	.brief = "what could go wrong: words, claims and leads that break rules",
	.modes = modes,
};

int
main(int argc, char **argv)
{
	return tool_main(&tool, argc, argv);
}
