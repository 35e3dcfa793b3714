/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * when - instants, days and durations.
 *
 * An instant is milliseconds since 1970-01-01T00:00:00Z in the proleptic
 * Gregorian calendar, years 0000 to 9999; a day is the count of days since
 * 1970-01-01.  Days and hours of a zone other than UTC need `struct zone`,
 * which reads the system's tzdata (TZif, RFC 8536) once; no setenv, no
 * localtime, safe in any thread.  Civil-date arithmetic: H. Hinnant,
 * "chrono-Compatible Low-Level Date Algorithms".
 */
#ifndef BASE_WHEN_H
#define BASE_WHEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct instant { int64_t ms; };		/* INT_NONE when missing */

enum { MS_SECOND = 1000, MS_HOUR = 3600 * 1000, MS_DAY = 86400 * 1000, WHEN_TEXT = 32 };

struct civil { int year, month, day; };	/* month and day from 1 */

int64_t      when_days(struct civil);		/* days since 1970-01-01 */
struct civil when_civil(int64_t days);
bool         when_civil_ok(struct civil);	/* is there such a day */

/*
 * RFC 3339: "2024-06-18T12:00:00Z", any offset, up to nine decimals (cut to
 * ms), 't', 'z' and a blank instead of 'T' allowed; leap second 60 counts as
 * 59.999.  NULL, or "not a time (want 2024-06-18T12:00:00Z)".
 */
const char *when_read(struct str, struct instant *);
const char *when_read_day(struct str, int64_t *days);	/* "2024-06-18" */

/* "2024-06-18T12:00:00Z", with ".123" only when there are milliseconds. */
size_t when_put(char to[static WHEN_TEXT], struct instant);
size_t when_put_day(char to[static WHEN_TEXT], int64_t days);

/* "90s" "30m" "24h" "7d" "500ms" as milliseconds; a bare number is refused. */
const char *when_read_span(struct str, int64_t *ms);

struct zone;

/* Load by IANA name ("Asia/Shanghai", "UTC"); NULL when the system has no such zone. */
const struct zone *zone_load(const char *name);
int64_t zone_offset(const struct zone *, struct instant);	/* ms east of UTC */

/* The instant at which clocks of the zone show `local` (ms as if UTC); in a
 * gap or an overlap the offset before the change holds. */
struct instant zone_instant(const struct zone *, int64_t local);

#endif
