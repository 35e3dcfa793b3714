/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rows - the good records of one block, by wanted column.
 *
 * Every record has as many fields as the header, no NUL, and well-formed
 * quotes; others were noted and left out, blank ones passed over.  Slices from
 * rows_at() are decoded text (no quotes, no escapes) and hold until the
 * worker's next block; keep one longer with arena_str().
 */
#ifndef TABLE_ROWS_H
#define TABLE_ROWS_H

#include "table/col.h"
#include "table/decode.h"
#include "table/feed.h"
#include "table/head.h"
#include "table/note.h"

struct rows;

/* What a record with fewer fields than the header is. */
enum odd {
	ODD_BAD,	/* left out, and noted */
	ODD_SKIP,	/* passed over; who says so counts it */
	ODD_TAIL,	/* a footnote, if only such records follow (aside.h) */
};

/* A record left out, by its bytes in the block. */
struct row_fault {
	size_t from, to, found, seq;
	size_t i;		/* SIZE_MAX when it is none of rows' records */
	const char *column, *reason;
	struct str value;
};

/* Lines on which the wanted records start, ascending; found[k] is set when one
 * starts on line[k]. */
struct row_lines {
	const size_t *line;
	size_t n;
	unsigned char *found;
};

struct row_faults {
	struct row_fault *at;
	size_t len, cap;
};

struct rows {
	size_t n;			/* records */
	const struct head *head;
	const struct col *cols;		/* wanted, in the order asked for */
	size_t ncols;
	uint64_t order;			/* of record 0, see rows_order() */
	struct arena *arena;		/* for text that must live as long as the block */
	void *mine;			/* the mode's own, one a worker; starts as NULL */
	/* private, here for the inline readers */
	const char *buf;
	const uint32_t *pos;
	uint32_t *rec;			/* mark in front of each record */
	size_t    rec_cap;
	size_t    n_sure;		/* records in front of the first one left out */
	const int *field;		/* of each wanted column; -1: the header lacks it */
	const int *pass;		/* of each column of the first input */
	size_t    npass;
	bool      straight;		/* pass is 0, 1, 2, ... */
	size_t    last;			/* number of the last field */
	bool      csv, back, cr;
	int64_t   from, to;		/* offsets at which records may begin; to 0: any */
	const struct row_lines *only;	/* NULL: all records */
	size_t    unwanted;		/* records that are not of `only` */
	const char *encoding;		/* the input was recoded from, or NULL */
	bool      table;		/* it was made into TSV: lines may be marks (stream.h) */
	const struct block *block;
	struct notes *notes;
	/* private: what aside.h works on */
	enum odd (*odd)(void *ctx, const struct rows *, struct str record, size_t fields);
	void  *odd_ctx;
	bool   want_faults;
	struct row_faults faults, tails;
	size_t solid;			/* behind the start of the last record that is no tail; 0: none */
};

/* The bytes of field f as they stand in the file, quotes and all. */
static inline struct str
rows_raw(const struct rows *r, size_t i, size_t f)
{
	const uint32_t *mark = r->pos + r->rec[i] + f;
	const char *p = r->buf + mark[0] + 1;
	size_t n = mark[1] - mark[0] - 1;

	if (r->cr && f == r->last && n > 0 && p[n - 1] == '\r')
		n--;
	return (struct str){ p, n };
}

static inline struct str
rows_field(const struct rows *r, size_t i, size_t f)
{
	struct str s = rows_raw(r, i, f);

	if (r->csv) {
		if (s.n > 0 && *s.p == '"')
			return decode_csv(s, r->arena);
	} else if (r->back && !str_plain(s)) {
		return decode_tsv(s, r->arena);
	}
	return s;
}

/* Wanted column c of record i; empty when the header lacks it. */
static inline struct str
rows_at(const struct rows *r, size_t i, size_t c)
{
	int f = r->field[c];

	return f < 0 ? ((struct str){ 0 }) : rows_field(r, i, (size_t)f);
}

static inline bool
rows_has(const struct rows *r, size_t c)
{
	return r->field[c] >= 0;
}

/* All of record i as it stands, without its line end. */
struct str rows_record(const struct rows *, size_t i);

/* Fill the struct the cols describe; false when a cell was wrong, which has
 * then been noted, and the record is to be left out. */
bool rows_read(struct rows *, size_t i, void *to);

/* Leave record i out: note why.  column (a lasting text) may be NULL. */
void rows_reject(struct rows *, size_t i, const char *column, const char *reason,
    struct str value);

/* A number that grows in input order over all records of all inputs. */
static inline uint64_t
rows_order(const struct rows *r, size_t i)
{
	return r->order + i;
}

/* Line of record i; costs a count of line ends in the block. */
size_t rows_line(const struct rows *, size_t i);

/* The same for records in ascending order, counting each line once; a zeroed
 * cursor starts. */
struct line_cursor {
	size_t at, line;
};
size_t rows_line_on(const struct rows *, size_t i, struct line_cursor *);
size_t block_line_on(const struct block *, size_t at, struct line_cursor *);

/* What --encoding may be the remedy for. */
extern const char rows_not_utf8[];

/* For the engine: take in a block.  `utf8` leaves out records that are not; of what
 * was recoded or made into a table they are left out in any case. */
void rows_take(struct rows *, const struct block *, bool utf8, uint64_t order);

#endif
