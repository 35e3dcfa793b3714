# SPDX-License-Identifier: GPL-3.0-or-later
#
# usage: awk -f watch.awk
#
# Made-up views of videos of 20 s, 1000 each. Of those still there 1 % leave in each
# second. Planted: v3 loses 40 % of its viewers between 3 and 4 s, v7 15 % between
# 7 and 8 s, and w (12 s) loses 30 % in its first second.

function draw(below)
{
	seed = (seed * 69069 + 1) % 4294967296
	return int(seed / 65536) % below
}

BEGIN {
	seed = 1
	print "platform,user,item,event,time,watch_ms,duration_ms"
	n = split("v1 v2 v3 v4 v5 v6 v7 w", item, " ")
	for (i = 1; i <= n; i++)
		for (u = 0; u < 1000; u++) {
			long = item[i] == "w" ? 12 : 20
			for (s = 0; s < long; s++) {
				p = 100
				if (item[i] == "v3" && s == 3)
					p = 4000
				if (item[i] == "v7" && s == 7)
					p = 1500
				if (item[i] == "w" && s == 0)
					p = 3000
				if (draw(10000) < p)
					break
			}
			ms = s == long ? long * 1000 : s * 1000 + draw(1000)
			printf "douyin,u%d,%s,watch,2024-06-18T12:00:00Z,%d,%d\n", u, item[i], ms, long * 1000
		}
}
