/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The party's own side of ingest psi: the different ids of a column, and, when
 * wanted, the rows they stand in, formatted and in input order.
 */
#ifndef INGEST_PSI_H
#define INGEST_PSI_H

#include "crypto/psi.h"
#include "table/run.h"

struct party_row {
	uint64_t order;
	size_t   from, n;	/* of its line in rows.text */
	size_t   id;		/* number in ids */
};

struct party {
	struct psi_ids ids;	/* in byte order */
	struct out     head;	/* with rows: the header, */
	struct out     text;	/* the lines, one behind the other as they came, */
	struct party_row *row;	/* and where each is, in input order */
	size_t         nrows;
};

/* Reads the tables into a zeroed party; rows without an id are in neither. */
void party_read(struct party *, const char *column, bool rows, char **files);
void party_free(struct party *);

#endif
