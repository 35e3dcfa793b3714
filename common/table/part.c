/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/die.h"
#include "base/hash.h"
#include "table/part.h"
#include "table/safe.h"
#include "table/source.h"
#include "table/tale.h"

enum { FLUSH = 1 << 18 };

static bool partial, merging;
static const char *slice;
static const char *state;

const struct opt part_options[] = {
	OPT_FLAG(0, "partial", &partial, "write the mergeable state instead of the result"),
	OPT_FLAG(0, "merge", &merging, "the files are states; merge them"),
	OPT_TEXT(0, "state", "FILE", &state, "add to the state in FILE, print the result of all"),
	OPT_TEXT(0, "slice", "K/N", &slice,
	    "only the K-th of N shares of the file, by bytes, whole records"),
	OPT_END,
};

bool
part_asked(void)
{
	return partial || merging || slice != NULL || state != NULL;
}

static const char magic[] = "#tuiliu-part 1";

uint64_t
part_option(uint64_t options, struct str choice)
{
	return hash_digest(choice.p, choice.n, options + 1).lo;
}

/* A part goes out through a sink or into the state file, checksummed on the way. */
struct writer {
	struct safe_file *file;
	uint64_t sum, lines;
};

static void
write_out(struct writer *w, const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		w->lines += p[i] == '\n';
	w->sum = hash_digest(p, n, w->sum).lo;
	if (w->file != NULL)
		safe_write(w->file, p, n);
	else
		sink_write(p, n);
}

static void
put_text(struct out *o, const char *text)
{
	size_t n = strlen(text);

	memcpy(out_room(o, n), text, n);
	o->n += n;
}

static void
put_part(const struct contract *c, void *acc, struct tale *t, struct safe_file *file)
{
	struct out o = { .sep = '\t' };
	struct writer w = { .file = file };
	char buf[160];

	snprintf(buf, sizeof buf, "%s\t%s\t%016" PRIx64 "\t%" PRIu64 "\t%" PRIu64 "\t", magic,
	    c->mode, c->options, t->rows, t->rejected);
	put_text(&o, buf);
	tale_put(t, &o);
	put_text(&o, "\n");
	c->save(acc, &o);
	/* in pieces of one fixed size, so that the checksum is of the bytes alone */
	for (size_t at = 0; at < o.n; at += FLUSH)
		write_out(&w, o.at + at, o.n - at < FLUSH ? o.n - at : FLUSH);
	int n = snprintf(buf, sizeof buf, "#end\t%" PRIu64 "\t%016" PRIx64 "\n", w.lines, w.sum);
	write_out(&w, buf, (size_t)n);
	out_free(&o);
}

static NORETURN void
refuse(const char *file, const char *why)
{
	die("%s: %s", file, why);
}

/* The line before the last must be covered by the checksum of the last. */
static struct str
check_end(struct str all, const char *file)
{
	const char *last = all.n > 1 ? memrchr(all.p, '\n', all.n - 1) : NULL;
	struct str body = { all.p, last ? (size_t)(last - all.p) + 1 : 0 };
	struct str end = { body.p + body.n, all.n - body.n };
	uint64_t lines = 0, sum = 0;
	char want[80];

	if (!str_starts(all, str_of(magic)))
		refuse(file, "not a state or part of this program");
	if (!str_starts(end, str_of("#end\t")) || end.p[end.n - 1] != '\n')
		refuse(file, "cut short: the last line is missing");
	for (size_t i = 0; i < body.n; i++)
		lines += body.p[i] == '\n';
	for (size_t at = 0; at < body.n; at += FLUSH)
		sum = hash_digest(body.p + at, body.n - at < FLUSH ? body.n - at : FLUSH, sum).lo;
	snprintf(want, sizeof want, "#end\t%" PRIu64 "\t%016" PRIx64 "\n", lines, sum);
	if (!str_eq(end, str_of(want)))
		refuse(file, "damaged: the checksum does not fit");
	return body;
}

static uint64_t
hex(struct str s)
{
	uint64_t v = 0;

	for (size_t i = 0; i < s.n; i++)
		v = v << 4 | (unsigned)(s.p[i] <= '9' ? s.p[i] - '0' : s.p[i] - 'a' + 10);
	return v;
}

static void
read_head(const struct contract *c, struct str line, struct tale *t, const char *file)
{
	struct str cell, options, list;
	int64_t rows, rejected;

	str_cut(&line, '\t', &cell);
	if (!str_eq(cell, str_of(magic)))
		refuse(file, "a part of another version");
	if (!str_cut(&line, '\t', &cell) || !str_eq(cell, str_of(c->mode)))
		die("%s: a part of '%.*s', not of '%s'", file, STR_ARG(cell), c->mode);
	if (!str_cut(&line, '\t', &options) || options.n != 16 || hex(options) != c->options)
		refuse(file, "made with other options");
	if (!str_cut(&line, '\t', &cell) || num_int(cell, 0, INT64_MAX, &rows) != NULL ||
	    !str_cut(&line, '\t', &cell) || num_int(cell, 0, INT64_MAX, &rejected) != NULL ||
	    !str_cut(&line, '\t', &list))
		refuse(file, "damaged: the first line cannot be read");
	t->rows += (uint64_t)rows;
	t->rejected += (uint64_t)rejected;
	if (!tale_read(t, list, file))
		refuse(file, "damaged: the first line cannot be read");
}

static void
load_part(const struct contract *c, void *acc, struct tale *t, const char *path)
{
	struct source s;

	source_open(&s, path);
	struct str all = source_peek_all(&s), body = check_end(all, s.name), line;
	size_t number = 1;
	const char *err;

	body.n--; /* the final line end */
	str_cut(&body, '\n', &line);
	read_head(c, line, t, s.name);
	while (body.p != NULL && str_cut(&body, '\n', &line)) {
		number++;
		if ((err = c->load(acc, line)) != NULL)
			die_at(&(struct pos){ s.name, number }, "%s", err);
	}
	source_close(&s);
}

/* Inputs or parts, as asked for. */
static void *
gather(const struct contract *c, char **files, struct tale *t)
{
	static char dash[] = "-", *standard[] = { dash, NULL };

	if (!merging) {
		void *acc = run_fold(&c->job, files);
		struct run_count n = run_count();
		t->rows += n.rows;
		t->rejected += n.rejected;
		const struct digest *d = run_digests();
		for (size_t i = 0; c->job.digest && i < run_inputs(); i++)
			tale_add(t, (struct tale_input){ d[i], c->job.slice, c->job.slices },
			    files[0] != NULL ? files[i] : "<stdin>");
		return acc;
	}
	void *acc = c->job.start(c->job.ctx);
	for (char **f = *files ? files : standard; *f != NULL; f++)
		load_part(c, acc, t, *f);
	return acc;
}

static void
put_result(const struct contract *c, void *acc, struct tale *t)
{
	struct out o = out_new();

	sink_open();
	if (partial) {
		put_part(c, acc, t, NULL);
	} else {
		if (merging)
			tale_check(t);
		c->emit(acc, &o);
	}
	sink_out(&o);
	sink_close();
	out_free(&o);
}

int
contract_run(const struct contract *c, char **files)
{
	struct contract here = *c;
	struct safe_file file;
	struct tale t = { 0 };

	if (state != NULL && partial)
		die_usage("--state and --partial cannot go together");
	if (state != NULL)
		safe_open(&file, state); /* the lock, before the old one is read */
	here.job.digest = partial || state != NULL;
	if (slice != NULL) {
		if (merging)
			die_usage("--slice and --merge cannot go together");
		struct tale_input in = tale_slice(slice);
		here.job.slice = in.slice;
		here.job.slices = in.slices;
	}
	void *acc = gather(&here, files, &t);
	if (state != NULL && access(state, F_OK) == 0)
		load_part(c, acc, &t, state);
	c->finish(acc);
	put_result(c, acc, &t);
	if (state != NULL) {
		put_part(c, acc, &t, &file);
		safe_replace(&file);
	}
	free(t.inputs.at);
	return run_status();
}
