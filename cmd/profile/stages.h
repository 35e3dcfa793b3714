/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * stages - who stands where on the way (aware, appeal, ask, act, advocate), by
 * rules in a table: stage, rule, column, test, value.
 *
 * Conditions of one rule of one stage hold together; a stage has the rows for
 * which one of its rules holds and no stage further up in the file has them.
 * Tests: >= > <= < of numbers, = and != of numbers or else texts, filled, empty.
 * An empty cell fails every test but `empty` and `!=`.
 */
#ifndef PROFILE_STAGES_H
#define PROFILE_STAGES_H

#include <stdint.h>

#include "base/mem.h"

struct stages;

/* Dies with file and line when a rule cannot be read. */
struct stages *stages_read(const char *path, struct arena *);

size_t     stages_count(const struct stages *);
struct str stages_name(const struct stages *, size_t stage);
uint64_t   stages_digest(const struct stages *);	/* of columns */

/* Columns that conditions name, each once. */
size_t     stages_columns(const struct stages *);
const char *stages_column(const struct stages *, size_t column);

/* The stage of cells by column, -1: none; *rule names the rule that holds. */
int stages_of(const struct stages *, const struct str *cell, struct str *rule);

#endif
