/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * note - signed notes and checkpoints of a log, as C2SP writes them
 * (c2sp.org/signed-note, c2sp.org/tlog-checkpoint).
 *
 * A note is text ending in a newline; behind an empty line follow signatures,
 * "— NAME BASE64(id || signature)".  Signatures are Ed25519 over the text; the
 * id is the first four bytes of SHA-256(name || "\n" || 0x01 || public key).
 * A verifier key is written "NAME+HEX(id)+BASE64(0x01 || public key)".
 *
 * A checkpoint is a note of three lines: origin (who the log is), size (lines)
 * and root (base64).  Without a signature it is the three lines alone.
 */
#ifndef AUDIT_NOTE_H
#define AUDIT_NOTE_H

#include "base/mem.h"
#include "crypto/crypt.h"

enum { NOTE_NAME = 100, NOTE_ID = 4, CHECKPOINT_SIGNATURES = 64 };

struct note_key {
	char name[NOTE_NAME + 1];
	unsigned char id[NOTE_ID];
	unsigned char public[CRYPT_PUBLIC];
};

/* name: not empty, no blanks, no plus, at most NOTE_NAME bytes. */
void note_key_of(struct note_key *, const char *name, const unsigned char seed[static CRYPT_SEED]);

void note_key_public(struct note_key *, const char *name,
    const unsigned char public[static CRYPT_PUBLIC]);

/* A verifier key; NULL or what is wrong with it. */
const char *note_key_read(struct str, struct note_key *);
struct str  note_key_put(const struct note_key *, struct arena *);

/* The text with its signature. */
struct str note_sign(struct str text, const struct note_key *,
    const unsigned char seed[static CRYPT_SEED], struct arena *);

struct signed_note {
	struct str text;	/* with its last newline */
	struct str signatures;	/* the lines behind the empty one; may be empty */
};

/* NULL or what is wrong with it.  A text without any signature is allowed. */
const char *note_read(struct str, struct signed_note *);

enum note_state {
	NOTE_UNSIGNED,
	NOTE_OTHER,	/* signed, not by this key */
	NOTE_FORGED,	/* names this key, but the signature is not of this text */
	NOTE_SIGNED,
};
enum note_state note_verify(const struct signed_note *, const struct note_key *);

struct checkpoint {
	struct str origin;
	uint64_t size;
	unsigned char root[CRYPT_SHA256];
};

const char *checkpoint_read(struct str text, struct checkpoint *);
struct str  checkpoint_put(const struct checkpoint *, struct arena *);

/* 32 bytes as base64, NUL-terminated, and back. */
enum { ROOT_TEXT = 45 };
void root_put(char to[static ROOT_TEXT], const unsigned char root[static CRYPT_SHA256]);
bool root_read(struct str, unsigned char root[static CRYPT_SHA256]);

#endif
