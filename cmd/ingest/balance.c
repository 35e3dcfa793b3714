/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What came in is what went out, and the rest is named. */
#include <inttypes.h>
#include <stdio.h>

#include "base/die.h"

#include "read.h"

struct counts {
	char *to;
	size_t n, room, said;
	uint64_t sum;
};

static void
put(struct counts *c, uint64_t count, const char *front, const char *kind, const char *between)
{
	c->sum += count;
	if (count == 0 || c->n >= c->room)
		return;
	int n = snprintf(c->to + c->n, c->room - c->n, "%s%" PRIu64 " %s",
	    c->said++ ? between : front, count, kind);
	c->n += n > 0 ? (size_t)n : 0;
}

/* " + 2 skipped (1 total, 1 blank)" in two pieces: the kinds, and their sum */
static uint64_t
skips(const struct read *rd, uint64_t preamble, char *to, size_t room)
{
	struct run_count c = run_count();
	struct counts k = { .to = to, .room = room };

	*to = '\0';
	put(&k, preamble, " (", "preamble", ", ");
	put(&k, rd->fate[FATE_HEADER], " (", "header", ", ");
	put(&k, rd->fate[FATE_TOTAL], " (", "total", ", ");
	put(&k, rd->fate[FATE_FOOTNOTE] + c.footnotes, " (", "footnote", ", ");
	put(&k, c.blank, " (", "blank", ", ");
	if (k.said > 0 && k.n + 1 < room)
		memcpy(to + k.n, ")", 2);
	return k.sum;
}

/* " + 3 duplicate + 1 forgotten", and the same for the audit log */
static uint64_t
others(const struct read *rd, char *to, size_t room, char *note, size_t note_room)
{
	static const struct {
		enum fate fate;
		const char *word;
	} kind[] = {
		{ FATE_DUPLICATE, "duplicate" },
		{ FATE_CONSENT, "without consent" },
		{ FATE_FORGOTTEN, "forgotten" },
		{ FATE_SUPPRESSED, "suppressed" },
	};
	static const char *const words[] = { "duplicates", "no-consent", "forgotten",
		"suppressed" };
	struct counts said = { .to = to, .room = room };
	size_t n = 0;

	*to = *note = '\0';
	for (size_t k = 0; k < sizeof kind / sizeof *kind; k++) {
		uint64_t count = rd->fate[kind[k].fate];
		put(&said, count, " + ", kind[k].word, " + ");
		if (count > 0 && n < note_room)
			n += (size_t)snprintf(note + n, note_room - n, "%s%s=%" PRIu64,
			    n ? " " : "", words[k], count);
	}
	uint64_t copies = rd->fate[FATE_COPY];
	if (copies > 0 && n < note_room)
		snprintf(note + n, note_room - n, "%scopies=%" PRIu64, n ? " " : "", copies);
	return said.sum;
}

/* Of --replay only the rows that it names came in; those not found are said. */
static uint64_t
find_lost(const struct read *rd, uint64_t *named)
{
	uint64_t lost = 0;

	for (size_t i = 0; i < rd->n; i++) {
		*named += rd->input[i].only->n;
		lost += replay_lost(rd->replay, rd->input[i].only, rd->input[i].head.file);
	}
	return lost;
}

/* "3 rows named in 1 file" and " + 1 not found" */
static uint64_t
named_rows(const struct read *rd, uint64_t in, char *front, size_t room, char *end, size_t end_room)
{
	uint64_t named = 0, lost = find_lost(rd, &named);

	if (named != in + lost)
		die("rows do not add up: %" PRIu64 " named, %" PRIu64 " in, %" PRIu64 " not found",
		    named, in, lost);
	snprintf(front, room, "%" PRIu64 " rows named in %zu file%s", named, rd->n,
	    rd->n == 1 ? "" : "s");
	if (lost > 0)
		snprintf(end, end_room, " + %" PRIu64 " not found", lost);
	return lost;
}

struct trail_count
balance_check(const struct read *rd, char *note, size_t room)
{
	struct run_count c = run_count();
	char kinds[200], rest[200], copies[100] = "", front[80], end[40] = "";
	uint64_t preamble = 0, lost = 0;

	for (size_t i = 0; i < rd->n && rd->replay == NULL; i++)
		preamble += rd->input[i].preamble;
	uint64_t skipped = skips(rd, preamble, kinds, sizeof kinds), in = c.records + preamble;
	uint64_t dropped = others(rd, rest, sizeof rest, note, room);
	uint64_t out = rd->fate[FATE_OUT], more = rd->fate[FATE_COPY];
	if (more > 0)
		snprintf(copies, sizeof copies,
		    "; %" PRIu64 " lines, %" PRIu64 " beyond the first of a row", out + more, more);
	if (in != out + c.rejected + skipped + dropped)
		die("rows do not add up: %" PRIu64 " in, %" PRIu64 " out + %" PRIu64
		    " rejected + %" PRIu64 " skipped%s%s",
		    in, out, c.rejected, skipped, kinds, rest);
	snprintf(front, sizeof front, "%" PRIu64 " rows in", in);
	if (rd->replay != NULL)
		lost = named_rows(rd, in, front, sizeof front, end, sizeof end);
	if (!run_quiet())
		warn("%s = %" PRIu64 " out + %" PRIu64 " rejected + %" PRIu64 " skipped%s%s%s%s",
		    front, out, c.rejected, skipped, kinds, rest, end, copies);
	return (struct trail_count){ in, out + more, c.rejected, skipped, lost };
}
