# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # stderr is set by run --separate-stderr

load helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
}

# field NAME - that column of the table on stdin, by name, no header
field() {
	awk -F'\t' -v name="$1" '
		NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i; next }
		{ print $at }'
}

# units 'A 10' 'B 20' ... - a summary of arms
units() { tsv 'arm n' "$@"; }

@test "published p-values" {
	# growthbook@8f1db4456915 packages/back-end/test/stats.test.ts
	run -0 field p <<<"$(units 'A 1000' 'B 1200' | abtest srm)"
	assert_output --regexp '^2\.007[89][0-9]*e-05$'	# 2.0079e-05
	run -0 field p <<<"$(units 'A 0' 'B 10' 'C 10' | abtest srm --weights=A=0.34,B=0.33,C=0.33)"
	assert_output 0.00579062
	# lukasvermeer/srm@05168b56b123 computeSRM.test.js, docs/faq.md
	run -0 field p <<<"$(units 'A 1000' 'B 950' 'C 1050' 'D 1000' | abtest srm)"
	assert_output 0.171797
	run -0 field p <<<"$(units 'A 502' 'B 498' | abtest srm)"
	assert_output 0.899343
	run -0 field p <<<"$(units 'A 1001000' 'B 999000' | abtest srm --weights=A=50,B=50)"
	assert_output 0.157299
	# R 4.2.2 chisq.test: Cookie Cats, Hillstrom
	run -0 abtest srm < <(units 'gate_30 44700' 'gate_40 45489')
	assert_equal "$(field chisq <<<"$output")" 6.9024
	assert_equal "$(field p <<<"$output")" 0.00860799
	run -0 field p <<<"$(units 'a 21306' 'b 21307' 'c 21387' | abtest srm)"
	assert_output 0.903693
}

@test "an arm that is due a few units only is judged exactly" {
	# 3 of 50 with 1 % due: P(X >= 3) is 0.0138 (summed in exact fractions), though
	# chi-square, 12.6 on one degree of freedom, has p = 0.0004
	run -0 --separate-stderr abtest srm --weights=A=99,B=1 --fail-at=srm < <(units 'A 47' 'B 3')
	assert_equal "$(column p verdict note <<<"$output")" \
	    $'0.0276345\tok\tfewer than 5 units due to an arm: p is exact'
	# three coins alike: 2 / 8
	run -0 field p <<<"$(units 'A 0' 'B 3' | abtest srm)"
	assert_output 0.25
	run -0 abtest srm --weights=A=1,B=1,C=1 < <(units 'A 3' 'B 3')
	assert_equal "$(field verdict <<<"$output")" ok
	run -0 abtest srm < <(units 'A 5' 'B 5')
	assert_equal "$(column p note <<<"$output")" $'1\t'
}

@test "rows of units are counted per test and arm" {
	awk 'BEGIN { print "unit,test,arm"
		for (i = 0; i < 3000; i++)
			printf "u%d,%s,%s\n", i, i % 2 ? "late" : "early", i % 2 && i % 5 == 0 ? "C" : i % 4 < 2 ? "A" : "B" }' >in
	abtest srm in | cut -f 1,5,6 >got
	# by hand: 1500 each; early alternates A and B, a fifth of late goes to C
	run -0 tail -n +2 got
	assert_line --index 0 $'early\tA|B\t750|750'
	assert_line --index 1 $'late\tA|B|C\t600|600|300'
	abtest srm -j1 in >one
	abtest srm -j3 in | cmp one -
}

@test "an arm that never came is a mismatch, one without weight an error of the weights" {
	run -0 abtest srm --weights=A=1,B=1,C=1 < <(units 'A 50' 'B 50')
	assert_equal "$(field arms <<<"$output")" 'A|B|C'
	assert_equal "$(field chisq <<<"$output")" 50
	assert_equal "$(field worst_arm <<<"$output") $(field worst <<<"$output")" 'C -1'
	assert_equal "$(field verdict <<<"$output")" mismatch
	run -1 abtest srm --fail-at=undefined --weights=A=1,B=1 < <(units 'A 50' 'B 50' 'C 3')
	assert_equal "$(field p <<<"$output")" ''
	assert_equal "$(field note <<<"$output")" 'units in an arm without weight'
	run -0 field note <<<"$(units 'A 0' 'B 0' | abtest srm)"
	assert_output 'no units'
	run -0 field note <<<"$(units 'A 7' | abtest srm)"
	assert_output 'fewer than two arms'
}

@test "threshold and effect size decide together" {
	# 79 % for 80 of 2000: chisq 1.25, w 0.025 by hand; of 2 million: chisq 1250
	units 'A 1580000' 'B 420000' >in
	run -1 abtest srm --weights=A=80,B=20 --fail-at=srm in
	assert_equal "$(field w <<<"$output")" 0.025
	assert_equal "$(field expected <<<"$output") $(field got <<<"$output")" '0.8|0.2 0.79|0.21'
	run -0 abtest srm --weights=A=80,B=20 --srm-size=0.03 --fail-at=srm in
	assert_equal "$(field verdict <<<"$output")" ok
	run -0 abtest srm --weights=A=80,B=20 --srm-threshold=1e-300 --fail-at=srm in
	assert_equal "$(field verdict <<<"$output")" ok
}

@test "p too small for a number keeps its logarithm" {
	run -0 abtest srm < <(units 'A 1000000' 'B 2000000')
	assert_equal "$(field p <<<"$output")" 0
	# chisq = 333333.3; log10 p is close to -chisq / 2 / log(10) = -72382.4
	run -0 field log10_p <<<"$output"
	assert_output --regexp '^-7238[0-9]\.'
}

@test "several metrics of one summary count their units once" {
	tsv 'test arm metric n x' 't A click 100 5' 't B click 100 9' 't A watch 90 5' 't B watch 80 9' >in
	run -0 field n <<<"$(abtest srm in)"
	assert_output '100|100'
	tsv 'arm n' 'A 10' 'A 15' 'B 25' >in
	run -0 field n <<<"$(abtest srm in)"
	assert_output '25|25'
}

@test "every segment by itself" {
	tsv 'country arm n' 'x A 1000' 'x B 1200' 'y A 502' 'y B 498' ' A 5' ' B 5' >in
	run -0 abtest srm --segment=country in
	# x and y: growthbook's 2.0079e-05 and srm's 0.899343, as above
	assert_equal "$(column segment p <<<"$output")" $'\t1\nx\t2.00787e-05\ny\t0.899343'
	# as the whole: 1507 and 1703, chisq 196^2 / 3210 by hand
	assert_equal "$(abtest srm in | column segment chisq)" $'\t11.9676'
	run -2 --separate-stderr abtest srm --segment=nowhere in
	assert_regex "$stderr" "no column 'nowhere'"
	run -2 abtest srm --segment=country --sequential in
}

# looks 'DAY A B' ... - that day's units
looks() { tsv 'day arm n' "$@" | awk -F'\t' -v OFS='\t' 'NR == 1 { print; next }
	{ print $1, "A", $2; print $1, "B", $3 }'; }

@test "a check after every day: cumulative, and what was found stays found" {
	looks '2024-06-10 1000 1100' '2024-06-08 100 100' '2024-06-09 600 300' >in
	run -0 abtest srm --sequential in
	assert_equal "$(column look day n <<<"$output")" \
	    $'1\t2024-06-08\t100|100\n2\t2024-06-09\t700|400\n3\t2024-06-10\t1700|1500'
	# 1 / ratio of B(k + 1, n - k + 1) to 2^-n by hand: lgamma in python
	assert_equal "$(column p_any_look verdict <<<"$output")" \
	    $'1\tok\n2.7928e-17\tmismatch\n2.7928e-17\tmismatch'
	run -1 abtest srm --sequential --last --fail-at=srm in
	assert_equal "$(column look verdict <<<"$output")" $'3\tmismatch'
	run -0 abtest srm --sequential --last --srm-size=0.3 --fail-at=srm in
	# w is 0.27 on the second day and 0.06 on the third
	run -1 abtest srm --sequential --last --srm-size=0.2 --fail-at=srm in
	# the days given one by one to a state, and merged, are the days of one file
	for day in 08 09 10; do
		awk -v d=2024-06-$day 'NR == 1 || $1 == d' in >"in.$day"
		abtest srm --sequential --partial "in.$day" >"part.$day"
		abtest srm --sequential --state=st "in.$day" >last
	done
	abtest srm --sequential in | cmp - last
	abtest srm --sequential --merge part.10 part.08 part.09 | cmp - last
	run -2 --separate-stderr abtest srm --sequential --state=st in.09
	assert_regex "$stderr" 'counted already'
}

@test "sequentially an unlucky day is no mismatch" {
	# 500|400: chisq 11.1, p 0.0009, and 0.092 for who has looked every day
	run -0 abtest srm --sequential < <(looks '1 200 200' '2 300 200' '10 1000 1100')
	assert_equal "$(column day p p_any_look verdict <<<"$output")" \
	    $'1\t1\t1\tok\n2\t0.000858121\t0.092126\tok\n10\t1\t0.092126\tok'
	run -1 --separate-stderr abtest srm --sequential < <(looks '2024-06-31 1 1' 'today 1 1' '1 1 1' ' 1 1')
	assert_regex "$stderr" 'day: neither a day'
	assert_regex "$stderr" "day: .*'2024-06-31'"
	assert_regex "$stderr" 'day: empty'
	run -2 --separate-stderr abtest srm --sequential < <(looks '2024-06-30 1 1' '1 1 1')
	assert_regex "$stderr" 'days and numbers'
}

@test "parts merge to the whole" {
	awk 'BEGIN { print "unit,arm"; for (i = 0; i < 999; i++) print i "," (i * 7 % 3 ? "A" : "B\\n|") }' >in
	abtest srm in >want
	awk 'NR == 1 || NR % 2' in | abtest srm --partial >one
	awk 'NR == 1 || NR % 2 == 0' in | abtest srm --partial >two
	abtest srm --merge two one | cmp want -
	run -2 --separate-stderr abtest srm --merge one one
	assert_regex "$stderr" 'counted already'
	run -2 --separate-stderr abtest test --rate=x --merge one
	assert_regex "$stderr" "a part of 'abtest srm'"
}

@test "weights that cannot be read are refused" {
	for weights in A A= =1 A=x A=-1 A=1,A=2; do
		run -2 --separate-stderr abtest srm --weights="$weights" < <(units 'A 1' 'B 1')
		assert_regex "$stderr" '--weights'
	done
}
