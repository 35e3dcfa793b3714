/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * gen: writes an event log of any size to stdout, for make bench.
 *
 *	gen [--rows N | --size BYTES[K|M|G]] [--seed N] [--tsv]
 *
 * The columns are those of the events table up to channel, and the title of the
 * item. The same seed gives the same bytes on every machine (integers only), a
 * shorter log is the beginning of a longer one, and --tsv holds the same records
 * as the CSV, so that it is also the expected answer of a CSV to TSV conversion.
 *
 * Users and items are drawn from p(k) ~ 1 / (k + q), the law of Zipf and
 * Mandelbrot with exponent 1, by Walker's alias method (A. J. Walker, ACM TOMS 3,
 * 1977). Everything that belongs to an item is rendered once, before the first
 * row. All names, ids and titles are made up.
 *
 * K, M and G are powers of 1000. The log ends with the first row that reaches SIZE.
 */
#include <err.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
	USERS = 1100000,
	USER_Q = 1000,
	ITEMS = 150000,
	ITEM_Q = 10,
	OUT_SIZE = 1 << 20,
	ROW_MAX = 4096,
	STEP_MS = 134,	 /* rows are half of this apart on average: about 9 M a week */
	JITTER_MS = 4000 /* how late a row may be written */
};

#define START_MS 1717200000000ULL /* 2024-06-01T00:00:00Z */

struct alias {
	uint32_t cut, other;
};

/* Slices of pool: "item,creator" and the encoded title. */
struct item {
	uint32_t ids, title;
	uint16_t ids_len, title_len;
	uint32_t duration_ms;
	uint8_t platform;
};

struct weighted {
	const char *name;
	unsigned share;
};

static const struct weighted platform[] = {
	{ "douyin", 40 },
	{ "kuaishou", 18 },
	{ "xiaohongshu", 15 },
	{ "channels", 12 },
	{ "bilibili", 8 },
	{ "tiktok", 4 },
	{ "youtube", 3 },
};

enum event {
	IMPRESSION,
	PLAY,
	FINISH,
	SKIP,
	LIKE,
	COMMENT,
	SHARE,
	COLLECT,
	FOLLOW,
	CLICK,
	CART,
	ORDER,
	GIFT,
	REFUND
};

static const struct weighted event[] = {
	[IMPRESSION] = { "impression", 400 },
	[PLAY] = { "play", 280 },
	[FINISH] = { "finish", 90 },
	[SKIP] = { "skip", 110 },
	[LIKE] = { "like", 50 },
	[COMMENT] = { "comment", 15 },
	[SHARE] = { "share", 10 },
	[COLLECT] = { "collect", 12 },
	[FOLLOW] = { "follow", 6 },
	[CLICK] = { "click", 14 },
	[CART] = { "cart", 6 },
	[ORDER] = { "order", 4 },
	[GIFT] = { "gift", 2 },
	[REFUND] = { "refund", 1 },
};

static const struct weighted channel[] = {
	{ "feed", 55 },
	{ "follow", 12 },
	{ "search", 12 },
	{ "ad", 10 },
	{ "profile", 5 },
	{ "share", 4 },
	{ "live", 2 },
};

static const char *const opening[] = {
	"新手必看",
	"三分钟学会",
	"今天试试",
	"一口气看完",
	"实测",
	"沉浸式",
	"谁懂啊",
	"挑战",
	"别再乱买",
	"这样做",
	"一个人的",
	"回村第一天",
	"手把手教你",
	"冷门但好用的",
	"下班后的",
	"周末",
};
static const char *const subject[] = {
	"红烧肉",
	"露营装备",
	"猫咪日常",
	"口红试色",
	"深蹲",
	"考研英语",
	"二手车",
	"装修避坑",
	"空气炸锅",
	"旗袍",
	"螺蛳粉",
	"手机摄影",
	"早八妆",
	"减脂餐",
	"跑步机",
	"咖啡拉花",
	"亲子手工",
	"剪纸",
	"国潮穿搭",
	"阳台种菜",
	"吉他入门",
	"面试技巧",
	"夜市小吃",
	"海边日落",
};
static const char *const ending[] = {
	"",
	"",
	"教程",
	"合集",
	"太香了",
	"值不值",
	"避雷",
	"vlog",
	"！",
	"？",
	"🔥",
	"#好物",
};

#define COUNT(a) (sizeof(a) / sizeof(*(a)))
enum { SHARES = 1000 };

static struct alias user_alias[USERS], item_alias[ITEMS];
static struct item items[ITEMS];
static char *pool;
static size_t pool_used, pool_size;
static uint8_t platform_of[SHARES], event_of[SHARES], channel_of[SHARES];
static uint64_t seed = 1, state;
static bool tsv;
static char tab = ',';

/* SplitMix64: G. Steele, D. Lea, C. Flood, OOPSLA 2014. */
static inline uint64_t
draw(void)
{
	uint64_t z = state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

/* 0 <= result < n, from the 32 bits of bits */
static inline uint32_t
below(uint32_t bits, uint32_t n)
{
	return (uint64_t)bits * n >> 32;
}

static inline uint32_t
alias_pick(const struct alias *a, uint32_t n, uint64_t bits)
{
	uint32_t k = below(bits >> 32, n);

	return (uint32_t)bits < a[k].cut ? k : a[k].other;
}

/*
 * Weights are integers scaled by n, so that the mean is total and no rounding
 * differs between machines. small and large are the two ends of one stack.
 */
static void
alias_build(struct alias *a, uint32_t n, uint32_t q)
{
	uint64_t *scaled = calloc(n, sizeof(*scaled)), total = 0;
	uint32_t *stack = calloc(n, sizeof(*stack)), small = 0, large = n;

	if (scaled == NULL || stack == NULL)
		err(2, NULL);
	for (uint32_t k = 0; k < n; k++)
		total += scaled[k] = (1ULL << 40) / (k + q);
	for (uint32_t k = 0; k < n; k++) {
		scaled[k] *= n;
		a[k] = (struct alias){ UINT32_MAX, k };
		stack[scaled[k] < total ? small++ : --large] = k;
	}
	while (small > 0 && large < n) {
		uint32_t s = stack[--small], l = stack[large];

		a[s].cut = (uint32_t)(((unsigned __int128)scaled[s] << 32) / total);
		a[s].other = l;
		scaled[l] -= total - scaled[s];
		if (scaled[l] < total) {
			large++;
			stack[small++] = l;
		}
	}
	free(stack);
	free(scaled);
}

static void
shares_build(uint8_t *of, const struct weighted *w, size_t n)
{
	unsigned total = 0, upto = 0, at = 0;

	for (size_t i = 0; i < n; i++)
		total += w[i].share;
	for (size_t i = 0; i < n; i++) {
		upto += w[i].share;
		while (at < upto * SHARES / total)
			of[at++] = (uint8_t)i;
	}
}

static inline char *
put(char *p, const char *s, size_t n)
{
	memcpy(p, s, n);
	return p + n;
}

static inline char *
put_text(char *p, const char *s)
{
	return put(p, s, strlen(s));
}

/* exactly n digits, leading zeros kept */
static inline char *
put_digits(char *p, uint64_t v, int n)
{
	for (int i = n; i-- > 0; v /= 10)
		p[i] = (char)('0' + v % 10);
	return p + n;
}

static inline char *
put_number(char *p, uint64_t v)
{
	int n = 1;

	for (uint64_t w = v; w >= 10; w /= 10)
		n++;
	return put_digits(p, v, n);
}

static char *
put_letters(char *p, const char *alphabet, uint32_t size, int n)
{
	for (int i = 0; i < n; i++)
		*p++ = alphabet[below(draw() >> 32, size)];
	return p;
}

/* An item id in the shape that its platform gives them; k makes it unique. */
static char *
put_item_id(char *p, const char *of, uint32_t k)
{
	static const char
	    base62[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

	if (strcmp(of, "xiaohongshu") == 0)
		return put_letters(put_digits(put_text(p, "66a"), k, 6), "0123456789abcdef", 16,
		    15);
	if (strcmp(of, "kuaishou") == 0)
		return put_letters(put_digits(put_text(p, "3x"), k, 6), base62 + 36, 26, 7);
	if (strcmp(of, "bilibili") == 0)
		return put_letters(put_digits(put_text(p, "BV1"), k, 6), base62, 62, 3);
	if (strcmp(of, "youtube") == 0)
		return put_letters(put_digits(p, k, 6), base62 + 10, 52, 5);
	p = put_digits(put_text(p, "73"), below(draw() >> 32, 99999999), 8);
	return put_digits(p, k, 9);
}

/*
 * Three of a hundred titles need quoting, one in 700 holds a line end, a few a TAB
 * or a backslash (which TSV escapes). Chosen by rank, so that their share of the
 * rows is as steady as their share of the items.
 */
static char *
put_title(char *p, uint32_t k)
{
	static const char *const rare[] = {
		"第一步\n第二步",
		"上集\r\n下集",
		"\"高清\"\n完整版",
		"左\t右",
		"C:\\视频",
	};
	const char *a = opening[below(draw() >> 32, COUNT(opening))];
	const char *b = subject[below(draw() >> 32, COUNT(subject))];
	const char *c = ending[below(draw() >> 32, COUNT(ending))];

	if (k % 33 != 17)
		p = put_text(put_text(put_text(p, a), b), c);
	else if (k / 33 % 16 == 3)
		p = put_text(put_text(p, b), rare[k / 33 / 16 % COUNT(rare)]);
	else if (k / 33 % 2 == 0)
		p = put_text(put_text(put_text(put_text(p, a), ","), b), c);
	else
		p = put_text(put_text(put_text(put_text(p, a), "\""), b), "\"");
	if (k % 5 == 0)
		p = put_number(put_text(p, " 第"), 1 + below(draw() >> 32, 99));
	return p;
}

static char *
put_escaped(char *p, const char *s)
{
	for (; *s != '\0'; s++) {
		char c = *s == '\t' ? 't' :
		    *s == '\n'	    ? 'n' :
		    *s == '\r'	    ? 'r' :
		    *s == '\\'	    ? '\\' :
				      0;

		if (c != 0)
			*p++ = '\\';
		*p++ = c != 0 ? c : *s;
	}
	return p;
}

static char *
put_quoted(char *p, const char *s)
{
	if (strpbrk(s, ",\"\r\n") == NULL)
		return put_text(p, s);
	for (*p++ = '"'; *s != '\0'; s++) {
		if (*s == '"')
			*p++ = '"';
		*p++ = *s;
	}
	*p++ = '"';
	return p;
}

static void
item_build(struct item *it, uint32_t k)
{
	uint64_t bits = draw();
	char title[512], *p;

	if (pool_size - pool_used < ROW_MAX && (pool = realloc(pool, pool_size += 4 << 20)) == NULL)
		err(2, NULL);
	it->platform = platform_of[below(draw() >> 32, SHARES)];
	/* 5 s to 5 min, short ones more often */
	it->duration_ms = 5000 + below(bits >> 32, below((uint32_t)bits, 295000) + 1);
	it->ids = (uint32_t)pool_used;
	p = put_item_id(pool + pool_used, platform[it->platform].name, k);
	*p++ = tab;
	p = put_number(put_text(p, "c"), 10000 + below(draw() >> 32, 30000));
	it->title = (uint32_t)(p - pool);
	it->ids_len = (uint16_t)(it->title - it->ids);
	*put_title(title, k) = '\0';
	p = tsv ? put_escaped(p, title) : put_quoted(p, title);
	pool_used = (size_t)(p - pool);
	it->title_len = (uint16_t)(pool_used - it->title);
}

static inline char *
put_time(char *p, uint64_t ms)
{
	static time_t day = -1;
	static char date[16];
	uint32_t rest = (uint32_t)(ms % 86400000);
	struct tm tm;

	if ((time_t)(ms / 86400000) != day) {
		day = (time_t)(ms / 86400000);
		strftime(date, sizeof(date), "%F", gmtime_r(&(time_t){ day * 86400 }, &tm));
	}
	p = put(p, date, 10);
	*p++ = 'T';
	p = put_digits(p, rest / 3600000, 2);
	*p++ = ':';
	p = put_digits(p, rest / 60000 % 60, 2);
	*p++ = ':';
	p = put_digits(p, rest / 1000 % 60, 2);
	*p++ = '.';
	p = put_digits(p, rest % 1000, 3);
	*p++ = 'Z';
	return p;
}

/* Time watched so far: a finish has seen it all, a skip at most a third. */
static inline uint32_t
watched(enum event e, uint32_t duration_ms, uint32_t bits)
{
	switch (e) {
	case IMPRESSION: return 0;
	case FINISH: return duration_ms;
	case SKIP: return below(bits, duration_ms / 3);
	default: return below(bits, duration_ms);
	}
}

/* "amount TAB currency": money only where money moved, 5.00 to 299.99 */
static inline char *
put_money(char *p, enum event e, const char *of, uint32_t bits)
{
	if (e != ORDER && e != GIFT && e != REFUND) {
		*p++ = tab;
		return p;
	}
	p = put_number(p, 5 + below(bits, 295));
	p = put_digits(put_text(p, "."), bits % 100, 2);
	*p++ = tab;
	return put(p, *of == 't' || *of == 'y' ? "USD" : "CNY", 3);
}

static inline char *
put_row(char *p, uint64_t ms)
{
	uint64_t pick = draw(), bits = draw(), money = draw();
	const struct item *it = &items[alias_pick(item_alias, ITEMS, draw())];
	uint64_t user = alias_pick(user_alias, USERS, draw());
	enum event e = event_of[below(pick >> 32, SHARES)];
	const char *of = platform[it->platform].name;

	p = put_time(p, ms - below((uint32_t)bits, JITTER_MS));
	*p++ = tab;
	p = put_text(p, of);
	*p++ = tab;
	*p++ = 'u'; /* 7919 has no factor in common with 9,000,000: one id each */
	p = put_digits(p, 1000000 + user * 7919 % 9000000, 7);
	*p++ = tab;
	p = put(p, pool + it->ids, it->ids_len);
	*p++ = tab;
	p = put_text(p, event[e].name);
	*p++ = tab;
	p = put_number(p, watched(e, it->duration_ms, bits >> 32));
	*p++ = tab;
	p = put_number(p, it->duration_ms);
	*p++ = tab;
	p = put_money(p, e, of, money >> 32);
	*p++ = tab;
	p = put_text(p, channel[channel_of[below((uint32_t)pick, SHARES)]].name);
	*p++ = tab;
	p = put(p, pool + it->title, it->title_len);
	*p++ = '\n';
	return p;
}

static void
flush(const char *p, size_t n)
{
	while (n > 0) {
		ssize_t done = write(STDOUT_FILENO, p, n);

		if (done < 0)
			err(2, "write error");
		p += done;
		n -= (size_t)done;
	}
}

static void
write_log(uint64_t rows, uint64_t size)
{
	static char out[OUT_SIZE + ROW_MAX];
	uint64_t ms = START_MS, written = 0;
	char *p = put_text(out,
	    "time,platform,user,item,creator,event,watch_ms,duration_ms,"
	    "amount,currency,channel,title\n");

	for (char *c = out; c < p; c++)
		if (*c == ',')
			*c = tab;
	for (uint64_t i = 0; i < rows && written + (uint64_t)(p - out) < size; i++) {
		ms += below(draw() >> 32, STEP_MS);
		p = put_row(p, ms);
		if (p - out >= OUT_SIZE) {
			flush(out, OUT_SIZE);
			written += OUT_SIZE;
			memmove(out, out + OUT_SIZE, (size_t)(p - out - OUT_SIZE));
			p -= OUT_SIZE;
		}
	}
	flush(out, (size_t)(p - out));
}

static uint64_t
number(const char *s, bool scaled)
{
	static const char units[] = "KMG";
	char *end;
	uint64_t v = strtoull(s, &end, 10);
	const char *unit = scaled && *end != '\0' ? strchr(units, *end) : NULL;

	if (unit != NULL)
		for (end++; unit >= units; unit--)
			v *= 1000;
	if (*s < '0' || *s > '9' || *end != '\0')
		errx(2, "not a number: '%s'", s);
	return v;
}

int
main(int argc, char **argv)
{
	static const struct option longs[] = {
		{ "rows", required_argument, NULL, 'r' },
		{ "size", required_argument, NULL, 's' },
		{ "seed", required_argument, NULL, 'S' },
		{ "tsv", no_argument, NULL, 't' },
		{ 0 },
	};
	uint64_t rows = UINT64_MAX, size = UINT64_MAX;
	bool bad = false;
	int c;

	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1)
		switch (c) {
		case 'r': rows = number(optarg, false); break;
		case 's': size = number(optarg, true); break;
		case 'S': seed = number(optarg, false); break;
		case 't':
			tsv = true;
			tab = '\t';
			break;
		default: bad = true;
		}
	if (bad || optind != argc || (rows == UINT64_MAX && size == UINT64_MAX))
		errx(2, "usage: gen [--rows N | --size BYTES[K|M|G]] [--seed N] [--tsv]");
	fcntl(STDOUT_FILENO, F_SETPIPE_SZ, OUT_SIZE); /* fails unless it is a pipe: no matter */
	state = seed * 0x9e3779b97f4a7c15;
	shares_build(platform_of, platform, COUNT(platform));
	shares_build(event_of, event, COUNT(event));
	shares_build(channel_of, channel, COUNT(channel));
	alias_build(user_alias, USERS, USER_Q);
	alias_build(item_alias, ITEMS, ITEM_Q);
	for (uint32_t k = 0; k < ITEMS; k++)
		item_build(&items[k], k);
	write_log(rows, size);
	return 0;
}
