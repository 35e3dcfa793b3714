/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <time.h>

#include "adapt/clean.h"
#include "audit/digest.h"
#include "audit/log.h"
#include "audit/options.h"
#include "base/die.h"

#include "trail.h"

static struct {
	const char *log, *key_file;
	struct timespec start;
	struct digests *digests;
} trail;

void
trail_begin(const char *log, const char *key_file)
{
	if (log == NULL && key_file != NULL)
		die_usage("--audit-key: which log? (--audit)");
	trail.log = log;
	trail.key_file = key_file;
	clock_gettime(CLOCK_REALTIME, &trail.start);
	if (log != NULL)
		audit_ready(log, key_file);
}

/* A file name may hold a telephone number too. */
static const char *
safe_name(const char *path, struct arena *a)
{
	size_t n = digest_file(path);
	const char *slash = memrchr(path, '/', n);

	return arena_str(a, clean_mask(str_of(slash ? slash + 1 : path), a)).p;
}

void
trail_read(char *const *file, size_t n)
{
	if (trail.log != NULL)
		trail.digests = digests_start(file, n, trail.start);
}

void
trail_end(const struct mode *mode, char *const *file, size_t n, struct trail_count count,
    const char *note)
{
	static const char *const without[] = { "audit", "audit-key", NULL };
	struct arena arena = { 0 };
	char action[100];

	if (trail.log == NULL)
		return;
	struct audit_input *input = arena_alloc(&arena, (n + 1) * sizeof *input);
	digests_end(trail.digests, input);
	for (size_t i = 0; i < n; i++) {
		input[i].name = safe_name(file[i], &arena);
		if (!input[i].hashed)
			warn("%s cannot be read a second time as it was: %s has no digest of it",
			    strcmp(file[i], "-") == 0 ? "<stdin>" : file[i], trail.log);
	}
	snprintf(action, sizeof action, "ingest-%s", mode->name);
	struct audit_run run = { .action = action,
		.input = input,
		.n = n,
		.rows_in = count.in,
		.rows_out = count.out,
		.rejected = count.rejected,
		.skipped = count.skipped,
		.note = note };
	audit_options(run.options, mode, without);
	audit_append(trail.log, trail.key_file, &run);
	arena_free(&arena);
}
