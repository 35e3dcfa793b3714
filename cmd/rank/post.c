/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading posts: the fold, then the newest observation of each item. */
#include <stdlib.h>

#include "base/die.h"
#include "post.h"

struct record {
	struct str platform, account, creator, item, title, day, window, flags;
	struct str published, asof, risk_rules, risk_blocked;
	int64_t impressions, views, watch_ms, avg_watch_ms, duration_ms;
	int64_t likes, comments, shares, collects, follows;
	double ctr, finish_rate, rate_5s, bounce_2s;
};

#define COUNT .min = 0, .max = 1e15
#define RATE .min = 0, .max = 1

static const struct col cols[] = { COL(struct record, platform), COL(struct record, account),
	COL(struct record, creator), COL(struct record, item, .required = true, .filled = true),
	COL(struct record, title), COL(struct record, day), COL(struct record, window),
	COL(struct record, flags), COL(struct record, published), COL(struct record, asof),
	COL(struct record, risk_rules), COL(struct record, risk_blocked),
	COL(struct record, impressions, COUNT), COL(struct record, views, COUNT),
	COL(struct record, watch_ms, COUNT), COL(struct record, avg_watch_ms, COUNT),
	COL(struct record, duration_ms, COUNT), COL(struct record, likes, COUNT),
	COL(struct record, comments, COUNT), COL(struct record, shares, COUNT),
	COL(struct record, collects, COUNT), COL(struct record, follows),
	COL(struct record, ctr, RATE), COL(struct record, finish_rate, RATE),
	COL(struct record, rate_5s, RATE), COL(struct record, bounce_2s, RATE), COL_END };

struct acc {
	struct posts posts;
	const struct post_plan *plan;
	struct out rest;
};

static void *
start(void *ctx)
{
	struct acc *acc = mem_alloc(sizeof *acc);

	*acc = (struct acc){ .plan = ctx, .rest = out_new() };
	return acc;
}

/* A time or a day; an empty cell is none. */
static const char *
read_time(struct str s, int64_t *ms)
{
	struct instant t;
	int64_t day;
	const char *wrong;

	*ms = INT_NONE;
	if (s.n == 0)
		return NULL;
	if (s.n == 10) {
		if ((wrong = when_read_day(s, &day)) == NULL)
			*ms = day * MS_DAY;
		return wrong;
	}
	if ((wrong = when_read(s, &t)) == NULL)
		*ms = t.ms;
	return wrong;
}

static double
count(int64_t n)
{
	return n == INT_NONE ? NAN : (double)n;
}

static struct score_item
measure(const struct record *r)
{
	double views = count(r->views);

	return (struct score_item){
		.k = {
			[SIGNAL_FINISH] = r->finish_rate * views, [SIGNAL_5S] = r->rate_5s * views,
			[SIGNAL_BOUNCE] = r->bounce_2s * views,
			[SIGNAL_LIKE] = count(r->likes), [SIGNAL_COMMENT] = count(r->comments),
			[SIGNAL_SHARE] = count(r->shares), [SIGNAL_COLLECT] = count(r->collects),
			[SIGNAL_FOLLOW] = count(r->follows),
			[SIGNAL_CTR] = r->ctr * count(r->impressions),
		},
		.views = views, .impressions = count(r->impressions),
		.watch_ms = r->avg_watch_ms != INT_NONE ? count(r->avg_watch_ms) :
		    views > 0 ? count(r->watch_ms) / views : NAN,
		.duration_ms = count(r->duration_ms),
	};
}

static bool
is_yes(struct str s)
{
	return s.n > 0 && !str_eq(s, STR("0")) && !str_eq(s, STR("no")) && !str_eq(s, STR("false"));
}

static void
put_texts(struct post *p, const struct str *text, struct arena *a)
{
	size_t n = 0, at = 0;

	for (size_t t = 0; t < POST_TEXTS; t++)
		n += text[t].n;
	char *to = arena_bytes(a, n + 1);
	p->text = to;
	for (size_t t = 0; t < POST_TEXTS; t++) {
		if (text[t].n > 0)
			memcpy(to + at, text[t].p, text[t].n);
		at += text[t].n;
		p->end[t] = (uint32_t)at;
	}
}

static uint64_t
head_of(struct str s)
{
	uint64_t v = 0;

	for (size_t i = 0; i < 8; i++)
		v = v << 8 | (i < s.n ? (unsigned char)s.p[i] : 0);
	return v;
}

static void
keep(struct acc *acc, struct rows *r, size_t i, const struct record *rec, struct post *p)
{
	const struct post_plan *plan = acc->plan;
	bool daily = str_eq(rec->window, STR("day"));

	acc->rest.n = 0;
	acc->rest.begun = false;
	for (size_t f = 0; f < plan->n; f++) {
		int at = r->pass[plan->field[f]];

		out_str(&acc->rest, at < 0 ? ((struct str){ 0 }) : rows_field(r, i, (size_t)at));
	}
	struct str text[POST_TEXTS] = {
		[POST_PLATFORM] = rec->platform,
		[POST_ITEM] = rec->item,
		[POST_ACCOUNT] = rec->account,
		[POST_WINDOW] = rec->window,
		[POST_DAY] = daily ? rec->day : (struct str){ 0 },
		[POST_CREATOR] = rec->creator.n ? rec->creator : rec->account,
		[POST_TITLE] = rec->title,
		[POST_RULES] = rec->risk_rules,
		[POST_REST] = { acc->rest.at, acc->rest.n },
	};
	put_texts(p, text, &acc->posts.arena);
	p->is = measure(rec);
	p->head = head_of(rec->item);
	p->order = rows_order(r, i);
	p->private = memchr(rec->flags.n ? rec->flags.p : "", 'p', rec->flags.n) != NULL;
	p->blocked = is_yes(rec->risk_blocked);
	p->is.out = p->private || p->blocked;
	p->days = 1;
}

static void
add(void *to, struct rows *r)
{
	struct acc *acc = to;
	struct posts *ps = &acc->posts;

	for (size_t i = 0; i < r->n; i++) {
		struct record rec;
		struct post p = { 0 };
		const char *wrong;

		if (!rows_read(r, i, &rec))
			continue;
		if ((wrong = read_time(rec.published, &p.published)) != NULL) {
			rows_reject(r, i, "published", wrong, rec.published);
			continue;
		}
		if ((wrong = read_time(rec.asof, &p.asof)) != NULL) {
			rows_reject(r, i, "asof", wrong, rec.asof);
			continue;
		}
		if (rec.window.n == 0)
			rec.window = STR("lifetime");
		if (acc->plan->window != NULL && !str_eq(rec.window, str_of(acc->plan->window)))
			continue;
		keep(acc, r, i, &rec, &p);
		GROW(ps);
		ps->at[ps->len++] = p;
	}
}

/* The other worker's texts stay where they are: its arena is never freed. */
static void
merge(void *into, void *from)
{
	struct posts *a = &((struct acc *)into)->posts, *b = &((struct acc *)from)->posts;

	if (b->len == 0)
		return;
	a->at = mem_resize(a->at, (a->len + b->len) * sizeof *a->at);
	memcpy(a->at + a->len, b->at, b->len * sizeof *b->at);
	a->len += b->len;
	a->cap = a->len;
	free(b->at);
}

static bool
listed(const struct column_note *names, struct str name)
{
	for (; names->name != NULL; names++)
		if (str_eq(name, str_of(names->name)))
			return true;
	return false;
}

static void
plan_rest(void *ctx, const struct head *h, struct out *o)
{
	struct post_plan *plan = ctx;

	(void)o;
	plan->field = arena_alloc(&plan->arena, h->n * sizeof *plan->field);
	plan->name = arena_alloc(&plan->arena, h->n * sizeof *plan->name);
	for (size_t f = 0; f < h->n; f++) {
		if (listed(plan->skip, h->name[f]))
			continue;
		plan->field[plan->n] = f;
		plan->name[plan->n++] = arena_str(&plan->arena, h->name[f]);
	}
}

static int
by_key(const void *a, const void *b)
{
	const struct post *x = *(const struct post *const *)a;
	const struct post *y = *(const struct post *const *)b;
	int c = str_cmp(post_text(x, POST_PLATFORM), post_text(y, POST_PLATFORM));

	if (c != 0)
		return c;
	if (x->head != y->head)
		return x->head < y->head ? -1 : 1;
	for (enum post_text t = POST_ITEM; t <= POST_DAY; t++)
		if ((c = str_cmp(post_text(x, t), post_text(y, t))) != 0)
			return c;
	if (x->asof != y->asof)
		return x->asof < y->asof ? -1 : 1;
	return x->order < y->order ? -1 : 1;
}

static bool
same(const struct post *a, const struct post *b, enum post_text upto)
{
	if (a->head != b->head || !str_eq(post_text(a, POST_PLATFORM), post_text(b, POST_PLATFORM)))
		return false;
	for (enum post_text t = POST_ITEM; t <= upto; t++)
		if (!str_eq(post_text(a, t), post_text(b, t)))
			return false;
	return true;
}

static double
mean_of(double x, double nx, double y, double ny)
{
	return nx + ny > 0 ? (x * nx + y * ny) / (nx + ny) : NAN;
}

/* Another day of the same item: counts add up, texts are those of the newest. */
static void
add_day(struct post *p, const struct post *day)
{
	struct score_item sum = p->is;

	for (enum signal s = 0; s < SIGNAL_RATES; s++)
		sum.k[s] += day->is.k[s];
	sum.watch_ms = mean_of(sum.watch_ms, sum.views, day->is.watch_ms, day->is.views);
	sum.views += day->is.views;
	sum.impressions += day->is.impressions;
	sum.duration_ms = isnan(day->is.duration_ms) ? sum.duration_ms : day->is.duration_ms;
	uint32_t days = p->days + 1;
	*p = *day;
	p->is = sum;
	p->is.out = p->private || p->blocked;
	p->days = days;
}

/* at[0, n) are one item's newest observations, by window and day. */
static struct post *
one_item(struct post **at, size_t n)
{
	size_t from = 0, end;

	for (size_t i = 0; i < n; i++)
		if (str_eq(post_text(at[i], POST_WINDOW), STR("lifetime"))) {
			from = i;
			break;
		}
	struct post *p = at[from];
	for (end = from + 1; end < n && same(p, at[end], POST_WINDOW); end++)
		add_day(p, at[end]);
	p->windows = end - from < n;
	return p;
}

static void
newest(struct posts *ps)
{
	struct post **at = mem_alloc((ps->len + 1) * sizeof *at);
	size_t n = 0;

	for (size_t i = 0; i < ps->len; i++)
		at[i] = &ps->at[i];
	qsort(at, ps->len, sizeof *at, by_key);
	for (size_t i = 0; i < ps->len; i++)
		if (i + 1 == ps->len || !same(at[i], at[i + 1], POST_DAY))
			at[n++] = at[i];
	ps->item = at;
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && same(at[i], at[end], POST_ACCOUNT);)
			end++;
		at[ps->items++] = one_item(at + i, end - i);
	}
}

struct posts *
posts_read(char **files, const struct column_note *skip, struct post_plan *plan)
{
	struct job job = { .cols = cols,
		.ctx = plan,
		.utf8 = true,
		.pass = true,
		.head = plan_rest,
		.start = start,
		.add = add,
		.merge = merge };

	plan->skip = skip;
	struct acc *acc = run_fold(&job, files);
	newest(&acc->posts);
	return &acc->posts;
}
