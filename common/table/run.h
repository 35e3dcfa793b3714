/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * run - the two shapes every mode has: map and fold.
 *
 * map: records to output text, kept in input order.  Each worker formats a
 * block into a buffer of its own, buffers are written in turn.
 * fold: records into an accumulator per worker; accumulators are merged in
 * the order of the workers, so a result must not depend on who added what:
 * integers, fixed point, sets, sketches.
 *
 * The callbacks of one job run in several threads at once, each with its own
 * rows, out and accumulator; what `ctx` points to is shared and read only.
 */
#ifndef TABLE_RUN_H
#define TABLE_RUN_H

#include "base/hash.h"
#include "base/opt.h"
#include "table/aside.h"
#include "table/out.h"
#include "table/rows.h"

struct job {
	const struct col *cols;		/* wanted columns, COL_END ends */
	const char *lacking;		/* said where a required one is missing; may be NULL */
	void  *ctx;
	bool   utf8;			/* leave out records that are not UTF-8 */
	bool   digest;			/* take the digest of each input */
	bool   pass;			/* rows_pass() will be called: columns of all inputs must agree */

	/* map: `head` once, before the first record of the first input */
	void (*head)(void *ctx, const struct head *, struct out *);
	void (*map)(void *ctx, struct rows *, struct out *);

	/* map: in input order and one at a time, before the lines that map made of
	 * a block are written; may take lines away.  NULL: they are written. */
	void (*settle)(void *ctx, struct rows *, struct out *);

	/*
	 * map, for modes that know their inputs: open source `input` (from 0)
	 * and leave it standing behind its header, which is returned; say what
	 * a short record is; take what was left out, in input order and one at
	 * a time; and end when all is written and nothing final, where the mode
	 * prints its own summary.  Any may be NULL.
	 */
	const struct head *(*open)(void *ctx, size_t input, struct source *);
	enum odd (*odd)(void *ctx, const struct rows *, struct str record, size_t fields);
	void (*reject)(void *ctx, const struct reject *);
	void (*end)(void *ctx);

	/* The records of an input that are read at all, by line; NULL: all of them. */
	const struct row_lines *(*only)(void *ctx, size_t input);

	/* fold */
	void *(*start)(void *ctx);
	void (*add)(void *acc, struct rows *);
	void (*merge)(void *into, void *from);	/* from is done with afterwards */

	/*
	 * Only the records that begin in the slice-th of `slices` equal shares
	 * of the input's bytes; slices 0: all.  The input must be a plain file.
	 * TSV is read from the share's first line on; CSV from the top, since
	 * only that tells which line ends are quoted.
	 */
	int64_t slice, slices;
	size_t chunk;			/* 0: FEED_CHUNK */
	int    workers;			/* 0: as -j says */
};

/*
 * Run over the inputs (NULL-terminated; none means standard input) as map or
 * fold, print what was wrong with them.  map opens and closes the sink.  fold
 * returns the merged accumulator, also when there was no record.
 * run_status() is then ST_OK or, past --max-rejects, ST_FINDING.
 */
void  run_map(const struct job *, char **files);
void *run_fold(const struct job *, char **files);
int   run_status(void);

/* The same over one file beside the inputs. */
void *run_fold_file(const struct job *, const char *path);

struct run_count {
	uint64_t rows;		/* records seen, blank ones not */
	uint64_t rejected;	/* left out, and why was printed */
	uint64_t blank;
	uint64_t footnotes;
	uint64_t records;	/* all of these, counted where they are cut */
};
struct run_count run_count(void);

/* Forget all counts: what was read so far was a list, not an input of the mode. */
void run_anew(void);

/* With job.digest: of the content of each input, header and all, in order. */
const struct digest *run_digests(void);
size_t run_inputs(void);

/* What the input options ask for; sep 0: the format's own. */
struct run_format {
	enum format format;
	char   sep;
	size_t preamble;
	const struct opt_list *renames;
	const char *encoding;	/* NULL: none was named */
};
struct run_format run_format(void);

/* --from --sep --encoding --password-file --preamble -C -j -q --strict --max-rejects */
extern const struct opt input_options[];
bool run_quiet(void);
int  run_workers(void);		/* as -j says */

/* All columns of the record, in the order of the first input's header, into
 * the line; `pass` must have been set. */
void rows_pass(struct rows *, size_t i, struct out *);
void head_pass(const struct head *, struct out *);	/* their names */

#endif
