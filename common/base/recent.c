/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/mem.h"
#include "base/recent.h"

void
recent_init(struct recent *r, size_t places, uint64_t seed)
{
	*r = (struct recent){ mem_map(places * sizeof *r->at), places - 1, seed };
}

void
recent_free(struct recent *r)
{
	if (r->at != NULL)
		mem_unmap(r->at, (r->mask + 1) * sizeof *r->at);
	*r = (struct recent){ 0 };
}
