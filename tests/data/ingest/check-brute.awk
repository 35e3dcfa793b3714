# SPDX-License-Identifier: GPL-3.0-or-later
#
# usage: awk -F'\t' -f check-brute.awk FILE
#
# What `ingest check` must find in a table of check-gen.awk, by holding all of it
# in memory: platform, column, check, rows, bad, FILE:LINE of the first bad row.

function whole(s) { return s ~ /^-?[0-9]+$/ }
function number(name) { return whole($at[name]) || $at[name] ~ /^[0-9]+\.[0-9]+$/ && name ~ /rate|bounce/ }
function count(column, check, looked, bad, line,    k) {
	if (!looked)
		return
	k = p "\t" column "\t" check
	base[k]++
	wrong[k] += bad
	if (bad && (!(k in first) || line < first[k]))
		first[k] = line
}

NR == 1 {
	for (i = 1; i <= NF; i++)
		at[$i] = i
	next
}

{
	p = $at["platform"]
	for (name in at)
		count(name, "missing", 1, $at[name] == "", NR)
	count("views", "invalid", $at["views"] != "", !whole($at["views"]), NR)
	count("likes", "invalid", $at["likes"] != "", !whole($at["likes"]), NR)
	count("asof", "invalid", $at["asof"] != "", $at["asof"] == "yesterday", NR)
	count("likes", "negative", number("likes"), $at["likes"] < 0, NR)
	count("finish_rate", "over_one", 1, $at["finish_rate"] > 1, NR)
	count("views|impressions", "over", number("views") && number("impressions"),
	    $at["views"] + 0 > $at["impressions"] + 0, NR)
	count("avg_watch_ms|duration_ms", "over", 1, $at["avg_watch_ms"] + 0 > $at["duration_ms"] + 0, NR)
	count("likes|views", "without", number("likes") && number("views") && $at["flags"] != "p",
	    $at["likes"] > 0 && $at["views"] == 0, NR)
	count("bounce_2s|rate_5s", "sum_over_one", 1,
	    int($at["bounce_2s"] * 1000 + 0.5) + int($at["rate_5s"] * 1000 + 0.5) > 1001, NR)
	if ($at["item"] != "") {
		key = $at["platform"] FS $at["item"] FS $at["window"]
		count("platform|account|item|window|day", "duplicate", 1, seen[key FS $at["asof"]]++ > 0, NR)
		if ($at["asof"] ~ /^2026/ && $at["flags"] !~ /a/ && $at["window"] != "day") {
			if (!((key, $at["asof"]) in value)) {
				value[key, $at["asof"]] = $at["views"]
				where[key, $at["asof"]] = NR
				keys[key] = p
			}
		}
	}
}

END {
	for (day = 1; day <= 28; day++)
		for (hour = 0; hour < 24; hour += 6)
			stamp[++stamps] = sprintf("2026-11-%02dT%02d:00:00Z", day, hour)
	for (key in keys) {
		p = keys[key]
		last = ""
		for (i = 1; i <= stamps; i++) {
			v = (key, stamp[i]) in value ? value[key, stamp[i]] : ""
			if (!whole(v))
				continue
			if (last != "")
				count("views", "regress", 1, v + 0 < last + 0, where[key, stamp[i]])
			last = v
		}
	}
	for (k in base)
		print k "\t" base[k] "\t" wrong[k] + 0 "\t" (k in first ? FILENAME ":" first[k] : "")
}
