/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * options - what a run was asked to do, as one digest.
 *
 * SHA-256 of "NAME=VALUE\n" for every flag, text and list that was given and
 * for every number, also a default, in the order of the mode's tables; a list
 * has a line for each.  Flags are NAME=1, spans are ms.  The same options in
 * another order or spelling have the same digest; those named in `without`
 * (NULL ends) do not count.
 */
#ifndef AUDIT_OPTIONS_H
#define AUDIT_OPTIONS_H

#include "base/opt.h"
#include "crypto/crypt.h"

void audit_options(unsigned char to[static CRYPT_SHA256], const struct mode *,
    const char *const *without);

#endif
