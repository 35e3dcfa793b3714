/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/num.h"
#include "crypto/psi.h"

enum { LINE = 2 * CRYPT_POINT + 1, ROOM = 256, MOST = 1 << 30 };

static const char *const steps[] = {
	[PSI_REQUEST] = "request", [PSI_ANSWER] = "answer", [PSI_COUNT] = "count"
};

static size_t
put_end(char *to, const char *text, size_t n, size_t points)
{
	unsigned char sum[CRYPT_SHA256];
	char hex[2 * CRYPT_SHA256];

	crypt_sha256(sum, text, n);
	crypt_hex(hex, sum, sizeof sum);
	return (size_t)snprintf(to, ROOM, "#end %zu %.*s\n", points, (int)sizeof hex, hex);
}

struct str
psi_text(const struct psi_message *m)
{
	size_t points = m->asked + m->offered;
	char *p = mem_alloc(points * LINE + 2 * ROOM), nonce[2 * PSI_NONCE], tag[2 * CRYPT_MAC];

	crypt_hex(nonce, m->nonce, sizeof m->nonce);
	crypt_hex(tag, m->tag, sizeof m->tag);
	size_t n = (size_t)snprintf(p, ROOM, "#tuiliu-psi 1 %s %.*s %.*s %zu %zu\n", steps[m->step],
	    (int)sizeof nonce, nonce, (int)sizeof tag, tag, m->asked, m->offered);
	for (size_t i = 0; i < points; i++, n += LINE) {
		crypt_hex(p + n, m->at[i], CRYPT_POINT);
		p[n + LINE - 1] = '\n';
	}
	n += put_end(p + n, p, n, points);
	return (struct str){ p, n };
}

/* Step, nonce, tag and sizes: the words behind the version. */
static bool
read_head(struct psi_message *m, struct str line)
{
	struct str word[6] = { 0 };
	int64_t asked, offered;
	int n = 0, step = 0;

	while (n < 6 && str_cut(&line, ' ', &word[n]))
		n++;
	if (n != 5)
		return false;
	while (step < 3 && !str_eq(word[0], str_of(steps[step])))
		step++;
	m->step = (enum psi_step)step;
	if (step == 3 || !crypt_unhex(m->nonce, sizeof m->nonce, word[1]) ||
	    !crypt_unhex(m->tag, sizeof m->tag, word[2]) || num_int(word[3], 1, MOST, &asked) ||
	    num_int(word[4], step != PSI_REQUEST, step != PSI_REQUEST ? MOST : 0, &offered))
		return false;
	m->asked = (size_t)asked;
	m->offered = (size_t)offered;
	return true;
}

static bool
read_points(struct psi_message *m, struct str lines)
{
	size_t n = m->asked + m->offered;

	if (lines.n != n * LINE)
		return false;
	m->at = mem_alloc(n * sizeof *m->at);
	for (size_t i = 0; i < n; i++) {
		const char *p = lines.p + i * LINE;
		if (p[LINE - 1] != '\n' ||
		    !crypt_unhex(m->at[i], CRYPT_POINT, (struct str){ p, LINE - 1 }))
			return false;
	}
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
	size_t n = put_end(want, text.p, body, m->asked + m->offered);
	if (!str_eq((struct str){ text.p + body, text.n - body }, (struct str){ want, n }))
		return "damaged: the checksum does not fit";
	if (!read_points(m, (struct str){ rest.p, (size_t)(text.p + body - rest.p) }))
		return "damaged: a line is no point, or there are too few or too many";
	return NULL;
}
