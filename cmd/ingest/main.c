/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ingest - exports of the platforms become tables */
#include "modes.h"

static const struct mode *const modes[] = { &ingest_read, &ingest_cat, &ingest_check, &ingest_link,
	&ingest_adapters, &ingest_audit, &ingest_psi, NULL };

static const struct tool tool = {
	.name = "ingest",
	.brief = "exports of the platforms become tables",
	.modes = modes,
	.unnamed = &ingest_read,
};

int
main(int argc, char **argv)
{
	return tool_main(&tool, argc, argv);
}
