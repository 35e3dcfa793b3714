/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/mem.h"

static void
add(struct text *t, const char *fmt, va_list args)
{
	va_list again;

	va_copy(again, args);
	size_t room = t->cap - t->n;
	size_t n = (size_t)vsnprintf(t->at ? t->at + t->n : NULL, room, fmt, args);
	if (n >= room) {
		t->cap = (t->cap + n) * 2 + 1;
		t->at = mem_resize(t->at, t->cap);
		vsnprintf(t->at + t->n, t->cap - t->n, fmt, again);
	}
	va_end(again);
	t->n += n;
}

void
text_add(struct text *t, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	add(t, fmt, args);
	va_end(args);
}

void
text_note(struct text *t, const char *fmt, ...)
{
	va_list args;

	if (t->n > 0)
		text_add(t, "; ");
	va_start(args, fmt);
	add(t, fmt, args);
	va_end(args);
}

/* Digits of a double end at 1e15 or so. */
static bool
in_full(double v, int digits)
{
	return fabs(v) >= pow(10, digits) && fabs(v) < 1e15;
}

void
text_number(struct text *t, double v, int digits)
{
	if (in_full(v, digits))
		text_add(t, "%.0f", v);
	else
		text_add(t, "%.*g", digits, v);
}

void
text_signed(struct text *t, double v, int digits)
{
	if (in_full(v, digits))
		text_add(t, "%+.0f", v);
	else
		text_add(t, "%+.*g", digits, v);
}
