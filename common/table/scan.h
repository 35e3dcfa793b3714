/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * scan - find separators and line ends in a chunk, 64 bytes at a time.
 *
 * The only SIMD of the project, with a portable twin; which one runs is chosen
 * once, by the processor.  All of them give the same answer (tests/unit).
 *
 * A line end is LF, CR LF (reported at the LF) or a lone CR.  With quotes on
 * (CSV), separators and line ends inside quotes are not reported; inside is
 * kept by parity, as RFC 4180 has it, and `odd` tells that parity cannot be
 * trusted: some quote neither opens at a field's start, nor is doubled, nor
 * closes at a field's end.  Then the caller walks the chunk (walk.h).
 */
#ifndef TABLE_SCAN_H
#define TABLE_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SCAN_PAD = 128 };	/* bytes readable behind the end of a scanned buffer */

struct scan {
	/* arrays of the caller with room for to - from (+ 64) entries */
	uint32_t *pos;		/* offsets in buf, ascending */
	uint32_t *row;		/* indices into pos of those that are line ends */
	size_t    npos, nrow;	/* entries used; scanning appends */
	size_t    lines;	/* line ends met, those inside quotes too */
	bool      inside;	/* in and out: within quotes */
	bool      odd;		/* parity cannot be trusted */
	bool      nul, back, cr;	/* a NUL, a backslash, a CR was met */
};

/*
 * Scan buf[from, to); buf[from - 1] must be the byte before (LF at the start
 * of a file) and buf[to] the byte after (anything but a quote, LF or
 * separator at the end of the input).  Offsets must stay below 4 GiB.
 */
void scan_csv(struct scan *, const char *buf, size_t from, size_t to, char sep);
void scan_tsv(struct scan *, const char *buf, size_t from, size_t to);

/*
 * Copy n bytes and tell whether a quote, backslash, TAB or CR is among them.
 * May read and write up to SCAN_PAD bytes past n.
 */
bool scan_copy(char *to, const char *from, size_t n);

/* Is all of it UTF-8, as utf8_valid() in base/utf8.h has it? */
bool scan_utf8(const char *p, size_t n);

/* "avx512", "avx2" or "portable"; scan_force(NULL) goes back to the best. */
const char *scan_name(void);
bool        scan_force(const char *name);	/* false: this machine cannot */

#endif
