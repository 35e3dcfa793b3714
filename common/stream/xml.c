/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <expat.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "stream/xml.h"

struct xml {
	XML_Parser parser;
	struct stream *from;
	const struct xml_calls *calls;
	void *ctx;
	int64_t fed;
	bool paused, end;
};

static struct pos
place(struct xml *x)
{
	return (struct pos){ x->from->name, XML_GetCurrentLineNumber(x->parser) };
}

void
xml_die(struct xml *x, const char *fmt, ...)
{
	char text[200];
	struct pos at = place(x);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	die_at(&at, "%s", text);
}

static const char *
local_name(const char *name)
{
	const char *colon = strchr(name, ':');

	return colon ? colon + 1 : name;
}

static void XMLCALL
on_open(void *ctx, const XML_Char *name, const XML_Char **atts)
{
	struct xml *x = ctx;

	x->calls->open(x->ctx, local_name(name), atts);
}

static void XMLCALL
on_close(void *ctx, const XML_Char *name)
{
	struct xml *x = ctx;

	x->calls->close(x->ctx, local_name(name));
}

static void XMLCALL
on_text(void *ctx, const XML_Char *p, int n)
{
	struct xml *x = ctx;

	x->calls->text(x->ctx, p, n);
}

/* Entities, external ones too, are declared in it, and no workbook needs any. */
static void XMLCALL
on_doctype(void *ctx, const XML_Char *name, const XML_Char *system, const XML_Char *public,
    int internal)
{
	(void)name, (void)system, (void)public, (void)internal;
	xml_die(ctx, "XML with a DOCTYPE is refused");
}

struct xml *
xml_start(struct stream *from, const struct xml_calls *calls, void *ctx)
{
	struct xml *x = mem_alloc(sizeof *x);

	*x = (struct xml){ .from = from, .calls = calls, .ctx = ctx };
	if ((x->parser = XML_ParserCreate(NULL)) == NULL)
		die("out of memory");
	XML_SetUserData(x->parser, x);
	XML_SetElementHandler(x->parser, on_open, on_close);
	XML_SetCharacterDataHandler(x->parser, on_text);
	XML_SetStartDoctypeDeclHandler(x->parser, on_doctype);
	return x;
}

bool
xml_next(struct xml *x)
{
	enum XML_Status status;

	if (x->paused) {
		x->paused = false;
		status = XML_ResumeParser(x->parser);
	} else if (x->end) {
		return false;
	} else {
		char *to = XML_GetBuffer(x->parser, XML_PIECE);
		if (to == NULL)
			die("out of memory");
		size_t n = x->from->read(x->from, to, XML_PIECE);
		x->fed += (int64_t)n;
		x->end = n == 0;
		status = XML_ParseBuffer(x->parser, (int)n, x->end);
	}
	if (status == XML_STATUS_ERROR)
		xml_die(x, "malformed XML: %s", XML_ErrorString(XML_GetErrorCode(x->parser)));
	if (status == XML_STATUS_OK && x->fed - XML_GetCurrentByteIndex(x->parser) > XML_TAG)
		xml_die(x, "a tag or comment of more than %d bytes", XML_TAG);
	return x->paused || !x->end;
}

void
xml_pause(struct xml *x)
{
	if (!x->paused)
		x->paused = XML_StopParser(x->parser, XML_TRUE) == XML_STATUS_OK;
}

void
xml_stop(struct xml *x)
{
	XML_ParserFree(x->parser);
	x->from->stop(x->from);
	free(x);
}

void
xml_all(struct stream *from, const struct xml_calls *calls, void *ctx)
{
	struct xml *x = xml_start(from, calls, ctx);

	while (xml_next(x))
		;
	xml_stop(x);
}

const char *
xml_attribute(const char **atts, const char *local)
{
	for (; *atts != NULL; atts += 2)
		if (strcmp(local_name(*atts), local) == 0)
			return atts[1];
	return NULL;
}
