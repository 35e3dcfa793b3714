/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "table/source.h"

#include "psi.h"

void
message_refuse(const char *file, const char *why)
{
	die("%s: %s", file != NULL ? file : "<stdin>", why);
}

void
message_read(struct psi_message *m, const char *file)
{
	struct source s;

	source_open(&s, file != NULL ? file : "-");
	const char *why = psi_parse(m, source_peek_all(&s));

	if (why != NULL)
		message_refuse(file, why);
	source_close(&s);
}

void
message_write(const struct psi_message *m)
{
	struct str text = psi_text(m);

	sink_open();
	sink_write(text.p, text.n);
	sink_close();
	free((void *)(uintptr_t)text.p);
}
