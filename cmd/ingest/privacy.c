/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "adapt/clean.h"
#include "base/die.h"
#include "base/num.h"
#include "table/small.h"

#include "read.h"

static const char *key_file, *new_key, *old_key, *consent, *purpose, *forget;
static struct opt_list keep, drop;
static struct instant now = { INT_NONE };
static int64_t min_k = INT_NONE;

const struct opt privacy_options[] = {
	OPT_TEXT(0, "key", "FILE", &key_file, "persons get pseudonyms by this key"),
	OPT_TEXT(0, "new-key", "FILE", &new_key, "make such a key, and nothing else"),
	OPT_TEXT(0, "old-key", "FILE", &old_key, "with --new-key: carry its pseudonyms on"),
	OPT_LIST(0, "keep", "LABEL", &keep, "keep a column that tells persons (repeatable)"),
	OPT_LIST(0, "drop", "LABEL|COLUMN", &drop,
	    "drop this label, empty this column (repeatable)"),
	OPT_TEXT(0, "consent", "FILE", &consent, "only rows of persons on this list"),
	OPT_TEXT(0, "purpose", "NAME", &purpose, "that purpose of the list only"),
	OPT_TIME(0, "now", &now, "the time at which the list must still hold"),
	OPT_TEXT(0, "forget", "FILE", &forget, "no rows of persons on this list"),
	OPT_NUM(0, "min-k", "N", &min_k, 1, 1e12, "no rows about fewer than N people"),
	OPT_END,
};

bool
privacy_makes_key(int argc)
{
	if (old_key != NULL && new_key == NULL)
		die_usage("--old-key is for --new-key");
	if (new_key == NULL)
		return false;
	if (argc > 0 || key_file != NULL)
		die_usage("--new-key makes a key and nothing else");
	chain_new(new_key, old_key);
	return true;
}

void
privacy_files(struct option_file to[static PRIVACY_FILES])
{
	to[0] = (struct option_file){ "key", key_file };
	to[1] = (struct option_file){ "consent", consent };
	to[2] = (struct option_file){ "forget", forget };
}

static struct asked_list
asked_list(const struct opt_list *words, struct arena *a)
{
	struct asked_list l = { arena_alloc(a, (words->len + 1) * sizeof *l.at), words->len };

	for (size_t i = 0; i < l.n; i++)
		l.at[i] = (struct asked){ .word = words->at[i],
			.key = clean_key(str_of(words->at[i]), a) };
	return l;
}

void
privacy_open(struct read *rd)
{
	if (purpose != NULL && consent == NULL)
		die_usage("--purpose is for --consent");
	if (now.ms != INT_NONE && consent == NULL)
		die_usage("--now is for --consent");
	rd->privacy = (struct privacy){
		.words = personal_read(share_path("personal.tsv", &rd->arena), &rd->arena),
		.keep = asked_list(&keep, &rd->arena),
		.drop = asked_list(&drop, &rd->arena),
		.pseudonyms = key_file != NULL,
	};
	rd->door.key = key_file != NULL;
	if (rd->door.key)
		chain_read(&rd->door.chain, key_file);
	crypt_random(&rd->door.seed, sizeof rd->door.seed);
}

static void
need_met(const char *option, const struct asked_list *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (!l->at[i].met)
			die_usage("--%s: no input has %s", option, quoted(str_of(l->at[i].word)));
}

void
privacy_labels(const struct read *rd)
{
	need_met("keep", &rd->privacy.keep);
	need_met("drop", &rd->privacy.drop);
}

static void
need_persons(const struct read *rd, const char *option)
{
	for (size_t i = 0; i < rd->n; i++)
		if (rd->input[i].bind.npersons == 0)
			die("%s: no column tells a person, so %s cannot be asked",
			    rd->input[i].head.file, option);
}

static struct persons *
read_list(struct read *rd, const char *option, const char *path, bool consents)
{
	struct persons_how *how = ARENA_NEW(&rd->arena, struct persons_how);
	const char *zone = rd->zone_word != NULL ? rd->zone_word : "UTC";

	need_persons(rd, option);
	*how = (struct persons_how){ .option = option,
		.chain = rd->door.key ? &rd->door.chain : NULL,
		.consent = consents,
		.purpose = consents ? purpose : NULL,
		.now = now,
		.zone = zone_load(zone) };
	if (how->zone == NULL)
		die_usage("--zone: no time zone %s", quoted(str_of(zone)));
	return persons_read(path, how);
}

/* Columns by which a table counts people, the best first. */
static void
find_crowd(struct read *rd)
{
	static const char *const names[] = { "viewers", "views", "impressions", "followers" };
	const char *t = rd->table->name;
	size_t n = 0;

	if (strcmp(t, "spend") == 0)
		die("--min-k: %s has sums of money, which would be wrong without some rows", t);
	if (strcmp(t, "posts") != 0 && strcmp(t, "accounts") != 0)
		die("--min-k: a row of %s is one act of one person, not a group; --key, --consent "
		    "and --drop are for those",
		    t);
	for (size_t i = 0; i < CROWD_COLUMNS; i++) {
		int c = canon_column(rd->table, str_of(names[i]));
		if (c >= 0)
			rd->door.crowd[n++] = c;
	}
	if (n < CROWD_COLUMNS)
		rd->door.crowd[n] = -1;
}

void
privacy_lists(struct read *rd)
{
	if (forget != NULL)
		rd->door.forget = read_list(rd, "--forget", forget, false);
	if (consent != NULL)
		rd->door.consent = read_list(rd, "--consent", consent, true);
	if (min_k != INT_NONE) {
		rd->door.min_k = min_k;
		find_crowd(rd);
	}
}

void
privacy_note(const struct read *rd, char *note, size_t room)
{
	size_t front = sizeof "key=" - 1 + PSEUDONYM_TAG, n = strlen(note);

	if (!rd->door.key || front + 1 + n + 1 > room)
		return;
	if (n > 0) {
		memmove(note + front + 1, note, n + 1);
		note[front] = ' ';
	} else {
		note[front] = '\0';
	}
	memcpy(note, "key=", 4);
	memcpy(note + 4, chain_tag(&rd->door.chain), PSEUDONYM_TAG);
}
