/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The modes of rank, one file each. */
#ifndef RANK_MODES_H
#define RANK_MODES_H

#include "base/opt.h"

extern const struct mode rank_score;

#endif
