/* SPDX-License-Identifier: GPL-3.0-or-later */
/* styles - the number format of every cell style of a workbook (styles.xml). */
#ifndef STREAM_STYLES_H
#define STREAM_STYLES_H

#include "stream/workbook.h"

void styles_read(struct styles *, struct stream *);	/* takes the stream over */

#endif
