/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "table/source.h"

#include "psi.h"

static struct str
slurp(struct source *s, const char *file)
{
	source_open(s, file != NULL ? file : "-");
	for (size_t want = 1 << 20;; want *= 2) {
		struct str all = source_peek(s, want);
		if (all.n < want)
			return all;
	}
}

void
message_refuse(const char *file, const char *why)
{
	die("%s: %s", file != NULL ? file : "<stdin>", why);
}

void
message_read(struct psi_message *m, const char *file)
{
	struct source s;
	const char *why = psi_parse(m, slurp(&s, file));

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
