/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "audit/file.h"
#include "base/die.h"
#include "table/safe.h"

struct signer {
	bool any;
	unsigned char seed[CRYPT_SEED];
	struct note_key key;
};

static void
signer_read(struct signer *s, const char *key_file)
{
	s->any = key_file != NULL;
	if (!s->any)
		return;
	crypt_key_read(key_file, s->seed);
	note_key_of(&s->key, AUDIT_KEY_NAME, s->seed);
}

/* What is behind the checkpoint is not judged here: a crash leaves it so. */
static void
first_error(void *ctx, const struct audit_finding *f)
{
	struct audit_finding *first = ctx;
	static char detail[400];

	if (f->level != AUDIT_ERROR || first->detail != NULL)
		return;
	*first = *f;
	snprintf(detail, sizeof detail, "%s", f->detail);
	first->detail = detail;
}

static bool
may_cut(const struct audit_file *f, size_t sealed)
{
	return f->lines - sealed + (f->torn.n > 0) <= 1;
}

/* Dies unless the part under the checkpoint is whole and ours. */
static void
refuse_changed(const struct audit_file *f, const struct signer *s)
{
	struct audit_file part = *f;
	struct audit_finding first = { .detail = NULL };
	size_t sealed = audit_sealed(f);
	struct audit_expect want = { .key = s->any ? &s->key : NULL };

	if (f->head.n == 0 && f->seal_text.p != NULL)
		die("%s is empty, but %s is there; move it away to begin a new log", f->path,
		    f->seal_path);
	if (f->seal_text.p == NULL && f->lines == 0)
		return; /* nothing yet */
	part.lines = sealed;
	part.torn = (struct str){ 0 };
	audit_examine(&part, &want, first_error, &first);
	if (first.detail != NULL)
		die("%s was changed (%s: %s); nothing was added, see ingest audit", f->path,
		    first.code, first.detail);
	if (!s->any && f->note.signatures.n > 0)
		die("%s is signed: the key is needed to add to it", f->path);
	if (!may_cut(f, sealed))
		die("%s has %zu lines behind its checkpoint, more than a run that ended early "
		    "leaves; nothing was added, see ingest audit",
		    f->path, f->lines - sealed);
}

/* Returns the words for the note of the next line, empty if nothing was cut. */
static struct str
cut_tail(struct audit_file *f)
{
	size_t sealed = audit_sealed(f), keep = f->head.n > 0 ? audit_offset(f, sealed) : 0;
	struct str tail = { f->all.p + keep, f->all.n - keep };
	char text[100];

	if (tail.n == 0)
		return tail;
	struct str hash = audit_hex(tail.p, tail.n, &f->arena);
	warn("%s: a run ended early and left %zu bytes behind the checkpoint; they are cut off: "
	     "%s",
	    f->path, tail.n, quoted(tail));
	if (ftruncate(f->fd, (off_t)keep) != 0 || fsync(f->fd) != 0)
		die_errno("cannot write %s", f->path);
	f->lines = sealed;
	int n = snprintf(text, sizeof text, "cut=%zu:%.*s", tail.n, STR_ARG(hash));
	return arena_str(&f->arena, (struct str){ text, (size_t)n });
}

static void
append(const struct audit_file *f, struct str s)
{
	while (s.n > 0) {
		ssize_t w = write(f->fd, s.p, s.n);
		if (w < 0 && errno == EINTR)
			continue;
		if (w < 0)
			die_errno("cannot write %s", f->path);
		s.p += w;
		s.n -= (size_t)w;
	}
	if (fsync(f->fd) != 0)
		die_errno("cannot write %s", f->path);
}

static void
seal(struct audit_file *f, const struct tree *t, const struct signer *s)
{
	struct checkpoint c = { .origin = f->origin, .size = t->size };
	struct safe_file to;

	tree_root(t, c.root);
	struct str text = checkpoint_put(&c, &f->arena);
	if (s->any)
		text = note_sign(text, &s->key, s->seed, &f->arena);
	safe_open(&to, f->seal_path);
	safe_write(&to, text.p, text.n);
	safe_replace(&to);
}

/* The two lines on top, and a checkpoint of no lines: from here on lines
 * without one are not ours. */
static void
begin(struct audit_file *f, const struct signer *s)
{
	unsigned char id[8];
	char origin[sizeof AUDIT_KEY_NAME + 1 + 2 * sizeof id] = AUDIT_KEY_NAME "/";

	if (f->head.n == 0) {
		crypt_random(id, sizeof id);
		crypt_hex(origin + strlen(origin), id, sizeof id);
		f->origin = arena_str(&f->arena, (struct str){ origin, sizeof origin - 1 });
		f->head = audit_head(f->origin, &f->arena);
		append(f, f->head);
	}
	if (f->seal_text.p == NULL)
		seal(f, &(struct tree){ 0 }, s);
}

static struct str
last_hash(const struct audit_file *f, struct arena *a)
{
	if (f->lines == 0)
		return audit_hex(f->head.p, f->head.n, a);
	struct str last = f->line[f->lines - 1];
	return (struct str){ last.p + last.n - LINE_HEX, LINE_HEX };
}

void
audit_ready(const char *path, const char *key_file)
{
	struct signer s;
	struct audit_file f;

	signer_read(&s, key_file);
	bool made = faccessat(AT_FDCWD, path, F_OK, AT_SYMLINK_NOFOLLOW) != 0;
	audit_open(&f, path, true);
	refuse_changed(&f, &s);
	if (made && f.all.n == 0)
		unlink(path); /* under the lock: whoever waits for it looks again */
	audit_close(&f);
	crypt_wipe(&s, sizeof s);
}

void
audit_append(const char *path, const char *key_file, const struct audit_run *run)
{
	struct signer s;
	struct audit_file f;
	struct tree tree = { 0 };
	struct timespec now;

	signer_read(&s, key_file);
	audit_open(&f, path, true);
	refuse_changed(&f, &s);
	struct str cut = cut_tail(&f);
	begin(&f, &s);
	for (size_t i = 0; i < f.lines; i++)
		tree_add(&tree, f.line[i]);
	clock_gettime(CLOCK_REALTIME, &now);
	struct instant time = { now.tv_sec * MS_SECOND + now.tv_nsec / 1000000 };
	struct str line = audit_line_put(run, tree.size + 1, time, cut, last_hash(&f, &f.arena),
	    &f.arena);
	char *whole = arena_bytes(&f.arena, line.n + 1);
	memcpy(whole, line.p, line.n);
	whole[line.n] = '\n';
	append(&f, (struct str){ whole, line.n + 1 });
	tree_add(&tree, line);
	seal(&f, &tree, &s);
	audit_close(&f);
	crypt_wipe(&s, sizeof s);
}
