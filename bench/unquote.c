/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * unquote: TAB-separated text with CSV quoting on stdin, which is what DuckDB and
 * Polars write, to TSV with \t \n \r \\ escaped, so that make bench can compare
 * their answer with ours byte by byte.
 */
#include <err.h>
#include <stdbool.h>
#include <stdio.h>

static void
put_escaped(int c)
{
	const char letter = c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : '\\';

	if (c == '\t' || c == '\n' || c == '\r' || c == '\\') {
		putchar_unlocked('\\');
		c = letter;
	}
	putchar_unlocked(c);
}

int
main(void)
{
	bool quoted = false, start = true;
	int c;

	while ((c = getchar_unlocked()) != EOF) {
		if (start && c == '"') {
			quoted = true;
			start = false;
		} else if (quoted && c == '"') {
			if ((c = getchar_unlocked()) == '"') {
				putchar_unlocked(c);
			} else {
				quoted = false;
				if (c != EOF)
					ungetc(c, stdin);
			}
		} else if (!quoted && (c == '\t' || c == '\n')) {
			putchar_unlocked(c);
			start = true;
		} else {
			put_escaped(c);
			start = false;
		}
	}
	if (fflush(stdout) != 0 || ferror(stdin))
		err(2, NULL);
	return 0;
}
