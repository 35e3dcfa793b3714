/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audience/watch.h"

#include "base/num.h"
#include "unit.h"

/* Rows of KuaiRec under the definitions of its README and KuaiRand's. */
void
unit_audience_watch(void)
{
	static const struct {
		int64_t play, dur;
		bool complete, valid, lasting, brief;
	} row[] = { { 13838, 10867, 1, 1, 1, 0 }, { 13665, 10984, 1, 1, 1, 0 },
		{ 851, 7908, 0, 0, 0, 1 }, { 862, 9590, 0, 0, 0, 1 }, { 858, 11000, 0, 0, 0, 1 },
		{ 34618, 140017, 0, 1, 1, 0 }, { 12619, 21888, 0, 1, 0, 0 },
		{ 2407, 7067, 0, 0, 0, 1 }, { 6455, 7067, 0, 0, 0, 0 },
		{ 12263, 14304, 0, 1, 0, 0 } };

	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		struct watched w = watch_look(row[i].play, row[i].dur);
		CHECK(w.complete == row[i].complete && w.valid == row[i].valid &&
		    w.lasting == row[i].lasting && w.brief == row[i].brief);
	}
	CHECK(watch_look(20000, 10000).runs == 2 && watch_look(19999, 10000).runs == 1);
	CHECK(!watch_look(5000, 0).complete && !watch_look(5000, INT_NONE).complete);
	CHECK(!watch_look(2000, 2000).brief && watch_look(1999, 2000).brief);
}
