/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an input is, by its first bytes, and the streams that make text of it. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "stream/alien.h"
#include "stream/begin.h"
#include "stream/charset.h"
#include "stream/recode.h"
#include "stream/unpack.h"
#include "table/source.h"

enum { LAYERS = 4 };

static void
open_file(struct source *s, const char *path)
{
	struct stat st;

	*s = (struct source){ .name = path };
	if (strcmp(path, "-") == 0) {
		s->name = "<stdin>";
		if (isatty(STDIN_FILENO) && isatty(STDERR_FILENO))
			warn("reading from the terminal, up to Ctrl-D (--help shows what else)");
		s->fd = STDIN_FILENO;
	} else if ((s->fd = open(path, O_RDONLY | O_CLOEXEC)) < 0) {
		die_errno("cannot open %s", quoted(str_of(path)));
	}
	if (fstat(s->fd, &st) != 0)
		die_errno("cannot read %s", s->name);
	if (S_ISDIR(st.st_mode))
		die("cannot read %s: it is a folder", quoted(str_of(path)));
	if (S_ISREG(st.st_mode)) {
		off_t at = lseek(s->fd, 0, SEEK_CUR);
		s->seekable = s->again = at >= 0;
		s->at = at < 0 ? 0 : at;
		s->end = st.st_size;
		posix_fadvise(s->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	} else {
		source_widen(s->fd);
	}
}

/* What is still to be read, as the stream that the next one stands on. */
static struct stream *
rest(const struct source *s)
{
	struct str held = { s->held, s->nheld };

	return s->stream != NULL ? begin_again(s->stream, held) :
	    s->seekable		 ? begin_file(s->fd, s->name, s->at) :
				   begin_pipe(s->fd, s->name, held);
}

static void
stand_on(struct source *s, struct stream *top)
{
	s->stream = top;
	s->seekable = s->eof = false;
	s->nheld = 0;
	s->at = 0;
}

void
source_recode(struct source *s, const char *encoding)
{
	s->encoding = encoding;
	stand_on(s, recode_stream(rest(s), encoding));
}

/* UTF-16 that does not say in which order its bytes are has them as Windows does. */
static const char *
utf16(struct source *s, bool sure)
{
	struct str look = source_peek_line(s, CHARSET_LOOK);

	if (!sure && (charset_plain(look) || alien_what(look) != NULL))
		return NULL;
	const char *zeros = charset_zeros(source_peek(s, CHARSET_LOOK));
	return zeros == NULL && sure ? "UTF-16LE" : zeros;
}

/* A byte order mark is believed before anything else. */
static void
choose_encoding(struct source *s, const char *encoding)
{
	const char *is = charset_mark(source_peek_line(s, CHARSET_LOOK));

	if (is == NULL)
		is = encoding != NULL && strcmp(encoding, "UTF-16") != 0 ?
		    encoding :
		    utf16(s, encoding != NULL);
	if (is != NULL && strcmp(is, "UTF-8") != 0)
		source_recode(s, is);
}

void
source_open_as(struct source *s, const char *path, const char *encoding)
{
	open_file(s, path);
	for (int i = 0; i < LAYERS && unpack_known(source_peek_line(s, CHARSET_LOOK)); i++)
		stand_on(s, unpack_stream(rest(s)));
	choose_encoding(s, encoding);
}

void
source_open(struct source *s, const char *path)
{
	source_open_as(s, path, NULL);
}

void
source_close(struct source *s)
{
	if (s->stream != NULL)
		s->stream->stop(s->stream);
	if (s->fd != STDIN_FILENO)
		close(s->fd);
	free(s->held);
	s->held = NULL;
}
