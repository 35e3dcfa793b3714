/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * decode - what the bytes of a field mean: CSV quoting (by libcsv, which alone
 * decides) and TSV escapes.
 */
#ifndef TABLE_DECODE_H
#define TABLE_DECODE_H

#include "base/mem.h"
#include "base/str.h"

/* The text of a quoted CSV field "..." with blanks behind allowed; sliced in
 * place when no quote is doubled, else a copy in the arena. */
struct str decode_csv(struct str field, struct arena *);

/* \t \n \r \\ undone; any other backslash stands for itself. A copy only if needed. */
struct str decode_tsv(struct str field, struct arena *);

/* Free what decode_csv() keeps for this thread. */
void decode_release(void);

#endif
