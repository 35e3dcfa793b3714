/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "base/die.h"
#include "metrics.h"

#define SUM_MAX 1e30 /* a hundred million such rows still fit */

static struct opt_list rates, means, ratios, counts, caps, quantiles, ranks;
static const char *base, *covariate, *ratio_covariate;

const struct opt metric_options[] = { OPT_LIST(0, "rate", "COL", &rates,
					  "share of units with COL = 1 (repeatable)"),
	OPT_TEXT(0, "base", "COL", &base, "trials of every --rate, whose column counts successes"),
	OPT_LIST(0, "mean", "COL", &means, "mean of COL per unit (repeatable)"),
	OPT_LIST(0, "ratio", "NUM/DEN", &ratios, "sum of NUM over sum of DEN (repeatable)"),
	OPT_TEXT(0, "covariate", "COL", &covariate,
	    "adjust every --mean by COL from before the test (CUPED)"),
	OPT_END };

const struct opt ratio_options[] = {
	OPT_TEXT(0, "ratio-covariate", "COL[/DEN]", &ratio_covariate,
	    "adjust every --ratio by COL (over DEN) from before the test (CUPED)"),
	OPT_END
};

const struct opt value_options[] = {
	OPT_LIST(0, "count", "COL[/EXPOSURE]", &counts,
	    "events per unit, or per EXPOSURE, as Poisson rates (repeatable)"),
	OPT_LIST(0, "cap", "COL=P", &caps,
	    "take values of --mean COL above the quantile P of all arms as that (repeatable)"),
	OPT_LIST(0, "quantile", "COL:P", &quantiles,
	    "quantile P of COL, 0.5 the median (repeatable)"),
	OPT_LIST(0, "rank", "COL", &ranks,
	    "is COL larger in one arm? by ranks only (Mann-Whitney; repeatable)"),
	OPT_END
};

static const struct col own[COLS_OWN] = {
	[COL_ARM] = COL(struct record, arm, .required = true, .filled = true),
	[COL_TEST] = COL(struct record, test),
	[COL_N] = COL(struct record, n, .min = 0, .max = 1e15),
	[COL_METRIC] = COL(struct record, metric),
	[COL_X] = COL(struct record, x, .min = 0, .max = 1e15),
	[COL_SUM] = COL(struct record, sum, .min = -SUM_MAX, .max = SUM_MAX),
	[COL_SUMSQ] = COL(struct record, sumsq, .min = -SUM_MAX, .max = SUM_MAX),
};

/* Index of the column, entered when it is new; a column read as a count by one
 * metric and as a real number by another is two columns. */
static int
want(struct metrics *ms, struct arena *a, enum col_kind kind, double most, const char *name)
{
	for (size_t c = COLS_OWN; c < ms->ncols; c++)
		if (strcmp(ms->cols[c].name, name) == 0 && ms->cols[c].kind == kind)
			return (int)c;
	size_t i = ms->ncols++;
	ms->cols[i] = (struct col){ .name = arena_str(a, str_of(name)).p,
		.kind = kind,
		.offset = offsetof(struct record, at) + (i - COLS_OWN) * sizeof(union number),
		.min = kind == COL_INT ? 0 : -most,
		.max = most };
	return (int)i;
}

static int
want_count(struct metrics *ms, struct arena *a, const char *name)
{
	return want(ms, a, COL_INT, 1e15, name);
}

static int
want_sum(struct metrics *ms, struct arena *a, const char *one, const char *two, const char *tail)
{
	size_t room = strlen(one) + strlen(two) + strlen(tail) + 2;
	char *name = arena_bytes(a, room);

	snprintf(name, room, "%s%s%s%s", one, *two ? "*" : "", two, tail);
	return want(ms, a, COL_REAL, SUM_MAX, name);
}

static void
want_pair(struct metrics *ms, struct arena *a, struct metric *m, const char *x, const char *y)
{
	m->x = want(ms, a, COL_REAL, EXACT_MAX, x);
	m->sum[PAIR_X] = want_sum(ms, a, x, "", "_sum");
	m->sum[PAIR_XX] = want_sum(ms, a, x, "", "_sumsq");
	if (y == NULL)
		return;
	m->y = want(ms, a, COL_REAL, EXACT_MAX, y);
	m->sum[PAIR_Y] = want_sum(ms, a, y, "", "_sum");
	m->sum[PAIR_YY] = want_sum(ms, a, y, "", "_sumsq");
	m->sum[PAIR_XY] = want_sum(ms, a, x, y, "_sum");
}

static struct metric *
new_metric(struct metrics *ms, const char *name, enum kind kind)
{
	for (size_t i = 0; i < ms->count; i++)
		if (strcmp(ms->metric[i].name, name) == 0)
			die_usage("metric %s twice", quoted(str_of(name)));
	if (*name == '\0')
		die_usage("a metric without a name");
	ms->metric[ms->count] = (struct metric){ .name = name,
		.kind = kind,
		.x = -1,
		.y = -1,
		.u = -1,
		.v = -1 };
	struct metric *m = &ms->metric[ms->count++];
	for (int s = 0; s < PAIR_SUMS; s++)
		m->sum[s] = -1;
	for (int s = 0; s < BEFORE_SUMS; s++)
		m->before[s] = -1;
	return m;
}

/* The columns of a ratio's covariate U or U/V, and of their sums in summaries. */
static void
want_before(struct metrics *ms, struct arena *a, struct metric *m, const char *x, const char *y)
{
	struct str rest = str_of(ratio_covariate), first;
	bool has_v = memchr(ratio_covariate, '/', strlen(ratio_covariate)) != NULL;

	str_cut(&rest, '/', &first);
	if (first.n == 0 || (has_v && rest.n == 0))
		die_usage("--ratio-covariate wants COL or COL/DEN: %s",
		    quoted(str_of(ratio_covariate)));
	const char *u = arena_str(a, first).p;
	m->covariate = true;
	m->u = want(ms, a, COL_REAL, EXACT_MAX, u);
	m->before[BEFORE_U] = want_sum(ms, a, u, "", "_sum");
	m->before[BEFORE_UU] = want_sum(ms, a, u, "", "_sumsq");
	m->before[BEFORE_XU] = want_sum(ms, a, x, u, "_sum");
	m->before[BEFORE_YU] = want_sum(ms, a, y, u, "_sum");
	if (!has_v)
		return;
	const char *v = arena_str(a, rest).p;
	m->v = want(ms, a, COL_REAL, EXACT_MAX, v);
	m->before[BEFORE_V] = want_sum(ms, a, v, "", "_sum");
	m->before[BEFORE_VV] = want_sum(ms, a, v, "", "_sumsq");
	m->before[BEFORE_UV] = want_sum(ms, a, u, v, "_sum");
	m->before[BEFORE_XV] = want_sum(ms, a, x, v, "_sum");
	m->before[BEFORE_YV] = want_sum(ms, a, y, v, "_sum");
}

static void
read_ratio(struct metrics *ms, struct arena *a, const char *arg)
{
	struct metric *m = new_metric(ms, arg, KIND_RATIO);
	struct str den = str_of(arg), num;

	str_cut(&den, '/', &num);
	if (num.n == 0 || den.n == 0)
		die_usage("--ratio wants NUM/DEN: %s", quoted(str_of(arg)));
	const char *x = arena_str(a, num).p, *y = arena_str(a, den).p;
	want_pair(ms, a, m, x, y);
	if (ratio_covariate != NULL)
		want_before(ms, a, m, x, y);
}

/* Room for `all` metrics and a slice. */
static void
begin(struct metrics *ms, struct arena *a, size_t all)
{
	enum { PER_METRIC = 4 + PAIR_SUMS + BEFORE_SUMS };

	*ms = (struct metrics){ .ncols = COLS_OWN, .slice = -1, .cluster = -1 };
	ms->cols = arena_alloc(a, (COLS_OWN + PER_METRIC * all + 3) * sizeof *ms->cols);
	memcpy(ms->cols, own, sizeof own);
	ms->metric = arena_alloc(a, (all + 1) * sizeof *ms->metric);
}

void
metrics_units(struct metrics *ms, struct arena *a)
{
	begin(ms, a, rates.len + means.len + ratios.len + counts.len + quantiles.len + ranks.len);
	ms->units_only = true;
}

static void
read_count(struct metrics *ms, struct arena *a, const char *arg)
{
	struct metric *m = new_metric(ms, arg, KIND_COUNT);
	struct str exposure = str_of(arg), events;
	bool has_exposure = memchr(arg, '/', strlen(arg)) != NULL;

	str_cut(&exposure, '/', &events);
	if (events.n == 0 || (has_exposure && exposure.n == 0))
		die_usage("--count wants COL or COL/EXPOSURE: %s", quoted(str_of(arg)));
	m->x = want_count(ms, a, arena_str(a, events).p);
	if (has_exposure)
		m->y = want(ms, a, COL_REAL, EXACT_MAX, arena_str(a, exposure).p);
}

/* "COL:0.9" or "COL=0.9"; the column's name may hold the sign too. */
static struct str
read_level(const char *option, const char *arg, char sign, double *p)
{
	struct str s = str_of(arg);
	const char *at = memrchr(s.p, sign, s.n);

	if (at == NULL || at == s.p)
		die_usage("--%s wants COL%cP: %s", option, sign, quoted(s));
	size_t n = (size_t)(at - s.p);
	const char *why = num_real((struct str){ at + 1, s.n - n - 1 }, 0, 1, p);
	if (why != NULL || *p == 0 || *p == 1)
		die_usage("--%s wants a P between 0 and 1: %s", option, quoted(s));
	return (struct str){ s.p, n };
}

static void
read_quantile(struct metrics *ms, struct arena *a, const char *arg)
{
	struct metric *m = new_metric(ms, arg, KIND_QUANTILE);
	struct str column = read_level("quantile", arg, ':', &m->at);

	m->keeps = true;
	m->x = want(ms, a, COL_REAL, EXACT_MAX, arena_str(a, column).p);
}

static void
read_rank(struct metrics *ms, struct arena *a, const char *arg)
{
	size_t room = strlen(arg) + sizeof "rank:";
	char *name = arena_bytes(a, room);

	snprintf(name, room, "rank:%s", arg);
	struct metric *m = new_metric(ms, name, KIND_RANK);
	m->keeps = true;
	m->x = want(ms, a, COL_REAL, EXACT_MAX, arg);
}

static void
read_cap(struct metrics *ms, const char *arg)
{
	double at;
	struct str column = read_level("cap", arg, '=', &at);

	for (size_t i = 0; i < ms->count; i++)
		if (ms->metric[i].kind == KIND_MEAN && str_eq(str_of(ms->metric[i].name), column)) {
			if (ms->metric[i].covariate)
				die_usage("--cap does not go with --covariate");
			ms->metric[i].keeps = ms->metric[i].capped = true;
			ms->metric[i].at = at;
			return;
		}
	die_usage("--cap wants a --mean of that name: %s", quoted(str_of(arg)));
}

void
metrics_read(struct metrics *ms, struct arena *a)
{
	metrics_units(ms, a);
	ms->units_only = false;
	for (size_t i = 0; i < rates.len; i++) {
		struct metric *m = new_metric(ms, rates.at[i], KIND_RATE);
		m->x = want_count(ms, a, m->name);
		m->y = base ? want_count(ms, a, base) : -1;
	}
	for (size_t i = 0; i < means.len; i++) {
		struct metric *m = new_metric(ms, means.at[i], KIND_MEAN);
		m->covariate = covariate != NULL;
		want_pair(ms, a, m, m->name, covariate);
	}
	for (size_t i = 0; i < ratios.len; i++)
		read_ratio(ms, a, ratios.at[i]);
	for (size_t i = 0; i < counts.len; i++)
		read_count(ms, a, counts.at[i]);
	for (size_t i = 0; i < quantiles.len; i++)
		read_quantile(ms, a, quantiles.at[i]);
	for (size_t i = 0; i < ranks.len; i++)
		read_rank(ms, a, ranks.at[i]);
	for (size_t i = 0; i < caps.len; i++)
		read_cap(ms, caps.at[i]);
	/* columns of these names are then the table's own business */
	for (int c = COL_X; ms->count > 0 && c <= COL_SUMSQ; c++)
		ms->cols[c].kind = COL_RAW;
	if (base != NULL && rates.len == 0)
		die_usage("--base goes with --rate");
	if (ratio_covariate != NULL && ratios.len == 0)
		die_usage("--ratio-covariate goes with --ratio");
	if (covariate != NULL && means.len == 0)
		die_usage("--covariate goes with --mean");
	role_margin();
}

void
metrics_slice(struct metrics *ms, struct arena *a, const char *column)
{
	if (*column == '\0')
		die_usage("a column without a name");
	ms->slice = (int)ms->ncols++;
	ms->cols[ms->slice] = (struct col){ .name = arena_str(a, str_of(column)).p,
		.kind = COL_TEXT,
		.offset = offsetof(struct record, slice) };
}

void
metrics_keep(struct metrics *ms)
{
	for (size_t i = 0; i < ms->count; i++)
		if (ms->metric[i].kind == KIND_MEAN && !ms->metric[i].covariate)
			ms->metric[i].keeps = true;
}

void
metrics_cluster(struct metrics *ms, struct arena *a, const char *column)
{
	if (*column == '\0')
		die_usage("a column without a name");
	if (ms->count == 0)
		die_usage("--cluster wants --rate, --mean or --ratio");
	for (size_t i = 0; i < ms->count; i++)
		if (ms->metric[i].kind > KIND_RATIO || ms->metric[i].keeps ||
		    ms->metric[i].covariate)
			die_usage("--cluster goes with rates, means and ratios, not with %s",
			    quoted(str_of(ms->metric[i].name)));
	ms->cluster = (int)ms->ncols++;
	ms->cols[ms->cluster] = (struct col){ .name = arena_str(a, str_of(column)).p,
		.kind = COL_TEXT,
		.offset = offsetof(struct record, cluster) };
}

void
metrics_past(struct metrics *ms, struct arena *a, enum kind kind, const char *x, const char *y,
    const char *slice)
{
	begin(ms, a, 1);
	ms->past = true;
	ms->cols[COL_ARM].required = ms->cols[COL_ARM].filled = false;
	struct metric *m = new_metric(ms, x, kind);
	if (kind == KIND_RATE) {
		m->x = want_count(ms, a, x);
		m->y = y ? want_count(ms, a, y) : -1;
	} else {
		m->covariate = kind == KIND_MEAN && y != NULL;
		want_pair(ms, a, m, x, y);
	}
	metrics_slice(ms, a, slice);
}

void
metrics_looks(struct metrics *ms, struct arena *a, const char *column)
{
	metrics_slice(ms, a, column);
	ms->looks = true;
}
