/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which adapters count: all that are shipped, one by name, or a file. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/die.h"
#include "table/small.h"

#include "read.h"

struct adapter *
choose_all(size_t *n, struct arena *a)
{
	char **path = share_list("adapters", a);
	size_t files = 0;

	while (path[files] != NULL)
		files++;
	struct adapter *all = arena_alloc(a, (files + 1) * sizeof *all);
	for (*n = 0; *n < files; (*n)++)
		adapter_read(&all[*n], path[*n], a);
	adapter_canonical(&all[(*n)++], a);
	return all;
}

static void
no_adapter(struct str name, struct arena *a)
{
	size_t n, used = 0;
	struct adapter *all = choose_all(&n, a);
	char *list = arena_bytes(a, 4096);

	for (size_t i = 0; i < n && used + all[i].name.n + 2 < 4096; i++) {
		memcpy(list + used, " ", 1);
		memcpy(list + used + 1, all[i].name.p, all[i].name.n);
		used += all[i].name.n + 1;
	}
	list[used] = '\0';
	die("no adapter %s; there are:%s", quoted(name), list);
}

static void
read_named(struct adapter *ad, struct str name, struct arena *a)
{
	if (str_eq(name, STR("canonical"))) {
		adapter_canonical(ad, a);
		return;
	}
	size_t room = name.n + 16;
	char *file = arena_bytes(a, room);
	snprintf(file, room, "adapters/%s.tsv", arena_str(a, name).p);
	const char *full = share_path(file, a);
	if (name.n == 0 || memchr(name.p, '/', name.n) != NULL || access(full, F_OK) != 0)
		no_adapter(name, a);
	adapter_read(ad, full, a);
}

static void
need_report(const struct adapter *ad, struct str name)
{
	if (adapter_report(ad, name) != NULL)
		return;
	warn("%s: no report %s; there are:", ad->file, quoted(name));
	for (size_t i = 0; i < ad->n; i++)
		warn("  %.*s", STR_ARG(ad->report[i].name));
	exit(ST_TROUBLE);
}

/* "NAME" or "NAME/REPORT"; beside --adapter FILE it is the report. */
struct known *
choose_adapters(const char *named, const char *file, struct arena *a)
{
	struct str rest = str_of(named), name = { 0 }, report = { 0 };
	struct adapter one, *all = &one;
	size_t n = 1, reports = 0;

	if (file != NULL) {
		adapter_read(&one, file, a);
		report = rest;
	} else if (named != NULL) {
		str_cut(&rest, '/', &name);
		report = rest;
		read_named(&one, name, a);
	} else {
		all = choose_all(&n, a);
	}
	if (all == &one) { /* reports point to their adapter */
		all = ARENA_NEW(a, struct adapter);
		*all = one;
		for (size_t i = 0; i < all->n; i++)
			all->report[i].of = all;
	}
	if (report.n > 0)
		need_report(all, report);
	for (size_t i = 0; i < n; i++)
		reports += all[i].n;
	const struct report **list = arena_alloc(a, (reports + 1) * sizeof *list);
	reports = 0;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < all[i].n; k++)
			if (report.n == 0 || str_eq(all[i].report[k].name, report))
				list[reports++] = &all[i].report[k];
	return known_new(list, reports, a);
}
