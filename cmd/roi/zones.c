/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/die.h"
#include "ledger.h"

static struct {
	struct str platform;
	const struct zone *zone;
} known[64];
static size_t n_known;
static const struct zone *utc;

/* The first @platform and @zone of an adapter. */
static void
take(const char *path, struct arena *a)
{
	struct small t;
	struct str platform = { 0 }, zone = { 0 };

	small_read(&t, path, a);
	int label = small_need(&t, "label"), column = small_need(&t, "column");
	for (size_t i = 0; i < t.rows; i++) {
		struct str name = small_at(&t, i, label);

		if (str_eq(name, STR("@platform")) && platform.n == 0)
			platform = small_at(&t, i, column);
		if (str_eq(name, STR("@zone")) && zone.n == 0)
			zone = small_at(&t, i, column);
	}
	if (platform.n == 0 || zone.n == 0 || n_known == sizeof known / sizeof *known)
		return;
	for (size_t i = 0; i < n_known; i++)
		if (str_eq(known[i].platform, platform))
			return;
	known[n_known].platform = platform;
	if ((known[n_known++].zone = zone_load(arena_str(a, zone).p)) == NULL)
		die("%s: no such time zone: %s", path, quoted(zone));
}

void
zones_read(struct arena *a)
{
	utc = zone_load("UTC");
	for (char **path = share_list("adapters", a); *path != NULL; path++)
		take(*path, a);
}

const struct zone *
zone_of(struct str platform)
{
	for (size_t i = 0; i < n_known; i++)
		if (str_eq(known[i].platform, platform))
			return known[i].zone;
	return utc;
}
