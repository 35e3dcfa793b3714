/* SPDX-License-Identifier: GPL-3.0-or-later */
/* roles - which metrics decide a test, which are beside it, and which must not get worse;
 * which arm is the control. */
#ifndef ABTEST_ROLES_H
#define ABTEST_ROLES_H

#include "base/opt.h"
#include "base/str.h"
#include "experiment/verdict.h"

/* Roles by metric name: --secondary --guardrail --margin --lower */
extern const struct opt role_options[];

enum role role_of(struct str metric);
bool      lower_is_better(struct str metric);

/* NAN without one; dies on a guardrail without it. */
double    role_margin(void);

/* "2%" as 0.02; dies, naming the option. */
double    percent_read(const char *option, const char *word);

/* Dies when an option names a metric that never came; `seen` is asked. */
void roles_check(bool (*seen)(const void *ctx, struct str metric), const void *ctx);

/* The control among the arms: the one of this name, or, where word is NULL, one known by
 * its name, or the first, which is guessed. */
struct control { size_t arm; bool found, guessed; };
struct control control_of(const char *word, size_t arms,
    struct str (*name)(const void *ctx, size_t arm), const void *ctx);

#endif
