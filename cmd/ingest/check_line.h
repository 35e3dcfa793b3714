/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check_line - one line of the report: what was found, its level, why. */
#ifndef INGEST_CHECK_LINE_H
#define INGEST_CHECK_LINE_H

#include "check.h"

enum { CHECK_NOTE = 1024 };

/* The report being written. */
struct putting {
	const struct checkup *all;
	const struct check_view *view;
	struct arena arena;
	int64_t now;
	struct place now_at;
	enum level worst;
	struct out *out;
	/* the group */
	const struct group *group;
	uint32_t number;
	struct str key, platform;
	struct minute *times, *lags;
	size_t ntimes, nlags;
};

/* NAN and no place are empty cells; level and threshold come from the rule. */
struct check_line {
	enum check check;
	struct str columns;
	const struct rule *rule;
	double rows, bad, value;
	struct place example;
	char note[CHECK_NOTE];
};

struct limits check_limits(const struct check_view *, const struct rule *);
void check_put_line(struct putting *, const struct check_line *);

#endif
