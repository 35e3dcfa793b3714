/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mem - allocation that cannot fail, and arenas.
 *
 * What lives as long as the program goes into an arena and is never freed one
 * by one; what lives for one block of rows goes into an arena that the engine
 * resets.  grow() is for the few arrays that outlive both.  A failed
 * allocation is "out of memory" and ST_TROUBLE.
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

#include "base/str.h"

struct arena {
	struct block *block;	/* newest first; {0} is an empty arena */
};

void      *arena_alloc(struct arena *, size_t n);	/* zeroed, max-aligned */
char      *arena_bytes(struct arena *, size_t n);	/* neither: packed, for text */
struct str arena_str(struct arena *, struct str);	/* copy, NUL-terminated */
void       arena_reset(struct arena *);			/* keeps the newest block */
void       arena_free(struct arena *);

#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))

/* Make room for one more: v.at, v.len, v.cap are array, used and room. */
#define GROW(v) ((v)->at = grow((v)->at, &(v)->cap, (v)->len, sizeof *(v)->at))
void *grow(void *at, size_t *cap, size_t len, size_t size);

void *mem_alloc(size_t n);			/* not zeroed */
void *mem_resize(void *, size_t n);

/* Zeroed pages straight from the kernel, huge ones where it has them; for
 * tables past a few MiB.  Free with mem_unmap(p, n). */
void *mem_map(size_t n);
void  mem_unmap(void *, size_t n);

/* Have the pages of p written to, where all of them will be: one that is read first
 * is the kernel's page of zeros, and is replaced later in all threads at a cost. */
void  mem_touch(void *p, size_t n);

/* Tables of any size out of pages that they share: many small ones would each lie
 * in small pages otherwise.  Freed all together; what is given back earlier serves
 * for smaller ones. */
struct region {
	struct region_chunk *chunk;	/* newest first; {0} is an empty region */
	struct region_spare *spare;
	bool   busy;			/* a thread is in region_map() */
};

void *region_map(struct region *, size_t n);	/* zeroed, 64-aligned */
void  region_unmap(struct region *, void *, size_t n);
void  region_free(struct region *);

/* Of a function that asks for memory it will need soon: gcc leaves out calls of
 * functions that do nothing but prefetch. */
#define HINT static inline __attribute__((always_inline)) void

#endif
