/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fresh - new words in titles: what profile topics --new-words keeps and writes.
 *
 * Neighbours of a string are needed when all titles are known, so each different
 * title is kept, and stands in a state.
 */
#ifndef PROFILE_FRESH_H
#define PROFILE_FRESH_H

#include "base/map.h"
#include "table/out.h"
#include "table/rows.h"
#include "words/words.h"

struct fresh_view {
	const struct lexicon *lexicon;	/* whose words are not new */
	double   min_mi, min_entropy;
	uint64_t min_count;
};

struct fresh {
	struct map titles;
	uint32_t *order;		/* after fresh_finish() */
};

extern const struct col fresh_cols[];

struct fresh *fresh_new(void *);
void fresh_add(struct fresh *, struct rows *);
void fresh_merge(struct fresh *into, struct fresh *from);	/* frees from */
void fresh_finish(struct fresh *, int workers);
void fresh_save(const struct fresh *, struct out *);
const char *fresh_load(struct fresh *, struct str line);
void fresh_put(const struct fresh *, const struct fresh_view *, struct out *);

#endif
