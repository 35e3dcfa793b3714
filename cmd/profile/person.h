/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * person - who a row of an events table is about, what was done and when, for
 * the modes that follow users through time.
 *
 * The first columns of such a mode are PERSON_COLS, in this order.  Rows without
 * a user, an event of the set asked for, or a time are passed over; an event or a
 * time that cannot be read leaves its row out.
 */
#ifndef PROFILE_PERSON_H
#define PROFILE_PERSON_H

#include "base/hash.h"
#include "table/rows.h"

enum { PERSON_PLATFORM, PERSON_USER, PERSON_EVENT, PERSON_TIME, PERSON_COLUMNS };

#define PERSON_COLS							\
	{ .name = "platform" }, { .name = "user", .required = true },	\
	{ .name = "event", .required = true }, { .name = "time", .required = true }

/* Event of row i, or -1: the row is nobody's or has been left out. */
int person_event(struct rows *, size_t i);

/* Time of row i; false when it has none or one that cannot be read. */
bool person_time(struct rows *, size_t i, struct instant *);

struct print person_print(const struct rows *, size_t i);

/* "play|watch" as bits of enum event, `view` being these two, `any` all; dies when a
 * word is not an event; `option` is named. */
uint32_t person_events(const char *words, const char *option);

/* Bits of one such word; 0 when it is not an event. */
uint32_t person_word(struct str);

/* Local time of a zone: rows come roughly in order, so one look lasts for an
 * hour in which its clocks do not change. */
struct local_hour { int64_t from, to, offset; };
int64_t local_ms(struct local_hour *, const struct zone *, struct instant);

#endif
