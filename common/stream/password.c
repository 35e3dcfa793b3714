/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/die.h"
#include "stream/password.h"

enum { LONGEST = 1024 };

static const char *file;
static char known[LONGEST + 1];

static struct termios before;
static int tty = -1;

/* Interrupted while it asks: the terminal must not stay silent. */
static void
interrupted(int sig)
{
	tcsetattr(tty, TCSAFLUSH, &before);
	raise(sig); /* SA_RESETHAND: as if there had been no handler */
}

/* Up to the line's end into known[]; dies when there is none within LONGEST. */
static void
read_line(int fd, const char *from)
{
	size_t n = 0;

	for (;;) {
		char c;
		ssize_t r = read(fd, &c, 1);
		if (r < 0 && errno == EINTR)
			continue;
		if (r < 0)
			die_errno("cannot read %s", from);
		if (r == 0 || c == '\n')
			break;
		if (n == LONGEST)
			die("%s: a password of more than %d bytes", from, LONGEST);
		known[n++] = c;
	}
	if (n > 0 && known[n - 1] == '\r')
		n--;
	known[n] = '\0';
}

static void
read_file(void)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		die_errno("cannot open %s", quoted(str_of(file)));
	read_line(fd, quoted(str_of(file)));
	close(fd);
	if (known[0] == '\0')
		die("%s: the first line is to be the password, and is empty", quoted(str_of(file)));
}

static void
ask(const char *archive)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
	enum { N = sizeof signals / sizeof *signals };
	struct sigaction mine = { .sa_handler = interrupted, .sa_flags = SA_RESETHAND }, was[N];

	tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	if (tty < 0 || tcgetattr(tty, &before) != 0)
		die("%s is encrypted: --password-file names the file with its password", archive);
	struct termios silent = before;
	silent.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK);
	silent.c_lflag |= ICANON | ECHONL;
	for (int i = 0; i < N; i++)
		sigaction(signals[i], &mine, &was[i]);
	tcsetattr(tty, TCSAFLUSH, &silent);
	dprintf(tty, "%s: password of %s: ", progname, archive);
	read_line(tty, "/dev/tty");
	tcsetattr(tty, TCSAFLUSH, &before);
	for (int i = 0; i < N; i++)
		sigaction(signals[i], &was[i], NULL);
	close(tty);
	if (known[0] == '\0')
		die("%s is encrypted: no password was given", archive);
}

void
password_file(const char *path)
{
	file = path;
	known[0] = '\0';
}

const char *
password_of(const char *archive)
{
	static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;

	pthread_mutex_lock(&one);
	if (known[0] == '\0') {
		if (file != NULL)
			read_file();
		else
			ask(archive);
	}
	pthread_mutex_unlock(&one);
	return known;
}
