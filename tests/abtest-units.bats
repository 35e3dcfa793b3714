# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # stderr is set by run --separate-stderr

load helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	tsv 'time user event arm watch_ms amount channel' \
	    '2024-06-18T12:00:00Z u1 impression A   feed' \
	    '2024-06-18T11:59:59.999Z u1 watch  500  ' \
	    '2024-06-18T12:00:00Z u1 watch  900  ' \
	    '2024-06-19T11:59:59Z u1 watch  100  ' \
	    '2024-06-19T12:00:00Z u1 order   12.34 ' \
	    '2024-06-18T13:00:00Z u2 impression B   feed' \
	    '2024-06-18T20:30:00+08:00 u2 impression B   search' \
	    '2024-06-18T12:29:59Z u2 like    ' \
	    '2024-06-18T12:30:00Z u2 like    ' \
	    '2024-06-18T12:40:00Z u2 like    ' \
	    '2024-06-18T12:00:00Z u3 impression A   ' \
	    '2024-06-20T12:00:00Z u3 impression B   ' \
	    '2024-06-20T12:00:00Z u3 like    ' \
	    '2024-06-20T12:00:00Z u4 like    ' \
	    '2024-06-20T12:00:00Z u5 impression    ' \
	    '2024-06-20T12:00:00Z u6 impression A   ' >log.tsv
}

@test "outcomes count from the first exposure on, and up to the end of the time" {
	run -0 --separate-stderr abtest units --within=1d --before=1s --outcome=like,watch,order \
	    --sum=watch_ms@watch,amount@order --keep=channel log.tsv
	diff -u <(tsv 'user arm exposed channel complete like any_like watch any_watch order any_order watch_ms@watch amount@order pre_like pre_watch pre_order pre_watch_ms@watch pre_amount@order' \
	    'u1 A 2024-06-18T12:00:00Z feed 1 0 0 2 1 0 0 1000 0 0 1 0 500 0' \
	    'u2 B 2024-06-18T12:30:00Z search 1 2 1 0 0 0 0 0 0 1 0 0 0 0' \
	    'u6 A 2024-06-20T12:00:00Z  0 0 0 0 0 0 0 0 0 0 0 0 0 0') <(echo "$output")
	assert_equal "$stderr" "abtest units: units that saw several arms of a test, left out of it: 1
abtest units: units for whom --within is not over yet, complete 0: 1
abtest units: rows of outcomes of units that were never exposed: 1"
}

@test "what became of units and outcomes is counted by test" {
	awk -F'\t' -v OFS='\t' 'NR == 1 { print $0, "test"; next }
		$3 == "impression" && $4 != "" { print $0, "t1"; print $0, ($2 == "u3" ? "t2" $4 : "t2"); next } { print $0, "" }' log.tsv >two.tsv
	abtest units -q --within=1d --complete --outcome=like,watch,order --counts=counts.tsv two.tsv >/dev/null
	diff -u <(tsv 'test units several_arms incomplete within before after other' \
	    't1 2 1 1 4 2 1 2' 't2 2 0 1 4 2 1 2' 't2A 1 0 0 0 0 1 8' 't2B 0 0 1 0 0 0 9') counts.tsv
}

@test "a lone row far ahead, which would end every unit's time, is named" {
	{ cat log.tsv; tsv '2099-01-01T00:00:00Z u9 play    '; } >ahead.tsv
	# 2024-06-20T12:00 to 2099-01-01 are 27222 days and a half (date -d)
	run -0 --separate-stderr abtest units --outcome=like ahead.tsv
	assert_regex "$stderr" 'newest time, 2099-01-01T00:00:00Z, 27222 days after any other'
	run -0 --separate-stderr abtest units --outcome=like --now=2024-06-20T12:00:00Z ahead.tsv
	refute_regex "$stderr" 'newest time'
	run -0 --separate-stderr abtest units --outcome=like log.tsv
	refute_regex "$stderr" 'newest time'
}

@test "with --daily there is a row for each day since the exposure that is over" {
	run -0 abtest units -q --daily --within=3d --outcome=watch,order --sum=amount@order log.tsv
	diff -u <(tsv 'user arm exposed day watch any_watch order any_order amount@order' \
	    'u1 A 2024-06-18T12:00:00Z 0 2 1 0 0 0' \
	    'u1 A 2024-06-18T12:00:00Z 1 0 0 1 1 12.34' \
	    'u2 B 2024-06-18T12:30:00Z 0 0 0 0 0 0') <(echo "$output")
	run -0 abtest units -q --daily --within=3d --now=2024-06-18T12:30:00Z --outcome=watch log.tsv
	assert_equal "${#lines[@]}" 1
	run -2 abtest units --daily --within=36h log.tsv
}

@test "the slope over days is that of least squares, and finds an effect that wears off" {
	# likes on day d: A 0 or d, B 6 - d or 2 (6 - d); mean slopes 0.5 and -1.5 by hand
	awk 'BEGIN { print "time,user,event,arm"
		for (u = 0; u < 200; u++) {
			arm = u % 2 ? "A" : "B"
			k = int(u / 2) % 2
			printf "2024-06-01T12:00:00Z,u%d,impression,%s\n", u, arm
			for (d = 0; d < 7; d++) {
				n = arm == "A" ? k * d : (k + 1) * (6 - d)
				for (i = 0; i < n; i++)
					printf "2024-06-%02dT%02d:30:00Z,u%d,like,\n", 1 + d, 12 + i % 12, u
			}
		}
		print "2024-06-08T12:00:00Z,u0,play," }' >fade.csv
	run -0 column slope_like < <(abtest units --slope --outcome=like fade.csv)
	assert_equal "$(sort <<<"$output" | uniq -c | awk '{ print $1, $2 }')" $'50 -1\n50 -2\n50 0\n50 1'
	abtest units --slope --outcome=like fade.csv | abtest test --mean=like --mean=slope_like >got
	assert_equal "$(column metric value_control value verdict <got)" "$(tsv 'like 10.5 31.5 winner' 'slope_like 0.5 -1.5 harm')"
	# what is left of it in the last two days: 11 / 2 against 1, or 3 / 2
	abtest units --after=5d --outcome=like fade.csv | abtest test --mean=like >got
	assert_equal "$(column value_control value verdict <got)" "$(tsv '5.5 1.5 harm')"
	# of three rows: Sum of (d - 1) x / 2
	tsv 'time user event arm watch_ms' '2024-06-01T00:00:00Z u1 impression A ' '2024-06-01T00:00:00Z u1 watch  0.5' \
	    '2024-06-03T23:00:00Z u1 watch  7.25' '2024-06-02T23:00:00Z u2 impression B ' '2024-06-04T00:00:00Z u2 play  ' >three.tsv
	run -0 column user complete slope_watch_ms@watch < <(abtest units --slope --within=3d --sum=watch_ms@watch three.tsv)
	assert_output "$(tsv 'u1 1 3.375' 'u2 0 ')"
	for wrong in --daily --after=1d --within=36h --within=1d; do
		run -2 abtest units --slope "$wrong" three.tsv
	done
	run -2 abtest units --after=7d three.tsv
}

@test "the slope test keeps its level though the days of a unit are alike" {
	# likes by users who differ much, from a first day that differs too
	awk 'BEGIN { srand(9); print "time,user,event,arm"
		for (u = 0; u < 600; u++) {
			rate = rand() ^ 3 * 0.9
			printf "2024-06-01T12:00:00Z,u%d,impression,A\n", u
			for (d = 0; d < 7; d++)
				if (rand() < rate * (1.1 - d / 10))
					printf "2024-06-%02dT13:30:00Z,u%d,like,\n", 1 + d, u
		}
		print "2024-06-08T12:00:00Z,u0,play," }' >same.csv
	abtest units --slope --outcome=like same.csv | abtest aa --mean=slope_like --fail-at=invalid --fail-at=undefined >got
	assert_equal "$(column verdict <got)" ok
	# days as if they were units: each of a user's has the same likelihood
	abtest units --daily --outcome=like same.csv | abtest aa --mean=like >got
	assert_equal "$(column verdict <got)" invalid
}

# The log as rows of 400 units in no order of time, from which brute force counts.
make_log() {
	awk 'BEGIN {
		srand(7)
		print "time,user,event,arm,watch_ms,test,channel"
		for (i = 0; i < 6000; i++) {
			u = int(rand() * 400)
			s = int(rand() * 86400 * 9)
			e = rand()
			printf "2024-06-%02dT%02d:%02d:%02dZ,u%d,", 1 + s / 86400, s / 3600 % 24, s / 60 % 60, s % 60, u
			if (e < 0.2)
				printf "impression,%s,,%s,c%d\n", rand() < 0.05 ? "C" : u % 2 ? "A" : "B", rand() < 0.5 ? "x" : "y", i % 7
			else
				printf "%s,,%d,,\n", e < 0.6 ? "watch" : "like", rand() * 1000
		}
	}' >rows.csv
}

@test "the same as counting every pair of exposure and outcome" {
	make_log
	awk -F, -v OFS='\t' 'function at(t) { return ((substr(t, 9, 2) * 24 + substr(t, 12, 2)) * 60 + substr(t, 15, 2)) * 60 + substr(t, 18, 2) }
		NR == 1 { next }
		{ t[NR] = at($1); user[NR] = $2; event[NR] = $3; ms[NR] = $5 }
		$3 == "impression" {
			k = $2 "\t" $6
			if (!(k in first) || t[NR] < first[k]) { first[k] = t[NR]; text[k] = $1 }
			if (k in arm && arm[k] != $4) several[k] = 1
			arm[k] = $4
		}
		END {
			for (k in first) {
				if (k in several) continue
				split(k, part, "\t")
				like = watch = sum = pre = 0
				for (i = 2; i <= NR; i++) {
					if (user[i] != part[1]) continue
					d = t[i] - first[k]
					if (d >= 0 && d < 2 * 86400) {
						like += event[i] == "like"
						watch += event[i] == "watch"
						if (event[i] == "watch") sum += ms[i]
					}
					pre += event[i] == "watch" && d < 0 && d >= -3 * 86400
				}
				print k, arm[k], text[k], like, watch, sum, pre
			}
		}' rows.csv | sort >want
	[ "$(wc -l <want)" -gt 300 ]
	abtest units -q --within=2d --before=3d --outcome=like,watch --sum=watch_ms@watch rows.csv |
	    column user test arm exposed like watch watch_ms@watch pre_watch | diff want -
}

@test "neither the order of rows, nor workers, files, parts or slices change a byte" {
	make_log
	args=(-q --within=2d --before=3d '--outcome=like,watch' --sum=watch_ms@watch --keep=channel)
	abtest units "${args[@]}" rows.csv >want
	{ head -n 1 rows.csv; tail -n +2 rows.csv | sort -t, -k5; } >sorted.csv
	abtest units "${args[@]}" sorted.csv | cmp want -
	awk 'NR == 1 || NR % 3 == 0' rows.csv >some.csv
	awk 'NR == 1 || NR % 3' rows.csv >rest.csv
	abtest units "${args[@]}" -j3 rest.csv some.csv | cmp want -
	abtest units "${args[@]}" --partial rows.csv | abtest units "${args[@]}" --merge | cmp want -
	for k in 1 2 3 4 5; do
		abtest units "${args[@]}" --partial --slice=$k/5 rows.csv >part.$k
	done
	abtest units "${args[@]}" --partial --merge part.5 part.2 >two
	abtest units "${args[@]}" --merge part.1 part.3 two part.4 | cmp want -
	abtest units "${args[@]}" --state=s some.csv >/dev/null
	abtest units "${args[@]}" --state=s rest.csv | cmp want -
	# large enough for every worker to have some
	awk -F, -v OFS=, 'NR == 1 { print; next } { for (k = 0; k < 25; k++) { $2 = "u" k "_" NR % 400; print } }' rows.csv >many.csv
	abtest units "${args[@]}" -j1 many.csv >want
	for n in 2 3 4; do
		abtest units "${args[@]}" -j$n many.csv | cmp want -
	done
	# what is looked at is no part of the state
	abtest units -q --within=1d --daily --keep=channel --outcome=like,watch --sum=watch_ms@watch rows.csv >daily
	abtest units "${args[@]}" --partial rows.csv |
	    abtest units -q --within=1d --daily --keep=channel --outcome=like,watch --sum=watch_ms@watch --merge | cmp daily -
	run -2 abtest units --outcome=watch,like --sum=watch_ms@watch --merge two
}

@test "a difference that was put into the log comes out of the test, by user and not by view" {
	# by hand: 100 of 500 users of A like, 200 of 500 of B, half of them twice
	awk 'BEGIN { print "time,user,event,arm"
		for (i = 0; i < 1000; i++) {
			arm = i % 2 ? "A" : "B"
			printf "2024-06-01T10:%02d:00Z,u%d,impression,%s\n", i % 60, i, arm
			printf "2024-06-02T10:%02d:00Z,u%d,impression,%s\n", i % 60, i, arm
			if (int(i / 2) % 10 < (arm == "A" ? 2 : 4))
				for (k = 0; k <= int(i / 2) % 2; k++)
					printf "2024-06-0%dT11:00:00Z,u%d,like,\n", 2 + k, i
		}
		print "2024-06-20T10:00:00Z,z,play," }' | abtest units --outcome=like >units.tsv
	run -0 column n_control n value_control value verdict < <(abtest test --rate=any_like units.tsv)
	assert_output "$(tsv '500 500 0.2 0.4 winner')"
	run -0 column value_control value < <(abtest test --mean=like units.tsv)
	assert_output "$(tsv '0.3 0.6')"
}

@test "who was assigned may be any columns" {
	awk -F'\t' -v OFS='\t' '{ print (NR == 1 ? "platform" : NR % 2 ? "douyin" : "kuaishou"), $0 }' log.tsv >p.tsv
	run -0 column platform user arm < <(abtest units -q --unit=platform,user p.tsv)
	assert_output "$(tsv 'douyin u2 B' 'douyin u3 B' 'douyin u6 A' 'kuaishou u1 A' 'kuaishou u2 B' 'kuaishou u3 A')"
}

@test "rows that cannot be used are named, or passed over and counted" {
	tsv 'time user event arm test watch_ms' 'x u1 impression A t ' '2024-06-18T12:00:00Z u1 impression A  ' \
	    '2024-06-18T12:00:00Z u1 watch   1.5x' '2024-06-18T12:00:00Z u1 watch   9300000000' \
	    'x u1 play   ' '2024-06-18T12:00:00Z  watch   5' ' u1 watch   5' \
	    '2024-06-18T12:00:00Z u1 watch   ' '2024-06-18T12:00:00Z u1 impression A t ' >bad.tsv
	run -1 --separate-stderr abtest units --sum=watch_ms@watch bad.tsv
	assert_line --index 1 "$(tsv 'u1 t A 2024-06-18T12:00:00Z 0 0')"
	assert_regex "$stderr" "bad.tsv:2: time: not a time"
	assert_regex "$stderr" "bad.tsv:3: test: empty"
	assert_regex "$stderr" "bad.tsv:4: watch_ms: not a decimal number: '1.5x'"
	assert_regex "$stderr" "bad.tsv:5: watch_ms: out of range"
	assert_regex "$stderr" "rows without a unit, passed over: 1"
	assert_regex "$stderr" "rows without a time, passed over: 1"
	assert_regex "$stderr" "empty values of --sum, which add nothing: 1"
	run -1 --separate-stderr abtest units -q --sum=nosuch@watch log.tsv
	assert_regex "$stderr" "log.tsv:3: nosuch: no such column"
	run -0 --separate-stderr abtest units --exposed=seen log.tsv
	assert_equal "$stderr" "abtest units: no exposure: no row of event 'seen' has an arm"
	run -0 --separate-stderr abtest units --exposed=like log.tsv --outcome=watch
	assert_regex "$stderr" "no row of event 'like' has an arm"
	for wrong in --sum=watch_ms --sum=@watch --outcome=,a '--unit=user,' --outcome=like,like --keep=arm; do
		run -2 abtest units "$wrong" log.tsv
	done
}

@test "an outcome that no row has is said, since zeros look like a result" {
	log=$TUILIU_SHARE/demo/abtest-log.csv
	run -0 --separate-stderr abtest units --outcome=watch,wach "$log"
	assert_regex "$stderr" "no row of event 'wach'"
	refute_regex "$stderr" "no row of event 'watch'"
	run -0 --separate-stderr abtest units -q --outcome=wach "$log"
	assert_equal "$stderr" ""
}
