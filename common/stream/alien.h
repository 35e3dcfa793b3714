/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * alien - what people feed to a table reader by mistake, told by its content: a file
 * saved under .csv or .xlsx is often something else.
 */
#ifndef STREAM_ALIEN_H
#define STREAM_ALIEN_H

#include "base/str.h"

/* Of these the first bytes do not tell all: ask again with up to ALIEN_LOOK of them. */
enum { ALIEN_HEAD = 4096, ALIEN_LOOK = 16 * 1024 * 1024 };
bool alien_more(struct str head);

/* What it is and, where there is some, advice, to stand behind "this is"; NULL: it may be
 * a table. */
const char *alien_what(struct str head);

#endif
