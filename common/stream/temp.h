/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * temp - a file without a name, gone when it is closed, in TMPDIR or /var/tmp.
 *
 * /tmp may be memory, which is what such a file is to save.  Errors die.
 */
#ifndef STREAM_TEMP_H
#define STREAM_TEMP_H

#include <stddef.h>

int  temp_file(void);
void temp_write(int fd, const void *, size_t n);

#endif
