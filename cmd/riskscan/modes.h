/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The modes of riskscan, one file each. */
#ifndef RISKSCAN_MODES_H
#define RISKSCAN_MODES_H

#include "base/opt.h"

extern const struct mode riskscan_text, riskscan_rules;

#endif
