/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "table/lines.h"
#include "table/saved.h"

#include "columns.h"
#include "hook_bins.h"
#include "hook_put.h"
#include "said.h"
#include "scope.h"

enum { SECOND = 1000 };

const struct column_note hook_writes[] = {
	{ "COL ...", "", "the columns of --by" },
	{ "platform, item", "", "the key, in byte order unless --top" },
	{ "views", "count", "watch rows with a watch time; play rows when no watch row has one" },
	{ "duration_ms", "ms", "the longest seen" },
	{ "complete, valid, long, short", "count", "views of that kind, as KuaiRec counts them" },
	{ "complete_rate valid_rate long_rate short_rate, each _lo, _hi", "fraction",
	    "of the views with a duration, Wilson 95 %" },
	{ "replayed, replays", "count", "views past the end, whole runs after the first" },
	{ "keep_2s keep_3s keep_5s, each _lo, _hi", "fraction",
	    "still there after so long (Kaplan-Meier), log-log 95 %" },
	{ "keep_10 ... keep_90", "fraction",
	    "of the views with a duration, still there at that % of it" },
	{ "node_ms", "ms", "start of the second in which most viewers were lost" },
	{ "node_fall", "fraction", "of all viewers, lost in it" },
	{ "node_rate, node_rate_lo, node_rate_hi", "fraction",
	    "of those there at its start, who left in it, Wilson 95 %" },
	{ "bin, bin_items", "", "items of about this duration" },
	{ "bin_keep_3s", "fraction", "keep_3s over all views of these" },
	{ "over_bin_3s", "fraction", "keep_3s less bin_keep_3s" },
	{ "weak_ms, weak_fall", "ms, fraction",
	    "the second that lost most beyond what the bin loses in it, and how much more" },
	{ "at_ms at_risk left censored keep keep_lo keep_hi", "",
	    "with --curve: a bin of watch time, who was there, left in it, was seen no longer, and "
	    "the share still there behind it" },
	{ "percent, of, left, keep, keep_lo, keep_hi", "",
	    "with --tenths: of the views with a duration, who left before it, Wilson 95 %" },
	{ "note", "", "why a cell is empty, what was assumed" },
	{ NULL, NULL, NULL },
};

static const char own[] = "platform item";
static const char head
    [] = "views duration_ms complete valid long short complete_rate complete_rate_lo "
	 "complete_rate_hi valid_rate valid_rate_lo valid_rate_hi long_rate long_rate_lo "
	 "long_rate_hi short_rate short_rate_lo short_rate_hi replayed replays keep_2s keep_2s_lo "
	 "keep_2s_hi keep_3s keep_3s_lo keep_3s_hi keep_5s keep_5s_lo keep_5s_hi keep_10 keep_20 "
	 "keep_30 keep_40 keep_50 keep_60 keep_70 keep_80 keep_90 node_ms node_fall node_rate "
	 "node_rate_lo node_rate_hi bin bin_items bin_keep_3s over_bin_3s weak_ms weak_fall note";

struct putting {
	const struct hooks *all;
	const struct hook_view *view;
	struct bin *bin;	/* of one group of --by */
	const uint32_t *chosen; /* items to put, in this order */
	uint32_t *begins;	/* by number: where its group begins in the order */
	uint32_t binned;	/* the begin of the group that is in bin */
	struct seconds mine;
	struct said said;
	struct out *out;
};

static void
put_wilson(struct putting *p, uint64_t k, uint64_t n)
{
	struct interval w = { NAN, NAN };

	if (n > 0 && n >= p->view->min_views)
		w = rate_wilson((double)k, (double)n, 0.95);
	out_real(p->out, isnan(w.lo) ? (double)NAN : (double)k / (double)n);
	out_real(p->out, w.lo);
	out_real(p->out, w.hi);
}

static void
put_kinds(struct putting *p, const struct hook_views *v)
{
	const uint64_t kind[] = { v->complete, v->valid, v->lasting, v->brief };

	for (int i = 0; i < 4; i++)
		out_uint(p->out, kind[i]);
	for (int i = 0; i < 4; i++)
		put_wilson(p, kind[i], v->timed);
	out_uint(p->out, v->replayed);
	out_uint(p->out, v->replays);
}

/* Where nobody or everybody left the log-log interval is none; nobody was lost from
 * sight then, and it is a plain rate. */
static struct interval
bounds(const struct survival *s, double n)
{
	return s->share == 1 || s->share == 0 ? rate_wilson(s->share * n, n, 0.95) :
						survival_interval(s, 0.95);
}

static double
put_keep(struct putting *p, uint32_t number, int64_t ms, double n)
{
	static const char *const nobody[] = { "nobody could be seen for 2 s",
		"nobody could be seen for 3 s", "nobody could be seen for 5 s" };
	struct survival s = hook_until(p->all, number, ms);
	struct interval w = bounds(&s, n);

	if (s.at_risk == 0 && s.share > 0) {
		said_add(&p->said, nobody[ms == 2 * SECOND ? 0 : ms == 3 * SECOND ? 1 : 2]);
		s.share = w.lo = w.hi = NAN;
	}
	out_real(p->out, s.share);
	out_real(p->out, w.lo);
	out_real(p->out, w.hi);
	return s.share;
}

static void
put_none(struct putting *p, int cells)
{
	for (int i = 0; i < cells; i++)
		out_none(p->out);
}

static void
put_tenths(struct putting *p, const struct hook_views *v)
{
	uint64_t left = 0;

	for (int t = 0; t < HOOK_TENTHS - 1; t++) {
		left += v->left[t];
		bool enough = v->timed > 0 && v->timed >= p->view->min_views;
		out_real(p->out,
		    enough ? (double)(v->timed - left) / (double)v->timed : (double)NAN);
	}
}

static int64_t
node_until(const struct hook *h)
{
	return h->longest == INT_NONE ? INT64_MAX : h->longest / 10 * 9;
}

static void
put_bin(struct putting *p, const struct hook *h, double keep_3s)
{
	int b = hook_bin(h);

	if (b < 0) {
		said_add(&p->said, "no duration: nobody is known to have seen the end");
		put_none(p, 6);
		return;
	}
	const struct bin *bin = &p->bin[b];
	double keep = seconds_keep(&bin->all, 3);
	out_text(p->out, hook_bin_names[b]);
	out_uint(p->out, bin->items);
	out_real(p->out, keep);
	out_real(p->out, keep_3s - keep);
	struct node node = seconds_node(&p->mine, &bin->all, node_until(h));
	if (bin->items < 2) {
		said_add(&p->said, "alone in its duration bin");
		put_none(p, 2);
	} else {
		out_int(p->out, node.second < 0 ? INT_NONE : node.second * SECOND);
		out_real(p->out, node.second < 0 ? (double)NAN : node.fall);
	}
}

static void
put_nodes(struct putting *p, const struct hook *h, double keep_3s)
{
	struct node node = seconds_node(&p->mine, NULL, node_until(h));

	if (node.second < 0) {
		said_add(&p->said, "nobody left before the last tenth");
		put_none(p, 5);
	} else {
		out_int(p->out, node.second * SECOND);
		out_real(p->out, node.fall);
		put_wilson(p, p->mine.left[node.second], p->mine.risk[node.second]);
	}
	put_bin(p, h, keep_3s);
}

static void
put_item(struct putting *p, uint32_t number)
{
	const struct hook *h = hooks_hook(p->all, number);
	const struct hook_views *v = &h->of[hook_kind(h)];
	double keep_3s;

	out_uint(p->out, v->n);
	out_int(p->out, h->longest);
	put_kinds(p, v);
	if (v->n < p->view->min_views || v->n == 0) {
		said_number(&p->said, "fewer than ", p->view->min_views,
		    " views with a watch time");
		put_none(p, 9 + HOOK_TENTHS - 1 + 11);
	} else {
		put_keep(p, number, 2 * SECOND, (double)v->n);
		keep_3s = put_keep(p, number, 3 * SECOND, (double)v->n);
		put_keep(p, number, 5 * SECOND, (double)v->n);
		put_tenths(p, v);
		if (v->timed < v->n && h->longest != INT_NONE)
			said_add(&p->said, "views without a duration");
		if (h->longest != h->shortest)
			said_add(&p->said, "durations differ");
		seconds_of(p->all, number, &p->mine);
		put_nodes(p, h, keep_3s);
	}
	said_put(&p->said, p->out);
	out_end(p->out);
}

static void
put_key(struct putting *p, uint32_t number)
{
	scope_put_key(p->out, shards_key(&p->all->groups, number), own);
}

static void
put_curve(struct putting *p, uint32_t number)
{
	const struct hooks *all = p->all;
	int kind = hook_kind(hooks_hook(all, number));
	double n = (double)hooks_hook(all, number)->of[kind].n;
	struct survival s = survival_start(n);

	for (size_t i = all->first[number]; i < all->first[number + 1];) {
		uint32_t bin = all->curve[i].hi >> 1;
		int64_t count[2] = { 0, 0 };
		for (; i < all->first[number + 1] && all->curve[i].hi >> 1 == bin; i++)
			count[all->curve[i].hi & 1] = all->curve[i].value;
		if ((int)(bin >> 30) != kind)
			continue;
		double risk = s.at_risk;
		survival_step(&s, (double)count[0], (double)count[1]);
		struct interval w = bounds(&s, n);
		bool enough = n >= (double)p->view->min_views;
		put_key(p, number);
		out_int(p->out, (int64_t)(bin & HOOK_BIN_MOST) * all->plan->bin_ms);
		out_uint(p->out, (uint64_t)risk);
		out_int(p->out, count[0]);
		out_int(p->out, count[1]);
		out_real(p->out, enough ? s.share : (double)NAN);
		out_real(p->out, enough ? w.lo : (double)NAN);
		out_real(p->out, enough ? w.hi : (double)NAN);
		if (!enough)
			said_number(&p->said, "fewer than ", p->view->min_views,
			    " views with a watch time");
		said_put(&p->said, p->out);
		out_end(p->out);
	}
}

static void
put_by_tenth(struct putting *p, uint32_t number)
{
	const struct hook *h = hooks_hook(p->all, number);
	const struct hook_views *v = &h->of[hook_kind(h)];
	uint64_t left = 0;

	for (int t = 1; t <= HOOK_TENTHS; t++) {
		left += v->left[t - 1];
		put_key(p, number);
		out_int(p->out, t * 10);
		out_uint(p->out, v->timed);
		out_uint(p->out, left);
		put_wilson(p, v->timed - left, v->timed);
		if (v->timed < p->view->min_views || v->timed == 0)
			said_number(&p->said, "fewer than ", p->view->min_views,
			    " views with a duration");
		said_put(&p->said, p->out);
		out_end(p->out);
	}
}

/* The bins of the item's group, when they are not those at hand; other threads may be
 * looking at these. */
static void
see_bins(struct putting *p, uint32_t number, struct bin **apart)
{
	if (p->binned == p->begins[number])
		return;
	if (*apart == NULL)
		*apart = mem_alloc(HOOK_BINS * sizeof **apart);
	p->bin = *apart;
	p->binned = p->begins[number];
	bins_fill(p->bin, p->all, p->begins, p->binned, &p->mine);
}

static void
put_lines(void *ctx, size_t from, size_t to, struct out *o)
{
	const struct putting *shared = ctx;
	struct putting *p = mem_alloc(sizeof *p);
	struct bin *apart = NULL;

	*p = (struct putting){ .all = shared->all,
		.view = shared->view,
		.chosen = shared->chosen,
		.begins = shared->begins,
		.bin = shared->bin,
		.binned = shared->binned,
		.out = o };
	for (size_t i = from; i < to; i++) {
		if (p->view->lines == HOOK_ITEMS) {
			see_bins(p, p->chosen[i], &apart);
			put_key(p, p->chosen[i]);
			put_item(p, p->chosen[i]);
		} else if (p->view->lines == HOOK_CURVE) {
			put_curve(p, p->chosen[i]);
		} else {
			put_by_tenth(p, p->chosen[i]);
		}
	}
	free(apart);
	free(p);
}

static double
weight(const void *all, uint32_t number)
{
	const struct hook *h = hooks_hook(all, number);

	return (double)h->of[hook_kind(h)].n;
}

void
hooks_put(const struct hooks *all, const struct hook_view *view, struct out *o)
{
	struct putting *p = mem_alloc(sizeof *p);
	size_t n = all->count;
	uint32_t *order = scope_select(all->order, &n, weight, all);

	*p = (struct putting){ .all = all,
		.view = view,
		.chosen = order,
		.begins = bins_begins(all),
		.binned = UINT32_MAX };
	if (n > 0 && view->lines == HOOK_ITEMS) {
		p->bin = mem_alloc(HOOK_BINS * sizeof *p->bin);
		p->binned = p->begins[order[0]];
		bins_fill(p->bin, all, p->begins, p->binned, &p->mine);
	}
	scope_put_key_head(o, own);
	columns_put(o,
	    view->lines == HOOK_CURVE ? "at_ms at_risk left censored keep keep_lo keep_hi note" :
		view->lines == HOOK_ITEMS ? head :
					    "percent of left keep keep_lo keep_hi note");
	lines_put(put_lines, p, n, view->workers, o);
	free(order);
	free(p->begins);
	free(p->bin);
	free(p);
}
