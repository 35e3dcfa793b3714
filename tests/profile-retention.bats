# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2016,SC2086,SC2154 # awk programs; stderr is set by run --separate-stderr
load helper

setup_file() {
	awk -v rows=30000 -v seed=9 -f "$BATS_TEST_DIRNAME/data/profile/log.awk" >"$BATS_FILE_TMPDIR/log.csv"
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	log=$BATS_FILE_TMPDIR/log.csv
}

# visits USER DATE... - rows at noon UTC
visits() {
	local user=$1
	shift
	printf "%sT12:00:00Z\t$user\tplay\n" "$@"
}

# triangle - per cohort the column `returned`, joined
triangle() { awk -F'\t' 'NR > 1 { if ($1 != c) printf "%s%s:", (NR > 2 ? "\n" : ""), $1; c = $1; printf " %d", $4 } END { print "" }'; }

@test "the recurring triangle is PostHog's test_month_interval" {
	# PostHog test_retention_query_runner.py: months -5 to 5 around June 2020
	{
		printf 'time\tuser\tevent\n'
		visits p1 2020-01-10 2020-02-10 2020-03-10 2020-05-10 2020-06-10 2020-09-10
		visits p2 2020-01-10 2020-02-10 2020-03-10 2020-06-10 2020-07-10 2020-11-10
	} >in.tsv
	profile retention --recurring --period month in.tsv >out
	run -0 triangle <out
	assert_output "$(cat <<-'END'
		2020-01-01: 2 2 2 0 1 2 1 0 1 0 1
		2020-02-01: 2 2 0 1 2 1 0 1 0 1
		2020-03-01: 2 0 1 2 1 0 1 0 1
		2020-05-01: 1 1 0 0 1 0 0
		2020-06-01: 2 1 0 1 0 1
		2020-07-01: 1 0 0 0 1
		2020-09-01: 1 0 0
		2020-11-01: 1
	END
	)"
}

@test "first-time cohorts, or later, and the limits of what could be seen" {
	{
		printf 'time\tuser\tevent\n'
		visits a 2024-06-01 2024-06-02 2024-06-05
		visits b 2024-06-01 2024-06-04
		visits c 2024-06-02
	} >in.tsv
	profile retention in.tsv >out
	assert_equal "$(triangle <out)" "$(printf '2024-06-01: 2 1 0 1 1\n2024-06-02: 1 0 0 0')"
	assert_equal "$(profile retention --or-later in.tsv | triangle)" \
	    "$(printf '2024-06-01: 2 2 2 2 1\n2024-06-02: 1 0 0 0')"
	assert_equal "$(profile retention --periods 1 in.tsv | triangle)" \
	    "$(printf '2024-06-01: 2 1\n2024-06-02: 1 0')"
	assert_equal "$(column n note <out | sed -n 5p)" \
	    "$(printf '4\tfewer than 10 users; the period is not over')"
	profile retention --now 2024-06-05T16:00:00Z in.tsv >out
	assert_equal "$(column note <out | sed -n 5p)" 'fewer than 10 users'
	# Wilson of 1 of 2 is 1/2 +- z / (2 sqrt(2 + z^2)) (closed form)
	profile retention --min-sample 2 in.tsv >out
	assert_equal "$(column retention retention_lo retention_hi <out | sed -n 2p)" \
	    "$(awk 'BEGIN { z = 1.959963984540054; h = z / 2 / sqrt(2 + z * z); printf "0.5\t%.6g\t%.6g", .5 - h, .5 + h }')"
}

@test "those of the first day who came again on each later one are ClickHouse's retention()" {
	# ClickHouse docs, retention(): uids 0-4 on day one, 0-9 on two, 0-14 on three;
	# sum(r[1]), sum(r[2]), sum(r[3]) are 5, 5, 5
	awk 'BEGIN { print "time\tuser\tevent"
		for (d = 1; d <= 3; d++) for (u = 0; u < 5 * d; u++) printf "2020-01-0%dT12:00:00Z\tu%d\tplay\n", d, u }' >in.tsv
	assert_equal "$(profile retention in.tsv | triangle)" \
	    "$(printf '2020-01-01: 5 5 5\n2020-01-02: 5 5\n2020-01-03: 5')"
}

@test "days are the zone's, weeks begin on Monday, and what begins and returns can differ" {
	tsv 'time user event' '2024-06-16T15:59:59Z u1 play' '2024-06-16T16:00:00Z u1 order' \
	    '2024-06-17T15:00:00Z u2 play' '2024-06-24T15:00:00Z u2 order' >in.tsv
	assert_equal "$(profile retention in.tsv | triangle | head -n 1)" '2024-06-16: 1 1 0 0 0 0 0 0 0'
	assert_equal "$(profile retention --zone UTC in.tsv | triangle | head -n 1)" '2024-06-16: 1 0 0 0 0 0 0 0 0'
	assert_equal "$(profile retention --period week in.tsv | triangle)" \
	    "$(printf '2024-06-10: 1 1 0\n2024-06-17: 1 1')"
	assert_equal "$(profile retention --begin play --return 'order|cart' --period week in.tsv | triangle)" \
	    "$(printf '2024-06-10: 0 1 0\n2024-06-17: 0 1')"
	run -2 --separate-stderr profile retention --return buy in.tsv
	assert_regex "$stderr" "--return: not an event: 'buy'"
}

@test "rolling periods are 24 hours from the user's first hour, and only whole ones count" {
	tsv 'time user event' '2024-06-17T20:10:00Z u1 play' '2024-06-18T19:59:00Z u1 play' \
	    '2024-06-17T20:10:00Z u2 play' '2024-06-18T20:05:00Z u2 play' \
	    '2024-06-19T19:30:00Z u3 play' '2024-06-20T20:30:00Z u3 play' >in.tsv
	profile retention --rolling --min-sample 1 in.tsv >out
	# u1 is back in hour 23, u2 in hour 24 of clocks floored to the hour; u3 in hour 25,
	# and of the days that begin at 20:00 there are three, of u3's one
	assert_equal "$(column n users returned <out)" "$(tsv '0 2 2' '1 2 1' '2 2 0' '0 1 1')"
	run -2 --separate-stderr profile retention --rolling --recurring in.tsv
	assert_regex "$stderr" "not with --recurring"
}

@test "cohorts of a log are those of an awk, by channel too" {
	cohorts() {
		awk -F, -v c="$1" 'NR > 1 && $1 != "" && $3 != "" && (c == "-" || $11 == c) {
			u = $2 "|" $3; d = 0 + substr($1, 9, 2); if (!((u, d) in at)) at[u, d] = 1
			if (!(u in first) || d < first[u]) first[u] = d }
		    END { for (u in first) for (d = first[u]; d <= 20; d++) { k = sprintf("2024-06-%02d\t%d", first[u], d - first[u])
			users[k]++; back[k] += (u, d) in at }
			for (k in users) printf "%s\t%d\t%d\n", k, users[k], back[k] }' "$log" | sort -t $'\t' -k 1,1 -k 2,2n
	}
	profile retention --zone UTC "$log" >out
	cohorts - | diff -u - <(column cohort n users returned <out)
	profile retention --zone UTC --by channel "$log" >out
	cohorts feed | diff -u - <(grep ^feed out | cut -f 2-5)
}

@test "any cut and any number of workers give the same bytes, the period is chosen when reading" {
	for how in '' --rolling; do
		profile retention $how "$log" >want
		profile retention $how -j 1 "$log" | cmp - want
		for k in 1 2 3 4 5; do profile retention $how --partial --slice=$k/5 "$log" >part.$k; done
		profile retention $how --merge part.? | cmp - want
		profile retention $how --merge --partial part.4 part.2 >half
		profile retention $how --merge half part.5 part.1 part.3 | cmp - want
	done
	profile retention --partial "$log" >part
	profile retention --period week --recurring --merge part | cmp - <(profile retention --period week --recurring "$log")
	run -2 --separate-stderr profile retention --zone UTC --merge part
	assert_regex "$stderr" "made with other options"
}
