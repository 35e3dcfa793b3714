/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/die.h"
#include "table/event.h"
#include "table/saved.h"

#include "person.h"

int
person_event(struct rows *r, size_t i)
{
	struct str cell = rows_at(r, i, PERSON_EVENT);

	if (rows_at(r, i, PERSON_USER).n == 0)
		return -1;
	int event = event_find(cell);
	if (event < 0)
		rows_reject(r, i, "event", cell.n == 0 ? "empty" : "not an event", cell);
	return event;
}

bool
person_time(struct rows *r, size_t i, struct instant *t)
{
	struct str cell = rows_at(r, i, PERSON_TIME);

	if (cell.n == 0)
		return false;
	const char *err = when_read(cell, t);
	if (err != NULL)
		rows_reject(r, i, "time", err, cell);
	return err == NULL;
}

struct print
person_print(const struct rows *r, size_t i)
{
	return hash_print(
	    saved_pair(rows_at(r, i, PERSON_PLATFORM), rows_at(r, i, PERSON_USER), r->arena));
}

uint32_t
person_word(struct str word)
{
	if (str_eq(word, STR("view")))
		return 1u << EVENT_PLAY | 1u << EVENT_WATCH;
	if (str_eq(word, STR("any")))
		return (1u << EVENTS) - 1;
	int event = event_find(word);
	return event < 0 ? 0 : 1u << event;
}

uint32_t
person_events(const char *words, const char *option)
{
	struct str rest = str_of(words), word;
	uint32_t events = 0, one;

	while (str_cut(&rest, '|', &word)) {
		if ((one = person_word(word)) == 0)
			die_usage("%s: not an event: %s", option, quoted(word));
		events |= one;
	}
	return events;
}

static int64_t
floor_hour(int64_t ms)
{
	int64_t rest = ms % MS_HOUR;

	return ms - rest - (rest < 0 ? MS_HOUR : 0);
}

int64_t
local_ms(struct local_hour *h, const struct zone *zone, struct instant t)
{
	if (t.ms >= h->from && t.ms < h->to)
		return t.ms + h->offset;
	int64_t from = floor_hour(t.ms), offset = zone_offset(zone, t);
	if (zone_offset(zone, (struct instant){ from }) == offset &&
	    zone_offset(zone, (struct instant){ from + MS_HOUR - 1 }) == offset)
		*h = (struct local_hour){ from, from + MS_HOUR, offset };
	return t.ms + offset;
}
