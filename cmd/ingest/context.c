/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a file says about its own time.  Exports without years are short (a
 * year of days, a list of posts), so their first 8 MiB decide.
 */
#include <stdlib.h>
#include <sys/stat.h>

#include "adapt/clean.h"
#include "base/die.h"
#include "table/decode.h"
#include "table/walk.h"

#include "read.h"

enum { GLANCE = 64 * 1024, ALL = 8 * 1024 * 1024 };

struct dates {
	int64_t newest; /* day of a full date or an id; INT_NONE */
	bool yearless;
};

static int64_t
day_of(struct instant t, const struct zone *z)
{
	int64_t ms = t.ms + zone_offset(z, t);

	return ms >= 0 ? ms / MS_DAY : -((-ms + MS_DAY - 1) / MS_DAY);
}

static void
later(struct dates *d, int64_t days)
{
	if (days != INT_NONE && (d->newest == INT_NONE || days > d->newest))
		d->newest = days;
}

static void
look_cell(const struct read *rd, const struct input *in, const struct bound *u, struct str cell,
    struct dates *d)
{
	enum canon_kind kind = u->label->to >= 0 ?
	    in->pick.report->table->column[u->label->to].kind :
	    CANON_TEXT;
	struct str s = clean_guard(cell), id;
	struct moment m;

	if (kind == CANON_TIME || kind == CANON_DAY) {
		if ((u->label->as != AS_TIME && u->label->as != AS_TIME_SERIAL &&
			u->label->as != AS_DAY) ||
		    clean_missing_number(s) || value_moment(s, &rd->spelling, &m) != NULL)
			return;
		if (m.year == 0)
			d->yearless = true;
		else
			later(d, value_day(&m, in->zone));
	} else if (in->id_has_time && u->label->as == AS_ID_IN_LINK &&
	    value_link_id(s, &id) == NULL) {
		struct instant t = value_id_time(id);
		if (t.ms != INT_NONE)
			later(d, day_of(t, in->zone));
	}
}

static struct dates
look_rows(const struct read *rd, const struct input *in, struct str text, bool eof)
{
	struct walk w = { text.p, text.n, in->head.sep, in->head.format == FORMAT_CSV, eof,
		in->head.n };
	uint32_t *pos = mem_alloc((text.n + 2) * sizeof *pos);
	struct dates d = { .newest = INT_NONE };
	struct arena a = { 0 };
	struct walked r;
	const struct bind *b = &in->bind;

	for (size_t at = 0; at < text.n; at = r.next) {
		enum walk_end e = walk_record(&w, at, pos, &r);
		if (e == WALK_MORE)
			break;
		if (e != WALK_OK) {
			r.next = walk_resume(&w, &r);
			continue;
		}
		for (size_t i = 0; i < b->first[b->report->table->n] && r.fields == b->columns;
		     i++) {
			size_t f = b->of[i].field, from = f ? pos[f - 1] + (size_t)1 : at;
			struct str s = { text.p + from, pos[f] - from };
			if (w.quotes && s.n > 0 && *s.p == '"')
				s = decode_csv(s, &a);
			look_cell(rd, in, &b->of[i], s, &d);
		}
		arena_reset(&a);
	}
	free(pos);
	arena_free(&a);
	return d;
}

/* Of a member, its own name and else the archive's. */
static int64_t
day_in_name(const struct input *in)
{
	int64_t days = adapter_day_in_name(in->pick.report, in->path);
	char *path = strdup(in->path);
	struct stat st;

	while (days == INT_NONE && in->source.pack != NULL && stat(path, &st) != 0) {
		char *slash = strrchr(path, '/');
		if (slash == NULL)
			break;
		*slash = '\0';
		days = adapter_day_in_name(in->pick.report, path);
	}
	free(path);
	return days;
}

static void
find_asof(const struct read *rd, struct input *in)
{
	int64_t days = day_in_name(in);
	struct str word = str_of(rd->asof_word);

	in->asof.ms = INT_NONE;
	if (rd->asof_word != NULL && when_read_day(word, &days) != NULL) {
		days = INT_NONE;
		if (when_read(word, &in->asof) != NULL)
			die_usage("--asof wants 2026-11-20 or 2026-11-20T08:00:00Z: %s",
			    quoted(word));
	}
	if (days != INT_NONE) {
		in->asof = zone_instant(in->zone, days * MS_DAY);
		in->asof_is_day = true;
	}
	in->limit_day = in->asof.ms == INT_NONE ? INT_NONE : day_of(in->asof, in->zone);
}

void
context_find(const struct read *rd, struct input *in, struct source *s)
{
	const struct report *r = in->pick.report;
	const char *zone = rd->zone_word && !r->canonical ? rd->zone_word : r->zone.p;
	int platform = canon_column(r->table, STR("platform"));
	struct str name = platform >= 0 ? r->constant[platform] : (struct str){ 0 };

	if ((in->zone = zone_load(zone)) == NULL)
		die_usage("--zone: no such time zone: %s", quoted(str_of(zone)));
	in->id_has_time = str_eq(name, STR("tiktok")) || str_eq(name, STR("douyin"));
	find_asof(rd, in);
	in->newest_day = INT_NONE;
	struct str text = source_peek(s, GLANCE);
	struct dates d = look_rows(rd, in, text, text.n < GLANCE);
	if (!d.yearless)
		return;
	text = source_peek(s, ALL);
	in->newest_day = look_rows(rd, in, text, text.n < ALL).newest;
	if (in->limit_day == INT_NONE)
		in->limit_day = in->newest_day;
}
