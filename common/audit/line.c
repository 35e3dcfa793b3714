/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "audit/line.h"
#include "base/num.h"
#include "base/utf8.h"

#define COLUMNS                                                                         \
	"seq\ttime\trun\tversion\taction\tinputs\trows_in\trows_out\trejected\tskipped" \
	"\toptions\tnote\tprev\thash"

enum { CELLS = 14, RUN_BYTES = 8, NAME_MAX_BYTES = 255, NUMBERS = 8 * NUM_TEXT };

struct str
audit_hex(const void *p, size_t n, struct arena *a)
{
	unsigned char hash[CRYPT_SHA256];
	char *to = arena_bytes(a, LINE_HEX);

	crypt_sha256(hash, p, n);
	crypt_hex(to, hash, sizeof hash);
	return (struct str){ to, LINE_HEX };
}

struct str
audit_head(struct str origin, struct arena *a)
{
	static const char magic[] = "# tuiliu-audit 1 ", names[] = "\n" COLUMNS "\n";
	size_t room = sizeof magic + origin.n + sizeof names;
	char *to = arena_bytes(a, room);
	int n = snprintf(to, room, "%s%.*s%s", magic, STR_ARG(origin), names);

	return (struct str){ to, (size_t)n };
}

static size_t
put_name(char *to, const char *name)
{
	struct str s = str_of(name);
	bool text = utf8_valid(s) == s.n;
	size_t n = 0;

	for (size_t i = 0; i < s.n && i < NAME_MAX_BYTES; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c <= ' ' || c == 0x7f || c == '%' || c == '|' || (c > 0x7f && !text))
			n += (size_t)snprintf(to + n, 4, "%%%02X", c);
		else
			to[n++] = (char)c;
	}
	return n;
}

static struct str
put_inputs(const struct audit_run *run, struct arena *a)
{
	char *to = arena_bytes(a, run->n * (LINE_HEX + NUM_TEXT + 3 * NAME_MAX_BYTES + 8) + 1);
	size_t n = 0;

	for (size_t i = 0; i < run->n; i++) {
		const struct audit_input *in = &run->input[i];
		if (i > 0)
			to[n++] = '|';
		if (in->hashed) {
			crypt_hex(to + n, in->sha256, CRYPT_SHA256);
			n += LINE_HEX;
			n += (size_t)snprintf(to + n, NUM_TEXT, ":%" PRIu64 ":", in->bytes);
		} else {
			n += (size_t)snprintf(to + n, NUM_TEXT, "-:-:");
		}
		n += put_name(to + n, in->name);
	}
	return (struct str){ to, n };
}

struct str
audit_line_put(const struct audit_run *run, uint64_t seq, struct instant time, struct str extra,
    struct str prev, struct arena *a)
{
	unsigned char id[RUN_BYTES];
	char when[WHEN_TEXT], hex[2 * RUN_BYTES], options[LINE_HEX];
	struct str inputs = put_inputs(run, a), note = str_of(run->note);
	size_t room = inputs.n + NUMBERS + 4 * (size_t)LINE_HEX + strlen(VERSION) +
	    strlen(run->action) + note.n + extra.n;
	char *to = arena_bytes(a, room);

	crypt_random(id, sizeof id);
	crypt_hex(hex, id, sizeof id);
	crypt_hex(options, run->options, CRYPT_SHA256);
	int n = snprintf(to, room,
	    "%" PRIu64 "\t%.*s\t%.*s\t" VERSION "\t%s\t%.*s\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64
	    "\t%" PRIu64 "\t%.*s\t%.*s%s%.*s\t%.*s\t",
	    seq, (int)when_put(when, time), when, (int)sizeof hex, hex, run->action,
	    STR_ARG(inputs), run->rows_in, run->rows_out, run->rejected, run->skipped, LINE_HEX,
	    options, STR_ARG(note), note.n > 0 && extra.n > 0 ? " " : "", STR_ARG(extra),
	    STR_ARG(prev));
	struct str hash = audit_hex(to, (size_t)n, a);
	memcpy(to + n, hash.p, hash.n);
	return (struct str){ to, (size_t)n + hash.n };
}

bool
audit_line_read(struct str s, struct audit_line *l)
{
	struct str cell[CELLS], rest = s;
	unsigned char hash[CRYPT_SHA256];
	char hex[LINE_HEX];
	int64_t seq;
	size_t n = 0;

	while (n < CELLS && str_cut(&rest, '\t', &cell[n]))
		n++;
	if (n < CELLS || rest.p != NULL || num_int(cell[0], 1, INT64_MAX, &seq) != NULL ||
	    when_read(cell[1], &l->time) != NULL || cell[CELLS - 2].n != LINE_HEX ||
	    cell[CELLS - 1].n != LINE_HEX)
		return false;
	l->seq = (uint64_t)seq;
	l->prev = cell[CELLS - 2];
	l->hash = cell[CELLS - 1];
	crypt_sha256(hash, s.p, s.n - LINE_HEX);
	crypt_hex(hex, hash, sizeof hash);
	l->hash_ok = memcmp(hex, l->hash.p, LINE_HEX) == 0;
	return true;
}
