/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * scope - the options that the modes of profile share, and a run under them.
 *
 * --since and --until choose rows by the column `time`, half-open: since <=
 * time < until.  Under either of them a row without a time is left out, one
 * whose time cannot be read is an error, and scope_run() says on stderr how
 * many rows were left out and why.  Where scope_time_or names another column, it
 * has the time of a row whose `time` is empty.  Both shape what is counted, and so
 * does --by: they go into the digest of the options.  The rest shapes the view.
 *
 * A mode puts scope_options (and, if it can group, scope_by_options) into its
 * `also`, and calls scope_run() where it would call contract_run(); rows that
 * its add() sees are then those of the time asked for.
 */
#ifndef PROFILE_SCOPE_H
#define PROFILE_SCOPE_H

#include "table/part.h"

extern const struct opt scope_options[];	/* --since --until --top --min-sample */
extern const struct opt scope_by_options[];	/* --by COL,... */
extern const char *scope_time_or;		/* NULL: none */

/* contract_run() of the rows in scope; columns it needs are added to job.cols. */
int scope_run(const struct contract *, char **files);

/* --top: lines to write, the first in the order that the mode's page states,
 * which ends in the key; 0: all, in byte order of their keys. */
size_t scope_top(void);

/*
 * Of the n numbers in `order`, which is in byte order of their keys, those to
 * write: all, or under --top the first by weight, greatest first, NAN last, and
 * by key at a tie.  malloc'd; *n becomes their count.
 */
uint32_t *scope_select(const uint32_t *order, size_t *n,
    double (*weight)(const void *ctx, uint32_t number), const void *ctx);

/*
 * --min-sample: rows, users, views, whatever a rate, mean or estimate rests on,
 * from which it is given; with fewer its cell is empty and the note says "fewer
 * than N views".  `otherwise` is the mode's default.
 */
uint64_t scope_min_sample(uint64_t otherwise);

/*
 * --by: groups.  The key of a row is its cells of --by and then n cells of the
 * mode's own, escaped and joined as saved.h says; 0 columns when --by is not
 * given.  scope_put_by() puts the cells of --by and leaves the mode's in *key;
 * scope_put_key() puts all of them, but a column of `own`, the names of the mode's
 * cells separated by blanks, not a second time when --by names it.
 */
int        scope_by(void);		/* columns; known once scope_run() has begun */
bool       scope_by_given(void);	/* known from the start */
struct str scope_key(const struct rows *, size_t i, const struct str *own, size_t n);
void       scope_put_by_head(struct out *);
void       scope_put_by(struct out *, struct str *key);
void       scope_put_key_head(struct out *, const char *own);
void       scope_put_key(struct out *, struct str key, const char *own);

/* The cells of --by off the key, as they stand in it. */
struct str scope_cut_by(struct str *key);

#endif
