# SPDX-License-Identifier: GPL-3.0-or-later
# One count over a table, for bench/coverage, which says what the variables are:
# how, column, value, nominal, where, least, most, why, name, command.

function max(a, b) { return a > b ? a : b }

function clamp(x, lo, hi) { return x < lo ? lo : x > hi ? hi : x }

# A test's name may hold what it was drawn with: NAME/RATE_OF_A/RATE_OF_B/...
function drawn(arm,  part) {
	split($at["test"], part, "/")
	return part[index("ABCDEFGH", arm) + 1] + 0
}

function best_drawn(  part, i, n, best) {
	n = split($at["test"], part, "/")
	for (i = 2; i <= n; i++)
		best = max(best, part[i] + 0)
	return best
}

# "own": of the rates that the test was drawn with
function truth() {
	if (value != "own")
		return value + 0
	if (column == "regret")	# of two arms, this one does not lead
		return $at["n"] * (drawn($at["arm"] == "A" ? "B" : "A") - drawn($at["arm"]))
	return drawn($at["arm"]) - ("control" in at ? drawn($at["control"]) : 0)
}

# What the row has to say: 1 or 0 (a number for calibrated and costs), "" if it is empty.
function told(  a, b) {
	if (how ~ /cover/) {
		a = $at[column == "value" ? "lo" : column "_lo"]
		b = $at[column == "value" ? "hi" : column "_hi"]
		return a == "" || b == "" ? "" : a + 0 <= truth() && truth() <= b + 0
	}
	if (how ~ /is$/)
		return $at[column] == value
	if ($at[column] == "")
		return ""
	a = drawn($at["arm"])
	b = best_drawn()
	if (how == "calibrated")
		return (a == b) - $at[column]
	if (how == "costs")
		return b - a - $at[column]
	return $at[column] + 0 < value + 0
}

function count(x) {
	cases++
	sum += x
	squares += x * x
}

function label() {
	if (how ~ /cover/)
		return column " holds " value (how ~ /^all/ ? " at every look" : "")
	if (how ~ /below/)
		return (how ~ /^any/ ? "any " : how ~ /^false/ ? "false share of " : "") column " < " value
	if (how ~ /is$/)
		return (how ~ /^any/ ? "any " : "") column " is " value
	return how == "costs" ? "true cost less " column : "best in truth less " column " from " value
}

NR == 1 {
	for (i = 1; i <= NF; i++)
		at[$i] = i
	split(where, only, "=")
	next
}

only[1] == "unmoved" && $at["metric"] < only[2] { next }
only[1] in at && $at[only[1]] != only[2] { next }
column == "regret" && $at["regret"] == 0 { next }
how == "calibrated" && $at[column] < value { next }

{
	x = told()
	test = $at["test"]
	if (x == "") {
		none++
	} else if (how ~ /^(all|any|false)_/) {
		if (!(test in rows))
			order[++tests] = test
		rows[test]++
		hits[test] += x
		wrong[test] += x && $at["metric"] >= where
	} else {
		count(x)
	}
}

END {
	for (i = 1; i <= tests; i++) {
		test = order[i]
		if (how ~ /^false/)
			count(hits[test] > 0 ? wrong[test] / hits[test] : 0)
		else
			count(how ~ /^all/ ? hits[test] == rows[test] : hits[test] > 0)
	}
	if (where != "" && how !~ /^false/)
		what = " (" where ")"
	what = label() what
	promised = least == most ? least : least " to " most
	if (cases == 0) {
		print name, command, what, 0, none + 0, promised, "", "", "", "nothing to count"
		exit
	}
	mean = sum / cases
	near = clamp(mean, least / 100, most / 100)
	p = near > 0 && near < 1 ? near : mean
	spread = how ~ /^(false|calibrated|costs)/ ? squares / cases - mean ^ 2 : p * (1 - p)
	se = sqrt(spread / cases)
	off = se > 0 ? (mean - near) / se : mean == near ? 0 : 99
	print name, command, what, cases, none + 0, promised, sprintf("%.3f", 100 * mean),
	    sprintf("%.3f", 100 * se), sprintf("%.1f", off), why
}
