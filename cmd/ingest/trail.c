/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "adapt/clean.h"
#include "audit/log.h"
#include "audit/options.h"
#include "base/die.h"

#include "trail.h"

static struct {
	const char *log, *key_file;
	struct timespec start;
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

static bool
later(struct timespec a, struct timespec b)
{
	return a.tv_sec > b.tv_sec || (a.tv_sec == b.tv_sec && a.tv_nsec > b.tv_nsec);
}

/* A time to come says nothing: the clock of another machine. */
static bool
changed(const struct stat *st)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return later(st->st_mtim, trail.start) && !later(st->st_mtim, now);
}

/* False for what cannot be read twice, or is no longer what was read. */
static bool
hash_file(int fd, struct audit_input *in)
{
	struct stat st;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || changed(&st))
		return false;
	in->bytes = (uint64_t)st.st_size;
	if (st.st_size == 0) {
		crypt_sha256(in->sha256, "", 0);
		return true;
	}
	void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED)
		return false;
	(void)madvise(p, (size_t)st.st_size, MADV_SEQUENTIAL);
	crypt_sha256(in->sha256, p, (size_t)st.st_size);
	munmap(p, (size_t)st.st_size);
	return true;
}

/* A file name may hold a telephone number too. */
static const char *
safe_name(const char *path, struct arena *a)
{
	const char *slash = strrchr(path, '/');

	return arena_str(a, clean_mask(str_of(slash ? slash + 1 : path), a)).p;
}

static void
look(struct audit_input *in, const char *path, struct arena *a)
{
	bool standard = strcmp(path, "-") == 0;
	int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	in->name = safe_name(path, a);
	in->hashed = fd >= 0 && hash_file(fd, in);
	if (!in->hashed)
		warn("%s cannot be read a second time as it was: %s has no digest of it",
		    standard ? "<stdin>" : path, trail.log);
	if (fd >= 0 && !standard)
		close(fd);
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
	for (size_t i = 0; i < n; i++)
		look(&input[i], file[i], &arena);
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
