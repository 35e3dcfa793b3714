/* SPDX-License-Identifier: GPL-3.0-or-later */
/* abtest - which version won, and may the answer be trusted */
#include "modes.h"

static const struct mode *const modes[] = { &abtest_test, &abtest_plan, &abtest_srm, &abtest_watch,
	&abtest_bandit, &abtest_aa, &abtest_switchback, &abtest_units, NULL };

static const struct tool tool = {
	.name = "abtest",
	.brief = "which version won, and may the answer be trusted",
	.modes = modes,
};

int
main(int argc, char **argv)
{
	return tool_main(&tool, argc, argv);
}
