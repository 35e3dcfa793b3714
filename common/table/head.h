/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * head - the header line of a table: format, names, and finding columns by name.
 */
#ifndef TABLE_HEAD_H
#define TABLE_HEAD_H

#include "base/hash.h"
#include "base/mem.h"
#include "base/opt.h"
#include "table/source.h"

enum format { FORMAT_AUTO, FORMAT_TSV, FORMAT_CSV };

struct head {
	const char *file;	/* for messages */
	enum format format;
	char        sep;
	struct str *name;	/* decoded, in the order of the file */
	size_t      n;
	bool        marked;	/* UTF-8 by its byte order mark */
	size_t      line;	/* of the header itself, from 1 */
	size_t      lines;	/* line ends up to the first record behind it */
	size_t      empty_names;
	bool        made;	/* of keys (stream.h): nothing stands in front of it */
};

/*
 * Read the header and leave the source standing behind it.  Format: forced, or
 * by the header line: an unquoted TAB makes it TSV, else a comma or a leading
 * quote CSV, neither TSV.  sep 0 is the format's own; a line "sep=;" in front
 * sets it for CSV.  A UTF-8 byte order mark is passed over, `skip` lines in
 * front too unless the header is a made one.  Dies when there is no header, when
 * it is not UTF-8 text, names a column twice, or is something known that is no
 * table (a workbook, a web page), saying what.  renames are "name=actual" as -C takes them.
 * Text lives in the arena.
 */
void head_read(struct head *, struct source *, enum format, char sep, size_t skip,
    const struct opt_list *renames, struct arena *);

struct digest head_digest(const struct head *);	/* of the names */

/*
 * The same in steps, for a mode that looks for the header itself: head_start()
 * passes over byte order marks and "sep=;" and refuses what is no table;
 * head_names() takes the record at which the source then stands as the header
 * (whoever passes over more lines adds them to h->lines); head_check() dies when a
 * name stands twice.
 */
void head_start(struct head *, struct source *, enum format, char sep);
void head_names(struct head *, struct source *, const struct opt_list *renames, struct arena *);
void head_check(const struct head *);

/* Index of the column, -1 when there is none. */
int head_find(const struct head *, struct str name);

/* For a message: ", but 'watch_ms'" when that is what `name` may be a slip for, else "". */
const char *head_near(const struct head *, struct str name);

#endif
