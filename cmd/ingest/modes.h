/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The modes of ingest, one file each. */
#ifndef INGEST_MODES_H
#define INGEST_MODES_H

#include "base/opt.h"

extern const struct mode ingest_adapters;
extern const struct mode ingest_audit;
extern const struct mode ingest_cat;
extern const struct mode ingest_check;
extern const struct mode ingest_link;
extern const struct mode ingest_psi;
extern const struct mode ingest_read;

#endif
