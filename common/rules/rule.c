/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/num.h"
#include "rules/rule.h"

static const char *const status_names[] = {
	[RULE_STABLE] = "stable",
	[RULE_TEST] = "test",
	[RULE_OFF] = "off",
};

static const char *read_text(struct rule *, struct str, void *);
static const char *read_id(struct rule *, struct str, void *);
static const char *read_step(struct rule *, struct str, void *);
static const char *read_status(struct rule *, struct str, void *);
static const char *read_type(struct rule *, struct str, void *);
static const char *read_view(struct rule *, struct str, void *);
static const char *read_edge(struct rule *, struct str, void *);
static const char *read_within(struct rule *, struct str, void *);
static const char *read_scope(struct rule *, struct str, void *);
static const char *read_platform(struct rule *, struct str, void *);
static const char *read_tests(struct rule *, struct str, void *);

static const struct cell {
	const char *name;
	enum { FREE, FILLED, FILLED_LIT } must; /* the last: but not of a proof */
	const char *(*read)(struct rule *, struct str, void *to);
	size_t offset;
} cells[] = {
	{ "id", FILLED, read_id, offsetof(struct rule, id) },
	{ "rev", FREE, read_text, offsetof(struct rule, rev) },
	{ "status", FREE, read_status, offsetof(struct rule, status) },
	{ "category", FILLED, read_id, offsetof(struct rule, category) },
	{ "type", FREE, read_type, offsetof(struct rule, type) },
	{ "severity", FILLED_LIT, read_step, offsetof(struct rule, severity) },
	{ "likelihood", FILLED_LIT, read_step, offsetof(struct rule, likelihood) },
	{ "impact", FILLED_LIT, read_step, offsetof(struct rule, impact) },
	{ "view", FREE, read_view, 0 },
	{ "pattern", FILLED, read_text, offsetof(struct rule, pattern) },
	{ "require", FREE, read_text, offsetof(struct rule, require) },
	{ "within", FREE, read_within, offsetof(struct rule, within) },
	{ "allow", FREE, read_text, offsetof(struct rule, allow) },
	{ "boundary", FREE, read_edge, offsetof(struct rule, edge) },
	{ "scope", FREE, read_scope, offsetof(struct rule, columns) },
	{ "platform", FREE, read_platform, offsetof(struct rule, platform) },
	{ "basis", FREE, read_text, offsetof(struct rule, basis) },
	{ "advice", FREE, read_text, offsetof(struct rule, advice) },
	{ "tests", FREE, read_tests, offsetof(struct rule, tests) },
};

enum { CELLS = sizeof cells / sizeof *cells };

static const char *
read_text(struct rule *r, struct str s, void *to)
{
	(void)r;
	*(struct str *)to = s;
	return NULL;
}

static const char *
read_id(struct rule *r, struct str s, void *to)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == '|' || s.p[i] == 0x7f)
			return "blanks and '|' have no place in a name";
	return read_text(r, s, to);
}

static const char *
read_step(struct rule *r, struct str s, void *to)
{
	int64_t n;
	const char *wrong = num_int(s, 1, RISK_STEPS, &n);

	(void)r;
	if (wrong == NULL)
		*(int *)to = (int)n;
	return wrong == NULL ? NULL : "not a number from 1 to 5";
}

static const char *
read_status(struct rule *r, struct str s, void *to)
{
	(void)to;
	for (int i = RULE_STABLE; i <= RULE_OFF; i++)
		if (s.n == 0 || str_eq(s, str_of(status_names[i]))) {
			r->status = (enum rule_status)i;
			return NULL;
		}
	return "not one of stable|test|off";
}

static const char *
read_type(struct rule *r, struct str s, void *to)
{
	(void)to;
	r->type = str_eq(s, STR("proof")) ? RULE_PROOF : RULE_LIT;
	return s.n == 0 || r->type == RULE_PROOF || str_eq(s, STR("lit")) ? NULL :
									    "not one of lit|proof";
}

static const char *
read_view(struct rule *r, struct str s, void *to)
{
	(void)r;
	(void)to;
	return s.n == 0 || str_eq(s, STR("word")) ? NULL : "not the view 'word'";
}

static const char *
read_edge(struct rule *r, struct str s, void *to)
{
	(void)to;
	r->edge = s.n == 0	    ? MATCH_EDGE_NONE :
	    str_eq(s, STR("latin")) ? MATCH_EDGE_LATIN :
				      MATCH_EDGE_ALNUM;
	return r->edge != MATCH_EDGE_ALNUM || str_eq(s, STR("alnum")) ? NULL :
									"not one of latin|alnum";
}

static const char *
read_within(struct rule *r, struct str s, void *to)
{
	int64_t n = 0;
	const char *wrong = s.n == 0 ? NULL : num_int(s, 0, MATCH_WITHIN_MAX, &n);

	(void)to;
	if (wrong == NULL && (s.n == 0) != (r->require.n == 0))
		wrong = "require and within go together";
	r->within = (unsigned)n;
	return wrong;
}

static const char *
read_scope(struct rule *r, struct str s, void *to)
{
	if (s.n == 0 || str_eq(s, STR("*")) || str_eq(s, STR("title")))
		return NULL;
	if (!str_starts(s, STR("col:")) || s.n == 4)
		return "neither * nor col:NAME|NAME...";
	return read_text(r, (struct str){ s.p + 4, s.n - 4 }, to);
}

static const char *
read_platform(struct rule *r, struct str s, void *to)
{
	return str_eq(s, STR("*")) ? NULL : read_text(r, s, to);
}

static const char *
read_tests(struct rule *r, struct str s, void *to)
{
	struct str rest = s, test;

	while (s.n > 0 && str_cut(&rest, '|', &test))
		if (test.n < 3 || (*test.p != '+' && *test.p != '-') || test.p[1] != ':')
			return "a test is +:TEXT or -:TEXT";
	return read_text(r, s, to);
}

const char *
rule_parse(struct rule *r, const struct small *t, size_t row, const char **column)
{
	*r = (struct rule){ .pos = small_pos(t, row) };
	for (size_t i = 0; i < CELLS; i++) {
		const struct cell *c = &cells[i];
		struct str s = small_at(t, row, small_column(t, c->name));
		*column = c->name;
		if (s.n == 0 && c->must == FILLED_LIT && r->type == RULE_PROOF)
			continue;
		if (s.n == 0 && c->must != FREE)
			return "empty";
		const char *wrong = c->read(r, s, (char *)r + c->offset);
		if (wrong != NULL)
			return wrong;
	}
	return NULL;
}

int
rule_strange_column(const struct small *t)
{
	for (size_t c = 0; c < t->columns; c++) {
		size_t i = 0;
		while (i < CELLS && !str_eq(t->name[c], str_of(cells[i].name)))
			i++;
		if (i == CELLS)
			return (int)c;
	}
	return -1;
}

bool
rule_lists(struct str list, struct str word)
{
	struct str rest = list, one;

	if (list.n == 0)
		return true;
	while (str_cut(&rest, '|', &one))
		if (str_eq(one, word))
			return true;
	return false;
}

const char *
rule_status_name(enum rule_status s)
{
	return status_names[s];
}

bool
rule_test(struct str *tests, struct str *text, bool *hits)
{
	if (tests->n == 0 || !str_cut(tests, '|', text))
		return false;
	*hits = *text->p == '+';
	*text = (struct str){ text->p + 2, text->n - 2 };
	return true;
}
