/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "audit/note.h"
#include "base/num.h"
#include "base/utf8.h"

enum { ED25519 = 1, TYPED = 1 + CRYPT_PUBLIC, BLOB = NOTE_ID + CRYPT_SIGNATURE, TEXT = 128 };

#define DASH "\xe2\x80\x94 "

static void
key_finish(struct note_key *k)
{
	unsigned char text[NOTE_NAME + 1 + TYPED], hash[CRYPT_SHA256];
	size_t n = strlen(k->name);

	memcpy(text, k->name, n);
	text[n++] = '\n';
	text[n++] = ED25519;
	memcpy(text + n, k->public, CRYPT_PUBLIC);
	crypt_sha256(hash, text, n + CRYPT_PUBLIC);
	memcpy(k->id, hash, NOTE_ID);
}

void
note_key_of(struct note_key *k, const char *name, const unsigned char seed[static CRYPT_SEED])
{
	snprintf(k->name, sizeof k->name, "%s", name);
	crypt_public(k->public, seed);
	key_finish(k);
}

void
note_key_public(struct note_key *k, const char *name,
    const unsigned char public[static CRYPT_PUBLIC])
{
	snprintf(k->name, sizeof k->name, "%s", name);
	memcpy(k->public, public, CRYPT_PUBLIC);
	key_finish(k);
}

const char *
note_key_read(struct str s, struct note_key *k)
{
	struct str name, hex;
	unsigned char typed[TYPED], id[NOTE_ID];
	size_t n;

	if (!str_cut(&s, '+', &name) || !str_cut(&s, '+', &hex) || name.n == 0 ||
	    name.n > NOTE_NAME || memchr(name.p, ' ', name.n) != NULL)
		return "not a verifier key (want NAME+ID+BASE64)";
	if (!crypt_unbase64(typed, sizeof typed, &n, s) || n != TYPED || typed[0] != ED25519)
		return "not the key of an Ed25519 signature";
	memcpy(k->name, name.p, name.n);
	k->name[name.n] = '\0';
	memcpy(k->public, typed + 1, CRYPT_PUBLIC);
	key_finish(k);
	if (!crypt_unhex(id, sizeof id, hex) || memcmp(id, k->id, sizeof id) != 0)
		return "the id does not belong to this name and key";
	return NULL;
}

struct str
note_key_put(const struct note_key *k, struct arena *a)
{
	unsigned char typed[TYPED] = { ED25519 };
	char hex[2 * NOTE_ID], base64[TEXT], text[NOTE_NAME + 2 * TEXT];

	memcpy(typed + 1, k->public, CRYPT_PUBLIC);
	crypt_hex(hex, k->id, NOTE_ID);
	size_t n = crypt_base64(base64, sizeof base64, typed, sizeof typed);
	int len = snprintf(text, sizeof text, "%s+%.*s+%.*s", k->name, (int)sizeof hex, hex, (int)n,
	    base64);
	return arena_str(a, (struct str){ text, (size_t)len });
}

struct str
note_sign(struct str text, const struct note_key *k, const unsigned char seed[static CRYPT_SEED],
    struct arena *a)
{
	unsigned char blob[BLOB];
	char base64[TEXT], *all = arena_bytes(a, text.n + sizeof DASH + NOTE_NAME + TEXT + 4);

	memcpy(blob, k->id, NOTE_ID);
	crypt_sign(blob + NOTE_ID, text.p, text.n, seed);
	size_t n = crypt_base64(base64, sizeof base64, blob, sizeof blob);
	memcpy(all, text.p, text.n);
	int tail = snprintf(all + text.n, sizeof DASH + NOTE_NAME + TEXT + 4, "\n" DASH "%s %.*s\n",
	    k->name, (int)n, base64);
	return (struct str){ all, text.n + (size_t)tail };
}

/* The empty line: the last one, since no signature is empty. */
static const char *
last_gap(struct str s)
{
	for (const char *p = s.p + s.n; p - s.p >= 2; p--)
		if (p[-1] == '\n' && p[-2] == '\n')
			return p;
	return NULL;
}

const char *
note_read(struct str s, struct signed_note *note)
{
	if (s.n == 0 || s.p[s.n - 1] != '\n')
		return "does not end in a line end";
	if (utf8_valid(s) != s.n)
		return "not UTF-8";
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' && s.p[i] != '\n')
			return "has control characters";
	const char *gap = last_gap(s);
	note->text = s;
	note->signatures = (struct str){ 0 };
	if (gap == NULL)
		return NULL;
	note->text.n = (size_t)(gap - s.p) - 1;
	note->signatures = (struct str){ gap, s.n - (size_t)(gap - s.p) };
	if (note->signatures.n == 0)
		return "ends in an empty line";
	struct str rest = note->signatures, line;
	for (size_t n = 0; str_cut(&rest, '\n', &line) && line.n > 0; n++)
		if (!str_starts(line, STR(DASH)))
			return "a line behind the empty one is not a signature";
		else if (n == CHECKPOINT_SIGNATURES)
			return "too many signatures";
	return NULL;
}

enum note_state
note_verify(const struct signed_note *note, const struct note_key *k)
{
	enum note_state state = note->signatures.n > 0 ? NOTE_OTHER : NOTE_UNSIGNED;
	struct str rest = note->signatures, line, name;

	while (str_cut(&rest, '\n', &line)) {
		unsigned char blob[BLOB];
		size_t n;
		line = (struct str){ line.p + strlen(DASH),
			line.n > 0 ? line.n - strlen(DASH) : 0 };
		if (!str_cut(&line, ' ', &name) || !str_eq(name, str_of(k->name)) ||
		    !crypt_unbase64(blob, sizeof blob, &n, line) || n != BLOB ||
		    memcmp(blob, k->id, NOTE_ID) != 0)
			continue;
		if (!crypt_verify(blob + NOTE_ID, note->text.p, note->text.n, k->public))
			return NOTE_FORGED;
		state = NOTE_SIGNED;
	}
	return state;
}

const char *
checkpoint_read(struct str text, struct checkpoint *c)
{
	struct str size, root, line;
	int64_t n;

	if (!str_cut(&text, '\n', &c->origin) || c->origin.n == 0)
		return "no origin";
	if (!str_cut(&text, '\n', &size) || num_int(size, 0, INT64_MAX, &n) != NULL ||
	    (size.n > 1 && *size.p == '0') || *size.p < '0')
		return "the second line is not a size";
	if (!str_cut(&text, '\n', &root) || !root_read(root, c->root))
		return "the third line is not a root";
	while (str_cut(&text, '\n', &line))
		if (line.n == 0 && text.p != NULL)
			return "empty line";
	c->size = (uint64_t)n;
	return NULL;
}

struct str
checkpoint_put(const struct checkpoint *c, struct arena *a)
{
	size_t room = c->origin.n + NUM_TEXT + ROOT_TEXT + 4;
	char root[ROOT_TEXT], *text = arena_bytes(a, room);

	root_put(root, c->root);
	int n = snprintf(text, room, "%.*s\n%" PRIu64 "\n%s\n", STR_ARG(c->origin), c->size, root);
	return (struct str){ text, (size_t)n };
}

void
root_put(char to[static ROOT_TEXT], const unsigned char root[static CRYPT_SHA256])
{
	to[crypt_base64(to, ROOT_TEXT - 1, root, CRYPT_SHA256)] = '\0';
}

bool
root_read(struct str s, unsigned char root[static CRYPT_SHA256])
{
	size_t n;

	return crypt_unbase64(root, CRYPT_SHA256, &n, s) && n == CRYPT_SHA256;
}
