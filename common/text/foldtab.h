/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foldtab - characters that Unicode's normalisation leaves apart. */
#ifndef TEXT_FOLDTAB_H
#define TEXT_FOLDTAB_H

#include <stdint.h>

/* The Latin letter that c looks like or is named after, else c. */
uint32_t foldtab_letter(uint32_t c);

/* The unified ideograph of a radical or stroke, else c. */
uint32_t foldtab_radical(uint32_t c);

/* The simplified form of a common traditional character, else c. */
uint32_t foldtab_simple(uint32_t c);

#endif
