/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audit/note.h"
#include "unit.h"

/* Documentation of golang.org/x/mod/sumdb/note, the reference implementation of
 * the format; the seed is in its signer key, PRIVATE+KEY+PeterNeumann+c74f20a3+... */
#define PETER "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
#define PETER_SECRET "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
#define ANSWER                                                       \
	"If you think cryptography is the answer to your problem,\n" \
	"then you don't know what your problem is.\n"
#define ANSWER_SIGNED                                                 \
	ANSWER                                                        \
	"\n\xe2\x80\x94 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFu" \
	"pLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"

static void
the_note_of_the_reference_implementation(void)
{
	struct arena a = { 0 };
	struct note_key k, mine;
	struct signed_note note;
	unsigned char secret[33];
	size_t n;

	CHECK(note_key_read(STR(PETER), &k) == NULL);
	CHECK(str_eq(note_key_put(&k, &a), STR(PETER)));
	CHECK(note_read(STR(ANSWER_SIGNED), &note) == NULL);
	CHECK(str_eq(note.text, STR(ANSWER)));
	CHECK(note_verify(&note, &k) == NOTE_SIGNED);

	/* Ed25519 leaves no choice: the same key makes the same note */
	CHECK(crypt_unbase64(secret, sizeof secret, &n, STR(PETER_SECRET)) && n == 33);
	note_key_of(&mine, "PeterNeumann", secret + 1);
	CHECK(str_eq(note_key_put(&mine, &a), STR(PETER)));
	CHECK(str_eq(note_sign(STR(ANSWER), &mine, secret + 1, &a), STR(ANSWER_SIGNED)));

	/* the same key under another name is another key */
	note_key_of(&mine, "PeterNewman", secret + 1);
	CHECK(note_verify(&note, &mine) == NOTE_OTHER);
	arena_free(&a);
}

static void
a_changed_note_is_noticed(void)
{
	static char text[] = ANSWER_SIGNED;
	struct str all = { text, sizeof text - 1 };
	struct note_key k;
	struct signed_note note;
	int passed = 0;

	CHECK(note_key_read(STR(PETER), &k) == NULL);
	for (size_t i = 0; i < all.n; i++) {
		text[i] ^= 1;
		passed += note_read(all, &note) == NULL && note_verify(&note, &k) == NOTE_SIGNED;
		text[i] ^= 1;
	}
	CHECK(passed == 0);
	CHECK(note_read(STR(ANSWER), &note) == NULL);
	CHECK(note_verify(&note, &k) == NOTE_UNSIGNED);
	text[3] = 'Y';
	CHECK(note_read(all, &note) == NULL && note_verify(&note, &k) == NOTE_FORGED);
	text[3] = 'y';
}

static void
signatures_of_others_are_passed_over(void)
{
	struct arena a = { 0 };
	unsigned char one[CRYPT_SEED] = { 1 }, two[CRYPT_SEED] = { 2 };
	struct note_key k1, k2, k3;
	struct signed_note note;

	note_key_of(&k1, "log", one);
	note_key_of(&k2, "witness", two);
	note_key_of(&k3, "nobody", two);
	struct str s = note_sign(STR("text\n\nmore\n"), &k1, one, &a);
	struct str t = note_sign(STR("text\n\nmore\n"), &k2, two, &a);
	size_t line = strlen("text\n\nmore\n\n");
	char *both = arena_bytes(&a, s.n + t.n);
	memcpy(both, s.p, s.n);
	memcpy(both + s.n, t.p + line, t.n - line);
	CHECK(note_read((struct str){ both, s.n + t.n - line }, &note) == NULL);
	CHECK(str_eq(note.text, STR("text\n\nmore\n")));
	CHECK(note_verify(&note, &k1) == NOTE_SIGNED);
	CHECK(note_verify(&note, &k2) == NOTE_SIGNED);
	CHECK(note_verify(&note, &k3) == NOTE_OTHER);
	arena_free(&a);
}

static void
keys_and_notes_that_are_refused(void)
{
	static const char *const keys[] = { "", "PeterNeumann", "PeterNeumann+c74f20a3",
		"PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
		"PeterNeuman+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
		"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10",
		"PeterNeumann+c74f20a3+AhpcQcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
		"Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
		"+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW" };
	static const char *const notes[] = { "", "text", "text\n\n", "te\txt\n", "te\xff\n",
		"text\n\n- name AAAA\n" };
	struct note_key k;
	struct signed_note note;

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		CHECK(note_key_read(str_of(keys[i]), &k) != NULL);
	for (size_t i = 0; i < sizeof notes / sizeof *notes; i++)
		CHECK(note_read(str_of(notes[i]), &note) != NULL);
}

/* The example of c2sp.org/tlog-checkpoint. */
#define SOFA                            \
	"example.com/behind-the-sofa\n" \
	"20852163\n"                    \
	"CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"

static void
the_checkpoint_of_the_specification(void)
{
	static const char *const bad[] = { "", "\n1\n", "log\n", "log\n1\n", "log\n1\nAAAA\n",
		"log\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
		"log\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
		"log\n\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
		"log\n1 \nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n" };
	struct arena a = { 0 };
	struct checkpoint c;
	struct signed_note note;

	CHECK(note_read(STR(SOFA "\n\xe2\x80\x94 example.com/behind-the-sofa "
				 "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/"
				 "Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"),
		  &note) == NULL);
	CHECK(str_eq(note.text, STR(SOFA)));
	CHECK(checkpoint_read(note.text, &c) == NULL);
	CHECK(str_eq(c.origin, STR("example.com/behind-the-sofa")));
	CHECK(c.size == 20852163);
	CHECK(c.root[0] == 0x0a && c.root[1] == 0xc5 && c.root[31] == 0x62);
	CHECK(str_eq(checkpoint_put(&c, &a), STR(SOFA)));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		CHECK(checkpoint_read(str_of(bad[i]), &c) != NULL);
	CHECK(checkpoint_read(STR(SOFA "extension\n"), &c) == NULL);
	arena_free(&a);
}

void
unit_audit_note(void)
{
	the_note_of_the_reference_implementation();
	a_changed_note_is_noticed();
	signatures_of_others_are_passed_over();
	keys_and_notes_that_are_refused();
	the_checkpoint_of_the_specification();
}
