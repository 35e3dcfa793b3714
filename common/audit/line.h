/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * line - one run as one line of an audit log.
 *
 * A log is TSV: "# tuiliu-audit 1 ORIGIN", the names of the columns, then a
 * line for every run:
 *
 *   seq        from 1
 *   time       RFC 3339 in UTC, when the line was written
 *   run        16 random hex digits
 *   version    of the program
 *   action     program and mode, "ingest-read"
 *   inputs     "SHA256:BYTES:NAME", several with | between; SHA256 is - where
 *              the input could not be read a second time (a pipe), BYTES too
 *   rows_in rows_out rejected skipped
 *   options    SHA-256 of the options, see options.h
 *   note       words KIND=VALUE
 *   prev       hash of the line before, of the two lines on top in the first
 *   hash       SHA-256 of the line up to and with the TAB in front of it
 *
 * Hashes are hex.  In names, % and |, blanks and control characters are %XX,
 * and so is every byte above 0x7f of a name that is not UTF-8.
 */
#ifndef AUDIT_LINE_H
#define AUDIT_LINE_H

#include "base/mem.h"
#include "base/when.h"
#include "crypto/crypt.h"

enum { LINE_HEX = 2 * CRYPT_SHA256 };

struct audit_input {
	const char *name;	/* without folders; nothing personal in it */
	bool        hashed;	/* the next two are known */
	uint64_t    bytes;
	unsigned char sha256[CRYPT_SHA256];
};

struct audit_run {
	const char *action;	/* one word */
	const struct audit_input *input;
	size_t n;
	uint64_t rows_in, rows_out, rejected, skipped;
	unsigned char options[CRYPT_SHA256];
	const char *note;	/* "duplicates=3 key=0f1e2d3c", or NULL */
};

/* What the checks want of a line. */
struct audit_line {
	uint64_t seq;
	struct instant time;
	struct str prev, hash;	/* as they stand */
	bool hash_ok;
};

struct str audit_head(struct str origin, struct arena *);	/* two lines */

/* Without the line end. */
struct str audit_line_put(const struct audit_run *, uint64_t seq, struct instant, struct str extra,
    struct str prev, struct arena *);
bool       audit_line_read(struct str, struct audit_line *);	/* false: not such a line */

/* SHA-256 as hex in the arena. */
struct str audit_hex(const void *, size_t n, struct arena *);

#endif
