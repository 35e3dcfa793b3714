/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * walk - the grammar of records, byte by byte: what scan.h must agree with,
 * and what is used where parity cannot be trusted.
 *
 * A record ends at LF, CR LF or a lone CR outside quotes, or at the end of the
 * input.  A quote opens a field only as its first byte; elsewhere in an
 * unquoted field it is text.  A quoted field closes at a quote that is not
 * doubled and is followed by a separator, a line end, or blanks and one of
 * these; any other byte there makes the record malformed.  Blanks around
 * unquoted fields are text.  TSV has no quotes.
 *
 * A malformed or unterminated record costs itself only: reading goes on at
 * the first later line that is a whole record with as many fields as the
 * header, at the latest behind the byte that gave the error away.
 */
#ifndef TABLE_WALK_H
#define TABLE_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct walk {
	const char *buf;
	size_t      end;	/* bytes to walk; at most 4 GiB */
	char        sep;
	bool        quotes;	/* CSV */
	bool        eof;	/* nothing comes behind end */
	size_t      columns;	/* fields of the header, 0 when not known */
};

enum walk_end {
	WALK_OK,
	WALK_MORE,		/* the record goes on behind end */
	WALK_UNTERMINATED,	/* a quoted field never closes */
	WALK_AFTER_QUOTE,	/* text after a closing quote */
};

struct walked {
	size_t next;		/* where the next record starts */
	size_t fields;
	size_t opened;		/* bad: where the quoted field opened ... */
	size_t found;		/* ... and where that was seen to be wrong */
};

/*
 * Walk the record at `from` < end.  pos, which may be NULL, gets the offset of
 * the separator or line end behind each field, with room for end - from + 1.
 */
enum walk_end walk_record(const struct walk *, size_t from, uint32_t *pos,
    struct walked *);

/* Is buf[at] a line end, or the last byte of one: LF, CR LF or a lone CR?  The
 * bytes before `end` can be looked at. */
static inline bool
walk_line_end(const char *buf, size_t at, size_t end)
{
	return buf[at] == '\n' || (buf[at] == '\r' && (at + 1 == end || buf[at + 1] != '\n'));
}

static inline size_t
walk_lines(const char *buf, size_t from, size_t to, size_t end)
{
	size_t lines = 0;

	for (size_t i = from; i < to; i++)
		lines += walk_line_end(buf, i, end);
	return lines;
}

/* Where reading goes on after the bad record described; WALK_UNKNOWN when only
 * bytes behind end can tell. */
#define WALK_UNKNOWN SIZE_MAX
size_t walk_resume(const struct walk *, const struct walked *bad);

/*
 * Blanks before an opening quote are against RFC 4180 but common.  If moving
 * them behind the closing quote gives the record buf[from, next) as many
 * fields as the header, do that in place, fill pos, and say true.
 */
bool walk_mend(const struct walk *, size_t from, size_t next, uint32_t *pos);

#endif
