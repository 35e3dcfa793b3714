/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text.h"

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
