# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # stderr is set by run --separate-stderr

load helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
}

# days 'DAY N_A K_A N_B K_B' ... - summaries of a rate, by day and arm
days() {
	tsv 'day arm n clicked' "$@" | awk -F'\t' -v OFS='\t' 'NR == 1 { print; next }
	{ print $1, "A", $2, $3; print $1, "B", $4, $5 }'
}

# steady Z LOOKS - every look has a thousand units an arm more, and z is close to Z in all
steady() {
	awk -v z="$1" -v looks="$2" -v OFS='\t' 'BEGIN {
		print "day", "arm", "n", "clicked"
		for (k = 1; k <= looks; k++) {
			a = 100 * k
			b = int(a + z * sqrt(180 * k) + 0.5)
			print k, "A", 1000, 100
			print k, "B", 1000, b - before
			before = b
		}
	}'
}

@test "confidence sequences are growthbook's, over the days summed" {
	# growthbook@8f1db4456915 test_tests.py test_sequential_test_runs_prop, on two days
	days '2024-06-01 1000 400 1200 900' '2024-06-02 2000 996 2261 1522' >in
	run -0 abtest watch --rate=clicked --tune=5000 --lift=delta --weights=A=3000,B=3461 in
	assert_equal "$(column look day n_control n <<<"$output")" \
	    $'1\t2024-06-01\t1000\t1200\n2\t2024-06-02\t3000\t3461'
	assert_equal "$(column lift lift_lo lift_hi <<<"$output" | tail -n 1 | xargs printf '%.5f ')" \
	    '0.50386 0.40098 0.60675 '
	assert_equal "$(column verdict decision since method <<<"$output" | tail -n 1)" \
	    $'winner\tstop: winner\t2024-06-01\tcs'
	# TestSequentialTTest.test_sequential_test_runs: means, N* = 1000
	tsv 'day arm n m_sum m_sumsq' '1 A 3000 1396.87 52377.9767' '1 B 3461 2422.7 134698.29' >in
	run -0 abtest watch --mean=m --tune=1000 --lift=delta --weights=A=3000,B=3461 in
	assert_equal "$(column lift lift_lo lift_hi p decision <<<"$output")" \
	    $'0.503361\t-0.558441\t1.56516\t1\tcontinue'
	# of 1000 planned units, the two of three arms get 2 in 3: the same as --tune=1000
	tsv 'day arm n m_sum m_sumsq' '1 C 3000 1396.87 52377.9767' >third
	run -0 abtest watch --mean=m --planned=1500 --lift=delta --weights=A=3000,B=3461,C=3230.5 in third
	assert_equal "$(column arm lift_lo <<<"$output" | head -n 1)" $'B\t-0.558441'
}

@test "bounds are those of the tables" {
	# ld98 (Reboussin, DeMets, Kim & Lan 2000), two-sided 0.05, five looks
	steady 2.2 5 >in
	run -0 abtest watch --rate=clicked --method=obf --looks=5 in
	assert_equal "$(column bound <<<"$output" | xargs -n 1 printf '%.3f ')" '4.877 3.357 2.680 2.290 2.031 '
	assert_equal "$(column decision <<<"$output" | tr '\n' ,)" 'continue,continue,continue,continue,stop: winner,'
	assert_equal "$(column information alpha_spent p <<<"$output" | tail -n 1)" $'1\t0.05\t'
	# the same by units instead of looks
	abtest watch --rate=clicked --method=obf --planned=10000 in | cmp - <(echo "$output")
	run -0 abtest watch --rate=clicked --method=pocock --looks=5 in
	assert_equal "$(column bound <<<"$output" | xargs -n 1 printf '%.3f ')" '2.438 2.427 2.410 2.397 2.386 '
	# alpha 0.05 t^3 at a tenth: 2.5e-05 a side
	run -0 abtest watch --rate=clicked --method=power --rho=3 --looks=10 in
	assert_equal "$(column alpha_spent bound <<<"$output" | head -n 1)" $'5e-05\t4.05563'
	# Hwang, Shih & de Cani -4, two looks, 0.05 (gsDesign's default): 2.750, 1.981
	run -0 abtest watch --rate=clicked --method=hsd --looks=2 in
	assert_equal "$(column bound <<<"$output" | head -n 2 | xargs -n 1 printf '%.3f ')" '2.750 1.981 '
}

@test "the interval at a look is as wide as its bound" {
	days '1 1000 100 1000 140' >in
	run -0 abtest watch --rate=clicked --method=obf --looks=2 in
	# by hand: se of 0.1 and 0.14 of 1000 is 0.0145052
	column diff diff_lo diff_hi bound z <<<"$output" >got
	awk '{ se = 0.0145052; exit !(($1 - $2) / se / $4 > 0.9999 && ($3 - $1) / se / $4 < 1.0001 &&
	    $5 > 2.7576 && $5 < 2.7577) }' got
}

@test "the lift's interval leaves out 0 when the test has found a difference, and only then" {
	for args in '3.3 --method=cs' '2.8 --method=pocock --looks=30'; do
		steady "${args%% *}" 30 >in
		# shellcheck disable=SC2086 # two words
		abtest watch --rate=clicked ${args#* } in | column diff_lo lift_lo z bound >got
		awk -F'\t' '($1 > 0) != ($2 > 0) || ($1 > 0) != ($3 >= $4) { exit 1 } $1 > 0 { n++ }
		    END { exit !(n > 0 && n < 30) }' got
	done
	# at the bound of an early look the control itself could be 0
	run -0 abtest watch --rate=clicked --method=obf --looks=100 in
	assert_equal "$(column lift_lo note <<<"$output" | head -n 1)" \
	    $'\tlift: control mean not told from zero at this look'
	[ -n "$(column lift_lo <<<"$output" | tail -n 1)" ]
}

@test "a stop stays a stop, whatever comes later" {
	days '1 1000 100 1000 180' '2 1000 150 1000 80' '3 1000 110 1000 100' >in
	for method in --method=cs '--method=pocock --looks=3'; do
		# shellcheck disable=SC2086 # two words
		run -0 abtest watch --rate=clicked $method in
		assert_equal "$(column decision since verdict <<<"$output" | sort -u)" $'stop: winner\t1\twinner'
		assert_regex "$(column sentence <<<"$output" | tail -n 1)" '^Stop, as since 1\. B beats A'
	done
	# the p is the least so far, the interval today's
	run -0 abtest watch --rate=clicked in
	assert_equal "$(column p <<<"$output" | sort -u | wc -l)" 1
	assert_regex "$(column diff_lo diff_hi <<<"$output" | tail -n 1)" $'^-0.*\t0'
}

@test "harm, futility and the end" {
	steady -5 3 | sed 's/^/T\t/; 1s/T/test/' >harm
	steady 0.1 3 | sed 's/^/U\t/; 1s/U/test/' >none
	run -0 abtest watch --rate=clicked --method=obf --looks=3 harm none
	assert_equal "$(column test look decision <<<"$output")" \
	    $'T\t1\tstop: harm\nT\t2\tstop: harm\nT\t3\tstop: harm\nU\t1\tcontinue\nU\t2\tstop: futile\nU\t3\tdone'
	assert_regex "$(column sentence <<<"$output" | sed -n 5p)" 'futile: the chance of a result is [0-9.]+ %\. No difference shown'
	run -0 abtest watch --rate=clicked --method=obf --looks=3 --futility=0 none
	assert_equal "$(column decision <<<"$output" | tr '\n' ,)" 'continue,continue,done,'
	# beyond the plan nothing is tested any more
	run -0 abtest watch --rate=clicked --method=obf --looks=2 --futility=0 none
	assert_equal "$(column look z bound decision <<<"$output" | tail -n 1)" $'3\t\t\tdone'
	assert_regex "$output" 'the planned units were reached before'
}

@test "futility by the smallest effect of interest" {
	steady 0.1 40 >in
	run -0 abtest watch --rate=clicked --mde=10% in
	# A sequence ends where 10 % is outside the interval: half of it is some 3 se
	column lift_hi decision <<<"$output" >got
	awk -F'\t' '($1 < 0.1) != ($2 == "stop: futile") { exit 1 } $1 < 0.1 { n++ } END { exit !(n > 3) }' got
	assert_regex "$output" 'an improvement of 10 % is ruled out'
	# where lower is better an improvement is downwards
	steady -2 3 >in
	run -0 abtest watch --rate=clicked --lower=clicked --method=obf --looks=4 --mde=15% --last in
	better=$(column power_mde <<<"$output")
	run -0 abtest watch --rate=clicked --method=obf --looks=4 --mde=15% --last in
	worse=$(column power_mde <<<"$output")
	awk -v b="$better" -v w="$worse" 'BEGIN { exit !(b > 0.5 && w < 0.05) }'
}

@test "units still needed: growthbook's mid-experiment power" {
	# growthbook@8f1db4456915 packages/stats/tests/test_midexperimentpower.py: 55.668 times
	# the thousand units; printed rounded up
	tsv 'day arm n m_sum m_sumsq' '1 A 500 500 1500' '1 B 500 525 1551.25' >in
	run -0 abtest watch --mean=m --mde=5% --tune=5000 in
	assert_equal "$(column needed <<<"$output" | cut -c -3)" 556
	run -0 abtest watch --mean=m --tune=5000 in
	assert_equal "$(column needed <<<"$output")" ''
}

@test "a broken assignment comes first, and stays" {
	days '1 1000 100 1000 180' '2 1500 150 1000 180' '3 1000 100 1500 250' >in
	run -1 abtest watch --rate=clicked --fail-at=srm in
	assert_equal "$(column day decision <<<"$output")" \
	    $'1\tstop: winner\n2\tdo not trust\n3\tdo not trust'
	assert_regex "$(column sentence <<<"$output" | tail -n 1)" '^Do not trust: the assignment is broken'
	# 2500 against 2000 on day 2: 2^-4500 over B(2501, 2001), by lgamma in python; least so far
	assert_equal "$(column srm_p <<<"$output" | tail -n 1)" 4.39172e-11
	assert_equal "$(abtest srm --sequential --last in | column p_any_look)" 4.39172e-11
	# w is 0.111 on day 2 and 0 on day 3: what was broken stays broken
	run -0 abtest watch --rate=clicked --srm-size=0.1 --last in
	assert_equal "$(column decision <<<"$output")" 'do not trust'
	# due as it came: nothing is broken
	run -0 abtest watch --rate=clicked --fail-at=srm --weights=A=35,B=35 --srm-size=0.2 in
	refute_regex "$output" 'do not trust'
	# an arm that has no weight
	run -0 abtest watch --rate=clicked --weights=A=1 in
	assert_equal "$(column decision <<<"$output" | sort -u)" 'do not trust'
}

@test "guardrails: what breaks stops, what is open blocks" {
	tsv 'day arm n clicked watch_sum watch_sumsq' '1 A 1000 100 10000 110000' '1 B 1000 180 10000 110000' >holds
	run -0 abtest watch --rate=clicked --mean=watch --guardrail=watch --margin=10% holds
	assert_equal "$(column metric verdict decision <<<"$output")" \
	    $'clicked\twinner\tstop: winner\nwatch\tholds\tcontinue'
	run -0 abtest watch --rate=clicked --mean=watch --guardrail=watch --margin=1% holds
	assert_equal "$(column metric verdict decision <<<"$output")" \
	    $'clicked\tblocked\tcontinue\nwatch\topen\tcontinue'
	sed 's/B\t1000\t180\t10000\t110000/B\t1000\t180\t8000\t74000/' holds >breaks
	run -1 abtest watch --rate=clicked --mean=watch --guardrail=watch --margin=1% --fail-at=harm breaks
	assert_equal "$(column metric verdict decision <<<"$output")" \
	    $'clicked\tblocked\tcontinue\nwatch\tharm\tstop: harm'
	run -0 abtest watch --rate=clicked --mean=watch --secondary=clicked holds
	assert_equal "$(column metric verdict decision <<<"$output" | head -n 1)" $'clicked\twinner\tcontinue'
}

@test "several arms and metrics share the error" {
	days '1 1000 100 1000 140' >in
	tsv '1 C 1000 100' >>in
	run -0 abtest watch --rate=clicked --method=pocock --looks=1 --confidence=95 in
	# half of 0.05: z(0.0125)
	assert_equal "$(column bound alpha_spent adjustment <<<"$output" | sort -u)" $'2.2414\t0.025\tbonferroni'
	run -0 abtest watch --rate=clicked --method=pocock --looks=1 --adjust=none in
	assert_equal "$(column bound adjustment <<<"$output" | sort -u)" $'1.95996\tnone'
	# Holm over the arms: twice the smaller p
	run -0 abtest watch --rate=clicked in
	column p p_adjusted adjustment <<<"$output" >got
	awk 'NR == 1 { exit !($2 > 1.9999 * $1 && $2 < 2.0001 * $1 && $3 == "holm") }' got
	run -2 --separate-stderr abtest watch --rate=clicked --method=obf --looks=2 --adjust=holm in
	assert_regex "$stderr" 'bonferroni or none'
}

@test "a look with few units is shown but not judged" {
	days '1 99 9 99 30' '2 400 40 400 60' >in
	run -0 abtest watch --rate=clicked in
	assert_equal "$(column look value p note <<<"$output" | head -n 1)" $'1\t0.30303\t\ttoo few units to look'
	assert_regex "$(column p <<<"$output" | tail -n 1)" '^0\.|^1$'
	run -0 abtest watch --rate=clicked --least=99 in
	assert_regex "$(column p <<<"$output" | head -n 1)" '^0\.'
	days '1 1000 1 1000 8' >in
	run -0 column note <<<"$(abtest watch --rate=clicked in)"
	assert_output 'too few successes or failures to look'
}

@test "exact: from the counts of two rates, however few" {
	# Fisher's test says 0.0084 (R 4.2.2); who looks at any time needs more
	days '1 20 1 20 9' >in
	run -0 abtest watch --rate=clicked --method=exact --tune=100 in
	column diff_lo p verdict note <<<"$output" >got
	awk -F'\t' '{ exit !($1 < 0 && $2 > 0.05 && $2 < 0.5 && $3 == "no difference shown" && $4 == "") }' got
	days '1 20 1 20 9' '2 20 1 20 11' >in
	run -0 abtest watch --rate=clicked --method=exact --tune=100 in
	assert_equal "$(column decision <<<"$output")" $'continue\nstop: winner'
	# the intervals leave out 0 when the test does
	column diff_lo lift_lo p <<<"$output" >got
	awk -F'\t' '($1 > 0) != ($3 < 0.05) || ($2 > 0) != ($3 < 0.05) { exit 1 }' got
	# no success in the control: a difference, and no lift
	days '1 200 0 200 30' >in
	run -0 abtest watch --rate=clicked --method=exact --tune=400 in
	assert_equal "$(column lift lift_lo lift_hi decision <<<"$output")" $'\t\t\tstop: winner'
	tsv 'day arm n m_sum m_sumsq' '1 A 500 500 1500' '1 B 500 525 1551.25' >in
	run -0 abtest watch --mean=m --method=exact in
	assert_equal "$(column p note <<<"$output")" $'\texact is for rates'
}

@test "the result follows from the days alone: any order, parts, states, days one by one" {
	awk 'BEGIN {
		srand(7); OFS = "\t"; print "day", "unit", "test", "arm", "clicked", "watch"
		for (i = 0; i < 6000; i++) {
			b = rand() < 0.5
			printf "2024-06-%02d\tu%d\t%s\t%s\t%d\t%.3f\n", 1 + i / 1000, i, rand() < 0.7 ? "x" : "y",
			    b ? "B" : "A", rand() < 0.1 + 0.05 * b, 20 + 10 * rand()
		}
	}' >in.tsv
	for method in cs exact 'obf --planned=5000 --mde=20%'; do
		# shellcheck disable=SC2086 # two words
		watch() { abtest watch --method=$method --rate=clicked --mean=watch --guardrail=watch --margin=3% "$@"; }
		watch in.tsv >want
		assert_equal "$(column test <want | sort -u | tr '\n' ,)" 'x,y,'
		{ head -n 1 in.tsv; tail -n +2 in.tsv | sort -k2; } | watch | cmp want -
		watch -j 3 in.tsv | cmp want -
		for k in 1 2 3 4 5; do watch --partial --slice="$k/5" in.tsv >"part.$k"; done
		watch --merge part.3 part.1 part.5 part.4 part.2 | cmp want -
		rm -f st
		for day in 1 2 3 4 5 6; do
			awk -v d="2024-06-0$day" 'NR == 1 || $1 == d' in.tsv >"day.$day"
			watch --state=st --last "day.$day" >last
			# what was said on a day stays what the whole says of it
			grep "	$day	2024-06-0$day	" want | cmp - <(tail -n +2 last)
		done
		run -2 --separate-stderr watch --state=st day.3
		assert_regex "$stderr" 'counted already'
	done
}

@test "the last look has the estimates of abtest test over all rows" {
	awk 'BEGIN {
		srand(3); OFS = "\t"; print "day", "arm", "clicks", "views", "orders", "sessions", "pre", "v"
		for (i = 0; i < 3000; i++) {
			b = rand() < 0.5; views = 1 + int(rand() * 9); clicks = 0
			for (j = 0; j < views; j++) clicks += rand() < 0.1
			sessions = 1 + int(rand() * 3); orders = int(sessions * rand()); pre = rand() * 10
			print 1 + i % 12, b ? "B" : "A", clicks, views, orders, sessions, pre, pre + rand() + b / 20
		}
	}' >in
	args=(--rate=clicks --base=views --ratio=orders/sessions --mean=v --covariate=pre)
	columns='metric kind n_control n value_control value diff lift'
	# shellcheck disable=SC2086 # words
	abtest watch "${args[@]}" --last in | column $columns >got
	# shellcheck disable=SC2086 # words
	abtest test "${args[@]}" in | column $columns | diff - got
	# CUPED leaves a narrower interval
	abtest watch --mean=v --last in | column diff_lo diff_hi >plain
	abtest watch "${args[@]}" --last in | grep -P '\tv\tmean\t' >adjusted
	awk -F'\t' 'NR == FNR { w = $2 - $1; next } { exit !($15 - $14 < w / 4) }' plain adjusted
	# rows may name their metrics
	tsv 'day arm metric n x sum sumsq' '1 A click 1000 100  ' '1 B click 1000 170  ' \
	    '1 A watch 900  9000 99000' '1 B watch 900  9100 100000' '2 A click 500 50  ' '2 B click 500 90  ' >in
	run -0 abtest watch --secondary=watch in
	assert_equal "$(column look metric kind n value decision <<<"$output")" \
	    $'1\tclick\trate\t1000\t0.17\tstop: winner\n1\twatch\tmean\t900\t10.1111\tcontinue
2\tclick\trate\t1500\t0.173333\tstop: winner\n2\twatch\tmean\t900\t10.1111\tcontinue'
}

@test "without a control there is nothing to say, but of the assignment" {
	days '1 500 50 500 60' '2 500 50 900 60' >in
	run -0 abtest watch --rate=clicked --control=Z in
	assert_equal "$(column look decision sentence <<<"$output")" \
	    $'1\tcontinue\tCannot be judged: no arm of the control\'s name.'$'\n'"$(
	    printf '2\tdo not trust\t'; column sentence <<<"$output" | tail -n 1)"
	assert_regex "$output" 'Do not trust: the assignment is broken'
}

@test "an arm that comes late is there from its first day on" {
	days '1 500 50 500 60' '2 500 50 500 60' >in
	tsv '2 C 500 70' >>in
	run -0 abtest watch --rate=clicked in
	assert_equal "$(column look arm n_control n <<<"$output")" $'1\tB\t500\t500\n2\tB\t1000\t1000\n2\tC\t1000\t500'
	# and equal shares are then broken, as they must be
	assert_equal "$(column decision <<<"$output" | tail -n 1)" 'do not trust'
}

@test "--last writes today's look, --fail-at=stop tells cron" {
	steady 5 3 >in
	run -1 abtest watch --rate=clicked --last --fail-at=stop in
	assert_equal "$(column look decision <<<"$output")" $'3\tstop: winner'
	steady 0 3 >in
	run -0 abtest watch --rate=clicked --last --fail-at=stop --fail-at=srm --fail-at=harm in
	run -2 --separate-stderr abtest watch --rate=clicked --fail-at=winner in
	assert_regex "$stderr" 'not one of srm, harm, stop, undefined'
	run -0 abtest watch --rate=clicked --last --fail-at=undefined in
	run -1 abtest watch --rate=clicked --last --fail-at=undefined --least=5000 in
	run -1 abtest watch --rate=clicked --last --fail-at=undefined --control=Z in
	run -0 abtest watch --rate=clicked --fail-at=undefined --least=1500 in # only the first look is
	run -0 abtest watch --rate=clicked --last --fail-at=undefined --method=obf --looks=2 --futility=0 in
}

@test "looks are days or numbers, in a column that may be named" {
	days '10 500 50 500 60' '9 500 50 500 60' | sed '1s/day/week/' >in
	run -0 abtest watch --rate=clicked --look=week in
	assert_equal "$(column look day <<<"$output")" $'1\t9\n2\t10'
	run -2 --separate-stderr abtest watch --rate=clicked in
	assert_regex "$stderr" "no column 'day'"
	days 'Monday 500 50 500 60' '2024-02-30 500 50 500 60' '2024-02-28 500 50 500 60' >in
	run -1 --separate-stderr abtest watch --rate=clicked in
	assert_regex "$stderr" "in:2: day: neither a day"
	assert_regex "$stderr" "in:4: day: .*'2024-02-30'"
	assert_equal "$(column day <<<"$output")" 2024-02-28
}

@test "options that do not go together are refused" {
	days '1 500 50 500 60' >in
	for args in --method=obf '--method=obf --looks=3 --planned=4000' '--method=pocock --looks=3 --tune=5' \
	    --looks=3 --mde=5 --mde=x% '--mde=0%' '--guardrail=clicked'; do
		# shellcheck disable=SC2086 # two words
		run -2 --separate-stderr abtest watch --rate=clicked $args in
		assert_output ''
	done
}
