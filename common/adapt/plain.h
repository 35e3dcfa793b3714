/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * plain - cells spelt exactly as the tables are: they are written as they
 * stand, without becoming a number in between.  Each says yes only where its
 * parser of value.h takes the cell, sets no flag but those told here, and out.h
 * would write the same bytes again.
 */
#ifndef ADAPT_PLAIN_H
#define ADAPT_PLAIN_H

#include <stdbool.h>

#include "base/str.h"

bool plain_count(struct str);	/* 0  12235; at most 18 digits, no zero in front */
bool plain_share(struct str);	/* 0  1  0.0875; at most 6 decimals, from 0.0001 on */
bool plain_time(struct str);	/* 2024-06-18T12:00:00Z */
bool plain_day(struct str);	/* 2024-06-18 */

#endif
