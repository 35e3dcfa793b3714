# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # stderr is set by run --separate-stderr

load helper

demo=$TUILIU_SHARE/demo

setup() {
	cd "$BATS_TEST_TMPDIR" || return
}

@test "the demo's cover test: B wins, z 3.083, p 0.00205" {
	# share/demo/README.md, planted fact 4
	abtest test --rate=clicked "$demo/abtest-covers.csv" >out
	near 5e-4 n_control=2006 n=1994 value_control=0.1002 value=0.1314 statistic=3.083 <out
	near within:5e-6 p=0.00205 <out
	run -0 column control arm verdict adjustment <out
	assert_output "$(printf 'A\tB\twinner\tholm')"
	run -0 column sentence <out
	assert_output --regexp '^B beats A on clicked: 13.1 % against 10 %, \+31.1 % .*p = 0.002, below 0.05.$'
}

@test "units and their sums give the same bytes" {
	abtest test --rate=clicked --mean=watch_ms "$demo/abtest-covers.csv" >units
	abtest test --rate=clicked --mean=watch_ms "$demo/abtest-covers-summary.csv" >sums
	run -0 cmp units sums
}

@test "means of summaries: lift with the control's noise" {
	# growthbook@8f1db4456915 tests/frequentist/test_tests.py TestTwoSidedTTest
	ab --lift=delta 'arm n sum sumsq' 'A 3407 1396.87 52377.9767' 'B 3461 2422.7 134698.29' |
		near within:6e-6 lift=0.70732 lift_lo=-0.03526 lift_hi=1.44989
	# TestOneSidedGreaterTTest and .absolute: the bound is one end of 90 %
	tsv 'arm n sum sumsq' 'A 3000 1396.87 52377.9767' 'B 3461 2422.7 134698.29' |
		abtest test --digits=17 --confidence=90 --lift=delta >out
	near 1e-5 lift=0.5033610858562358 lift_lo=-0.045136675850396046 \
		diff=0.23437666666666668 diff_lo=0.020791480063255735 p=0.07108544979746046 <out
	# test_gbstats.py test_get_metric_dfs_frequentist
	ab 'arm n sum sumsq' 'A 100 270 848.79' 'B 120 300 869' |
		near within:6e-10 value_control=2.7 value=2.5 lift=-0.074074074
}

@test "CUPED from summaries, relative to the unadjusted control mean" {
	# growthbook@8f1db4456915 test_gbstats.py test_analyze_metric_df_ra
	tsv 'arm n y_sum y_sumsq x_sum x_sumsq y*x_sum' 'A 3001 300 600 210 415 -20' \
		'B 3000 222 555 120 405 -10' | abtest test --mean=y --covariate=x --digits=17 >out
	near within:6e-10 value_control=0.099966678 value=0.074 lift=-0.281707154 <out
	run -0 column method note <out
	assert_output --partial 'Welch t, CUPED'
	assert_output --partial 'CUPED took away'
}

@test "two rates: pooled z" {
	# tea-tasting@90306f16dbba test_proportion_analyze_norm_no_corr
	ab 'arm n x' 'A 53 19' 'B 47 13' | near 1e-9 diff=-0.08189482135688475 \
		lift=-0.22844344904815217 p=0.3809096823118986
	# udacity A/B course, old against new page; p of one side
	ab 'arm n x' 'A 145274 17489' 'B 145310 17264' |
		near 1e-9 statistic=-1.31092419842 p=0.189883374482
	# thumbtack abba README
	ab 'arm n x' 'A 1000 20' 'B 2000 60' | near 1e-3 diff=0.01 lift=0.5
	# R 4.2.2 prop.test on Cookie Cats' published counts, retention_1 and retention_7
	ab --lift=delta 'arm n x' 'A 44700 20034' 'B 45489 20119' | near 1e-9 value_control=0.448187919463087 \
		value=0.442282749675746 diff=-0.00590516978734146 statistic=-1.78408622479747 \
		p=0.0744096552969201 diff_lo=-0.0123919049927073 diff_hi=0.000582095069752186 \
		lift=-0.0131756558597466 lift_lo=-0.0275540990017444 lift_hi=0.0012027872822513
	ab 'arm n x' 'A 44700 8502' 'B 45489 8279' | near 1e-9 diff=-0.00820129831520591 \
		statistic=-3.16435891274819 p=0.00155424997561428
	# R 4.2.2 prop.test on Hillstrom's published counts, conversion, mens e-mail
	ab 'arm n x' 'A 21306 122' 'B 21307 267' | near 1e-9 diff=0.006805006519615695 \
		p=1.52322350059554e-13
	# the same data, github Carlos-Orellana-Heredia/hillstrom-email-experiment, visits
	ab 'arm n x' 'A 21306 2262' 'B 21307 3894' | near 1e-9 diff=0.07658956365153125
}

@test "intervals of a difference of small rates are Newcombe's" {
	# Newcombe (1998) Stat. Med. 17:873, table II, method 10
	check() {
		tsv 'arm n x' "A $4 $3" "B $2 $1" | abtest test --control=A |
			near within:6e-5 diff_lo="$5" diff_hi="$6"
	}
	check 56 70 48 80 0.0524 0.3339
	check 9 10 3 10 0.1705 0.809
	check 6 7 2 7 0.0582 0.8062
	check 5 56 0 29 -0.0381 0.1926
	check 10 10 0 20 0.6791 1
	check 10 10 0 10 0.6075 1
}

@test "several arms against one control, with the method of adjustment in its column" {
	# spotify/confidence@e1f8a49291a0 test_multiple_difference; group 1 is the reference
	tsv 'arm n x' 'A 104 42' 'b1 100 40' 'b2 100 50' 'b3 150 100' 'b4 1009 500' 'b5 1502 1005' >in
	local due=A=104,b1=100,b2=100,b3=150,b4=1009,b5=1502
	abtest test --weights=$due --adjust=bonferroni in | column arm p p_adjusted adjustment >got
	tsv 'b1 0.955333 1 bonferroni' 'b2 0.167668 0.838342 bonferroni' \
		'b3 3.34743e-05 0.000167371 bonferroni' 'b4 0.0748662 0.374331 bonferroni' \
		'b5 3.97715e-08 1.98858e-07 bonferroni' >want
	run -0 diff want got
	# Holm by hand from the p above: 5 * p5, 4 * p3, 3 * p4, 2 * p2, p1
	abtest test --weights=$due --digits=5 in | column arm p_adjusted adjustment >got
	tsv 'b1 0.95533 holm' 'b2 0.33534 holm' 'b3 0.0001339 holm' 'b4 0.2246 holm' \
		'b5 1.9886e-07 holm' >want
	run -0 diff want got
}

@test "a ratio is sum over sum" {
	# tea-tasting@90306f16dbba test_ratio_of_means_analyze_ratio_greater_equal_var; the data
	# are its make_users_data(n_users=100, covariates=True, rng=42)
	abtest test -C arm=variant --control=0 --ratio=orders/sessions --digits=17 \
		"$BATS_TEST_DIRNAME/data/abtest/tea-users.tsv" >out
	near 1e-9 value_control=0.2857142857142857 value=0.20224719101123595 \
		diff=-0.08346709470304975 <out
	# their t pools the variances (-1.0794); Welch's on 51 and 49 users is close to it
	near 0.01 statistic=-1.0794048813446926 <out
}

@test "a ratio of units gives the same as its sums" {
	local file=$BATS_TEST_DIRNAME/data/abtest/tea-users.tsv
	abtest test -C arm=variant --ratio=orders/sessions --mean=orders --covariate=orders_covariate \
		"$file" >units
	awk -F'\t' -v OFS='\t' 'NR == 1 {
			print "arm", "n", "orders_sum", "orders_sumsq", "sessions_sum", "sessions_sumsq", \
			    "orders*sessions_sum", "orders_covariate_sum", "orders_covariate_sumsq", \
			    "orders*orders_covariate_sum"; next }
		{ n[$2]++; o[$2] += $4; oo[$2] += $4 * $4; s[$2] += $3; ss[$2] += $3 * $3
		  os[$2] += $3 * $4; c[$2] += $7; cc[$2] += $7 * $7; oc[$2] += $4 * $7 }
		END { for (a in n)
			print a, n[a], o[a], oo[a], s[a], ss[a], os[a], c[a], cc[a], oc[a] }' "$file" |
		abtest test --ratio=orders/sessions --mean=orders --covariate=orders_covariate >sums
	run -0 cmp units sums
}

@test "raw values: Welch's t as R has it" {
	# R t.test of the TOSTER example data, alternative greater: t 0.6504, p 0.26048
	{
		echo arm,v
		printf 'B,%s\n' 2.84 2.51 2.41 2.95 3.14 3.79 4.14 3.85 3.02 3.45 5.37 3.81 4.19 3.16 3.84
		printf 'A,%s\n' 2.6 2.82 2.18 3.46 4.01 3.04 3.47 4.06 2.91 3.59 4.51 3.16 3.86 3.31 3.02
	} | abtest test --mean=v --digits=17 | near 1e-8 statistic=0.650438363512706 p=0.5209573002710832
}

@test "far tails keep their logarithm" {
	# (x_B - x_A) / sqrt(2 n p (1 - p)) is 38.00002 here; log10 of twice the normal tail at
	# 38 is (log(2) - 726.5572160188) / log(10), from R's pnorm(-38, log.p = TRUE)
	ab 'arm n x' 'A 1000000000 500000000' 'B 1000000000 500849706' >out
	near 2e-6 statistic=38 log10_p=-315.23876 <out
	ab 'arm n x' 'A 1000000000 100000000' 'B 1000000000 300000000' >out
	# z^2 / 2 / log(10) less log10(z sqrt(pi / 2)), z = 11180.34
	near 1e-6 log10_p=-27143409 <out
	run -0 column p sentence <out
	assert_output --regexp $'^0\t.*p = 10\\^-27143409'
	# means of a billion units, 38 sqrt(2 * 0.5 / 1e9) apart
	ab 'arm n sum sumsq' 'A 1000000000 1000000000 1500000000' \
		'B 1000000000 1001201665.511465 1502404775.022931' >out
	near 2e-6 statistic=38 df=1999999998 log10_p=-315.23876 <out
}

@test "--bayes with more arms than it can do leaves its columns empty" {
	awk 'BEGIN { print "arm,n,x"; for (i = 0; i < 3000; i++) printf "a%04d,1000,%d\n", i, 80 + i % 40 }' >many
	run -0 abtest test --bayes many
	assert_equal "${#lines[@]}" 3000
	assert_equal "$(column p_best loss <<<"$output" | sort -u)" $'\t'
}

@test "--bayes: chance to be best and expected loss, exact" {
	# Miller (2014) formula, Beta(43, 63) against Beta(501, 510)
	tsv 'arm n x' 'A 104 42' 'B 1009 500' | abtest test --bayes --digits=17 |
		near 1e-9 p_best=0.9620819667893687
	# spotify/confidence@e1f8a49291a0, Jeffreys prior, by simulation
	tsv 'arm n x' 'A 104 42' 'B 1009 500' | abtest test --bayes --prior=jeffreys |
		near within:2e-3 p_best=0.962782
	# scipy 1.10.1 quad of beta densities
	tsv 'arm n x' 'A 31500 1580' 'B 32000 1700' 'C 31000 1550' |
		abtest test --bayes --prior=jeffreys --digits=17 |
		near within:1e-8 p_best=0.9254342402143946 loss=5.517470842444222e-05
	# R 4.2.2 integrate, the Sesame Street titles of the Upworthy archive
	tsv 'arm n x' 'A 2982 20' 'B 3060 49' 'C 3112 31' 'D 3083 9' |
		abtest test --bayes --digits=17 |
		near 1e-8 p_best=0.981735491082708 loss=1.92910260813882e-05
}

@test "a broken assignment overrules a clear winner" {
	# 1000 and 1200 units at equal shares: p 2.0079e-05 (growthbook@8f1db4456915 stats.test.ts)
	tsv 'arm n x' 'A 1000 100' 'B 1200 400' >in
	run -0 abtest test in
	near within:6e-10 srm_p=2.0079e-05 <<<"$output"
	run -0 column verdict sentence <<<"$output"
	assert_output --regexp $'^do not trust\tDo not trust: the assignment is broken, A is off its share by 9.09 %'
	run -1 abtest test --fail-at=srm in
	run -0 column verdict <<<"$(abtest test --weights=A=5,B=6 in)"
	assert_output winner
	run -0 column verdict <<<"$(abtest test --srm-threshold=1e-5 in)"
	assert_output winner
	# Cohen's w is sqrt(18.18 / 2200) = 0.0909
	run -0 column verdict <<<"$(abtest test --srm-size=0.1 in)"
	assert_output winner
}

@test "an arm that weights leave out, or that never came, is not passed over" {
	tsv 'arm n x' 'A 1000 100' 'B 1000 400' >in
	run -0 abtest test --weights=A=1 in
	run -0 column verdict note <<<"$output"
	assert_output --regexp $'^do not trust\t.*units in an arm without weight'
	run -0 abtest test --weights=A=1,B=1,C=1 in
	run -0 column arm n verdict note <<<"$output"
	assert_line --index 0 --regexp $'^B\t1000\tdo not trust'
	assert_line --index 1 --regexp $'^C\t0\tdo not trust\tempty arm'
}

@test "what is undefined is empty, with the reason, never p = 1" {
	tsv 'test arm n x' 'zero A 100 0' 'zero B 100 10' 'none A 100 0' 'none B 100 0' \
		'empty A 0 0' 'empty B 5 1' 'alone A 10 5' >in
	abtest test in | column test arm lift p verdict note >got
	cat >want <<-END
		alone						no arm to compare with the control
		empty	B				empty arm
		none	B				no variance; lift: control mean is zero
		zero	B		0.00117687	winner	lift: control mean is zero
	END
	sed -i 's/^alone\t*/alone\t\t\t\t\t/' want
	run -0 diff want got
	run -1 abtest test --fail-at=undefined in
	tsv 'arm v' 'A 1' 'A 2' 'B 3' | abtest test --mean=v | column diff diff_lo p note >got
	run -0 cat got
	assert_output --regexp $'^1.5\t\t\tone unit$'
	tsv 'arm v' 'A 0.1' 'A 0.1' 'A 0.1' 'B 0.2' 'B 0.2' | abtest test --mean=v | column diff p note >got
	run -0 cat got
	assert_output $'0.1\t\tno variance'
}

@test "impossible and over-rounded sums are refused, not clamped" {
	ab 'arm n sum sumsq' 'A 4 8 15.9' 'B 4 8 20' >out
	run -0 column p note <out
	assert_output --partial 'sumsq below sum^2/n: impossible'
	ab 'arm n sum sumsq' 'A 1000 1000000000.1 1000000000200000' 'B 4 8 20' >out
	run -0 column p note <out
	assert_output --partial 'sumsq has too few digits'
}

@test "a million added to every value moves means, not differences or intervals" {
	awk 'BEGIN { print "arm\tsmall\tlarge"
		for (i = 0; i < 400; i++) { v = (i * 37 % 101) / 8 + (i % 2) / 4
			printf "%s\t%.3f\t%.3f\n", i % 2 ? "B" : "A", v, v + 1e6 } }' >in
	abtest test --mean=small --mean=large --digits=9 in | column diff diff_lo diff_hi statistic df p >got
	run -0 uniq got
	assert_equal "${#lines[@]}" 1
}

@test "any number of workers, any order of rows, any split gives the same bytes" {
	awk 'BEGIN { print "test,arm,hit,value,before"
		for (i = 0; i < 60000; i++) { r = i * 7919 % 10007
			printf "t%d,%s,%d,%.6f,%.3f\n", i % 3, substr("ABC", r % 3 + 1, 1), r % 5 == 0, \
			    r * r / 1e7 - 3, r / 7 } }' >in
	local args=(--rate=hit --mean=value --ratio=value/before --covariate=before --digits=17)
	abtest test "${args[@]}" -j1 in >want
	for j in 2 3 7; do
		abtest test "${args[@]}" -j"$j" in | cmp want -
	done
	{ head -n 1 in; tail -n +2 in | tac; } | abtest test "${args[@]}" | cmp want -
	for k in 0 1 2 3; do
		awk -v k=$k 'NR == 1 || NR % 4 == k' in | abtest test "${args[@]}" --partial >part.$k
	done
	abtest test "${args[@]}" --merge part.2 part.0 part.3 part.1 | cmp want -
	abtest test "${args[@]}" --merge --partial part.2 part.0 >half.a
	abtest test "${args[@]}" --merge --partial part.3 part.1 >half.b
	abtest test "${args[@]}" --merge half.b half.a | cmp want -
	run -2 --separate-stderr abtest test --rate=hit --merge part.0
	assert_regex "$stderr" 'other options'
}

@test "several files are one test" {
	tsv 'arm n x' 'A 500 50' 'B 1000 100' >one
	tsv 'x n arm' '40 500 A' >two
	abtest test one two | near 1e-12 n_control=1000 n=1000 value_control=0.09 value=0.1
	tsv 'arm n x' 'A 500 40' >three
	abtest test one three | near 1e-12 n_control=1000 n=1000 value_control=0.09 value=0.1
	# units of one day behind the sums of another
	tsv 'arm n x' 'A 3 1' 'B 4 2' >sums
	tsv 'arm x' 'A 1' 'B 0' 'B 0' >units
	abtest test --digits=15 --rate=x sums units | near 1e-9 n_control=4 n=6 value_control=0.5 value=0.333333333333
	run -2 --separate-stderr abtest test --rate=x sums <(tsv 'arm y' 'A 1')
	assert_regex "$stderr" "no column 'x' in the header"
}

@test "rows may name their metrics, and roles are given by name" {
	tsv 'test arm metric n x sum sumsq' 't A click 1000 100  ' 't B click 1000 180  ' \
		't A watch 1000  5000 30000' 't B watch 1000  5010 30100' 't B watch 0   ' >in
	abtest test --secondary=watch in | column metric kind role arm n p_adjusted adjustment >got
	run -0 cut -f 1-5,7 got
	assert_line --index 0 "$(tsv 'click rate primary B 1000 holm')"
	assert_line --index 1 "$(tsv 'watch mean secondary B 1000 bh')"
	run -2 --separate-stderr abtest test --secondary=wach in
	assert_regex "$stderr" "no metric 'wach'"
}

@test "guardrails: the interval against the margin" {
	# spotify/confidence@e1f8a49291a0 non-inferiority, margin 2 %, one-sided 99 %: not shown
	# for higher is better, shown for lower is better; bounds -0.0723 and 0.0207
	tsv 'arm metric n sum sumsq' 'A m 5000 10021 25142' 'B m 5000 9892 24510' >in
	abtest test --confidence=98 --guardrail=m --margin=2% in >out
	near within:1e-3 diff=-0.0258 diff_lo=-0.0723 margin=0.02 <out
	run -0 column verdict p_adjusted adjustment <out
	assert_output $'open\t\t'
	abtest test --confidence=98 --guardrail=m --margin=2% --lower=m in >out
	near within:1e-3 diff_hi=0.0207 <out
	run -0 column verdict <out
	assert_output holds
	awk -F'\t' 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i } NR == 2 { exit $at["p_margin"] >= 0.01 }' out
	run -2 --separate-stderr abtest test --guardrail=m in
	assert_regex "$stderr" '--guardrail wants --margin'
}

@test "a winner with an open guardrail is blocked, and says by which" {
	tsv 'arm metric n x sum sumsq' 'A click 1000 100  ' 'B click 1000 180  ' \
		'A m 1000  2004 5028' 'B m 1000  1978 4902' >in
	abtest test --guardrail=m --margin=2% in | column metric verdict sentence >got
	run -0 cat got
	assert_line --index 0 --regexp $'^click\tblocked\t.*Blocked: its guardrail m does not hold.$'
	assert_line --index 1 --regexp $'^m\topen\tB is not shown to keep guardrail m'
	abtest test --guardrail=m --margin=9% in | column verdict >got
	run -0 cat got
	assert_output $'winner\nholds'
}

@test "lower may be better, and harm can fail the run" {
	tsv 'arm n x' 'A 1000 100' 'B 1000 180' >in
	run -0 column verdict <<<"$(abtest test --lower=x in)"
	assert_output harm
	run -1 abtest test --lower=x --fail-at=harm in
	run -0 abtest test --fail-at=harm in
	run -2 --separate-stderr abtest test --fail-at=hram in
	assert_regex "$stderr" 'not one of srm, harm, undefined'
}

@test "the control is named, known, or the first, and the output says which" {
	tsv 'arm n x' 'B 100 20' '对照 100 10' 'A 100 15' >in
	run -0 column control arm note <<<"$(abtest test in)"
	assert_line --index 0 $'对照\tA\t'
	assert_line --index 1 $'对照\tB\t'
	run -0 column control arm <<<"$(abtest test --control=B in)"
	assert_line --index 0 $'B\tA'
	tsv 'arm n x' 'new 100 20' 'old 100 10' >in
	run -0 column control note <<<"$(abtest test in)"
	assert_output $'new\tcontrol is the first arm in byte order'
	run -0 column control arm note <<<"$(abtest test --control=gone in)"
	assert_output $'gone\t\tno arm of the control\'s name'
}

@test "units without a value are counted, not taken for 0" {
	tsv 'arm v' 'A 1' 'A ' 'A 3' 'B 5' 'B 6' 'B ' 'B ' >in
	run -0 column n_control n value_control <<<"$(abtest test --mean=v in)"
	assert_output $'2\t2\t2'
	run -0 column note <<<"$(abtest test --mean=v in)"
	assert_output --partial 'units without a value: 1 in the control, 2 here'
}

@test "a mean of few units is said to be rough, one of 30 is not" {
	for n in 29 30; do
		awk -v n="$n" 'BEGIN { print "arm\tv"; for (i = 0; i < 40; i++) print "A\t" i % 7
			for (i = 0; i < n; i++) print "B\t" i % 5 }' >"few.$n"
	done
	run -0 column note <<<"$(abtest test --mean=v few.29)"
	assert_output 'fewer than 30 units in an arm: right only for values near a normal'
	run -0 column note <<<"$(abtest test --mean=v few.30)"
	assert_output ''
}

@test "a column that is not there: the one that may be meant, else why it is needed" {
	tsv 'arm clicked' 'A 1' 'B 0' >in
	run -2 abtest test --rate=cliked in
	assert_output "abtest test: in:1: no column 'cliked' in the header, but 'clicked'"
	run -2 abtest test --rate=views in
	assert_output "abtest test: in:1: no column 'views' in the header, which the options name"
}

@test "a base turns a rate into successes of trials" {
	tsv 'arm clicks shown' 'A 5 100' 'A 7 200' 'B 9 150' 'B 1 150' >in
	abtest test --rate=clicks --base=shown in | near 1e-6 n_control=300 n=300 value_control=0.04 \
		value=0.0333333
}

@test "rows that cannot be are named and left out" {
	tsv 'arm hit' 'A 1' 'A 2' 'B 0' ' 1' 'B x' 'B 1' 'A 0' >in
	run -1 --separate-stderr abtest test --rate=hit in
	assert_regex "$stderr" "in:3: hit: not 0 or 1: '2'"
	assert_regex "$stderr" "in:5: arm: empty"
	assert_regex "$stderr" "in:6: hit: not an integer: 'x'"
	run -0 column n_control n <<<"$output"
	assert_output $'2\t2'
	tsv 'arm n x sum sumsq' 'A 10 11  ' 'A 10 1 5 9' 'A 10  5 ' 'A 10 5  ' 'B 10 5  ' >in
	run -1 --separate-stderr abtest test in
	assert_regex "$stderr" "in:2: x: more than n: '11'"
	assert_regex "$stderr" "in:3: x: a row with both x and sum"
	assert_regex "$stderr" "in:4: sumsq: empty"
}

@test "columns that are not there are named" {
	tsv 'arm hit' 'A 1' >in
	run -2 --separate-stderr abtest test --mean=watch in
	assert_equal "${#stderr_lines[@]}" 1
	assert_regex "$stderr" "no column 'watch' in the header"
	run -2 --separate-stderr abtest test in
	assert_regex "$stderr" "no column 'n' in the header, and no --rate, --mean or --ratio"
	tsv 'arm n' 'A 1' >in
	run -2 --separate-stderr abtest test --mean=watch in
	assert_regex "$stderr" "no column 'watch_sum' in the header, and rows with a column n are summaries"
	run -2 --separate-stderr abtest test --rate=hit --mean=hit in
	assert_regex "$stderr" "metric 'hit' twice"
}

@test "thousands of tests in one file each get their own verdict" {
	awk 'BEGIN { print "test,arm,n,x"
		for (t = 0; t < 5000; t++) {
			printf "t%04d,A,1000,%d\n", t, 100
			printf "t%04d,B,%d,%d\n", t, t % 10 == 3 ? 1300 : 1000, t % 10 == 7 ? 180 : 100 } }' |
		abtest test | column test verdict >got
	run -0 bash -c 'cut -f2 got | sort | uniq -c | sed "s/^ *//"'
	assert_output $'500 do not trust\n4000 no difference shown\n500 winner'
	grep -P '\twinner$' got >winners
	run -1 grep -v '^t[0-9]*7[[:blank:]]' winners
}

@test "a sentence says large numbers in full, and that an effect is adjusted" {
	# means 15000 and 90000, +500 %
	run -0 column sentence < <(tsv 'arm n m_sum m_sumsq' 'A 100 1500000 23000000000' 'B 100 9000000 820000000000' |
	    abtest test --mean=m)
	assert_output --partial '90000 against 15000, +500 %'
	run -0 column sentence < <(tsv 'arm n x' 'A 1000 10' 'B 1000 300' | abtest test)
	assert_output --partial '30 % against 1 %, +2900 % ('
	awk 'BEGIN { print "arm,m,pre"; for (i = 0; i < 200; i++) printf "%s,%d,%d\n", i % 2 ? "A" : "B", i % 7 + i % 2, i % 5 + i % 7 }' >in
	run -0 column sentence < <(abtest test --mean=m --covariate=pre in)
	assert_output --regexp 'against [0-9.]+, adjusted [+-]'
	run -0 column sentence < <(abtest test --mean=m in)
	refute_output --partial adjusted
}
