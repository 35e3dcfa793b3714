/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The canonical tables as reports, and what a report says of a file's name. */
#include "adapt/adapter.h"
#include "base/num.h"
#include "base/when.h"

void
adapter_canonical(struct adapter *ad, struct arena *a)
{
	static const enum as as[] = {
		[CANON_TEXT] = AS_SELF,
		[CANON_TAGS] = AS_SELF,
		[CANON_COUNT] = AS_COUNT,
		[CANON_RATE] = AS_REAL,
		[CANON_REAL] = AS_REAL,
		[CANON_MS] = AS_MS,
		[CANON_MONEY] = AS_MONEY,
		[CANON_TIME] = AS_TIME,
		[CANON_DAY] = AS_DAY,
		[CANON_FLAGS] = AS_SELF,
		[CANON_SRC] = AS_SELF,
		[CANON_ROW] = AS_SELF,
	};

	*ad = (struct adapter){ .name = STR("canonical"), .file = "canonical" };
	for (const struct table *t = canon_tables; t->name != NULL; t++)
		ad->n++;
	ad->report = arena_alloc(a, ad->n * sizeof *ad->report);
	for (size_t k = 0; k < ad->n; k++) {
		const struct table *t = &canon_tables[k];
		struct report *r = &ad->report[k];
		*r = (struct report){ .name = str_of(t->name),
			.of = ad,
			.table = t,
			.n = t->n,
			.zone = STR("UTC"),
			.canonical = true };
		r->label = arena_alloc(a, t->n * sizeof *r->label);
		for (size_t i = 0; i < t->n; i++) {
			struct str name = str_of(t->column[i].name);
			r->label[i] = (struct label){ .key = { arena_alloc(a, sizeof name), 1 },
				.name = name,
				.to = (int)i,
				.fan = FAN_ALL,
				.as = as[t->column[i].kind] };
			r->label[i].key.at[0] = name;
		}
	}
}

const struct report *
adapter_report(const struct adapter *ad, struct str name)
{
	for (size_t i = 0; i < ad->n; i++)
		if (str_eq(ad->report[i].name, name))
			return &ad->report[i];
	return NULL;
}

/* s must begin with what the pattern says; Y, M and D stand for digits. */
static int64_t
day_by(struct str pattern, struct str s)
{
	struct civil c = { 0 };

	if (s.n < pattern.n)
		return INT_NONE;
	for (size_t i = 0; i < pattern.n; i++) {
		int *part = pattern.p[i] == 'Y' ? &c.year :
		    pattern.p[i] == 'M'		? &c.month :
		    pattern.p[i] == 'D'		? &c.day :
						  NULL;
		if (part == NULL && s.p[i] != pattern.p[i])
			return INT_NONE;
		if (part != NULL && (s.p[i] < '0' || s.p[i] > '9'))
			return INT_NONE;
		if (part != NULL)
			*part = *part * 10 + s.p[i] - '0';
	}
	return when_civil_ok(c) ? when_days(c) : INT_NONE;
}

int64_t
adapter_day_in_name(const struct report *r, const char *path)
{
	static const char *const shape[] = { "YYYY-MM-DD", "YYYY_MM_DD", "YYYYMMDD" };
	const char *slash = strrchr(path, '/');
	struct str file = str_of(slash ? slash + 1 : path);

	for (size_t w = 0; w < r->names.n; w++) {
		struct str word = r->names.at[w];
		for (size_t k = 0; k < sizeof shape / sizeof *shape; k++) {
			const char *p = str_find(word, str_of(shape[k]));
			struct str front = { word.p, p ? (size_t)(p - word.p) : 0 };
			const char *at = p ? str_find(file, front) : NULL;
			if (at == NULL)
				continue;
			struct str rest = { at + front.n,
				(size_t)(file.p + file.n - at) - front.n };
			int64_t days = day_by(str_of(shape[k]), rest);
			if (days != INT_NONE)
				return days;
		}
	}
	return INT_NONE;
}
