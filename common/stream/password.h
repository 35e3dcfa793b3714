/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * password - of encrypted archives: from a file, else asked for on the terminal.
 */
#ifndef STREAM_PASSWORD_H
#define STREAM_PASSWORD_H

/* The first line of this file is the password. */
void password_file(const char *path);

/* The password, the same all through a run; asks for it, naming the archive, when no
 * file was given, and dies where there is no terminal. */
const char *password_of(const char *archive);

#endif
