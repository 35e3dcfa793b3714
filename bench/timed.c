/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * timed: runs a command and appends what it took to a file, for make bench.
 *
 *	timed -o FILE [-n RUNS] COMMAND [ARG ...]
 *
 * A line a run: wall seconds, peak resident memory in kB of the largest process in
 * the command's tree (getrusage(2), RUSAGE_CHILDREN of what was waited for), wait
 * status. Stops at the first run that fails, and exits as it did.
 */
#include <sys/resource.h>
#include <sys/wait.h>

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static double
now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* A small image of our own matters: a child's peak counts it until it has called exec. */
static int
run_once(char **argv, FILE *out)
{
	struct rusage use;
	double began = now_s();
	int status;
	pid_t pid = vfork();

	if (pid < 0)
		err(126, "vfork");
	if (pid == 0) {
		execvp(argv[0], argv);
		_exit(127);
	}
	if (wait4(pid, &status, 0, &use) < 0)
		err(126, "wait4");
	status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	fprintf(out, "%.6f\t%ld\t%d\n", now_s() - began, use.ru_maxrss, status);
	return status;
}

int
main(int argc, char **argv)
{
	const char *path = NULL;
	long runs = 1;
	int c, status = 0;
	FILE *out;

	while ((c = getopt(argc, argv, "+o:n:")) != -1)
		switch (c) {
		case 'o': path = optarg; break;
		case 'n': runs = strtol(optarg, NULL, 10); break;
		default: return 125;
		}
	if (path == NULL || optind == argc)
		errx(125, "usage: timed -o FILE [-n RUNS] COMMAND [ARG ...]");
	if ((out = fopen(path, "ae")) == NULL)
		err(125, "%s", path);
	for (; runs > 0 && status == 0; runs--)
		status = run_once(argv + optind, out);
	if (fclose(out) != 0)
		err(125, "%s", path);
	return status;
}
