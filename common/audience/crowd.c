/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audience/crowd.h"

#include <math.h>
#include <stdlib.h>

#include "base/crew.h"
#include "stat/hll.h"
#include "table/saved.h"

enum {
	SETTLE = 1 << 22, /* pairs, 64 MB, before the first look for large groups */
	REGISTER = '!',	  /* a register of 0 in a state; the mark of a sketch's cell is '~' */
};

struct crowd *
crowd_new(uint64_t limit)
{
	struct crowd *c = mem_alloc(sizeof *c);

	*c = (struct crowd){ .set = distinct_new(), .limit = limit, .settle_at = SETTLE };
	map_init(&c->sketches, sizeof(uint8_t *));
	return c;
}

static uint8_t **
sketch_at(const struct crowd *c, size_t i)
{
	return map_value(&c->sketches, i);
}

void
crowd_free(struct crowd *c)
{
	for (size_t i = 0; i < c->sketches.count; i++)
		free(*sketch_at(c, i));
	map_free(&c->sketches);
	distinct_free(c->set);
	free(c->large);
	free(c->count);
	free(c);
}

static struct str
name_of(const uint32_t *group)
{
	return (struct str){ (const char *)group, sizeof *group };
}

/* Registers of the group; it is a large one from now on. */
static uint8_t *
sketch_of(struct crowd *c, uint32_t group)
{
	bool fresh;
	uint8_t **reg = map_put(&c->sketches, name_of(&group), hash_str(name_of(&group)), &fresh);

	if (!fresh)
		return *reg;
	*reg = mem_alloc(HLL_BYTES(HLL_P));
	memset(*reg, 0, HLL_BYTES(HLL_P));
	if (group / 64 >= c->words) {
		size_t words = (size_t)group / 64 * 2 + 64;
		c->large = mem_resize(c->large, words * sizeof *c->large);
		memset(c->large + c->words, 0, (words - c->words) * sizeof *c->large);
		c->words = words;
	}
	c->large[group / 64] |= (uint64_t)1 << group % 64;
	return *reg;
}

void
crowd_sketch(struct crowd *c, uint32_t group, struct print member)
{
	hll_add(sketch_of(c, group), HLL_P, member.lo);
}

static bool
move_to_sketch(void *crowd, struct pair p)
{
	struct crowd *c = crowd;

	if (!crowd_estimated(c, p.group))
		return false;
	crowd_sketch(c, p.group, (struct print){ p.lo, p.hi });
	return true;
}

/* Groups of more members than the limit become large. */
static void
find_large(struct crowd *c, const uint64_t *count, size_t n)
{
	for (size_t g = 0; g < n; g++)
		if (count[g] > c->limit)
			sketch_of(c, (uint32_t)g);
}

void
crowd_settle(struct crowd *c)
{
	if (c->limit == 0 || distinct_room(c->set) < c->settle_at)
		return;
	size_t n = distinct_groups(c->set);
	uint64_t *count = mem_alloc((n + 1) * sizeof *count);
	distinct_count(c->set, count, n, 1);
	find_large(c, count, n);
	free(count);
	distinct_move(c->set, move_to_sketch, c);
	size_t next = distinct_room(c->set) * 2;
	c->settle_at = next > SETTLE ? next : SETTLE;
}

void
crowd_merge(struct crowd *c, struct crowd *from, uint32_t *number)
{
	uint32_t group;

	for (size_t i = 0; i < from->sketches.count; i++) {
		memcpy(&group, map_key(map_entry(&from->sketches, i)).p, sizeof group);
		hll_merge(sketch_of(c, number[group]), HLL_P, *sketch_at(from, i));
	}
	distinct_merge(c->set, from->set, number);
	from->set = distinct_new();
	crowd_free(from);
}

static void
add_pair(void *crowd, struct pair p)
{
	if (crowd_estimated(crowd, p.group))
		crowd_sketch(crowd, p.group, (struct print){ p.lo, p.hi });
}

/* Registers are chosen by the bits that choose the partition, so no two threads
 * write to the same one. */
static bool
sketch_parts(void *crowd, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		distinct_each(((struct crowd *)crowd)->set, (int)i, add_pair, crowd);
	return true;
}

_Static_assert((int)DISTINCT_BITS <= (int)HLL_P, "a register lies in one partition");

void
crowd_finish(struct crowd *c, size_t n, int workers)
{
	uint32_t group;

	c->count = mem_alloc((n + 1) * sizeof *c->count);
	distinct_count(c->set, c->count, n, workers);
	if (c->limit == 0)
		return;
	find_large(c, c->count, n);
	if (c->sketches.count == 0)
		return;
	crew_run(sketch_parts, c, DISTINCT_PARTS, 1, workers);
	for (size_t i = 0; i < c->sketches.count; i++) {
		memcpy(&group, map_key(map_entry(&c->sketches, i)).p, sizeof group);
		c->count[group] = (uint64_t)llround(hll_count(*sketch_at(c, i), HLL_P));
	}
}

void
crowd_put(const struct crowd *c, const struct pair *pairs, size_t n, uint32_t group, struct out *o)
{
	if (!crowd_estimated(c, group)) {
		saved_put_members(o, pairs, n, group);
		return;
	}
	uint8_t *reg = *(
	    uint8_t **)map_find(&c->sketches, name_of(&group), hash_str(name_of(&group)));
	char *p = out_cell(o, HLL_BYTES(HLL_P) + 1);
	*p++ = '~';
	for (size_t i = 0; i < HLL_BYTES(HLL_P); i++)
		*p++ = (char)(REGISTER + reg[i]);
	o->n += HLL_BYTES(HLL_P) + 1;
}

bool
crowd_load(struct crowd *c, struct str *rest, uint32_t group)
{
	struct str cell;

	if (rest->p == NULL || rest->n == 0 || *rest->p != '~')
		return saved_members(rest, c->set, group);
	if (c->limit == 0 || !saved_text(rest, &cell) || cell.n != HLL_BYTES(HLL_P) + 1)
		return false;
	uint8_t *reg = sketch_of(c, group);
	for (size_t i = 0; i < HLL_BYTES(HLL_P); i++) {
		int rank = (unsigned char)cell.p[i + 1] - REGISTER;
		if (rank < 0 || rank > 64 - HLL_P + 1)
			return false;
		reg[i] = reg[i] < rank ? (uint8_t)rank : reg[i];
	}
	return true;
}
