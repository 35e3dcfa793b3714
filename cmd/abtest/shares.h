/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shares - the shares of units that arms are due, and whether they got them. */
#ifndef ABTEST_SHARES_H
#define ABTEST_SHARES_H

#include "base/mem.h"
#include "base/opt.h"
#include "stat/srm.h"

extern const struct opt shares_options[];	/* --weights --srm-threshold --srm-size */
extern const struct opt weights_options[];	/* --weights */

struct share { struct str arm; double weight; };

/* --weights, sorted by arm; dies when it cannot be read. 0: equal shares. */
size_t shares_read(const struct share **, struct arena *);

/* Broken: p below the threshold and Cohen's w not below --srm-size. */
bool   shares_broken(const struct srm *);
bool   shares_broken_at_look(const struct srm *, double log_ratio);	/* looks.h */
double shares_threshold(void);

#endif
