/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audience/rfm.h"

#include <math.h>

#include "unit.h"

/* Cells of five customers: README of the R package rfm (rsquaredacademy), its
 * rfm_data_orders at 2006-12-31; cuts: rfm 0.3.0 run on the same table. */
static void
published(void)
{
	static const struct rfm_cuts r = { { 115, 181, 297.4, 482 } }, f = { { 4, 5, 6, 8 } },
				     m = { { 255.8, 382, 506.4, 666 } };
	static const struct {
		int days, orders, amount, rfm;
	} c[] = {
		{ 205, 6, 472, 343 },
		{ 140, 3, 340, 412 },
		{ 194, 4, 405, 323 },
		{ 98, 7, 596, 544 },
		{ 132, 5, 448, 433 },
	};

	for (size_t i = 0; i < sizeof c / sizeof *c; i++)
		CHECK(rfm_cell_turned(&r, c[i].days) * 100 + rfm_cell(&f, c[i].orders) * 10 +
			rfm_cell(&m, c[i].amount) ==
		    c[i].rfm);
	/* lower <= x < upper */
	CHECK(rfm_cell(&f, 3.999) == 1 && rfm_cell(&f, 4) == 2);
	CHECK(rfm_cell_turned(&r, 481.9) == 2 && rfm_cell_turned(&r, 482) == 1);
}

/* quantile(1:10, c(.2, .4, .6, .8)) of R is 2.8 4.6 6.4 8.2. */
static void
cuts_of_ten(int64_t times, double unit)
{
	int64_t x[10];
	static const double q[] = { 2.8, 4.6, 6.4, 8.2 };

	for (int i = 0; i < 10; i++)
		x[i] = (i * 7 % 10 + 1) * times;
	struct rfm_cuts c = rfm_cuts(x, 10, unit);
	for (int i = 0; i < 4; i++)
		CHECK_NEAR(c.at[i], q[i] * (double)times + unit, 1e-14);
}

static void
own_cuts(void)
{
	struct rfm_cuts r, f, m;

	CHECK(rfm_cuts_read("f=4,5,6,8 r=115,181,297.4,482", &r, &f, &m) == NULL);
	CHECK(r.at[2] == 297.4 && f.at[0] == 4 && f.at[3] == 8 && isnan(m.at[0]));
	CHECK(rfm_cell(&f, 5) == 3 && rfm_cell_turned(&r, 98) == 5);
	CHECK(rfm_cuts_read("", &r, &f, &m) == NULL && isnan(r.at[0]));
	CHECK(rfm_cuts_read("r=1,2,3", &r, &f, &m) != NULL);
	CHECK(rfm_cuts_read("r=1,2,3,4,5", &r, &f, &m) != NULL);
	CHECK(rfm_cuts_read("r=1,3,3,4", &r, &f, &m) != NULL);
	CHECK(rfm_cuts_read("x=1,2,3,4", &r, &f, &m) != NULL);
	CHECK(rfm_cuts_read("1,2,3,4", &r, &f, &m) != NULL);
}

void
unit_audience_rfm(void)
{
	published();
	own_cuts();
	cuts_of_ten(1, 1);
	cuts_of_ten(10000, 10000); /* past the range that is counted */

	/* nobody spends but one: everybody else shares the first cell */
	int64_t money[] = { 0, 0, 0, 0, 0, 590000 };
	struct rfm_cuts c = rfm_cuts(money, 6, 10000);
	CHECK(rfm_cell(&c, 0) == 1 && rfm_cell(&c, 590000) == 5);
	CHECK(isnan(rfm_cuts(money, 0, 1).at[0]));
	struct rfm_cuts one = rfm_cuts(money, 1, 1);
	CHECK_NEAR(one.at[0], 1, 0);
}
