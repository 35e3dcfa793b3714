/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "hook_seconds.h"
#include "visits.h"

enum { SECOND = 1000 };

const char *const hook_bin_names[HOOK_BINS] = { "under 7 s", "7-15 s", "15-30 s", "30-60 s",
	"1-3 min", "3-10 min", "10 min on" };

static const int64_t bin_from_ms[HOOK_BINS] = { 0, 7000, 15000, 30000, 60000, 180000, 600000 };

int
hook_kind(const struct hook *h)
{
	return h->of[VISIT_WATCH].n > 0 ? VISIT_WATCH : VISIT_PLAY;
}

int
hook_bin(const struct hook *h)
{
	int bin = HOOK_BINS - 1;

	if (h->longest == INT_NONE)
		return -1;
	while (bin > 0 && h->longest < bin_from_ms[bin])
		bin--;
	return bin;
}

/* Marks of the other kind are passed over. */
static bool
is_of(const struct mark *m, int kind)
{
	return (int)(m->hi >> 31) == kind;
}

static int64_t
bin_of(const struct mark *m)
{
	return m->hi >> 1 & HOOK_BIN_MOST;
}

void
seconds_of(const struct hooks *all, uint32_t number, struct seconds *s)
{
	int kind = hook_kind(hooks_hook(all, number));
	uint64_t risk = hooks_hook(all, number)->of[kind].n;

	s->len = 0;
	for (size_t i = all->first[number]; i < all->first[number + 1]; i++) {
		const struct mark *m = &all->curve[i];
		if (!is_of(m, kind))
			continue;
		int64_t second = bin_of(m) * all->plan->bin_ms / SECOND;
		for (; (int64_t)s->len <= second && s->len < HOOK_SECONDS; s->len++) {
			s->risk[s->len] = risk;
			s->left[s->len] = 0;
		}
		if (second >= HOOK_SECONDS)
			break;
		s->left[second] += m->hi & 1 ? 0 : (uint64_t)m->value;
		risk -= (uint64_t)m->value;
	}
}

void
seconds_add(struct seconds *to, const struct seconds *s)
{
	for (; to->len < s->len; to->len++)
		to->risk[to->len] = to->left[to->len] = 0;
	for (size_t i = 0; i < s->len; i++) {
		to->risk[i] += s->risk[i];
		to->left[i] += s->left[i];
	}
}

struct survival
hook_until(const struct hooks *all, uint32_t number, int64_t ms)
{
	int kind = hook_kind(hooks_hook(all, number));
	struct survival s = survival_start((double)hooks_hook(all, number)->of[kind].n);

	for (size_t i = all->first[number]; i < all->first[number + 1]; i++) {
		const struct mark *m = &all->curve[i];
		if (!is_of(m, kind))
			continue;
		if (bin_of(m) * all->plan->bin_ms >= ms)
			break;
		survival_step(&s, m->hi & 1 ? 0 : (double)m->value,
		    m->hi & 1 ? (double)m->value : 0);
	}
	return s;
}

static double
hazard(const struct seconds *s, size_t i)
{
	return i < s->len && s->risk[i] > 0 ? (double)s->left[i] / (double)s->risk[i] : 0;
}

struct node
seconds_node(const struct seconds *s, const struct seconds *bin, int64_t until_ms)
{
	struct node best = { -1, 0 };
	double keep = 1;

	for (size_t i = 0; i < s->len && (int64_t)i * SECOND < until_ms; i++) {
		double fall = keep * (hazard(s, i) - (bin != NULL ? hazard(bin, i) : 0));
		if (fall > best.fall)
			best = (struct node){ (int64_t)i, fall };
		keep *= 1 - hazard(s, i);
	}
	return best;
}

double
seconds_keep(const struct seconds *s, size_t second)
{
	double keep = 1;

	for (size_t i = 0; i < second; i++)
		keep *= 1 - hazard(s, i);
	return second < s->len || keep == 0 ? keep : (double)NAN;
}
