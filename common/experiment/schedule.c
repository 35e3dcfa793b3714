/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/schedule.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "stat/dist.h"

const char *const schedule_names[SCHEDULE_KINDS] = {
	[SCHEDULE_GUESS] = "guess",
	[SCHEDULE_ALTERNATE] = "alternate",
	[SCHEDULE_PAIRS] = "pairs",
	[SCHEDULE_SHUFFLE] = "shuffle",
	[SCHEDULE_COIN] = "coin",
};

/* One period of one lane. */
struct step {
	size_t lane, from; /* from: number of the turn_of */
	int64_t turn;
	int arm;
};

static int
step_cmp(const void *x, const void *y)
{
	const struct step *a = x, *b = y;

	if (a->lane != b->lane)
		return a->lane < b->lane ? -1 : 1;
	if (a->turn != b->turn)
		return a->turn < b->turn ? -1 : 1;
	return (a->from > b->from) - (a->from < b->from);
}

static int
at_cmp(const void *x, const void *y)
{
	const struct step *a = x, *b = y;

	if (a->turn != b->turn)
		return a->turn < b->turn ? -1 : 1;
	return (a->from > b->from) - (a->from < b->from);
}

/* All units have one arm wherever they meet, and every unit meets another twice. */
static bool
is_common(const struct turn_of *t, size_t n, struct step *s)
{
	size_t units = n > 0 ? t[n - 1].unit + 1 : 0;
	size_t *met = mem_alloc((units + 1) * sizeof *met);
	bool same = units > 1;

	for (size_t i = 0; i < units; i++)
		met[i] = 0;
	for (size_t i = 0; i < n; i++)
		s[i] = (struct step){ 0, i, t[i].at, t[i].arm };
	qsort(s, n, sizeof *s, at_cmp);
	for (size_t i = 1; i < n; i++) {
		if (s[i].turn != s[i - 1].turn)
			continue;
		same &= s[i].arm == s[i - 1].arm;
		met[t[s[i].from].unit]++;
		met[t[s[i - 1].from].unit]++;
	}
	for (size_t i = 0; i < units; i++)
		same &= met[i] >= 2;
	free(met);
	return same;
}

static int64_t
gcd(int64_t a, int64_t b)
{
	while (b != 0) {
		int64_t rest = a % b;
		a = b;
		b = rest;
	}
	return a;
}

/* The greatest length whose multiples, from the lane's first turn, hold all switches. */
static size_t
guess_block(const struct step *s, size_t n)
{
	int64_t best = 0, first = 0;

	for (size_t i = 0; i < n; i++) {
		if (i == 0 || s[i].lane != s[i - 1].lane)
			first = s[i].turn;
		else if (s[i].arm != s[i - 1].arm)
			best = gcd(s[i].turn - first, best);
	}
	return best > 0 ? (size_t)best : 1;
}

/* Blocks and which turns are theirs; false where two arms fall into one. */
static bool
cut(struct schedule *c, const struct step *s, size_t n)
{
	bool fits = true;
	int64_t first = 0;

	for (size_t i = 0; i < n; i++) {
		bool begins = i == 0 || s[i].lane != s[i - 1].lane;
		if (begins) {
			first = s[i].turn;
			c->first[c->lanes++] = c->blocks;
		}
		int64_t index = (s[i].turn - first) / (int64_t)c->block;
		if (begins || c->at[c->blocks - 1].index != index)
			c->at[c->blocks++] = (struct block_of){ s[i].lane, index,
				(signed char)s[i].arm };
		c->of[s[i].from] = c->blocks - 1;
		c->place[s[i].from] = (size_t)((s[i].turn - first) % (int64_t)c->block);
		fits &= c->at[c->blocks - 1].arm == s[i].arm;
	}
	c->first[c->lanes] = c->blocks;
	return fits;
}

static bool
follows(const struct schedule *c, size_t b)
{
	return b > 0 && c->at[b].lane == c->at[b - 1].lane;
}

static bool
is_second(const struct schedule *c, size_t b)
{
	return follows(c, b) && c->at[b].index % 2 == 1 && c->at[b - 1].index + 1 == c->at[b].index;
}

static enum schedule_kind
guess_kind(const struct schedule *c)
{
	bool alternates = c->switches > 0, paired = true;
	size_t pairs = 0;

	for (size_t b = 0; b < c->blocks; b++) {
		bool other = follows(c, b) && c->at[b].arm != c->at[b - 1].arm;
		int64_t apart = follows(c, b) ? c->at[b].index - c->at[b - 1].index : 1;
		alternates &= !follows(c, b) || other == (apart % 2 == 1);
		if (is_second(c, b)) {
			pairs++;
			paired &= other;
		}
	}
	return alternates	? SCHEDULE_ALTERNATE :
	    paired && pairs > 1 ? SCHEDULE_PAIRS :
				  SCHEDULE_SHUFFLE;
}

/* Units that could have begun with either arm, and did not all begin with one. */
static bool
starts_differ(const struct schedule *c)
{
	bool differ = c->lanes == 1;

	for (size_t l = 1; l < c->lanes; l++) {
		const struct block_of *a = &c->at[c->first[l - 1]], *b = &c->at[c->first[l]];
		differ |= a->arm != b->arm;
	}
	return differ;
}

/* The coin that decides a block. */
static size_t
coin_of(const struct schedule *c, size_t b, size_t coin)
{
	switch (c->kind) {
	case SCHEDULE_ALTERNATE: return c->at[b].lane;
	case SCHEDULE_PAIRS: return is_second(c, b) ? coin - 1 : coin;
	default: return coin;
	}
}

static double
log_orders(const struct schedule *c, size_t lane)
{
	double n = (double)(c->first[lane + 1] - c->first[lane]), k = 0;

	for (size_t b = c->first[lane]; b < c->first[lane + 1]; b++)
		k += c->at[b].arm;
	return dist_log_choose(n, k);
}

size_t
schedule_coins(const struct schedule *c)
{
	size_t coins = 0;

	if (c->kind == SCHEDULE_SHUFFLE || (c->kind == SCHEDULE_ALTERNATE && !starts_differ(c)))
		return 0;
	if (c->kind == SCHEDULE_ALTERNATE)
		return c->lanes;
	for (size_t b = 0; b < c->blocks; b++)
		coins += coin_of(c, b, 1) == 1;
	return coins;
}

static double
count(const struct schedule *c)
{
	double sum = 0;

	if (c->kind != SCHEDULE_SHUFFLE)
		return exp2((double)schedule_coins(c));
	for (size_t l = 0; l < c->lanes; l++)
		sum += log_orders(c, l);
	return sum < 30 ? round(exp(sum)) : exp(sum);
}

const char *
schedule_read(struct schedule *c, const struct turn_of *t, size_t n, enum schedule_kind kind,
    size_t block)
{
	struct step *s = mem_alloc((n + 1) * sizeof *s);

	*c = (struct schedule){ .kind = kind, .guessed = kind == SCHEDULE_GUESS, .block = block };
	c->at = mem_alloc((n + 1) * sizeof *c->at);
	c->of = mem_alloc((n + 1) * sizeof *c->of);
	c->place = mem_alloc((n + 1) * sizeof *c->place);
	c->first = mem_alloc((n + 2) * sizeof *c->first);
	c->common = is_common(t, n, s);
	for (size_t i = 0; i < n; i++)
		s[i] = (struct step){ c->common ? 0 : t[i].unit, i, c->common ? t[i].at : t[i].turn,
			t[i].arm };
	qsort(s, n, sizeof *s, step_cmp);
	if (block == 0)
		c->block = guess_block(s, n);
	bool fits = cut(c, s, n);
	free(s);
	for (size_t b = 0; b < c->blocks; b++)
		c->switches += follows(c, b) && c->at[b].arm != c->at[b - 1].arm;
	if (c->guessed)
		c->kind = guess_kind(c);
	c->count = count(c);
	return fits ? NULL : "the arm changes within a block";
}

void
schedule_free(struct schedule *c)
{
	free(c->at);
	free(c->of);
	free(c->place);
	free(c->first);
}

static void
shuffle(const struct schedule *c, struct random *r, signed char *arm)
{
	for (size_t l = 0; l < c->lanes; l++)
		for (size_t b = c->first[l + 1]; b-- > c->first[l] + 1;) {
			size_t other = c->first[l] + random_below(r, b - c->first[l] + 1);
			signed char kept = arm[b];
			arm[b] = arm[other];
			arm[other] = kept;
		}
}

void
schedule_draw(const struct schedule *c, struct random *r, signed char *arm)
{
	size_t last = SIZE_MAX, coin = 0;
	signed char side = 0;

	for (size_t b = 0; b < c->blocks; b++) {
		size_t of = coin_of(c, b, coin);
		coin = of + 1;
		if (of != last)
			side = (signed char)(random_next(r) >> 63);
		last = of;
		arm[b] = c->at[b].arm ^ side;
	}
	if (c->kind == SCHEDULE_SHUFFLE) {
		for (size_t b = 0; b < c->blocks; b++)
			arm[b] = c->at[b].arm;
		shuffle(c, r, arm);
	}
}

void
schedule_turned(const struct schedule *c, uint64_t mask, signed char *arm)
{
	size_t coin = 0;

	for (size_t b = 0; b < c->blocks; b++) {
		size_t of = coin_of(c, b, coin);
		coin = of + 1;
		arm[b] = c->at[b].arm ^ (signed char)(mask >> of & 1);
	}
}
