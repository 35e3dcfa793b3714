/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/num.h"
#include "crypto/psi.h"

enum { HEX = 2 * CRYPT_POINT, ROOM = 512, MOST = 1 << 30 };

static const char *const steps[] = { [PSI_REQUEST] = "request",
	[PSI_ANSWER] = "answer",
	[PSI_COUNT] = "count",
	[PSI_OFFER] = "offer",
	[PSI_SUM] = "sum" };
enum { STEPS = sizeof steps / sizeof *steps };

/* Lines of points: first those of one point, then those with seals too. */
struct shape {
	size_t lines, bare; /* of all these the first are bare */
	bool point;	    /* the others begin with one, */
	size_t seals;	    /* and have so many */
};

static struct shape
shape_of(const struct psi_message *m)
{
	if (m->step == PSI_SUM)
		return (struct shape){ 1 + m->sums.n, 0, false, 1 };
	return (struct shape){ m->asked + m->offered, m->asked, true,
		m->step == PSI_OFFER ? m->sums.n : 0 };
}

/* With its line end. */
static size_t
line_size(const struct shape *s, size_t line)
{
	return line < s->bare ? HEX + 1 : (HEX + 1) * (s->point + 2 * s->seals);
}

static size_t
text_size(const struct shape *s)
{
	return s->lines == 0 ?
	    0 :
	    s->bare * line_size(s, 0) + (s->lines - s->bare) * line_size(s, s->bare);
}

static size_t
put_end(char *to, const char *text, size_t n, size_t points)
{
	unsigned char sum[CRYPT_SHA256];
	char hex[2 * CRYPT_SHA256];

	crypt_sha256(sum, text, n);
	crypt_hex(hex, sum, sizeof sum);
	return (size_t)snprintf(to, ROOM, "#end %zu %.*s\n", points, (int)sizeof hex, hex);
}

static size_t
put_hex(char *to, const void *from, size_t n)
{
	*to = ' ';
	crypt_hex(to + 1, from, n);
	return 1 + 2 * n;
}

static size_t
put_head(char *to, const struct psi_message *m)
{
	const struct psi_sums *s = &m->sums;
	size_t n = (size_t)snprintf(to, ROOM, "#tuiliu-psi 1 %s", steps[m->step]);

	if (m->step != PSI_SUM) {
		n += put_hex(to + n, m->nonce, sizeof m->nonce);
		n += put_hex(to + n, m->tag, sizeof m->tag);
		n += (size_t)snprintf(to + n, ROOM - n, " %zu %zu", m->asked, m->offered);
	}
	if (m->step == PSI_SUM || m->step == PSI_OFFER) {
		n += put_hex(to + n, s->nonce, sizeof s->nonce);
		n += put_hex(to + n, s->tag, sizeof s->tag);
		if (m->step == PSI_OFFER)
			n += put_hex(to + n, s->public, sizeof s->public);
		n += (size_t)snprintf(to + n, ROOM - n, " %zu", s->n);
	}
	to[n++] = '\n';
	for (size_t c = 0; c < s->n; c++) {
		n += (size_t)snprintf(to + n, ROOM, "#column ");
		n += num_put_exact(to + n,
		    (__int128)s->column[c].unit_e4 * (1000000000 / MONEY_ONE));
		n += (size_t)snprintf(to + n, ROOM, " %s\n", s->column[c].name);
	}
	return n;
}

static char *
put_point(char *to, const unsigned char point[static CRYPT_POINT])
{
	crypt_hex(to, point, CRYPT_POINT);
	to[HEX] = ' ';
	return to + HEX + 1;
}

static char *
put_line(char *to, const struct psi_message *m, const struct shape *shape, size_t line)
{
	if (shape->point)
		to = put_point(to, m->at[line]);
	for (size_t k = 0; k < shape->seals && line >= shape->bare; k++) {
		const struct cipher *c = &m->sums.at[(line - shape->bare) * shape->seals + k];
		to = put_point(put_point(to, c->at[0]), c->at[1]);
	}
	to[-1] = '\n';
	return to;
}

struct str
psi_text(const struct psi_message *m)
{
	struct shape shape = shape_of(m);
	char *p = mem_alloc(text_size(&shape) + (2 + m->sums.n) * ROOM);
	char *end = p + put_head(p, m);

	for (size_t i = 0; i < shape.lines; i++)
		end = put_line(end, m, &shape, i);
	end += put_end(end, p, (size_t)(end - p), shape.lines);
	return (struct str){ p, (size_t)(end - p) };
}

static bool
take_hex(struct str *rest, void *to, size_t n)
{
	struct str word;

	return str_cut(rest, ' ', &word) && crypt_unhex(to, n, word);
}

static bool
take_size(struct str *rest, int64_t min, int64_t max, size_t *to)
{
	struct str word;
	int64_t n;

	if (!str_cut(rest, ' ', &word) || num_int(word, min, max, &n) != NULL)
		return false;
	*to = (size_t)n;
	return true;
}

/* The words behind the version. */
static bool
read_head(struct psi_message *m, struct str rest)
{
	struct psi_sums *s = &m->sums;
	struct str word;
	int step = 0;

	if (!str_cut(&rest, ' ', &word))
		return false;
	while (step < STEPS && !str_eq(word, str_of(steps[step])))
		step++;
	if (step == STEPS)
		return false;
	m->step = (enum psi_step)step;
	int64_t least = step != PSI_REQUEST;
	if (step != PSI_SUM &&
	    (!take_hex(&rest, m->nonce, sizeof m->nonce) ||
		!take_hex(&rest, m->tag, sizeof m->tag) || !take_size(&rest, 1, MOST, &m->asked) ||
		!take_size(&rest, least, least * MOST, &m->offered)))
		return false;
	if ((step == PSI_SUM || step == PSI_OFFER) &&
	    (!take_hex(&rest, s->nonce, sizeof s->nonce) ||
		!take_hex(&rest, s->tag, sizeof s->tag) ||
		(step == PSI_OFFER && !take_hex(&rest, s->public, sizeof s->public)) ||
		!take_size(&rest, 1, PSI_COLUMNS, &s->n)))
		return false;
	return rest.p == NULL;
}

bool
psi_column_name(struct psi_column *c, struct str name)
{
	if (name.n == 0 || name.n > PSI_NAME || !str_plain(name))
		return false;
	memcpy(c->name, name.p, name.n);
	c->name[name.n] = '\0';
	return true;
}

static bool
read_column(struct psi_column *c, struct str line)
{
	static const struct str magic = STR("#column ");
	struct str rest = { line.p + magic.n, line.n - magic.n }, unit;
	struct money m;

	if (!str_starts(line, magic) || !str_cut(&rest, ' ', &unit) || num_money(unit, &m) != NULL)
		return false;
	c->unit_e4 = m.e4;
	return psi_column_name(c, rest) && m.e4 >= 1 && m.e4 <= PSI_UNIT_MOST_E4;
}

static bool
read_columns(struct psi_message *m, struct str *rest)
{
	struct str line;

	for (size_t c = 0; c < m->sums.n; c++)
		if (!str_cut(rest, '\n', &line) || !read_column(&m->sums.column[c], line))
			return false;
	return true;
}

/* With the blank or line end behind it. */
static bool
read_point(const char **p, char end, unsigned char to[static CRYPT_POINT])
{
	const char *hex = *p;

	*p += HEX + 1;
	return hex[HEX] == end && crypt_unhex(to, CRYPT_POINT, (struct str){ hex, HEX });
}

static bool
read_line(struct psi_message *m, const struct shape *shape, size_t line, const char **p)
{
	size_t seals = line < shape->bare ? 0 : shape->seals;
	struct cipher *c = m->sums.at + (seals > 0 ? (line - shape->bare) * seals : 0);

	if (shape->point && !read_point(p, seals > 0 ? ' ' : '\n', m->at[line]))
		return false;
	for (size_t k = 0; k < seals; k++)
		if (!read_point(p, ' ', c[k].at[0]) ||
		    !read_point(p, k + 1 < seals ? ' ' : '\n', c[k].at[1]))
			return false;
	return true;
}

static bool
read_points(struct psi_message *m, struct str lines)
{
	struct shape shape = shape_of(m);
	const char *p = lines.p;

	if (lines.n != text_size(&shape))
		return false;
	m->at = mem_alloc((shape.lines + 1) * sizeof *m->at);
	m->sums.at = mem_alloc(((shape.lines - shape.bare) * shape.seals + 1) * sizeof *m->sums.at);
	for (size_t i = 0; i < shape.lines; i++)
		if (!read_line(m, &shape, i, &p))
			return false;
	return true;
}

const char *
psi_parse(struct psi_message *m, struct str text)
{
	static const struct str magic = STR("#tuiliu-psi "), one = STR("1 "), end = STR("#end ");
	struct str rest = text, line;
	char want[ROOM];

	*m = (struct psi_message){ 0 };
	if (!str_starts(text, magic))
		return "not a message of ingest psi";
	const char *last = memrchr(text.p, '\n', text.n - 1);
	size_t body = last != NULL ? (size_t)(last - text.p) + 1 : 0;
	if (!str_starts((struct str){ text.p + body, text.n - body }, end))
		return "cut short: the last line is missing";
	str_cut(&rest, '\n', &line);
	line = (struct str){ line.p + magic.n, line.n - magic.n };
	if (!str_starts(line, one))
		return "of another version of the protocol";
	if (!read_head(m, (struct str){ line.p + one.n, line.n - one.n }))
		return "damaged: the first line is not understood";
	if (!read_columns(m, &rest))
		return "damaged: a column is not understood";
	struct shape shape = shape_of(m);
	size_t n = put_end(want, text.p, body, shape.lines);
	if (!str_eq((struct str){ text.p + body, text.n - body }, (struct str){ want, n }))
		return "damaged: the checksum does not fit";
	if (!read_points(m, (struct str){ rest.p, (size_t)(text.p + body - rest.p) }))
		return "damaged: a line is no point, or there are too few or too many";
	return NULL;
}
