/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * part - mergeable state as text: --partial, --merge, --state.
 *
 * A part is a header line, one line per thing counted, and a last line:
 *
 *   #tuiliu-part 1 <TAB> mode <TAB> options <TAB> rows <TAB> rejected <TAB> inputs
 *   ...
 *   #end <TAB> lines <TAB> checksum
 *
 * options is a digest of the choices that shape the state, inputs the digests
 * of what was counted (content, not names), so that a part of another mode, of
 * other options, cut short, damaged, or of an input already counted is
 * refused: exit codes get lost on the way through other programs, this does
 * not.
 *
 * `X IN` prints the same bytes as `X --partial IN | X --merge`, for any cut of
 * IN by records into any number of parts, merged in any order and in stages.
 */
#ifndef TABLE_PART_H
#define TABLE_PART_H

#include "table/run.h"

extern const struct opt part_options[];	/* --partial --merge --state --slice */
bool part_asked(void);			/* any of them was given */

/*
 * The accumulator contract of a fold mode.  finish() is called once, before
 * save() or emit(), when nothing will be added any more.  save() puts lines
 * that do not start with '#'; load() adds one of them to the accumulator and
 * returns NULL or what is wrong with it.
 */
struct contract {
	struct job  job;	/* start, add, merge and cols */
	const char *mode;	/* "profile item" */
	uint64_t    options;	/* digest, see part_option() */
	void (*finish)(void *acc);
	void (*save)(void *acc, struct out *);
	const char *(*load)(void *acc, struct str line);
	void (*emit)(void *acc, struct out *);	/* head and rows */
};

/*
 * The calls of the contract for an accumulator with typed functions
 * NOUN_new(ctx), _add, _merge, _finish(acc, workers), _save and _load; emit() is
 * the mode's own.  CONTRACT_JOB and CONTRACT_CALLED name them in the struct.  The
 * rows of a mode that adds them in its own way go to FUNCTION(acc, rows).
 */
#define CONTRACT_CALLS(noun) CONTRACT_CALLS_BY(noun, noun##_add)
#define CONTRACT_CALLS_BY(noun, function)						\
	static void *contract_start_##noun(void *ctx) { return noun##_new(ctx); }	\
	static void contract_add_##noun(void *acc, struct rows *r) { function(acc, r); }	\
	static void contract_merge_##noun(void *into, void *from)			\
	{										\
		noun##_merge(into, from);						\
	}										\
	static void contract_finish_##noun(void *acc)					\
	{										\
		noun##_finish(acc, run_workers());					\
	}										\
	static void contract_save_##noun(void *acc, struct out *o) { noun##_save(acc, o); }	\
	static const char *contract_load_##noun(void *acc, struct str line)		\
	{										\
		return noun##_load(acc, line);						\
	}
#define CONTRACT_JOB(noun)								\
	.start = contract_start_##noun, .add = contract_add_##noun,			\
	.merge = contract_merge_##noun
#define CONTRACT_CALLED(noun)								\
	.finish = contract_finish_##noun, .save = contract_save_##noun,			\
	.load = contract_load_##noun

/* Mix one more choice into an options digest that starts at 0. */
uint64_t part_option(uint64_t options, struct str choice);

/* Read inputs or parts as the options say, write the result, the part, or
 * result and state; returns the exit status. */
int contract_run(const struct contract *, char **files);

#endif
