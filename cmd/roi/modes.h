/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The modes of roi, one file each. */
#ifndef ROI_MODES_H
#define ROI_MODES_H

#include "base/opt.h"

extern const struct mode roi_table;

#endif
