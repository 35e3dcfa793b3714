# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2016,SC2154 # awk programs; stderr is set by run --separate-stderr
load helper

demo=$TUILIU_SHARE/demo

setup_file() {
	awk -v rows=40000 -v seed=3 -f "$BATS_TEST_DIRNAME/data/profile/log.awk" >"$BATS_FILE_TMPDIR/log.csv"
	cd "$BATS_FILE_TMPDIR" || return
	awk 'NR == 1 { head = $0; next }
	    { f = "piece" (int(NR / 100) % 40 > 10 ? int(NR / 100) % 9 : 9) ".csv"
	      if (!(f in seen)) { print head >f; seen[f] = 1 }
	      print >f }' log.csv
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	log=$BATS_FILE_TMPDIR/log.csv
	pieces=("$BATS_FILE_TMPDIR"/piece?.csv)
	all=(--sum watch_ms --mean watch_ms --rate amount/watch_ms --distinct user --distinct item
	    --events --times)
}

@test "the planted item has 158 watches and 123 finishes" {
	# share/demo/README.md
	run -0 bash -c "profile by item --events '$demo/events.csv' |
	    awk -F'\t' 'NR == 1 { for (i = 1; i <= NF; i++) at[\$i] = i }
		\$1 == \"7710099856375583555\" { print \$at[\"watch\"], \$at[\"finish\"], \$at[\"search\"] }'"
	assert_output '158 123 0'
}

@test "counts, sums, means, distinct members and times are those of an awk script" {
	profile by platform,event --sum watch_ms --mean watch_ms --distinct user --times "$log" >got
	awk -F, -v OFS='\t' '
		NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
		{
			k = $at["platform"] OFS $at["event"]; n[k]++; u = $at["user"]; t = $at["time"]
			if ($at["watch_ms"] != "") { s[k] += $at["watch_ms"]; m[k]++ }
			if (u != "" && !((k, u) in who)) { who[k, u] = 1; d[k]++ }
			if (t != "" && (first[k] == "" || t < first[k])) first[k] = t
			if (t > last[k]) last[k] = t
		}
		END { for (k in n) print k, n[k], m[k] ? s[k] "" : "", m[k] ? sprintf("%.6g", s[k] / m[k]) : "",
		    d[k] + 0, first[k], last[k] }' "$log" | sed 's/\.000Z/Z/g' | sort >want
	[ "$(wc -l <want)" -gt 50 ]
	diff -u want <(tail -n +2 got | awk -F'\t' -v OFS='\t' '{ NF = 8; print }')
}

@test "sums are exact, whatever the order of the rows" {
	tsv 'k x' 'a 0.1' 'a 0.2' 'a -0.3' 'b 999999999999999999' 'b 999999999999999999' 'b 0.000000001' >in.tsv
	run -0 profile by k --sum x in.tsv
	assert_line --index 1 "$(tsv 'a 3 0')"
	assert_line --index 2 "$(tsv 'b 3 1999999999999999998.000000001')"
}

@test "empty cells are missing: not in a mean, a sum of none is empty, an empty key is a key" {
	tsv 'k x y' 'a 4 1' 'a  1' 'a 8 2' ' 1 5' 'b  7' >in.tsv
	run -0 profile by k --sum x --mean x --rate x/y --distinct x in.tsv
	assert_line --index 0 "$(tsv 'k rows x mean_x x/y distinct_x note')"
	assert_line --index 1 $'\t1\t1\t1\t0.2\t1\t'
	assert_line --index 2 $'a\t3\t12\t6\t3\t2\t'
	assert_line --index 3 $'b\t1\t\t\t\t0\tmean_x: no value; x/y: no value'
}

@test "a rate over nothing is empty, and the note says so" {
	tsv 'k x y' 'a 4 0' 'b 4 2' 'b 4 -2' >in.tsv
	run -0 profile by k --rate x/y in.tsv
	assert_line --index 1 $'a\t1\t\tx/y: divided by 0'
	assert_line --index 2 $'b\t2\t\tx/y: divided by 0'
}

@test "groups are in byte order of the columns, not of the joined line" {
	tsv 'a b' 'x! 1' 'x 2' 'x 1' '甲 1' 'X 9' >in.tsv
	run -0 bash -c 'profile by a,b in.tsv | cut -f 1,2'
	assert_output "$(tsv 'a b' 'X 9' 'x 1' 'x 2' 'x! 1' '甲 1')"
}

@test "keys with tabs, quotes and line ends stay one cell" {
	printf 'k,n\n"a\tb",1\n"a\nb",2\n"say ""x""",3\n"a\tb",5\n' >in.csv
	run -0 profile by k --sum n in.csv
	assert_line --index 2 'a\tb'$'\t2\t6'
	assert_line --index 1 'a\nb'$'\t1\t2'
	run -0 profile by k --sum n --csv in.csv
	assert_line --partial $'"say ""x""",1,3'
}

@test "what is asked twice, misnamed or not a number is said" {
	tsv 'k x event time' 'a 1 play 2024-06-18T12:00:00Z' 'b x2 play ' 'd 1 plai ' 'e 1 play noon' >in.tsv
	run -2 --separate-stderr profile by
	assert_regex "$stderr" "which column to group by"
	run -2 --separate-stderr profile by nokey in.tsv
	assert_regex "$stderr" "no column 'nokey'"
	run -2 --separate-stderr profile by k --rate x in.tsv
	assert_regex "$stderr" "NUM/DEN or RATE@BASE: 'x'"
	run -1 --separate-stderr profile by k --sum x --events --times in.tsv
	assert_regex "$stderr" "in.tsv:3: x: .*'x2'"
	assert_regex "$stderr" "in.tsv:4: event: not an event: 'plai'"
	assert_regex "$stderr" "in.tsv:5: time: .*'noon'"
	assert_equal "${#lines[@]}" 2
}

@test "any number of workers and any cut into files gives the same bytes" {
	profile by platform,item "${all[@]}" -j 1 "$log" >one
	for j in 2 3 7; do
		profile by platform,item "${all[@]}" -j $j "$log" | cmp - one
	done
	profile by platform,item "${all[@]}" "${pieces[@]}" | cmp - one
}

@test "ten parts merged in any order and in stages equal one run" {
	by=(profile by "platform,channel" "${all[@]}")
	"${by[@]}" "$log" >one
	"${by[@]}" --partial "$log" | "${by[@]}" --merge | cmp - one
	for i in "${!pieces[@]}"; do
		"${by[@]}" --partial "${pieces[i]}" >"part$i"
	done
	"${by[@]}" --merge part? | cmp - one
	"${by[@]}" --merge --partial part[5-9] >tree1
	"${by[@]}" --merge part4 tree1 part[0-3] | cmp - one
}

@test "a part of other columns, cut short, damaged or counted already is refused" {
	by=(profile by channel --sum watch_ms)
	"${by[@]}" --partial "${pieces[0]}" >part0
	refused() {
		run -2 --separate-stderr "${by[@]}" --merge "$@"
		assert_equal "$output" ""
		assert_regex "$stderr" "$why"
	}
	why='counted already' refused part0 part0
	profile by channel --sum amount --partial "${pieces[1]}" >other
	why='other options' refused other
	head -n 3 part0 >short
	why='cut short' refused short
	sed '3s/1/2/' part0 >damaged
	why='damaged' refused damaged
}

@test "a state grows by what is new and refuses what it has" {
	by=(profile by event --distinct user --state st)
	"${by[@]}" "${pieces[0]}" >/dev/null
	"${by[@]}" "${pieces[1]}" | cmp - <(profile by event --distinct user "${pieces[@]:0:2}")
	cp st before
	run -2 --separate-stderr "${by[@]}" "${pieces[0]}"
	assert_regex "$stderr" 'counted already'
	cmp st before
	run -2 --separate-stderr "${by[@]}" --partial "${pieces[2]}"
	assert_regex "$stderr" 'cannot go together'
}
