/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * segments - rows of a table, each once, and the segments they fall into.
 *
 * What is kept is the wanted cells of each row as text, so states merge by
 * union.  A row whose key has other values elsewhere has no segment.
 */
#ifndef PROFILE_SEGMENTS_H
#define PROFILE_SEGMENTS_H

#include "base/map.h"
#include "table/out.h"
#include "table/rows.h"

#include "stages.h"

enum { SEGMENT_KEYS = 4, FEATURES_MOST = 64, SEGMENTS_MOST = 64 };

/* Columns of the job: key, features, conversion, those of the rules. */
struct segments_plan {
	struct col *col;
	size_t keys, features, cells;	/* cells: all behind the keys */
	bool   converts;
	bool   log[FEATURES_MOST];
	const struct stages *stages;	/* NULL: none */
};

struct segments_view {
	bool     mixture, fill, assign;	/* fill: a missing feature is its mean */
	uint64_t seed, sample, min_rows;
	size_t   k, most, starts;	/* k 0: chosen */
	int      workers;
};

struct segments {
	const struct segments_plan *plan;
	struct map map;		/* cells of --by, key, values; the value counts rows */
	uint32_t *order;	/* by key, after segments_finish() */
};

struct segments *segments_new(const struct segments_plan *);
void segments_add(struct segments *, struct rows *);
void segments_merge(struct segments *into, struct segments *from);	/* frees from */
void segments_finish(struct segments *, int workers);
void segments_save(const struct segments *, struct out *);
const char *segments_load(struct segments *, struct str line);

/* A row of the table. */
struct person {
	struct str key;		/* cells of --by, key */
	struct str rule;	/* of the stage */
	int    segment;		/* -1: none */
	bool   torn;		/* several rows with other values */
	int    missing;		/* first feature without a value; -1: all there */
	double converted;	/* 0, 1, NAN */
	double silhouette, distance, posterior;	/* NAN: none */
};

struct segment {
	struct str name;
	size_t rows, known, converted;
	double silhouette;	/* mean */
	double *mean, *scaled;	/* of features, as they are and as clustered (--log) */
};

/* One value of --by. */
struct crowd {
	size_t first, rows;	/* persons */
	size_t left_out, filled, sampled;	/* sampled 0: silhouettes of all rows */
	size_t n;		/* segments */
	struct segment *segment, all;
	double *sd;		/* of features over all rows; 0: constant */
	bool   few, alike, chosen;
	double *r;		/* with conversion, three numbers a feature */
};

struct people {
	struct arena arena;
	const struct segments_plan *plan;
	struct person *person;
	double *value;		/* features of each person, NAN when missing */
	size_t rows;
	struct { struct crowd *at; size_t len, cap; } crowds;
};

void people_read(struct people *, const struct segments *);	/* rows, values, stages */
void people_segment(struct people *, const struct segments_view *);

/* A feature of a row as it is clustered (--log); its mean and deviation over a crowd. */
double people_scaled(const struct people *, size_t row, size_t feature);
double people_spread(const struct people *, const struct crowd *, size_t feature, double *sd);

/* Counts, means and correlations of a crowd whose rows have their segments. */
void people_describe(struct people *, struct crowd *);

void people_put(const struct people *, const struct segments_view *, struct out *);

#endif
