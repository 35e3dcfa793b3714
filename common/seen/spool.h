/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * spool - bytes put down now and read again later, in the same order: in memory
 * while they are few, then in a file of stream/temp.h.  A full disk dies.
 */
#ifndef SEEN_SPOOL_H
#define SEEN_SPOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct spool {
	size_t   most;		/* bytes in memory; set it, the rest is 0 */
	uint64_t bytes;		/* put so far */
	/* private */
	char    *mem;
	size_t   n, cap;	/* of mem: what the file does not have yet, or read ahead */
	int      fd;
	bool     filed, reading;
	uint64_t at, base;	/* of reading, and of mem[0] */
};

void spool_put(struct spool *, const void *, size_t);
void spool_rewind(struct spool *);		/* read from the start; nothing is put any more */
size_t spool_get(struct spool *, void *, size_t);	/* fewer at the end only */
void spool_free(struct spool *);

/* A file of temp.h, and reading and writing at a place; they die. */
int  spool_file(void);
void spool_pwrite(int fd, const void *, size_t, uint64_t at);
void spool_pread(int fd, void *, size_t, uint64_t at);

#endif
