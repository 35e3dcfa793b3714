# SPDX-License-Identifier: GPL-3.0-or-later
#
# usage: awk -v rows=N -v seed=N -f log.awk
#
# An events table of made-up people: enough rows for several chunks, a few users
# and items so that counts are high, all events, gaps in every column.

function draw(below)
{
	seed = (seed * 69069 + 1) % 4294967296
	return int(seed / 65536) % below
}

BEGIN {
	n = split("impression play play play watch finish skip like comment share collect " \
	    "follow search order refund", event, " ")
	split("douyin kuaishou bilibili", platform, " ")
	c = split("search recommend feed follow", channel, " ")
	print "time,platform,user,item,creator,event,watch_ms,duration_ms,amount,currency,channel"
	for (i = 0; i < rows; i++) {
		e = event[1 + draw(n)]
		p = draw(20) == 0 ? "" : platform[1 + draw(3)]
		item = e == "search" ? "" : "v" (draw(97) * draw(7))
		day = 1 + draw(20)
		time = draw(50) == 0 ? "" : sprintf("2024-06-%02dT%02d:%02d:%02d.%03dZ", day,
		    draw(24), draw(60), draw(60), draw(1000))
		user = draw(60) == 0 ? "" : "u" (draw(40) * draw(9))
		watch = e ~ /^(play|watch)$/ && draw(10) > 0 ? draw(60000) : ""
		length_ms = item == "" ? "" : 5000 + 1000 * (length(item) + draw(200) / 199)
		amount = e ~ /^(order|refund)$/ ? draw(20000) / 100 : ""
		printf "%s,%s,%s,%s,c%d,%s,%s,%s,%s,%s,%s\n", time, p, user, item, draw(9), e, watch,
		    int(length_ms / 1000) * 1000, amount, amount == "" ? "" : "CNY",
		    draw(8) == 0 ? "" : channel[1 + draw(c)]
	}
}
