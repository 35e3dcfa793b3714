/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/when.h"

/* TZif, RFC 8536: transitions and the offset each begins; the footer's rule
 * covers times past the last transition. */
struct zone {
	int64_t *at;   /* s since 1970, ascending */
	int32_t *east; /* s, from at[i] on; east[-1] is before the first */
	size_t n;
	int32_t first; /* offset before the first transition */
	struct zone *next;
	char name[64];
};

static int64_t
big_endian(const unsigned char *p, int n)
{
	uint64_t v = p[0] & 0x80 ? ~(uint64_t)0 : 0;

	for (int i = 0; i < n; i++)
		v = v << 8 | p[i];
	return (int64_t)v;
}

static unsigned char *
slurp(const char *name, size_t *n)
{
	char path[128] = "/usr/share/zoneinfo/";
	size_t room = sizeof path - strlen(path);
	struct stat st;

	if (strlen(name) >= room || *name == '/' || *name == '\0' || strstr(name, "..") != NULL)
		return NULL;
	memcpy(path + strlen(path), name, strlen(name) + 1);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return NULL;
	unsigned char *data = NULL;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size < 1 << 20) {
		data = mem_alloc((size_t)st.st_size + 1);
		ssize_t got = read(fd, data, (size_t)st.st_size);
		*n = got < 0 ? 0 : (size_t)got;
	}
	close(fd);
	return data;
}

enum { HEADER = 44 };
struct counts {
	size_t utc, std, leap, times, types, chars;
};

static struct counts
counts(const unsigned char *p)
{
	return (struct counts){ (size_t)big_endian(p + 20, 4), (size_t)big_endian(p + 24, 4),
		(size_t)big_endian(p + 28, 4), (size_t)big_endian(p + 32, 4),
		(size_t)big_endian(p + 36, 4), (size_t)big_endian(p + 40, 4) };
}

/* Offset of a POSIX TZ string without daylight saving: "CST-8" is 8 h east. */
static bool
plain_rule(const unsigned char *p, size_t n, int32_t *east)
{
	size_t i = 0;
	int sign = 1, h = 0, m = 0;

	if (n > 0 && p[0] == '<')
		while (i < n && p[i++] != '>')
			;
	else
		while (i < n && ((p[i] | 32) >= 'a' && (p[i] | 32) <= 'z'))
			i++;
	if (i < n && (p[i] == '-' || p[i] == '+'))
		sign = p[i++] == '-' ? 1 : -1;
	else
		sign = -1;
	for (; i < n && p[i] >= '0' && p[i] <= '9'; i++)
		h = h * 10 + p[i] - '0';
	if (i < n && p[i] == ':')
		for (i++; i < n && p[i] >= '0' && p[i] <= '9'; i++)
			m = m * 10 + p[i] - '0';
	*east = sign * (h * 3600 + m * 60);
	return i == n;
}

static bool
parse(struct zone *z, const unsigned char *p, size_t n)
{
	if (n < HEADER || memcmp(p, "TZif", 4) != 0 || p[4] < '2')
		return false;
	struct counts c = counts(p);
	size_t skip = HEADER + c.times * 5 + c.types * 6 + c.chars + c.leap * 8 + c.std + c.utc;
	if (n < skip + HEADER)
		return false;
	p += skip;
	n -= skip;
	c = counts(p);
	const unsigned char *at = p + HEADER, *type = at + c.times * 8, *info = type + c.times;
	size_t body = HEADER + c.times * 9 + c.types * 6 + c.chars + c.leap * 12 + c.std + c.utc;
	if (n < body + 2 || c.types == 0)
		return false;
	z->at = mem_alloc((c.times + 1) * sizeof *z->at);
	z->east = mem_alloc((c.times + 1) * sizeof *z->east);
	z->n = c.times;
	z->first = (int32_t)big_endian(info, 4);
	for (size_t i = 0; i < c.times; i++) {
		if (type[i] >= c.types)
			return false;
		z->at[i] = big_endian(at + i * 8, 8);
		z->east[i] = (int32_t)big_endian(info + type[i] * (size_t)6, 4);
	}
	const unsigned char *rule = p + body + 1, *end = memchr(rule, '\n', n - body - 1);
	int32_t east;
	if (end != NULL && c.times > 0 && plain_rule(rule, (size_t)(end - rule), &east))
		z->east[c.times - 1] = east;
	return true;
}

const struct zone *
zone_load(const char *name)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static struct zone *known;
	size_t n = 0;

	pthread_mutex_lock(&lock);
	struct zone *z = known;
	while (z != NULL && strcmp(z->name, name) != 0)
		z = z->next;
	unsigned char *data = z == NULL && strlen(name) < sizeof z->name ? slurp(name, &n) : NULL;
	if (data != NULL) {
		z = mem_alloc(sizeof *z);
		*z = (struct zone){ .next = known };
		memcpy(z->name, name, strlen(name) + 1);
		if (parse(z, data, n)) {
			known = z;
		} else {
			free(z->at);
			free(z->east);
			free(z);
			z = NULL;
		}
		free(data);
	}
	pthread_mutex_unlock(&lock);
	return z;
}

int64_t
zone_offset(const struct zone *z, struct instant t)
{
	int64_t s = t.ms / 1000 - (t.ms % 1000 < 0);
	size_t lo = 0, hi = z->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (z->at[mid] <= s)
			lo = mid + 1;
		else
			hi = mid;
	}
	return (lo == 0 ? z->first : z->east[lo - 1]) * (int64_t)1000;
}

struct instant
zone_instant(const struct zone *z, int64_t local)
{
	struct instant before = { local - zone_offset(z, (struct instant){ local - MS_DAY }) };
	struct instant after = { local - zone_offset(z, before) };

	if (after.ms + zone_offset(z, after) == local &&
	    before.ms + zone_offset(z, before) != local)
		return after;
	return before;
}
