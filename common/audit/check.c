/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "audit/file.h"
#include "base/die.h"

enum { HEAD_LINES = 2, DETAIL = 300 };

struct check {
	const struct audit_file *file;
	const struct audit_expect *want;
	audit_found *found;
	void *ctx;
	size_t errors;
	struct tree tree;
	bool at_seal, at_expect; /* the roots below were reached */
	unsigned char root[CRYPT_SHA256], seal_root[CRYPT_SHA256], expect_root[CRYPT_SHA256];
};

static void say(struct check *, enum audit_level, size_t line, const char *code, const char *fmt,
    ...) PRINTF(5, 6);

static void
say(struct check *c, enum audit_level level, size_t line, const char *code, const char *fmt, ...)
{
	char detail[DETAIL];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(detail, sizeof detail, fmt, ap);
	va_end(ap);
	c->errors += level == AUDIT_ERROR;
	if (c->found != NULL)
		c->found(c->ctx, &(struct audit_finding){ level, line, code, detail });
}

static void
keep_roots(struct check *c)
{
	tree_root(&c->tree, c->root);
	if (c->file->seal.size == c->tree.size) {
		memcpy(c->seal_root, c->root, sizeof c->root);
		c->at_seal = true;
	}
	if (c->want->has_size && c->want->size == c->tree.size) {
		memcpy(c->expect_root, c->root, sizeof c->root);
		c->at_expect = true;
	}
}

static void
check_line(struct check *c, size_t at, const struct audit_line *l, const struct audit_line *before)
{
	if (!l->hash_ok)
		say(c, AUDIT_ERROR, at, "hash", "the line is not the one that was hashed");
	if (l->seq != before->seq + 1)
		say(c, AUDIT_ERROR, at, "seq", "number %" PRIu64 " stands where %" PRIu64 " should",
		    l->seq, before->seq + 1);
	if (!str_eq(l->prev, before->hash))
		say(c, AUDIT_ERROR, at, "chain", "does not follow the line before it");
	if (l->time.ms < before->time.ms)
		say(c, AUDIT_NOTE, at, "clock",
		    "written earlier than the line before it, "
		    "by its clock");
}

static void
check_lines(struct check *c)
{
	const struct audit_file *f = c->file;
	struct arena a = { 0 };
	struct audit_line before = { .time = { INT64_MIN } }, l;
	bool follows = true;

	before.hash = audit_hex(f->head.p, f->head.n, &a);
	keep_roots(c);
	for (size_t i = 0; i < f->lines; i++) {
		bool read = audit_line_read(f->line[i], &l);
		if (!read)
			say(c, AUDIT_ERROR, i + 1 + HEAD_LINES, "malformed", "not a line of a log");
		else if (!follows && !l.hash_ok)
			say(c, AUDIT_ERROR, i + 1 + HEAD_LINES, "hash",
			    "the line is not the one that was hashed");
		else if (follows)
			check_line(c, i + 1 + HEAD_LINES, &l, &before);
		follows = read;
		before = l;
		tree_add(&c->tree, f->line[i]);
		if (c->tree.size == f->seal.size || c->tree.size == c->want->size ||
		    i + 1 == f->lines)
			keep_roots(c);
	}
	if (f->torn.n > 0)
		say(c, AUDIT_ERROR, f->head.n > 0 ? f->lines + 1 + HEAD_LINES : 1, "torn",
		    "%zu bytes without a line end", f->torn.n);
	arena_free(&a);
}

static void
check_seal(struct check *c)
{
	const struct audit_file *f = c->file;
	const struct checkpoint *s = &f->seal;

	if (f->seal_text.p == NULL) {
		say(c, AUDIT_ERROR, 0, "checkpoint", "there is none");
		return;
	}
	if (f->seal_fault != NULL) {
		say(c, AUDIT_ERROR, 0, "checkpoint", "cannot be read: %s", f->seal_fault);
		return;
	}
	if (!str_eq(s->origin, f->origin))
		say(c, AUDIT_ERROR, 0, "origin", "the checkpoint is of another log, %s",
		    quoted(s->origin));
	if (s->size > f->lines)
		say(c, AUDIT_ERROR, 0, "truncated",
		    "the checkpoint has %" PRIu64 " lines, the log %zu", s->size, f->lines);
	if (s->size < f->lines)
		say(c, AUDIT_ERROR, (size_t)s->size + 1 + HEAD_LINES, "unsealed",
		    "from here on the checkpoint covers nothing");
	if (c->at_seal && memcmp(s->root, c->seal_root, CRYPT_SHA256) != 0)
		say(c, AUDIT_ERROR, 0, "root",
		    "the first %" PRIu64 " lines are not those of the checkpoint", s->size);
}

static void
check_signature(struct check *c)
{
	const struct audit_file *f = c->file;
	const struct note_key *k = c->want->key;

	if (f->seal_text.p == NULL || f->seal_fault != NULL)
		return;
	if (k == NULL) {
		if (f->note.signatures.n > 0)
			say(c, AUDIT_NOTE, 0, "unchecked",
			    "signed, but no key to check it was "
			    "given");
		else
			say(c, AUDIT_NOTE, 0, "unsigned", "the checkpoint has no signature");
		return;
	}
	switch (note_verify(&f->note, k)) {
	case NOTE_UNSIGNED:
		say(c, AUDIT_ERROR, 0, "unsigned", "the checkpoint has no signature");
		break;
	case NOTE_OTHER:
		say(c, AUDIT_ERROR, 0, "key", "the checkpoint is not signed by this key");
		break;
	case NOTE_FORGED:
		say(c, AUDIT_ERROR, 0, "signature", "the signature is not of this checkpoint");
		break;
	case NOTE_SIGNED:
		say(c, AUDIT_OK, 0, "signature", "by %s+%02x%02x%02x%02x", k->name, k->id[0],
		    k->id[1], k->id[2], k->id[3]);
		break;
	}
}

static void
check_expected(struct check *c)
{
	const struct audit_expect *w = c->want;

	if (w->has_size && w->size > c->file->lines)
		say(c, AUDIT_ERROR, 0, "truncated", "had %" PRIu64 " lines, has %zu", w->size,
		    c->file->lines);
	if (w->has_root && c->at_expect && memcmp(w->root, c->expect_root, CRYPT_SHA256) != 0)
		say(c, AUDIT_ERROR, 0, "rewritten",
		    "the first %" PRIu64 " lines are not those of the root expected", w->size);
}

size_t
audit_examine(const struct audit_file *f, const struct audit_expect *want, audit_found *found,
    void *ctx)
{
	struct check c = { .file = f, .want = want, .found = found, .ctx = ctx };
	char root[ROOT_TEXT];

	check_lines(&c);
	check_seal(&c);
	check_signature(&c);
	check_expected(&c);
	say(&c, AUDIT_OK, 0, "size", "%zu", f->lines);
	root_put(root, c.root);
	say(&c, AUDIT_OK, 0, "root", "%s", root);
	return c.errors;
}

size_t
audit_check(const char *path, const struct audit_expect *want, audit_found *found, void *ctx)
{
	struct audit_file f;

	audit_open(&f, path, false);
	if (f.all.n == 0 && f.seal_text.p == NULL && !want->has_size)
		die("%s is empty: no run was added yet", path);
	size_t errors = audit_examine(&f, want, found, ctx);
	audit_close(&f);
	return errors;
}
