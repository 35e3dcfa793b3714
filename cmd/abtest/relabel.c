/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdatomic.h>
#include <unistd.h>

#include "base/die.h"
#include "relabel_impl.h"
#include "table/saved.h"

static struct contract inner;

static void
place_units(struct relabel_plan *p, const char *words, struct arena *a)
{
	struct str rest = str_of(words ? words : "unit,user"), one;
	size_t n = p->metrics.ncols;
	struct col *cols = arena_alloc(a, (n + RELABEL_UNITS + 1) * sizeof *cols);

	memcpy(cols, p->metrics.cols, n * sizeof *cols);
	cols[COL_ARM].required = cols[COL_ARM].filled = false;
	p->usual = words == NULL;
	while (str_cut(&rest, ',', &one)) {
		if (one.n == 0 || p->units == RELABEL_UNITS)
			die_usage("--unit wants up to %d columns", RELABEL_UNITS);
		p->unit[p->units] = arena_str(a, one).p;
		cols[n + (size_t)p->units] = (struct col){ .name = p->unit[p->units],
			.kind = COL_RAW,
			.required = words != NULL };
		p->units++;
	}
	p->metrics.cols = cols;
}

static void
share_out(struct relabel_plan *p, struct arena *a)
{
	static const struct share usual[] = { { { "A", 1 }, 1 }, { { "B", 1 }, 1 } };
	const struct share *share;
	size_t n = shares_read(&share, a);
	double all = 0, sum = 0;

	if (n == 0)
		share = usual, n = 2;
	if (n < 2 || n > RELABEL_ARMS)
		die_usage("--weights: from 2 to %d arms", RELABEL_ARMS);
	for (size_t i = 0; i < n; i++) {
		if (!(share[i].weight > 0))
			die_usage("--weights: an arm that gets nothing: %s", quoted(share[i].arm));
		all += share[i].weight;
	}
	for (p->arms = 0; p->arms < n; p->arms++) {
		p->arm[p->arms] = share[p->arms].arm;
		p->from[p->arms] = (uint32_t)fmin(sum / all * 0x1p32, 0x1p32 - 1);
		sum += share[p->arms].weight;
	}
}

void
relabel_read(struct relabel_plan *p, const char *unit, struct arena *a)
{
	place_units(p, unit, a);
	share_out(p, a);
}

static void *
start(void *ctx)
{
	const struct relabel_plan *p = ctx;
	struct relabel *l = mem_alloc(sizeof *l);

	*l = (struct relabel){ .plan = p,
		.sums = gather_new(&p->metrics),
		.width = (p->times + RELABEL_LANE - 1) / RELABEL_LANE * RELABEL_LANE,
		.halves = p->arms == 2 && p->from[1] == (uint32_t)1 << 31 };
	l->label = mem_alloc(l->width);
	l->mask = mem_alloc(l->width * sizeof *l->mask);
	l->values = mem_alloc(p->metrics.count * sizeof *l->values);
	l->bits = mem_alloc(256 * sizeof *l->bits);
	for (int byte = 0; byte < 256; byte++)
		for (int k = 0; k < 8; k++)
			l->bits[byte][k] = -(int64_t)(byte >> k & 1);
	map_init(&l->tests, sizeof(struct tested));
	return l;
}

static NORETURN void
die_once(const struct head *h, const char *why)
{
	static atomic_flag said = ATOMIC_FLAG_INIT;

	while (atomic_flag_test_and_set(&said))
		pause();
	die_at(&(struct pos){ h->file, 1 }, "%s", why);
}

static void
bind(struct relabel *l, const struct rows *r)
{
	const struct relabel_plan *p = l->plan;

	l->names = r->head->name;
	gather_bind(l->sums, r->head);
	if (l->sums->summary)
		die_once(r->head,
		    "rows with a column n are summaries; only units can be dealt out");
	l->unit_from = (int)p->metrics.ncols;
	l->unit_n = p->usual ? 1 : p->units;
	if (p->usual && !rows_has(r, (size_t)l->unit_from) && !rows_has(r, (size_t)++l->unit_from))
		die_once(r->head,
		    "no column unit or user in the header; --unit names what is assigned");
}

static struct str
unit_of(const struct relabel *l, const struct rows *r, size_t i)
{
	struct str cell[RELABEL_UNITS];
	bool any = false;

	for (int k = 0; k < l->unit_n; k++) {
		cell[k] = rows_at(r, i, (size_t)(l->unit_from + k));
		any |= cell[k].n > 0;
	}
	return any ? saved_join(cell, (size_t)l->unit_n, r->arena) : ((struct str){ 0 });
}

static void
add(void *acc, struct rows *r)
{
	struct relabel *l = acc;
	struct record *rec = l->sums->rec;

	if (r->head->name != l->names)
		bind(l, r);
	for (size_t i = 0; i < r->n; i++) {
		if (!rows_read(r, i, rec))
			continue;
		struct fault f = gather_fault(l->sums);
		struct str unit = unit_of(l, r, i);
		if (f.reason != NULL) {
			rows_reject(r, i, f.column, f.reason, rows_at(r, i, (size_t)f.at));
		} else if (unit.n == 0) {
			rows_reject(r, i, r->cols[l->unit_from].name, "empty", unit);
		} else {
			uint64_t seed = hash_digest(rec->test.p, rec->test.n, l->plan->seed).lo;
			relabel_unit(l, rec->test, hash_digest(unit.p, unit.n, seed).lo);
		}
	}
}

static void
merge(void *into, void *from)
{
	struct relabel *l = into, *f = from;

	relabel_flush(l);
	relabel_flush(f);
	inner.job.merge(l->sums, f->sums);
	relabel_forget(f);
}

static void
put_in_order(void *acc)
{
	struct relabel *l = acc;

	relabel_flush(l);
	inner.finish(l->sums);
}

static void
save(void *acc, struct out *o)
{
	inner.save(((struct relabel *)acc)->sums, o);
}

static const char *
load(void *acc, struct str line)
{
	return inner.load(((struct relabel *)acc)->sums, line);
}

static uint64_t
digest(const struct relabel_plan *p, uint64_t options)
{
	char text[2 * NUM_TEXT];
	size_t n = num_put_uint(text, p->times);

	text[n++] = ' ';
	n += num_put_uint(text + n, p->seed);
	options = part_option(options, (struct str){ text, n });
	for (int i = 0; i < p->units; i++)
		options = part_option(options, str_of(p->unit[i]));
	for (size_t i = 0; i < p->arms; i++) {
		n = num_put_uint(text, p->from[i]);
		options = part_option(part_option(options, p->arm[i]), (struct str){ text, n });
	}
	return options;
}

struct contract
relabel_contract(const struct relabel_plan *p)
{
	struct contract c = inner = gather_contract(&p->metrics);

	c.job.ctx = (void *)(uintptr_t)p;
	c.job.start = start;
	c.job.add = add;
	c.job.merge = merge;
	c.options = digest(p, c.options);
	c.finish = put_in_order;
	c.save = save;
	c.load = load;
	return c;
}

const struct gather *
relabel_sums(const struct relabel *l)
{
	return l->sums;
}
