/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audience/watch.h"

enum { VALID_MS = 7000, LONG_MS = 18000, BRIEF_MS = 3000 };

struct watched
watch_look(int64_t watch_ms, int64_t duration_ms)
{
	struct watched w = { .runs = 0 };

	if (duration_ms <= 0) /* INT_NONE is */
		return w;
	w.complete = watch_ms >= duration_ms;
	w.valid = duration_ms <= VALID_MS ? w.complete : watch_ms > VALID_MS;
	w.lasting = duration_ms <= LONG_MS ? w.complete : watch_ms >= LONG_MS;
	w.brief = !w.complete && watch_ms < BRIEF_MS;
	w.runs = watch_ms / duration_ms;
	return w;
}
