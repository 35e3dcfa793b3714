/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/mem.h"
#include "seen/set.h"

enum {
	FIRST = 1024,		 /* lines */
	TAIL = 4096,		 /* slots behind the last line, for what does not fit in it */
	PIECE = 4 * 1024 * 1024, /* bytes given back at a time */
};

static size_t
bytes_of(size_t lines)
{
	return (lines * 4 + TAIL) * sizeof(struct set_slot);
}

/* Nine tenths full is where it grows, 24 of 25 when it cannot. */
static size_t
limit_of(const struct set *s, size_t lines)
{
	return lines < s->most ? lines * 36 / 10 : lines * 96 / 25;
}

static void
shape(struct set *s, size_t lines)
{
	s->lines = lines;
	s->slots = lines * 4 + TAIL;
	s->limit = limit_of(s, lines);
	s->at = mem_map(bytes_of(lines));
}

uint64_t
set_room(const struct set *s)
{
	return limit_of(s, s->most);
}

void
set_init(struct set *s, size_t bytes, uint64_t expect)
{
	size_t tail = bytes_of(0), lines = FIRST;

	*s = (struct set){ .most = bytes > tail ? (bytes - tail) / (4 * sizeof *s->at) : 0 };
	s->most += s->most == 0;
	while (lines < s->most && limit_of(s, lines) < expect)
		lines += lines / 2;
	shape(s, lines < s->most ? lines : s->most);
}

void
set_free(struct set *s)
{
	if (s->at != NULL)
		mem_unmap(s->at, bytes_of(s->lines));
	s->at = NULL;
	s->count = 0;
}

/* Where the print is or would be; slots: nowhere. */
static inline size_t
find(const struct set *s, uint64_t lo, uint32_t hi)
{
	size_t i = set_home(s, lo);

	while (i < s->slots && s->at[i].tick != 0 && (s->at[i].lo != lo || s->at[i].hi != hi))
		i++;
	return i;
}

/* False when there are so many alike that even the larger table has no place. */
static bool
move(struct set *s, const struct set_slot *from)
{
	size_t i = find(s, from->lo, from->hi);

	if (i == s->slots)
		return false;
	s->at[i] = *from;
	return true;
}

static bool
larger(struct set *s)
{
	struct set old = *s;
	size_t piece = PIECE / sizeof *old.at, lines = s->lines + s->lines / 2;
	char *base = (char *)old.at;

	if (s->lines == s->most)
		return false;
	shape(s, lines < s->most ? lines : s->most);
	for (size_t i = 0; i < old.slots; i++) {
		if (old.at[i].tick != 0 && !move(s, &old.at[i]))
			s->count--; /* met again it counts as new: as good as impossible */
		if ((i + 1) % piece == 0)
			mem_unmap(base + (i + 1 - piece) * sizeof *old.at, PIECE);
	}
	size_t gone = old.slots / piece * PIECE;
	if (bytes_of(old.lines) > gone)
		mem_unmap(base + gone, bytes_of(old.lines) - gone);
	return true;
}

enum set_found
set_meet(struct set *s, uint64_t lo, uint32_t hi, uint32_t tick)
{
	size_t i = find(s, lo, hi);

	if (i < s->slots && s->at[i].tick != 0) {
		s->at[i].tick = tick;
		return SET_OLD;
	}
	while (i == s->slots || s->count >= s->limit) {
		if (!larger(s))
			return SET_FULL;
		i = find(s, lo, hi);
	}
	s->at[i] = (struct set_slot){ lo, hi, tick };
	s->count++;
	return SET_NEW;
}
