/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <strings.h>

#include "stream/alien.h"

#define LIT(s)                      \
	{                           \
		"" s, sizeof(s) - 1 \
	}
#define WEB "a web page, whatever its name says; it may ask for a login or be an error message"

static const struct str ole = LIT("\xd0\xcf\x11\xe0");

bool
alien_more(struct str head)
{
	return str_starts(head, ole);
}

/* Old Office files name their parts in UTF-16; an encrypted workbook is one part of such a file. */
static const char *
office(struct str s)
{
	static const struct {
		struct str part;
		const char *what;
	} known[] = {
		{ LIT("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"),
		    "an encrypted workbook; open it with its password and save it without one, or "
		    "as CSV" },
		{ LIT("W\0o\0r\0k\0b\0o\0o\0k\0"),
		    "an old Excel workbook (.xls); save it as xlsx or CSV" },
		{ LIT("B\0o\0o\0k\0"), "an old Excel workbook (.xls); save it as xlsx or CSV" },
		{ LIT("W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0"), "a Word document" },
	};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_find(s, known[i].part) != NULL)
			return known[i].what;
	return "an old Office file, such as .xls; save it as xlsx or CSV";
}

static const char *
markup(struct str s)
{
	static const struct {
		struct str tag;
		const char *what;
	} known[] = {
		{ LIT("<!doctype"), WEB },
		{ LIT("<html"), WEB },
		{ LIT("<head"), WEB },
		{ LIT("<meta"), WEB },
		{ LIT("<table"),
		    "a table of a web page; open it in Excel and save it as xlsx or CSV" },
		{ LIT("<?mso"), "XML of Excel 2003; open it in Excel and save it as xlsx or CSV" },
		{ LIT("<?xml"), "XML, not a table" },
		{ LIT("<error"), "XML, not a table" },
	};

	while (s.n > 0 && (*s.p == ' ' || *s.p == '\t' || *s.p == '\r' || *s.p == '\n'))
		s.p++, s.n--;
	if (s.n == 0 || *s.p != '<')
		return NULL;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (s.n >= known[i].tag.n &&
		    strncasecmp(s.p, known[i].tag.p, known[i].tag.n) == 0) {
			bool web = known[i].what == known[0].what;
			if (!web && str_find(s, STR("Excel.Sheet")) != NULL)
				return known[5].what;
			/* what shops export as .xls is often such a page */
			return web && str_find(s, STR("office:excel")) != NULL ? known[4].what :
										 known[i].what;
		}
	return NULL;
}

const char *
alien_what(struct str head)
{
	static const struct {
		struct str magic;
		const char *what;
	} known[] = {
		{ LIT("%PDF"), "a PDF" },
		{ LIT("PAR1"), "a Parquet file; write it as CSV, as DuckDB does with COPY" },
		{ LIT("ARROW1\0"), "an Arrow file; write it as CSV" },
		{ LIT("SQLite format 3"),
		    "an SQLite database; sqlite3 -header -csv writes tables" },
		{ LIT("Rar!\x1a"), "a RAR archive; unpack it first" },
		{ LIT("7z\xbc\xaf\x27\x1c"), "a 7z archive; unpack it first" },
		{ LIT("\x89PNG"), "a picture" },
		{ LIT("\xff\xd8\xff"), "a picture" },
		{ LIT("{\\rtf"), "an RTF document" },
		{ LIT("\x7f"
		      "ELF"),
		    "a program" },
	};

	if (str_starts(head, ole))
		return office(head);
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_starts(head, known[i].magic))
			return known[i].what;
	return markup(head);
}
