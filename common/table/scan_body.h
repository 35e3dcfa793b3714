/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The scan loop, included once per instruction set by files that define:
 *   struct lanes            64 bytes, loaded
 *   lanes_load(p)           -> struct lanes
 *   lanes_eq(lanes, c)      -> mask of the bytes that are c
 *   prefix_xor(mask)        -> bit i is the parity of bits 0..i
 *   put_positions(to, base, mask)   write base + i for each set bit
 *   lowest(mask)            -> number of the lowest set bit, anything for 0
 *   lanes_store(p, lanes)
 *   lanes_bad_utf8(p)      -> see SCAN_UTF8; may be left out with it
 *   pick(mask, of)          -> bits of `mask` at the set bits of `of` (pext)
 * and SCAN_CSV, SCAN_TSV, SCAN_COPY, SCAN_UTF8, the names of the functions.
 */
struct edge {
	uint64_t quoted;	/* all ones while inside quotes */
	uint64_t field_end;	/* bit 0: the byte before was a separator, line end or quote */
	uint64_t closed;	/* bit 0: the byte before was a closing quote */
};

/* Two at a time without asking: how many line ends 64 bytes hold is anybody's
 * guess, and guessing wrong is what costs. */
static inline __attribute__((always_inline)) void
put_rows(struct scan *s, uint64_t rows)
{
	uint32_t *to = s->row + s->nrow, base = (uint32_t)s->npos;
	int n = __builtin_popcountll(rows);

	to[0] = base + lowest(rows);
	rows &= rows - 1;
	to[1] = base + lowest(rows);
	for (int i = 2; __builtin_expect(i < n, 0); i++) {
		rows &= rows - 1;
		to[i] = base + lowest(rows);
	}
	s->nrow += (size_t)n;
}

static inline __attribute__((always_inline)) void
scan_block(struct scan *s, struct edge *e, const char *buf, size_t at, uint64_t live,
    char sep, bool csv)
{
	struct lanes v = lanes_load(buf + at);
	uint64_t lf = lanes_eq(v, '\n') & live, cr = lanes_eq(v, '\r') & live;
	uint64_t cut = lanes_eq(v, sep) & live, nl = lf;

	if (cr != 0) {
		uint64_t next = lf >> 1 | (uint64_t)(buf[at + 64] == '\n') << 63;
		if (live != ~(uint64_t)0) {	/* the byte after the end counts too */
			uint64_t last = live & ~(live >> 1);
			if (buf[at + 64 - (size_t)__builtin_clzll(live)] == '\n')
				next |= last;
		}
		nl |= cr & ~next;
		s->cr = true;
	}
	s->nul |= (lanes_eq(v, '\0') & live) != 0;
	s->lines += (size_t)__builtin_popcountll(nl);
	if (csv) {
		uint64_t quote = lanes_eq(v, '"') & live;
		uint64_t edges = cut | nl | quote;
		if ((quote | e->quoted | e->closed) != 0) {
			uint64_t in = prefix_xor(quote) ^ e->quoted;
			uint64_t before = edges << 1 | e->field_end;
			uint64_t shut = quote & ~in;
			uint64_t after = (shut << 1 | e->closed) & live;
			s->odd |= (quote & in & ~before) != 0 || (after & ~(edges | cr)) != 0;
			e->quoted = 0 - (in >> 63);
			e->closed = shut >> 63;
			cut &= ~in;
			nl &= ~in;
		}
		e->field_end = edges >> 63;
	} else {
		s->back |= (lanes_eq(v, '\\') & live) != 0;
	}
	uint64_t all = cut | nl;
	put_positions(s->pos + s->npos, (uint32_t)at, all);
	put_rows(s, pick(nl, all));
	s->npos += (size_t)__builtin_popcountll(all);
}

static inline __attribute__((always_inline)) void
scan_all(struct scan *s, const char *buf, size_t from, size_t to, char sep, bool csv)
{
	struct scan here = *s;	/* in registers: the stores could alias *s */
	char before = buf[from - 1];
	struct edge e = {
		.quoted = here.inside ? ~(uint64_t)0 : 0,
		.field_end = before == sep || before == '\n' || before == '\r' || before == '"',
		.closed = before == '"' && !here.inside,
	};
	size_t at = from;

	for (; to - at >= 64; at += 64)
		scan_block(&here, &e, buf, at, ~(uint64_t)0, sep, csv);
	if (at < to) {
		scan_block(&here, &e, buf, at, ~(uint64_t)0 >> (64 - (to - at)), sep, csv);
		e.quoted = 0 - (e.quoted >> 63);
	}
	here.inside = e.quoted != 0;
	*s = here;
}

void
SCAN_CSV(struct scan *s, const char *buf, size_t from, size_t to, char sep)
{
	scan_all(s, buf, from, to, sep, true);
}

void
SCAN_TSV(struct scan *s, const char *buf, size_t from, size_t to)
{
	scan_all(s, buf, from, to, '\t', false);
}

bool
SCAN_COPY(char *to, const char *from, size_t n)
{
	uint64_t odd = 0;

	for (size_t at = 0; at < n; at += 64) {
		struct lanes v = lanes_load(from + at);
		uint64_t live = n - at >= 64 ? ~(uint64_t)0 : ~(uint64_t)0 >> (64 - (n - at));
		lanes_store(to + at, v);
		odd |= (lanes_eq(v, '"') | lanes_eq(v, '\\') | lanes_eq(v, '\t') |
		    lanes_eq(v, '\r')) & live;
	}
	return odd != 0;
}

#ifdef SCAN_UTF8
bool
SCAN_UTF8(const char *p, size_t n)
{
	char edge[64 + 64] = { 0 };	/* NULs in front of the first and behind the last block */
	size_t at = 0;

	if (n >= 64) {
		memcpy(edge + 64, p, 64);
		if (lanes_bad_utf8(edge + 64))
			return false;
		for (at = 64; n - at >= 64; at += 64)
			if (lanes_bad_utf8(p + at))
				return false;
		memset(edge, 0, sizeof edge);
		memcpy(edge + 61, p + at - 3, 3);
	}
	memcpy(edge + 64, p + at, n - at);
	return !lanes_bad_utf8(edge + 64);
}
#endif
