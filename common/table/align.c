/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/mem.h"
#include "base/num.h"
#include "base/utf8.h"
#include "table/align.h"

enum { LOOK = 1000, COLS = 512, WIDE = 40 };

struct align {
	struct {
		char *at;
		size_t len, cap;
	} text; /* what is not shown yet */
	size_t lines;
	bool sized;
	size_t width[COLS];
	bool number[COLS];
};

struct align *
align_new(void)
{
	struct align *a = mem_alloc(sizeof *a);

	memset(a, 0, sizeof *a);
	return a;
}

static void
keep(struct align *a, const char *p, size_t n)
{
	if (a->text.len + n > a->text.cap) {
		a->text.cap = (a->text.len + n) * 2;
		a->text.at = mem_resize(a->text.at, a->text.cap);
	}
	memcpy(a->text.at + a->text.len, p, n);
	a->text.len += n;
}

static bool
is_number(struct str s)
{
	double v;

	return s.n == 0 || num_real(s, -INFINITY, INFINITY, &v) == NULL;
}

static void
measure(struct align *a)
{
	struct str rest = { a->text.at, a->text.len }, line, cell;

	for (size_t c = 0; c < COLS; c++)
		a->number[c] = true;
	for (size_t n = 0; str_cut(&rest, '\n', &line) && line.n > 0; n++)
		for (size_t c = 0; c < COLS && str_cut(&line, '\t', &cell); c++) {
			size_t w = utf8_width(cell);
			if (w > a->width[c])
				a->width[c] = w < WIDE ? w : WIDE;
			if (n > 0)
				a->number[c] &= is_number(cell);
		}
	a->sized = true;
}

static void
pad(struct align *to, size_t n)
{
	static const char blanks[WIDE + 1] = "                                        ";

	keep(to, blanks, n < WIDE ? n : WIDE);
}

/* At most `width` columns of the cell; hostile bytes do not reach the terminal. */
static void
show_cell(struct align *to, struct str cell, size_t width)
{
	size_t left = utf8_width(cell) <= width ? width : width - 1, used = 0;

	while (cell.n > 0) {
		size_t n = utf8_len(cell), w = 1;
		bool odd = utf8_control(cell, n);
		n = n ? n : 1;
		if (!odd)
			w = utf8_width((struct str){ cell.p, n });
		if (used + w > left)
			break;
		if (odd)
			keep(to, "?", 1);
		else
			keep(to, cell.p, n);
		used += w;
		cell.p += n;
		cell.n -= n;
	}
	if (cell.n > 0) {
		keep(to, "\xe2\x80\xa6", 3);
		used++;
	}
	pad(to, width > used ? width - used : 0);
}

static void
show_line(const struct align *a, struct align *to, struct str line)
{
	struct str cell;

	for (size_t c = 0; str_cut(&line, '\t', &cell); c++) {
		size_t width = c < COLS ? a->width[c] : utf8_width(cell), w = utf8_width(cell);
		bool last = line.p == NULL;
		if (c > 0)
			keep(to, "  ", 2);
		if (c < COLS && a->number[c] && w < width) {
			pad(to, width - w);
			width = w;
		}
		show_cell(to, cell, last ? w : width); /* nothing stands behind it */
	}
	keep(to, "\n", 1);
}

static void
show(struct align *a, void (*write)(const char *, size_t))
{
	struct str rest = { a->text.at, a->text.len }, line;
	struct align shown = { .sized = true };

	while (rest.n > 0 && memchr(rest.p, '\n', rest.n) != NULL) {
		str_cut(&rest, '\n', &line);
		show_line(a, &shown, line);
	}
	if (shown.text.len > 0)
		write(shown.text.at, shown.text.len);
	free(shown.text.at);
	if (rest.n > 0)
		memmove(a->text.at, rest.p, rest.n);
	a->text.len = rest.n;
}

void
align_put(struct align *a, const char *p, size_t n, void (*write)(const char *, size_t))
{
	if (n > 0)
		keep(a, p, n);
	for (size_t i = 0; i < n; i++)
		a->lines += p[i] == '\n';
	if (a->lines < LOOK)
		return;
	if (!a->sized)
		measure(a);
	show(a, write);
}

void
align_end(struct align *a, void (*write)(const char *, size_t))
{
	if (!a->sized)
		measure(a);
	if (a->text.len > 0)
		show(a, write);
	free(a->text.at);
	free(a);
}
