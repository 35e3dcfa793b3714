/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * align - TSV shown to a person: columns as wide as their widest cell among the
 * first 1,000 lines, numbers to the right, text past 40 columns cut with an ellipsis
 * (not in the last column),
 * control bytes shown as '?'.
 */
#ifndef TABLE_ALIGN_H
#define TABLE_ALIGN_H

#include <stddef.h>

struct align;

struct align *align_new(void);
void align_put(struct align *, const char *, size_t, void (*write)(const char *, size_t));
void align_end(struct align *, void (*write)(const char *, size_t));	/* frees */

#endif
