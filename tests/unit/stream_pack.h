/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * stream_pack - zip archives and workbooks made here, and what comes out of them.
 *
 * Archives are stored, not deflated, with a CRC-32 of our own, as the ZIP file format
 * (PKWARE APPNOTE 6.3.9, 4.3.7 to 4.3.16) lays them out.
 */
#ifndef STREAM_PACK_UNIT_H
#define STREAM_PACK_UNIT_H

#include "stream/bytes.h"
#include "stream/pack.h"

struct zip_made {
	struct bytes file, central;
	unsigned     count;
};

enum {
	ZIP_UTF8   = 1,	/* the name is marked as UTF-8 */
	ZIP_STREAM = 2,	/* size and CRC behind the bytes only, as who writes to a pipe does */
};

void zip_put(struct zip_made *, const char *name, struct str bytes, int how);
void zip_big(struct zip_made *);	/* a zip64 end record, which small ones need not have */
int  zip_end(struct zip_made *);	/* descriptor of a file without a name */

/* A workbook of one sheet, "S"; what is NULL is left out. */
struct xlsx {
	const char *sheet;	/* the XML within <worksheet> */
	const char *strings;	/* within <sst> */
	const char *styles;	/* within <styleSheet> */
	const char *before;	/* within <workbook>, in front of <sheets> */
	int         how;
};

int xlsx_file(const struct xlsx *);

/* All of a stream, read `step` bytes at a time; stops it. The caller frees at. */
struct bytes stream_all(struct stream *, size_t step);

/* The only member of the pack in the file, which is closed. */
struct bytes pack_all(int fd, size_t step);

/* Is the TSV of the sheet within these rows, "<row>...", this text? */
bool rows_give(const char *rows, const char *text);

#endif
