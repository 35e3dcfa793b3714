/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rota.h"
#include "experiment/saved_exact.h"

/* A turn as a line: test, unit, ms, arm, and per metric its rows and two sums of
 * three numbers each. */
void
rota_save(void *acc, struct out *o)
{
	const struct rota *r = acc;
	struct turn_key k;

	for (size_t i = 0; i < rota_count(r); i++) {
		const struct turn_sum *s = rota_turn(r, i, &k);
		out_str(o, k.test);
		out_str(o, k.unit);
		out_int(o, k.ms);
		out_str(o, k.arm);
		for (size_t m = 0; m < r->cols->metrics; m++) {
			out_int(o, s[m].rows);
			saved_put_exact(o, &s[m].x);
			saved_put_exact(o, &s[m].y);
		}
		saved_put_end(o);
	}
}

static bool
take_text(struct str *rest, struct str *to, struct arena *a)
{
	if (!saved_text(rest, to))
		return false;
	*to = decode_tsv(*to, a);
	return true;
}

const char *
rota_load(void *acc, struct str line)
{
	static const char damaged[] = "a period that cannot be read";
	struct rota *r = acc;
	struct arena a = { 0 };
	struct str rest = line;
	struct turn_key k;

	if (!take_text(&rest, &k.test, &a) || !take_text(&rest, &k.unit, &a) ||
	    !saved_int(&rest, &k.ms) || k.ms == INT_NONE || !take_text(&rest, &k.arm, &a))
		return damaged;
	struct turn_sum *s = rota_enter(r, &k);
	arena_free(&a);
	for (size_t m = 0; m < r->cols->metrics; m++) {
		struct turn_sum one;
		if (!saved_int(&rest, &one.rows) || one.rows < 0 || !saved_exact(&rest, &one.x) ||
		    !saved_exact(&rest, &one.y))
			return damaged;
		s[m].rows += one.rows;
		exact_merge(&s[m].x, &one.x);
		exact_merge(&s[m].y, &one.y);
	}
	return rest.p == NULL ? NULL : damaged;
}
