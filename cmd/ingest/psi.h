/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The party's own side of ingest psi: the different ids of a column, and, when
 * wanted, the rows they stand in, formatted and in input order, or the sums of
 * value columns over the rows of each id.
 */
#ifndef INGEST_PSI_H
#define INGEST_PSI_H

#include "base/die.h"
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
	int64_t       *value;	/* with sums: value[id * n + column], in its unit */
	size_t         without;	/* ids left out: no value in some column */
};

/* What of the table is wanted beside the ids; one of them, or neither. */
struct wanted {
	bool rows;
	const struct psi_column *sum;
	size_t nsums;
};

/* Reads the tables into a zeroed party; rows without an id are in neither. */
void party_read(struct party *, const char *column, struct wanted, char **files);
void party_free(struct party *);

/* psi_message.c: messages in (file NULL: standard input) and out. */
void message_read(struct psi_message *, const char *file);
void message_write(const struct psi_message *);
NORETURN void message_refuse(const char *file, const char *why);

/* psi_sums.c: the steps with sealed values. */
struct sum_options {
	const char *column, *message;
	const char *sum, *unit;		/* as given; unit NULL: 0.01 */
	size_t pad, at_most, min_k;
};
void sums_offer(const struct sum_options *, const unsigned char key[static CRYPT_KEY],
    char **files);
void sums_add(const struct sum_options *, const unsigned char key[static CRYPT_KEY],
    char **files);
void sums_total(const struct sum_options *, const unsigned char key[static CRYPT_KEY]);

#endif
