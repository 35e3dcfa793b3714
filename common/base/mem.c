/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <sched.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/die.h"
#include "base/mem.h"

enum {
	BLOCK_MIN = 16 * 1024,
	BLOCK_MAX = 1024 * 1024,
	SMALL_PAGE = 4096,
	HUGE_PAGE = 2 * 1024 * 1024
};
enum { LINE = 64, REGION_FIRST = 256 * 1024 };

struct block {
	struct block *next;
	size_t used, size;
	alignas(max_align_t) char data[];
};

void *
mem_alloc(size_t n)
{
	void *p = malloc(n ? n : 1);

	if (p == NULL)
		die("out of memory");
	return p;
}

void *
mem_resize(void *p, size_t n)
{
	if ((p = realloc(p, n ? n : 1)) == NULL)
		die("out of memory");
	return p;
}

static char *
take(struct arena *a, size_t n, size_t align)
{
	struct block *b = a->block;
	size_t at = b ? (b->used + align - 1) & ~(align - 1) : 0;

	if (n > SIZE_MAX / 2)
		die("out of memory");
	if (b == NULL || at > b->size || b->size - at < n) {
		size_t size = b == NULL ? BLOCK_MIN : b->size < BLOCK_MAX ? b->size * 2 : BLOCK_MAX;
		if (size < n)
			size = n;
		b = mem_alloc(sizeof *b + size);
		*b = (struct block){ .next = a->block, .size = size };
		a->block = b;
		at = 0;
	}
	b->used = at + n;
	return b->data + at;
}

void *
arena_alloc(struct arena *a, size_t n)
{
	return memset(take(a, n, alignof(max_align_t)), 0, n);
}

char *
arena_bytes(struct arena *a, size_t n)
{
	return take(a, n, 1);
}

struct str
arena_str(struct arena *a, struct str s)
{
	char *p = take(a, s.n + 1, 1);

	if (s.n > 0)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return (struct str){ p, s.n };
}

void
arena_reset(struct arena *a)
{
	struct block *keep = a->block;

	if (keep == NULL)
		return;
	a->block = keep->next;
	arena_free(a);
	keep->next = NULL;
	keep->used = 0;
	a->block = keep;
}

void
arena_free(struct arena *a)
{
	for (struct block *b = a->block, *next; b != NULL; b = next) {
		next = b->next;
		free(b);
	}
	a->block = NULL;
}

void *
grow(void *at, size_t *cap, size_t len, size_t size)
{
	if (len < *cap)
		return at;
	size_t want = *cap ? *cap * 2 : 16;
	if ((at = reallocarray(at, want, size)) == NULL)
		die("out of memory");
	*cap = want;
	return at;
}

void *
mem_map(size_t n)
{
	void *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
	    -1, 0);

	if (p == MAP_FAILED)
		die("out of memory");
	if (n >= HUGE_PAGE)
		madvise(p, n, MADV_HUGEPAGE);
	return p;
}

void
mem_touch(void *p, size_t n)
{
	for (size_t at = 0; at < n; at += SMALL_PAGE)
		((volatile char *)p)[at] = 0;
}

struct region_chunk {
	struct region_chunk *next;
	size_t used, size;
};

struct region_spare {
	struct region_spare *next;
	size_t size;
};

static void
region_lock(struct region *r)
{
	while (__atomic_test_and_set(&r->busy, __ATOMIC_ACQUIRE))
		sched_yield();
}

static void
region_unlock(struct region *r)
{
	__atomic_clear(&r->busy, __ATOMIC_RELEASE);
}

static size_t
whole_lines(size_t n)
{
	return (n + LINE - 1) / LINE * LINE;
}

/* The end of the newest spare, if it is that large. */
static void *
take_spare(struct region *r, size_t n)
{
	struct region_spare *s = r->spare;

	if (s == NULL || s->size < n)
		return NULL;
	s->size -= n;
	if (s->size == 0)
		r->spare = s->next;
	return (char *)s + s->size;
}

void *
region_map(struct region *r, size_t n)
{
	n = whole_lines(n);
	region_lock(r);
	char *spare = take_spare(r, n);
	if (spare != NULL) {
		region_unlock(r);
		return memset(spare, 0, n);
	}
	struct region_chunk *c = r->chunk;
	if (c == NULL || c->size - c->used < n) {
		size_t size = c == NULL ? REGION_FIRST : 2 * HUGE_PAGE;
		size = size < n + LINE ? n + LINE : size;
		c = mem_map(size);
		*c = (struct region_chunk){ r->chunk, LINE, size };
		r->chunk = c;
	}
	c->used += n;
	char *p = (char *)c + (c->used - n);
	region_unlock(r);
	return p;
}

void
region_unmap(struct region *r, void *p, size_t n)
{
	struct region_spare *s = p;

	region_lock(r);
	*s = (struct region_spare){ r->spare, whole_lines(n) };
	r->spare = s;
	region_unlock(r);
}

void
region_free(struct region *r)
{
	for (struct region_chunk *c = r->chunk, *next; c != NULL; c = next) {
		next = c->next;
		mem_unmap(c, c->size);
	}
	r->chunk = NULL;
	r->spare = NULL;
}

void
mem_unmap(void *p, size_t n)
{
	if (p != NULL)
		munmap(p, n);
}
