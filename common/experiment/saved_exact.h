/* SPDX-License-Identifier: GPL-3.0-or-later */
/* saved_exact - exact sums in a line of state (saved.h): three cells each. */
#ifndef EXPERIMENT_SAVED_EXACT_H
#define EXPERIMENT_SAVED_EXACT_H

#include "experiment/exact.h"
#include "table/saved.h"

void saved_put_exact(struct out *, const struct exact *);
bool saved_exact(struct str *rest, struct exact *);

#endif
