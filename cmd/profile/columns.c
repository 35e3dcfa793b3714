/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "columns.h"

void
columns_add(struct out *o, const char *names)
{
	struct str rest = str_of(names), name;

	while (str_cut(&rest, ' ', &name))
		out_str(o, name);
}

void
columns_put(struct out *o, const char *names)
{
	columns_add(o, names);
	out_end(o);
}
