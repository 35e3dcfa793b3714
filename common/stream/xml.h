/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * xml - a stream of XML as calls (expat), a piece at a time.
 *
 * Names come without their prefix: <x:row> is "row".  The parts of a workbook are
 * small languages of their own whose namespaces differ by edition, so the local
 * name tells.  Malformed XML, a DOCTYPE and tags or comments of more than XML_TAG
 * bytes die, with the stream's name and the line.
 */
#ifndef STREAM_XML_H
#define STREAM_XML_H

#include "base/die.h"
#include "stream/stream.h"

enum { XML_PIECE = 64 * 1024, XML_TAG = 1024 * 1024 };

struct xml_calls {
	void (*open)(void *ctx, const char *name, const char **atts);
	void (*close)(void *ctx, const char *name);
	void (*text)(void *ctx, const char *p, int n);	/* in pieces of any size */
};

struct xml;

/* Takes the stream over. */
struct xml *xml_start(struct stream *, const struct xml_calls *, void *ctx);

/* Read on by a piece, or until xml_pause(); false when all was read. */
bool xml_next(struct xml *);
void xml_pause(struct xml *);	/* from a call: xml_next() returns soon */
void xml_stop(struct xml *);

void xml_all(struct stream *, const struct xml_calls *, void *ctx);	/* start to stop */

/* The value of an attribute by its local name, or NULL. */
const char *xml_attribute(const char **atts, const char *local);

/* Ends the program: "NAME:LINE: text". */
NORETURN void xml_die(struct xml *, const char *fmt, ...) PRINTF(2, 3);

#endif
