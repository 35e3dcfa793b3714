/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ingest audit - has anybody changed the log of the runs */
#include <inttypes.h>

#include "audit/log.h"
#include "base/die.h"
#include "table/out.h"

#include "modes.h"

static const char *key_word, *root_word, *new_key, *show_key;
static int64_t size = -1;

static const struct opt options[] = { OPT_TEXT(0, "key", "KEY", &key_word,
					  "verifier key (NAME+ID+BASE64), or the public key alone"),
	OPT_NUM(0, "expect-size", "N", &size, 0, 1e15,
	    "the log has had N lines, as kept elsewhere"),
	OPT_TEXT(0, "expect-root", "BASE64", &root_word, "and this root"),
	OPT_TEXT(0, "new-key", "FILE", &new_key,
	    "make a signing key, mode 0600, and print its verifier key"),
	OPT_TEXT(0, "show-key", "FILE", &show_key, "print the verifier key of a signing key"),
	OPT_END };

static const struct opt *const also[] = { output_options, NULL };

static const struct column_note reads[] = {
	{ "*", "", "a log written with --audit" },
	{ NULL, NULL, NULL },
};

static const struct column_note writes[] = {
	{ "level", "", "ok, note or error" },
	{ "line", "line", "of the log's file, empty where it is about all of it" },
	{ "finding", "",
	    "hash, seq, chain, malformed, torn, unsealed, checkpoint, origin, truncated, root, "
	    "unsigned, key, signature, rewritten; clock, unchecked; size" },
	{ "detail", "", "" },
	{ NULL, NULL, NULL },
};

static void
put(void *ctx, const struct audit_finding *f)
{
	static const char *const level[] = { "ok", "note", "error" };
	struct out *o = ctx;

	out_text(o, level[f->level]);
	if (f->line > 0)
		out_uint(o, f->line);
	else
		out_none(o);
	out_text(o, f->code);
	out_text(o, f->detail);
	out_end(o);
}

static int
print_key(const char *file)
{
	unsigned char seed[CRYPT_SEED];
	struct note_key key = { 0 };
	struct arena arena = { 0 };
	struct out o = out_new();

	crypt_key_read(file, seed);
	note_key_of(&key, AUDIT_KEY_NAME, seed);
	crypt_wipe(seed, sizeof seed);
	out_str(&o, note_key_put(&key, &arena));
	out_end(&o);
	sink_open();
	sink_out(&o);
	sink_close();
	out_free(&o);
	arena_free(&arena);
	return ST_OK;
}

static void
read_key(struct note_key *k)
{
	unsigned char public[CRYPT_PUBLIC];
	struct str word = str_of(key_word);

	_Static_assert(sizeof public == CRYPT_SHA256, "both are 32 bytes of base64");
	if (root_read(word, public)) {
		note_key_public(k, AUDIT_KEY_NAME, public);
		return;
	}
	const char *wrong = note_key_read(word, k);
	if (wrong != NULL)
		die_usage("--key: %s: %s", wrong, quoted(word));
}

static int
check(const char *path)
{
	static const char *const head[] = { "level", "line", "finding", "detail" };
	struct note_key key = { 0 };
	struct audit_expect want = { .key = key_word ? &key : NULL,
		.has_size = size >= 0,
		.size = size >= 0 ? (uint64_t)size : 0,
		.has_root = root_word != NULL };
	struct out o = out_new();

	if (key_word != NULL)
		read_key(&key);
	if (want.has_root && !root_read(str_of(root_word), want.root))
		die_usage("--expect-root: not a root: %s", quoted(str_of(root_word)));
	if (want.has_root && !want.has_size)
		die_usage("--expect-root: of how many lines? (--expect-size)");
	for (size_t i = 0; i < sizeof head / sizeof *head; i++)
		out_text(&o, head[i]);
	out_end(&o);
	size_t errors = audit_check(path, &want, put, &o);
	sink_open();
	sink_out(&o);
	sink_close();
	out_free(&o);
	if (errors > 0)
		warn("%s: %zu errors: damaged or tampered with", path, errors);
	else
		warn("%s: all is well%s", path,
		    want.key == NULL ? ", as far as can be told without --key" : "");
	return errors > 0 ? ST_TROUBLE : ST_OK;
}

static int
run(int argc, char **argv)
{
	if (new_key != NULL && show_key != NULL)
		die_usage("--new-key and --show-key exclude each other");
	if (argc != (new_key == NULL && show_key == NULL))
		die_usage(argc == 0 ? "no log named" :
			new_key == NULL && show_key == NULL ?
				      "one log at a time" :
				      "--new-key and --show-key take no log");
	if (new_key != NULL)
		crypt_key_new(new_key);
	if (argc == 0)
		return print_key(new_key ? new_key : show_key);
	return check(argv[0]);
}

const struct mode ingest_audit = {
	.name = "audit",
	.brief = "has anybody changed the log of the runs",
	.operands = "log",
	.opts = options,
	.also = also,
	.reads = reads,
	.writes = writes,
	.run = run,
};
