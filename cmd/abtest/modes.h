/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The modes of abtest, one file each. */
#ifndef ABTEST_MODES_H
#define ABTEST_MODES_H

#include "base/opt.h"

extern const struct mode abtest_test, abtest_plan, abtest_srm, abtest_watch, abtest_bandit, abtest_aa,
	abtest_switchback, abtest_units;

#endif
