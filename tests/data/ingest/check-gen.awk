# SPDX-License-Identifier: GPL-3.0-or-later
#
# usage: awk -v rows=N -v seed=S -f check-gen.awk
#
# A posts table with faults of every kind, many of them.

function pick(n) { return int(rand() * n) }
function maybe(chance, this, that) { return rand() < chance ? this : that }

BEGIN {
	OFS = "\t"
	srand(seed)
	split("douyin kuaishou xiaohongshu youtube", platform, " ")
	print "platform", "item", "published", "window", "asof", "duration_ms", "impressions",
	    "views", "avg_watch_ms", "finish_rate", "rate_5s", "bounce_2s", "likes", "flags"
	for (i = 0; i < rows; i++) {
		item = pick(rows / 6)
		views = maybe(0.05, 0, pick(90000))
		print platform[1 + item % 4], maybe(0.02, "", "v" item),
		    sprintf("2026-10-%02dT%02d:%02d:%02dZ", 1 + item % 28, item % 24, item % 60, item * 7 % 60),
		    maybe(0.1, "day", "lifetime"),
		    maybe(0.03, "", maybe(0.01, "yesterday", sprintf("2026-11-%02dT%02d:00:00Z", 1 + pick(28), 6 * pick(4)))),
		    15000 * (1 + item % 4), maybe(0.1, "", pick(300000)),
		    maybe(0.04, "", maybe(0.02, "1.2万", views)), pick(20000),
		    sprintf("%.3f", rand() * 1.02), sprintf("%.3f", rand()), sprintf("%.3f", rand() * 0.4),
		    maybe(0.03, -1, maybe(0.03, "1.0", pick(900))), maybe(0.05, "p", maybe(0.05, "ad", ""))
	}
}
