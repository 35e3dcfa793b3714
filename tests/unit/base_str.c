/* SPDX-License-Identifier: GPL-3.0-or-later */
/* str_plain() with every byte at every place of slices of every length */
#include "base/str.h"
#include "unit.h"

static void
one_odd_byte_is_found_wherever_it_stands(void)
{
	char text[40];

	for (size_t n = 0; n <= sizeof text; n++) {
		memset(text, 'x', sizeof text);
		CHECK(str_plain((struct str){ text, n }));
		for (size_t at = 0; at < n; at++)
			for (int c = 0; c < 256; c++) {
				bool odd = c < 32 || c == '\\';
				text[at] = (char)c;
				CHECK(str_plain((struct str){ text, n }) == !odd);
				text[at] = (char)0xe5;
			}
	}
}

void
unit_base_str(void)
{
	one_odd_byte_is_found_wherever_it_stands();
}
