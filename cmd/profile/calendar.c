/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/die.h"

#include "calendar.h"

const char *calendar_zone = "Asia/Shanghai";
struct instant calendar_now = { INT_NONE };

const struct col calendar_cols[] = { PERSON_COLS, COL_END };

const struct column_note calendar_reads[] = {
	{ "platform", "", "may be empty" },
	{ "user", "", "rows without one are passed over" },
	{ "event", "", "impression play watch finish ..." },
	{ "time", "RFC 3339", "rows without one are passed over" },
	{ "COL", "", "those of --by" },
	{ NULL, NULL, NULL },
};

void
calendar_open(struct calendar *c, uint32_t start, uint32_t back)
{
	*c = (struct calendar){ .zone = zone_load(calendar_zone),
		.now = calendar_now,
		.start = start,
		.back = back };
	if (c->zone == NULL)
		die_usage("--zone: no zone %s on this system", quoted(str_of(calendar_zone)));
}

uint64_t
calendar_digest(const struct calendar *c)
{
	char text[3 * NUM_TEXT];
	size_t n = num_put_uint(text, c->start);

	text[n++] = ' ';
	n += num_put_uint(text + n, c->back);
	text[n++] = c->hours ? 'h' : 'd';
	return part_option(part_option(0, str_of(calendar_zone)), (struct str){ text, n });
}

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

void
calendar_add_rows(const struct calendar *c, struct marks *m, struct rows *r)
{
	struct local_hour hour = { 0 };
	struct instant t;
	uint32_t group = scope_by() == 0 ? marks_group(m, (struct str){ 0 }) : 0;

	for (size_t i = 0; i < r->n; i++) {
		int event = person_event(r, i);
		if (event < 0)
			continue;
		int64_t kind = (c->start >> event & 1) * CALENDAR_START +
		    (c->back >> event & 1) * CALENDAR_RETURN;
		if (kind == 0 || !person_time(r, i, &t))
			continue;
		int64_t at = c->hours ? floor_div(t.ms, MS_HOUR) :
					floor_div(local_ms(&hour, c->zone, t), MS_DAY);
		if (scope_by() > 0)
			group = marks_group(m, scope_key(r, i, NULL, 0));
		marks_add(m, group, person_print(r, i), at * CALENDAR_KINDS + kind);
	}
}

static int64_t
day_of(const struct calendar *c, struct instant t)
{
	return c->hours ? floor_div(t.ms, MS_HOUR) :
			  floor_div(t.ms + zone_offset(c->zone, t), MS_DAY);
}

int64_t
calendar_last(const struct calendar *c, const struct marks *m)
{
	int64_t last = INT_NONE;

	if (c->now.ms != INT_NONE)
		return day_of(c, (struct instant){ c->now.ms - 1 });
	for (int k = 0; k < MARK_PARTS; k++)
		for (size_t i = 0; i < m->part[k].len; i++) {
			int64_t at = calendar_day(m->part[k].at[i].value);
			last = last == INT_NONE || at > last ? at : last;
		}
	return last;
}

bool
calendar_over(const struct calendar *c, int64_t last, int64_t next)
{
	return next <= (c->now.ms != INT_NONE ? day_of(c, c->now) : last);
}
