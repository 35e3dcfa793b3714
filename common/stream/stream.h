/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * stream - the bytes of an input on their way from the file to the reader.
 *
 * A stream stands on another one, or on a descriptor, and gives bytes that were
 * unpacked, recoded, or made into a table: whatever an input is, the reader gets
 * UTF-8 text.  A stream that makes tables (sheets, JSON) gives TSV as tuiliu(7)
 * describes it, one record a line, and `table` is set: the reader then takes no
 * notice of --from and --sep.
 *
 * What cannot be given as text is given as a mark, so that it costs its record
 * and not the input: a byte that cannot be decoded comes as one byte FF, and a
 * record that cannot be read as the line FF CODE text, without blanks between them,
 * where CODE is one of STREAM_ below and text has the escapes of TSV.  No UTF-8 text
 * holds an FF.  Errors of the input as a whole die.
 */
#ifndef STREAM_STREAM_H
#define STREAM_STREAM_H

#include <stdbool.h>
#include <stddef.h>

struct stream {
	const char *name;	/* of the input, for messages */
	bool table;		/* TSV, whatever the input was */
	/* Of a table: the number of its header's line.  0 where the header was made up
	 * (JSON), so that the first record is line 1. */
	size_t first_line;

	/* Up to n bytes; fewer than n is not the end, 0 is. */
	size_t (*read)(struct stream *, char *to, size_t n);
	/* Release this stream and what it stands on. */
	void (*stop)(struct stream *);
};

#define STREAM_MARK '\xff'
enum {
	STREAM_NOT_JSON = 'J',	/* text: what is wrong, and where: keys, never values */
	STREAM_LATE_KEY = 'K',	/* text: the key that was not there when the header was made */
};

#endif
