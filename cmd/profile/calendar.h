/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * calendar - the days, or hours, on which each user came: what retention and
 * lifecycle count from.
 *
 * The value of a mark is the day of the zone (or, rolling, the hour of UTC)
 * times four, plus what was done then, CALENDAR_START and CALENDAR_RETURN.
 */
#ifndef PROFILE_CALENDAR_H
#define PROFILE_CALENDAR_H

#include "base/when.h"

#include "marks.h"
#include "person.h"
#include "scope.h"

enum { CALENDAR_START = 1, CALENDAR_RETURN = 2, CALENDAR_KINDS = 4 };

struct calendar {
	const struct zone *zone;
	struct instant now;		/* INT_NONE: the newest mark */
	uint32_t start, back;		/* bits of enum event */
	bool     hours;
};

extern const struct col calendar_cols[];
extern const struct column_note calendar_reads[];
extern const char *calendar_zone;
extern struct instant calendar_now;

#define CALENDAR_OPTIONS						\
	OPT_TEXT(0, "zone", "NAME", &calendar_zone,			\
	    "whose days (default Asia/Shanghai)"),			\
	OPT_TIME(0, "now", &calendar_now, "end of the data (default: the newest time in it)")

void     calendar_open(struct calendar *, uint32_t start, uint32_t back);
uint64_t calendar_digest(const struct calendar *);

/* The fold: its accumulator is marks. */
void calendar_add_rows(const struct calendar *, struct marks *, struct rows *);

#define CALENDAR_CALLS							\
	static struct marks *calendar_new(void *ctx) { (void)ctx; return marks_new(MARK_ONCE); } \
	static void calendar_add(struct marks *m, struct rows *r) { calendar_add_rows(&calendar, m, r); } \
	static void calendar_merge(struct marks *to, struct marks *from) { marks_merge(to, from); } \
	static void calendar_finish(struct marks *m, int workers) { marks_finish(m, workers); } \
	static void calendar_save(const struct marks *m, struct out *o) { marks_save(m, o); } \
	static const char *calendar_load(struct marks *m, struct str line) { return marks_load(m, line); }

/* Day or hour of a value. */
static inline int64_t
calendar_day(int64_t value)
{
	return value >> 2;
}

/* The last day (or hour) that counts: of now, or the newest; INT_NONE: no marks. */
int64_t calendar_last(const struct calendar *, const struct marks *);

/* Is what ends where `next` begins over, `last` being the last day that counts? */
bool calendar_over(const struct calendar *, int64_t last, int64_t next);

#endif
