/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * unit - checks of arithmetic that a command line cannot reach.
 *
 * A check that fails prints file, line and both numbers, and the run goes on;
 * main() adds up and exits.  NAN is near NAN only.  rel and tol are inclusive.
 */
#ifndef UNIT_H
#define UNIT_H

#include <math.h>
#include <stdio.h>

extern int unit_checks, unit_failed;	/* defined beside main() */

#define UNIT_FAIL(...) do {						\
	unit_failed++;							\
	fprintf(stderr, "%s:%d: ", __FILE__, __LINE__);			\
	fprintf(stderr, __VA_ARGS__);					\
	fputc('\n', stderr);						\
} while (0)

#define CHECK(cond) do {						\
	unit_checks++;							\
	if (!(cond))							\
		UNIT_FAIL("not so: %s", #cond);				\
} while (0)

/* |got - want| <= rel * |want| */
#define CHECK_NEAR(got, want, rel_tol) do {				\
	double g_ = (got), w_ = (want), t_ = (rel_tol);			\
	unit_checks++;							\
	if (!(g_ == w_ || fabs(g_ - w_) <= t_ * fabs(w_) || (isnan(g_) && isnan(w_)))) \
		UNIT_FAIL("%s: got %.17g, want %.17g within %g of it",	\
		    #got, g_, w_, t_);					\
} while (0)

/* |got - want| <= tol */
#define CHECK_ABS(got, want, tol) do {					\
	double g_ = (got), w_ = (want), t_ = (tol);			\
	unit_checks++;							\
	if (!(g_ == w_ || fabs(g_ - w_) <= t_ || (isnan(g_) && isnan(w_)))) \
		UNIT_FAIL("%s: got %.17g, want %.17g +- %g",		\
		    #got, g_, w_, t_);					\
} while (0)

/* unit_NAME() of every tests/unit/NAME.c; the list is made by make */
#define UNIT(name) void unit_##name(void);
#include "units.h"
#undef UNIT

#endif
