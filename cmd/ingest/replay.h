/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * replay - the rows that a rejects file names, to be read again.
 *
 * A row is a source and the line on which it starts; one that is named more
 * than once is read once.
 */
#ifndef INGEST_REPLAY_H
#define INGEST_REPLAY_H

#include "table/rows.h"

struct replay;

/* Dies when the file is no rejects file, or names standard input. */
struct replay *replay_read(const char *path);

/* The sources in the order they are first named; one of the n files takes the
 * place of the source with the same last part.  Dies when one takes no place. */
char **replay_sources(struct replay *, char **file, size_t n, size_t *sources);

/* The rows of a source by its present name, NULL when there are none. */
struct row_lines *replay_rows(const struct replay *, const char *source);

/* Of the rows of a file, read to its end, those that are not there: said, counted. */
uint64_t replay_lost(const struct replay *, const struct row_lines *, const char *file);

/* Call put(line, length) for each line of the file whose row was not found. */
void replay_rest(const struct replay *, void (*put)(const char *, size_t));

#endif
