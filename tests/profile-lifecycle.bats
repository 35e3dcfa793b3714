# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2016,SC2086,SC2154 # awk programs; stderr is set by run --separate-stderr
load helper

setup_file() {
	awk -v rows=6000 -v seed=13 -f "$BATS_TEST_DIRNAME/data/profile/log.awk" >"$BATS_FILE_TMPDIR/log.csv"
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	log=$BATS_FILE_TMPDIR/log.csv
}

# days USER DAY... - rows at noon UTC in January 2020
days() {
	local user=$1
	shift
	printf "2020-01-%02dT12:00:00Z\t$user\tplay\n" "$@"
}

@test "stages are those of PostHog's test_lifecycle_trend" {
	# PostHog test_lifecycle_query_runner.py, 12 to 19 January; its dormant are negative
	{
		printf 'time\tuser\tevent\n'
		days p1 11 12 13 15 17 19
		days p2 9 12
		days p3 12
		days p4 15
	} >in.tsv
	profile lifecycle in.tsv >out
	assert_equal "$(column period new returning resurrecting dormant <out | sed 1,3d)" "$(tsv \
	    '2020-01-12 1 1 1 0' '2020-01-13 0 1 0 2' '2020-01-14 0 0 0 1' '2020-01-15 1 0 1 0' \
	    '2020-01-16 0 0 0 2' '2020-01-17 0 0 1 0' '2020-01-18 0 0 0 1' '2020-01-19 0 0 1 0')"
	# everybody ever seen is in some stage
	run -0 awk -F'\t' 'NR > 4 { print $3 + $4 + $5 + $6 + $7 }' out
	assert_output "$(printf '%s\n' 3 3 3 4 4 4 4 4)"
	assert_equal "$(column note <out | tail -n 1)" 'fewer than 10 in the period before; the period is not over'
}

@test "the matrix counts what follows what" {
	{
		printf 'time\tuser\tevent\n'
		days p1 11 12 13 15 17 19
		days p4 15
	} >in.tsv
	profile lifecycle --matrix --min-sample 1 in.tsv >out
	# p1: new returning returning dormant resurrecting dormant resurrecting dormant
	# resurrecting; p4: new dormant absent absent absent
	run -0 column stage next users of share <out
	assert_output "$(tsv 'new returning 1 2 0.5' 'new dormant 1 2 0.5' 'returning returning 1 2 0.5' \
	    'returning dormant 1 2 0.5' 'resurrecting returning 0 2 0' 'resurrecting dormant 2 2 1' \
	    'dormant resurrecting 3 4 0.75' 'dormant absent 1 4 0.25' 'absent resurrecting 0 2 0' \
	    'absent absent 2 2 1')"
}

@test "weeks and months, the zone, and which events count" {
	tsv 'time user event' '2024-05-31T15:00:00Z u1 play' '2024-05-31T17:00:00Z u1 like' \
	    '2024-08-01T00:00:00Z u1 play' >in.tsv
	profile lifecycle --period month in.tsv >out
	assert_equal "$(column period new returning resurrecting dormant absent <out)" "$(tsv \
	    '2024-05-01 1 0 0 0 0' '2024-06-01 0 1 0 0 0' '2024-07-01 0 0 0 1 0' '2024-08-01 0 0 1 0 0')"
	profile lifecycle --period month --event view in.tsv >out
	assert_equal "$(column period new returning resurrecting dormant absent <out)" "$(tsv \
	    '2024-05-01 1 0 0 0 0' '2024-06-01 0 0 0 1 0' '2024-07-01 0 0 0 0 1' '2024-08-01 0 0 1 0 0')"
	profile lifecycle --period week --zone UTC in.tsv >out
	assert_equal "$(column period new dormant absent <out | head -n 3)" \
	    "$(tsv '2024-05-27 1 0 0' '2024-06-03 0 1 0' '2024-06-10 0 0 1')"
}

@test "stages of a log are those of an awk, and kept has Wilson bounds" {
	profile lifecycle --zone UTC "$log" >out
	awk -F, 'NR > 1 && $1 != "" && $3 != "" { u = $2 "|" $3; d = 0 + substr($1, 9, 2); at[u, d] = 1
		if (!(u in first) || d < first[u]) first[u] = d }
	    END { for (u in first) for (d = first[u]; d <= 20; d++) {
		here = (u, d) in at; before = (u, d - 1) in at
		n[d, here ? d == first[u] ? "n" : before ? "r" : "s" : before ? "d" : "a"]++ }
		for (d = 1; d <= 20; d++) printf "2024-06-%02d\t%d\t%d\t%d\t%d\t%d\n", d, n[d, "n"], n[d, "r"],
		    n[d, "s"], n[d, "d"], n[d, "a"] }' "$log" |
	    diff -u - <(column period new returning resurrecting dormant absent <out)
	run -0 awk -F'\t' 'NR > 2 { z = 1.959963984540054; k = $4; n = active
		p = k / n; m = (p + z * z / 2 / n) / (1 + z * z / n)
		h = z * sqrt(p * (1 - p) / n + z * z / 4 / n / n) / (1 + z * z / n)
		if (sprintf("%.6g", p) != $8 || sprintf("%.6g", m - h) != $9 || sprintf("%.6g", m + h) != $10) print }
	    { active = $2 }' out
	assert_output ''
}

@test "any cut, any number of workers and groups give the same bytes" {
	for how in '' '--by channel' '--matrix --by platform'; do
		profile lifecycle $how "$log" >want
		profile lifecycle $how -j 1 "$log" | cmp - want
		for k in 1 2 3 4 5; do profile lifecycle $how --partial --slice=$k/5 "$log" >part.$k; done
		profile lifecycle $how --merge part.? | cmp - want
		profile lifecycle $how --merge --partial part.4 part.2 >half
		profile lifecycle $how --merge half part.5 part.1 part.3 | cmp - want
	done
	awk -F, 'NR == 1 || $11 == "feed"' "$log" | profile lifecycle --now 2024-06-20T12:00:00Z >want
	profile lifecycle --now 2024-06-20T12:00:00Z --by channel "$log" | awk -F'\t' '$1 == "feed"' |
	    cut -f 2- | cmp - <(sed 1d want)
}
