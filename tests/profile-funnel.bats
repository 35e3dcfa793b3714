# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2016,SC2086,SC2154 # awk programs; stderr is set by run --separate-stderr
load helper

setup_file() {
	awk -v rows=30000 -v seed=5 -f "$BATS_TEST_DIRNAME/data/profile/log.awk" >"$BATS_FILE_TMPDIR/log.csv"
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	log=$BATS_FILE_TMPDIR/log.csv
}

# people 'a1 b2 c3' ... - each a user; a is a click, b a cart, c an order, d a gift, at that second
people() {
	printf 'time\tuser\tevent\n'
	local user=0 row
	for list; do
		user=$((user + 1))
		for row in $list; do
			case $row in a*) e=click ;; b*) e=cart ;; c*) e=order ;; *) e=gift ;; esac
			printf '2024-06-18T12:%02d:%02dZ\tu%d\t%s\n' $((${row:1} / 60)) $((${row:1} % 60)) $user $e
		done
	done
}

# reached OPTION ... - users per step of in.tsv
reached() { profile funnel -q "$@" in.tsv | column users | tr '\n' ' '; }

@test "users per step are those of ClickHouse's windowFunnel in all its modes" {
	# ClickHouse tests/queries/0_stateless/00632_aggregation_window_funnel.{sql,reference};
	# its levels, one a user, as users who got to each step
	people 'a1 b2 c3' 'a1 d2 b3 c4' 'a1 a2 b3 b4 c5 c6' 'a1 a2 a3 a4 b5 b6 c7 c8' \
	    'a1 a2 b3 b4 d5 c6 c7' 'c1 c2 b3 b4 a5 a6' >in.tsv
	assert_equal "$(reached click cart order)" '6 5 5 '			# 3 3 3 3 3 1
	assert_equal "$(reached --strict-order click cart order)" '6 4 3 '	# 3 1 3 3 2 1
	assert_equal "$(reached --strict-order --strict-dedup click cart order)" '6 4 1 ' # 3 1 2 2 2 1
	people 'a1 b2 a3 c4' 'a1 b2 a3 b4 c5' 'a1 b2 c3 b4 d5' 'a1 c2 b3' 'a1 b2 c3 a4 b5 c6 d7' >in.tsv
	assert_equal "$(reached --strict-order click cart order)" '5 4 2 '	# 2 2 3 1 3
	assert_equal "$(reached --strict-order --allow-reentry click cart order)" '5 4 4 '	# 3 3 3 1 3
	assert_equal "$(reached --strict-order --allow-reentry click cart order gift)" '5 4 4 2 ' # 3 3 4 1 4
	people 'a1 b2 c3 b4 d5' >in.tsv
	assert_equal "$(reached --strict-dedup click cart order gift)" '1 1 1 0 '	# 3, its issue 27469
	people 'a0 b1 b2 b3 c4' >in.tsv
	# one row is three steps: 3, and 1 under strict_once or strict_increase
	assert_equal "$(reached order order order)" '1 1 1 '
	assert_equal "$(reached --strict-once order order order)" '1 0 0 '
	assert_equal "$(reached --strict-increase order order order)" '1 0 0 '
	people 'a180 a220 c250' 'a100 a250' 'c200 a210 c230' >in.tsv
	assert_equal "$(reached --strict-once --window 200s click click order)" '3 2 1 '	# 3 2 1
}

@test "the window counts from the first step and takes in its end" {
	# the same file: events 1000 to 1008 at 0 to 8
	people 'a0 b1 c2' >in.tsv
	assert_equal "$(reached --window 10000s click)" '1 '
	assert_equal "$(reached --window 1s click)" '1 '
	people 'a3 b4 c5 d6' >in.tsv
	assert_equal "$(reached --window 2s click cart order gift)" '1 1 1 0 '
	assert_equal "$(reached --window 3s click cart order gift)" '1 1 1 1 '
	assert_equal "$(reached --window 2999ms click cart order gift)" '1 1 1 0 '
}

@test "steps are events, sets of events, and events with a value in a column" {
	tsv 'time user event channel' \
	    '2024-06-18T12:00:00Z u1 watch feed' '2024-06-18T12:00:09Z u1 like feed' \
	    '2024-06-18T12:00:00Z u2 play search' '2024-06-18T12:00:09Z u2 comment feed' \
	    '2024-06-18T12:00:00Z u3 impression feed' '2024-06-18T12:00:09Z u3 like search' >in.tsv
	assert_equal "$(reached view 'like|comment')" '2 2 '
	assert_equal "$(reached view like)" '2 1 '
	assert_equal "$(reached 'play@channel=search|impression' any)" '2 2 '
	assert_equal "$(reached 'view@channel=feed' 'like@channel=search|comment')" '1 0 '
	assert_equal "$(reached)" '2 1 0 0 0 '
	assert_equal "$(profile funnel in.tsv | column events | tr '\n' ' ')" 'view like comment share follow '
	run -2 --separate-stderr profile funnel view 'like@channel' in.tsv
	assert_regex "$stderr" "wants COL=VALUE"
	run -2 --separate-stderr profile funnel --without lik in.tsv
	assert_regex "$stderr" "not an event: 'lik'"
	run -2 --separate-stderr profile funnel --strict-once --strict-order in.tsv
	assert_regex "$stderr" "do not go with"
}

@test "a row of --without breaks the chains begun, later ones count" {
	people 'a1 b2' 'a1 d2 b3' 'a1 d2 a3 b4' 'd1 a2 b3' 'a1 a2 a3 b4' 'a1 a2 d3 a4 b5' >in.tsv
	assert_equal "$(reached --without gift click cart)" '6 5 '
	# silent: three views in a row and no search between
	assert_equal "$(reached --without gift --strict-once click click click)" '6 2 1 '
}

@test "shares, drop-off with Wilson bounds, and the median: where people leave is found" {
	# planted: of 400 who view all like, 100 of these comment, after 10 s or 30 s
	awk 'BEGIN { print "time,user,event"
		for (u = 0; u < 400; u++) {
			printf "2024-06-18T12:00:00Z,u%d,play\n2024-06-18T12:00:05Z,u%d,like\n", u, u
			if (u % 4 == 0) printf "2024-06-18T12:00:%d5Z,u%d,comment\n", u % 8 ? 1 : 3, u
		} }' >in.csv
	profile funnel view like comment in.csv >out
	assert_equal "$(column users of_first of_before lost drop_off median_ms <out)" \
	    "$(printf '400\t1\t\t\t\t\n400\t1\t1\t0\t0\t5000\n100\t0.25\t0.25\t300\t0.75\t20000')"
	# Wilson of 300 of 400 by the closed form
	want=$(awk 'BEGIN { k = 300; n = 400; z = 1.959963984540054; p = k / n
	    m = (p + z * z / 2 / n) / (1 + z * z / n)
	    h = z * sqrt(p * (1 - p) / n + z * z / 4 / n / n) / (1 + z * z / n)
	    printf "%.6g\t%.6g", m - h, m + h }')
	assert_equal "$(column drop_off_lo drop_off_hi <out | tail -n 1)" "$want"
	profile funnel --min-sample 500 view like comment in.csv >out
	assert_equal "$(column users of_first drop_off note <out | tail -n 1)" \
	    "$(printf '100\t\t\tfewer than 500 users at the step before')"
}

@test "groups of --by are funnels of their own, and --top takes the largest" {
	profile funnel -q --by channel view like order "$log" >out
	for c in search feed; do
		awk -F, -v c=$c 'NR == 1 || $11 == c' "$log" | profile funnel view like order |
		    cut -f 1-4 | sed 1d >want
		grep "^$c" out | cut -f 2-5 | cmp - want
	done
	top=$(awk -F'\t' '$2 == 1' out | sort -t $'\t' -k 4,4nr -k 1,1 | head -n 2 | cut -f 1)
	assert_equal "$(profile funnel -q --by channel --top 2 view like order "$log" | sed 1d | cut -f 1 | uniq)" "$top"
}

@test "counts are those of an awk that walks each user, whatever the order of rows" {
	profile funnel --window 48h view like order "$log" >out
	# chains of three in 48 hours by trying all starts, rows of a user in order of time
	awk -F, 'NR > 1 && $1 != "" && $3 != "" && $6 ~ /^(play|watch|like|order)$/ {
		split($1, t, /[-T:Z]/); s = ((t[3] * 24 + t[4]) * 60 + t[5]) * 60 + t[6]
		e = $6 == "like" ? 2 : $6 == "order" ? 3 : 1
		printf "%s|%s\t%.3f\t%d\n", $2, $3, s, e }' "$log" | sort -t $'\t' -k 1,1 -k 2,2n -k 3,3n |
	    awk -F'\t' 'function flush(i, j, k, best) { best = 0
		for (i = 1; i <= n; i++) if (e[i] == 1) { if (best < 1) best = 1
		    for (j = i + 1; j <= n && t[j] - t[i] <= 172800; j++) if (e[j] == 2) { if (best < 2) best = 2
			for (k = j + 1; k <= n && t[k] - t[i] <= 172800; k++) if (e[k] == 3) best = 3 } }
		for (i = 1; i <= best; i++) users[i]++; n = 0 }
	    $1 != last { flush(); last = $1 } { t[++n] = $2; e[n] = $3 }
	    END { flush(); for (i = 1; i <= 3; i++) print users[i] }' >want
	column users <out | cmp - want
	(head -n 1 "$log" && sed 1d "$log" | sort -t , -k 7) | profile funnel --window 48h view like order | cmp - out
}

@test "any cut and any number of workers give the same bytes; the window is chosen when reading" {
	for strict in '' --strict-order --strict-dedup --strict-increase --strict-once; do
		profile funnel $strict "$log" >want
		profile funnel $strict -j 1 "$log" | cmp - want
		for k in 1 2 3 4 5; do profile funnel $strict --partial --slice=$k/5 "$log" >part.$k; done
		profile funnel $strict --merge part.? | cmp - want
		profile funnel $strict --merge --partial part.4 part.2 >half
		profile funnel $strict --merge half part.5 part.1 part.3 | cmp - want
	done
	profile funnel --by platform --partial "$log" >part
	profile funnel --by platform --window 3h --merge part | cmp - <(profile funnel --by platform --window 3h "$log")
	run -2 --separate-stderr profile funnel view --merge part
	assert_regex "$stderr" "made with other options"
	sed -n 's/^u\t.\{24\}\t/&/p' part | grep -q . # prints, not ids
	refute [ "$(grep -c 'u[0-9][0-9]' part)" -gt 0 ]
}

@test "a slip in a step is not taken for a file" {
	cd "$BATS_TEST_TMPDIR"
	run -2 --separate-stderr profile funnel veiw like
	assert_regex "$stderr" "'veiw' is neither a step nor a file, but 'view'"
	run -2 --separate-stderr profile funnel view 'lkie|comment'
	assert_regex "$stderr" "'lkie\|comment' is neither a step nor a file"
	every='time=2024-06-18T12:00:00Z user=u' events play >veiw
	run -0 --separate-stderr profile funnel veiw	# a file of that name is one
}
