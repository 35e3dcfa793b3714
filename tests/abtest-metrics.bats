# SPDX-License-Identifier: GPL-3.0-or-later
# Kinds of metrics, tests and intervals of abtest test beyond the usual ones.
load helper

demo=$TUILIU_SHARE/demo

setup() {
	cd "$BATS_TEST_TMPDIR" || return
}

# arm_rows ARM VALUE ... - a row for each value
arm_rows() {
	local arm=$1
	shift
	printf "$arm\t%s\n" "$@"
}

@test "the tests of two rates: Fisher, chi-square, Yates, G" {
	# tea-tasting@90306f16dbba tests/metrics/test_proportion.py
	local rows=('arm n x' 'A 53 19' 'B 47 13')
	ab --rate-test=fisher "${rows[@]}" >out
	near 1e-9 p=0.3999948918153569 <out
	run -0 column method statistic <out
	assert_output "$(printf 'Fisher exact, Newcombe\t')"
	ab --rate-test=yates "${rows[@]}" | near 1e-9 p=0.5083165530405195 df=1
	ab --rate-test=g "${rows[@]}" | near 1e-9 p=0.37976268998844287
	ab --rate-test=chisq "${rows[@]}" | near 1e-9 p=0.3809096823118986
	# R 4.2.2 example(fisher.test), Convictions; its odds to four digits
	ab --rate-test=fisher 'arm n x' 'A 13 10' 'B 17 2' >out
	near 1e-9 p=0.000536724119143436 <out
	run -0 column note <out
	assert_output --partial 'odds ratio 0.04694 (0.003317 to 0.3632)'
}

@test "score and Wald intervals of rates" {
	# Fagerland and others (2015): 7/34 against 1/34; R PropCIs
	local rows=('arm n x' 'A 34 1' 'B 34 7')
	ab --interval=score "${rows[@]}" >out
	near within:2e-3 diff_lo=0.0270416 diff_hi=0.3452912 <out
	near within:6e-7 lift_lo=0.220853 lift_hi=41.575718 <out
	ab --interval=wald "${rows[@]}" | near within:6e-7 diff_lo=0.02916942 diff_hi=0.32377176
	# Katz: 0.91 to 54
	ab --lift=log "${rows[@]}" | near 0.12 lift_lo=-0.09 lift_hi=53
	# nobody in the treatment: the score interval still has an end
	ab --interval=score 'arm n x' 'A 20 5' 'B 20 0' >out
	near within:1e-12 lift=-1 lift_lo=-1 diff=-0.25 <out
}

@test "Fieller's interval leaves out 0 exactly when the test rejects" {
	# a control of less than three standard errors: delta and Fieller disagree
	ab --lift=fieller 'arm n sum sumsq' 'A 50 30 250' 'B 50 62 300' >out
	run -0 column method <out
	assert_output 'Welch t'
	awk -F'\t' 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
		NR == 2 { exit !(($at["p"] < 0.05) == ($at["lift_lo"] > 0)) }' out
	# told from zero not at all: no bounded interval, and the note says so
	ab --lift=fieller 'arm n sum sumsq' 'A 50 5 250' 'B 50 62 300' >out
	run -0 column lift_lo note <out
	assert_output --partial 'control mean not told from zero'
}

@test "equivalence is two one-sided tests, and is not the lack of a difference" {
	# the lift is 0, its standard error sqrt(2 (1 - p) / (n p)) = 0.0148003: Phi(-1.68915)
	ab --lift=delta --equivalence=2.5% 'arm n x' 'A 30000 7000' 'B 30000 7000' >out
	near 1e-3 p_equivalence=0.045595 <out
	run -0 column verdict <out
	assert_output 'equivalent'
	ab --equivalence=1% 'arm n x' 'A 30000 7000' 'B 30000 7000' | column verdict >out
	run -0 cat out
	assert_output 'no difference shown'
	# sure to differ, by less than matters
	ab --equivalence=10% 'arm n x' 'A 1000000 500000' 'B 1000000 505000' >out
	run -0 column verdict sentence <out
	assert_output --regexp '^winner.*Within 10 % either way'
	run -2 abtest test --equivalence=2 --rate=clicked "$demo/abtest-covers.csv"
	assert_output --partial 'wants a percentage'
}

@test "counts: exact Poisson test, from units and from summaries" {
	# R 4.2.2 example(poisson.test): 11 in 800 against 21 in 3011
	ab --count=events/days 'arm n events days' 'A 1 21 3011' 'B 1 11 800' >out
	near 1e-7 p=0.0796686330333295 lift=0.9714880952380953 lift_lo=-0.1415735966083608 \
		lift_hi=3.277265943654071 <out
	{
		echo 'arm,events,days'
		printf 'A,3,1000\nA,18,2011\nB,11,800\nB,,5\n'
	} | abtest test --count=events/days --digits=17 >units
	near 1e-7 p=0.0796686330333295 <units
	run -0 column note <units
	assert_output --partial 'units without a value: 0 in the control, 1 here'
	# one unit has all the events
	{
		echo 'arm,events'
		for i in $(seq 40); do printf 'A,%d\nB,%d\n' $((i == 1 ? 40 : 0)) $((i == 2 ? 60 : 0)); done
	} | abtest test --count=events >out
	run -0 column p note <out
	assert_output --partial "a Poisson's: --mean is safer"
	run -2 abtest test --count=events/ out
	run -1 --separate-stderr abtest test --count=e/t <(printf 'arm,e,t\nA,1,-2\nB,1,1\nA,2,3\n')
	assert_regex "$stderr" 't: negative'
}

@test "ranks: Mann-Whitney with ties, exact without" {
	# R 4.2.2 example(wilcox.test), Ozone of May and August
	{
		printf 'arm\tozone\n'
		arm_rows A 39 9 16 78 35 66 122 89 110 44 28 65 22 59 23 31 44 21 9 45 168 73 76 118 84 85
		arm_rows B 41 36 12 18 28 23 19 8 7 16 11 14 18 14 34 6 30 11 1 11 4 32 23 45 115 37
	} >ozone
	abtest test --rank=ozone --digits=17 ozone >out
	near 1e-9 p=0.000120807830768774 value=0.18860946745562 <out
	run -0 column metric kind verdict lift <out
	assert_output "$(printf 'rank:ozone\trank\tharm\t')"
	abtest test --fail-at=undefined --rank=ozone ozone >out
	# tea-tasting@90306f16dbba test_nonparametric.py
	{
		printf 'arm\tx\n'
		arm_rows A 1 2 3 4
		arm_rows B 5 6 7 8
	} | abtest test --rank=x --digits=17 >out
	near 1e-12 p=0.02857142857142857 value=1 <out
	run -0 column diff_lo note <out
	assert_output --partial 'no interval: no overlap'
}

@test "a quantile: value by type 7, shift found" {
	# planted: B is A plus 2, so is every quantile
	awk 'BEGIN { print "arm,x"; for (i = 0; i < 4000; i++) printf "%s,%d\n", i % 2 ? "A" : "B", int(i / 2) + (i % 2 ? 0 : 2) }' >in
	abtest test --quantile=x:0.25 --quantile=x:0.9 --digits=17 in >out
	near within:1e-9 value_control=499.75 diff=2 <out
	run -0 column metric <out
	assert_output "$(printf 'x:0.25\nx:0.9')"
	# 16 sqrt(n p q) ranks of an even spread: half-width 1.96 sqrt(2 * 2000 * 0.25 * 0.75)
	near 0.02 diff_hi=55.7 <out
	run -0 abtest test --quantile=x:0.5 <(printf 'arm,x\nA,1\nA,2\nB,1\nB,5\n')
	assert_output --partial 'too few values for this quantile'
	run -2 abtest test --quantile=x:1 in
	assert_output --partial 'a P between 0 and 1'
}

@test "a cap cuts at the quantile of all arms, says how much, and leaves nobody out" {
	{
		echo 'arm,paid'
		for i in $(seq 99); do printf 'A,%d\nB,%d\n' $((i % 10)) $((i % 10)); done
		printf 'A,100000\nB,9\n'
	} >in
	abtest test --mean=paid --cap=paid=0.99 --digits=17 in >out
	# 199 of 200 values are at most 9, and rank 197.01 of 0 to 199 is a 9
	near within:1e-12 n_control=100 n=100 value_control=4.59 value=4.59 <out
	run -0 column method note <out
	assert_output --partial 'Welch t, capped'
	assert_output --partial 'capped at 9, quantile 0.99 of all arms: 1 values in the control, 0 here'
	run -2 abtest test --mean=paid --cap=other=0.99 in
	assert_output --partial 'wants a --mean'
	run -2 abtest test --mean=paid --cap=paid=99 in
}

@test "what needs every value refuses summaries" {
	run -2 abtest test --rank=x <(tsv 'arm n x' 'A 5 1' 'B 5 2')
	assert_output --partial 'summaries'
}

@test "segments: rows of their own, and Cochran's Q over them" {
	# Hillstrom's published visits by spending, no e-mail against men's; R 4.2.2 closed form
	tsv 'arm spent n visit' 'No 1 7612 646' 'Men 1 7724 1185' 'No 2 4836 440' 'Men 2 4691 751' \
		'No 3 4044 511' 'Men 3 4090 862' 'No 4 2124 319' 'Men 4 2097 502' 'No 5 1652 181' \
		'Men 5 1597 333' 'No 6 622 96' 'Men 6 644 139' 'No 7 416 69' 'Men 7 464 122' >in
	abtest test --control=No --rate=visit --segment=spent --digits=17 in >out
	near 1e-9 p_interaction=0.145712930376037 statistic=22.4860408271928 <out
	run -0 column segment <out
	assert_output "$(printf '\n1\n2\n3\n4\n5\n6\n7')"
	# Holm over seven segments: the smallest p seven times
	awk -F'\t' 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
		$at["segment"] != "" && ($at["p"] < least || least == "") { least = $at["p"]; adj = $at["p_adjusted"] }
		END { d = adj / least - 7; exit d > 1e-9 || d < -1e-9 }' out
	run -0 column sentence <out
	assert_line --index 1 --partial 'Segments are not shown to differ'
	# the whole is what it is without segments
	abtest test --control=No --rate=visit --digits=17 in >whole
	diff <(column diff p verdict <whole) <(column diff p verdict <out | head -n 1)
}

@test "an effect in one segment only is seen to differ" {
	awk 'BEGIN { print "arm,seg,x"
		for (i = 0; i < 8000; i++) {
			arm = i % 2; seg = int(i / 2) % 2
			print (arm ? "B" : "A") "," (i < 40 ? "" : seg ? "new" : "old") "," (int(i / 4) % 10 < 3 + 2 * (arm && seg))
		} }' >in
	abtest test --rate=x --segment=seg in >out
	run -0 column segment verdict sentence note <out
	assert_line --index 0 --partial 'effect differs between segments'
	assert_line --index 0 --partial '40 units have no segment'
	assert_line --index 1 --partial "$(printf 'new\twinner\tIn new: B beats A')"
	assert_line --index 2 --partial "$(printf 'old\tno difference shown')"
	# an assignment broken in one segment only
	awk -F, 'NR == 1 || !($1 == "B" && $2 == "old" && NR % 3 == 0)' in >lost
	abtest test --rate=x --segment=seg --srm-threshold=1e-20 lost >out
	run -1 abtest test --rate=x --segment=seg --fail-at=srm lost
	run -0 abtest test --rate=x --segment=seg lost
	assert_line --partial 'do not trust'
	# broken in both segments, the other way round, so that the whole looks sound
	awk -F, 'NR == 1 || !(NR % 3 == 0 && $1 == ($2 == "old" ? "B" : "A"))' in >swapped
	run -0 column segment verdict < <(abtest test --rate=x --segment=seg swapped)
	refute_line --index 0 --partial 'do not trust'
	assert_line --index 1 "$(printf 'new\tdo not trust')"
	assert_line --index 2 "$(printf 'old\tdo not trust')"
	run -2 abtest test --rate=x --segment=nowhere in
	assert_output --partial "no column 'nowhere'"
}

@test "parts, workers and order of every kind give the same bytes" {
	awk -F, 'NR == 1 { print $0 ",t,seg"; next } { print $0 "," NR % 7 + 0.5 "," (NR % 3 ? "s" NR % 3 : "") }' \
		"$demo/abtest-covers.csv" >in.csv
	local args=(--rate=clicked --mean=watch_ms --cap=watch_ms=0.99 --quantile=watch_ms:0.9
		--rank=watch_ms --count=watch_ms/t --segment=seg)
	abtest test "${args[@]}" in.csv >want
	for j in 1 2 3; do
		abtest test "${args[@]}" -j "$j" in.csv | cmp - want
	done
	for k in 1 2 3 4; do
		abtest test "${args[@]}" --partial --slice="$k/4" in.csv >"part.$k"
	done
	abtest test "${args[@]}" --merge part.3 part.1 part.4 part.2 | cmp - want
	{ head -n 1 in.csv; tail -n +2 in.csv | sort -r; } | abtest test "${args[@]}" | cmp - want
}

@test "strata: Cochran-Mantel-Haenszel and the post-stratified difference" {
	# Hillstrom's published visits by spending; R 4.2.2 mantelhaen.test and closed form
	tsv 'arm spent n visit' 'No 1 7612 646' 'Men 1 7724 1185' 'No 2 4836 440' 'Men 2 4691 751' \
		'No 3 4044 511' 'Men 3 4090 862' 'No 4 2124 319' 'Men 4 2097 502' 'No 5 1652 181' \
		'Men 5 1597 333' 'No 6 622 96' 'Men 6 644 139' 'No 7 416 69' 'Men 7 464 122' >in
	abtest test --control=No --rate=visit --strata=spent --digits=17 in >out
	near 1e-9 p=2.87767878165753e-112 diff=0.0764437597230797 p_interaction=0.145712930376037 \
		diff_lo=0.0698301847628387 value_control=0.10616727682343 <out
	run -0 column segment note <out
	assert_output --partial 'common odds ratio 1.889 (1.786 to 1.997)'
	# Simpson's paradox (Berkeley's admissions, R UCBAdmissions): women against men
	tsv 'arm dept n x' 'men A 825 512' 'women A 108 89' 'men B 560 353' 'women B 25 17' \
		'men C 325 120' 'women C 593 202' 'men D 417 138' 'women D 375 131' 'men E 191 53' \
		'women E 393 94' 'men F 373 22' 'women F 341 24' >in
	abtest test --rate=x --strata=dept --srm-threshold=0 in >out
	run -0 column verdict <out
	assert_output 'no difference shown'
	abtest test --rate=x --srm-threshold=0 in >out
	run -0 column verdict <out
	assert_output harm
}

@test "strata of one arm are left out and counted; kinds that have none are refused" {
	printf '%s\n' 'arm,s,x' A,a,1 A,a,2 A,a,4 B,a,3 B,a,5 B,a,4 A,,1 A,,3 B,,2 B,,5 A,alone,9 A,alone,9 >in
	abtest test --mean=x --strata=s --digits=17 in >out
	# strata of 6 and 4 units: differences 5/3 and 3/2
	near 1e-12 diff=1.6 n_control=7 <out
	run -0 column note method <out
	assert_output --partial '2 units are in strata without both arms, and left out'
	assert_output --partial 'Welch t, post-stratified'
	run -2 abtest test --rank=x --strata=s in
	assert_output --partial 'rates and means'
	run -2 abtest test --mean=x --strata=s --segment=s in
}

@test "clusters: the sandwich over users, from rows of sessions" {
	# planted: sessions of a user are alike, so that rows are not units
	awk 'BEGIN { srand(7); print "arm\tuser\torders\tpages"
		for (u = 0; u < 400; u++) {
			own = rand(); n = 1 + u % 5
			for (s = 0; s < n; s++)
				print (u % 2 ? "A" : "B") "\tu" u "\t" (rand() < own) "\t" 1 + int(9 * rand())
		} }' >in
	abtest test --rate=orders --cluster=user --digits=17 in >out
	# CR0 is the sum of squared residuals of the clusters over the rows squared; ours has
	# n / (n - 1) of each arm's clusters besides
	awk -F'\t' 'NR > 1 { a = $1; y[a] += $3; n[a]++; cy[a, $2] += $3; cn[a, $2]++ }
		END {
			for (k in cy) { split(k, p, SUBSEP); r = cy[k] - y[p[1]] / n[p[1]] * cn[k]; ss[p[1]] += r * r; g[p[1]]++ }
			for (a in ss) v += ss[a] / n[a] / n[a] * g[a] / (g[a] - 1)
			d = y["B"] / n["B"] - y["A"] / n["A"]
			printf "diff=%.17g statistic=%.17g\n", d, d / sqrt(v)
		}' in >want
	# shellcheck disable=SC2046 # two words
	near 1e-9 $(cat want) n_control=200 n=200 <out
	run -0 column kind method <out
	assert_output "$(printf 'rate\tWelch t, delta over clusters')"
	# the same as sums per user compared as a ratio, and as parts of any cut
	awk -F'\t' -v OFS='\t' 'NR == 1 { print "arm", "y", "n"; next } { k = $1 OFS $2; y[k] += $3; n[k]++ }
		END { for (k in y) { split(k, p, OFS); print p[1], y[k], n[k] } }' in >users
	diff <(column diff diff_lo diff_hi p df <out) <(abtest test --ratio=y/n --digits=17 users | column diff diff_lo diff_hi p df)
	diff <(column value diff p <out) <(abtest test --mean=orders --cluster=user --digits=17 in | column value diff p)
	args=(--rate=orders --mean=pages --ratio=orders/pages --cluster=user --digits=17)
	abtest test "${args[@]}" in >want
	for k in 1 2 3; do abtest test "${args[@]}" --partial --slice="$k/3" in >"part.$k"; done
	abtest test "${args[@]}" --merge part.2 part.3 part.1 | cmp - want
	# segments by cluster, and a user who is in both arms
	{ cat in; printf 'B\tu1\t1\t1\nB\tu3\t0\t2\n'; } >both
	run -0 --separate-stderr abtest test --mean=pages --cluster=user both
	assert_regex "$stderr" 'clusters in several arms of a test, kept in each: 2'
	run -2 abtest test --rank=pages --cluster=user in
	run -2 abtest test --cluster=user in
}

@test "CUPED of a ratio, by a ratio or by a column from before the test" {
	# growthbook@8f1db4456915 test_gbstats.py test_analyze_metric_df_ratio_ra
	tsv 'arm n m_sum m_sumsq d_sum d_sumsq m*d_sum p_sum p_sumsq q_sum q_sumsq p*q_sum m*p_sum d*p_sum m*q_sum d*q_sum' \
		'A 100 485.112236689623 2715.484666118136 679.9093275844917 4939.424001640236 3602.146836776702 192.59138069991536 460.076026390857 290.1398399750233 920.9461385038898 634.239482353647 1113.6215759318352 1460.3181079276983 1559.2878434944676 2130.9404074446747' \
		'B 100 514.7757826608777 2994.897482705013 705.4090874383759 5291.36604146392 3918.1561431600717 206.94157227402536 514.2903702246757 302.54389139107326 994.4506208125663 698.4173425817908 1237.0953021125997 1604.0759503266522 1701.0287270040265 2292.081739775257' >in
	abtest test --ratio=m/d --ratio-covariate=p/q --digits=17 --lift=delta in >out
	near within:6e-10 value_control=0.713495487 value=0.729754963 lift=-0.000701483 <out
	near within:6e-6 lift_lo=-0.00841 lift_hi=0.00700 <out
	run -0 column method note <out
	assert_output --partial 'Welch t, delta over units, CUPED'
	assert_output --partial 'CUPED took away'
	# units and their sums agree; a covariate without a denominator is one over 1
	awk 'BEGIN { srand(3); print "arm,num,den,pre,one"
		for (i = 0; i < 600; i++) { d = 1 + i % 4; u = rand(); print (i % 2 ? "A" : "B") "," int(9 * (u + rand()) * d) / 8 "," d "," int(16 * u) "," 1 } }' >units
	abtest test --ratio=num/den --ratio-covariate=pre units >want
	abtest test --ratio=num/den --ratio-covariate=pre/one units | cmp - want
	awk -F, -v OFS='\t' 'NR > 1 { n[$1]++; a[$1] += $2; aa[$1] += $2 * $2; d[$1] += $3; dd[$1] += $3 * $3; ad[$1] += $2 * $3
			p[$1] += $4; pp[$1] += $4 * $4; ap[$1] += $2 * $4; dp[$1] += $3 * $4 }
		END { print "arm", "n", "num_sum", "num_sumsq", "den_sum", "den_sumsq", "num*den_sum", "pre_sum", "pre_sumsq", "num*pre_sum", "den*pre_sum"
			for (k in n) print k, n[k], a[k], aa[k], d[k], dd[k], ad[k], p[k], pp[k], ap[k], dp[k] }' OFMT='%.17g' CONVFMT='%.17g' units >sums
	abtest test --ratio=num/den --ratio-covariate=pre sums | cmp - want
	# it helps: half of the numerator is known before
	run -0 column note <want
	assert_output --regexp 'CUPED took away [2-6][0-9]'
	for k in 1 2 3; do abtest test --ratio=num/den --ratio-covariate=pre --partial --slice="$k/3" units >"part.$k"; done
	abtest test --ratio=num/den --ratio-covariate=pre --merge part.2 part.3 part.1 | cmp - want
	run -2 abtest test --mean=num --ratio-covariate=pre units
}

@test "bootstrap and permutation: near Welch, and the same bytes however they are run" {
	local args=(--mean=watch_ms --cap=watch_ms=0.99 --quantile=watch_ms:0.95 --rate=clicked --draws=3000)
	abtest test "${args[@]}" "$demo/abtest-covers.csv" >plain
	for rule in bootstrap permutation; do
		abtest test "${args[@]}" --resample="$rule" "$demo/abtest-covers.csv" >want
		# Welch has p 0.00555; 3,000 draws see that to 0.0027 either way
		run -0 column metric p method note <want
		assert_line --index 1 --regexp "^watch_ms	0.00[3-9].*$rule.*3000 draws, seed 1"
		diff <(grep -w rate plain | cut -f 21) <(grep -w rate want | cut -f 21)
		for j in 1 2 3; do
			abtest test "${args[@]}" --resample="$rule" -j "$j" "$demo/abtest-covers.csv" | cmp - want
		done
		for k in 1 2 3; do
			abtest test "${args[@]}" --resample="$rule" --partial --slice="$k/3" \
				"$demo/abtest-covers.csv" >"part.$k"
		done
		abtest test "${args[@]}" --resample="$rule" --merge part.2 part.3 part.1 | cmp - want
		# other draws with another seed; the same beside other metrics
		abtest test "${args[@]}" --resample="$rule" --seed=2 "$demo/abtest-covers.csv" >other
		run cmp -s other want
		assert_equal "$status" 1
		diff <(abtest test --quantile=watch_ms:0.95 --draws=3000 --resample="$rule" \
			"$demo/abtest-covers.csv" | column diff_lo p) <(tail -n 1 want | cat <(head -n 1 want) - | column diff_lo p)
	done
	# the bootstrap's ends lie near Welch's 105 and 614, and decide a guardrail
	abtest test --mean=watch_ms --cap=watch_ms=0.99 --resample=bootstrap --guardrail=watch_ms --margin=2% \
		"$demo/abtest-covers.csv" >out
	near 0.1 diff_lo=105.47 diff_hi=613.58 <out
	run -0 column verdict p_margin <out
	assert_output --regexp '^holds	0.00'
	# p of the margin is a share of the draws
	abtest test --mean=watch_ms --resample=bootstrap --draws=99 --guardrail=watch_ms --margin=2% \
		"$demo/abtest-covers.csv" | column p_margin | awk '{ n = 100 * $1 } END { exit n < 0.99 || n - int(n + 0.5) > 1e-6 || int(n + 0.5) - n > 1e-6 }'
	run -2 abtest test --mean=watch_ms --resample=bootstrap <(tsv 'arm n watch_ms_sum watch_ms_sumsq' 'A 2 3 5' 'B 2 3 5')
	assert_output --partial 'summaries'
	run -2 abtest test --mean=x --resample=bootstrap --strata=y "$demo/abtest-covers.csv"
}

@test "resampling what cannot be is empty, not p = 1" {
	printf '%s\n' arm,x A,1 A,1 B,1 B,1 >same
	printf '%s\n' arm,x A,1 B,2 >one
	for rule in bootstrap permutation; do
		for file in same one; do
			run -0 abtest test --mean=x --quantile=x:0.5 --resample="$rule" --digits=3 "$file"
			run -0 column p note < <(abtest test --mean=x --resample="$rule" "$file")
			assert_output --regexp '^	(no variance|one unit)'
		done
	done
}

@test "regression by arm: Lin's estimate, slopes that differ" {
	# planted: the slope is 1 in A and 3 in B, and B's half is a quarter; effect 2 at the mean of x
	awk 'BEGIN { srand(5); print "arm,y,x"
		for (i = 0; i < 8000; i++) { b = i % 4 == 0; x = 10 * rand(); print (b ? "B" : "A") "," 20 + (b ? 2 + 3 * (x - 5) : x - 5) + rand() "," x } }' >in
	abtest test --mean=y --covariate=x --adjust-by=lin --weights=A=3,B=1 in >lin
	near within:0.2 diff=2 <lin
	run -0 column method note verdict <lin
	assert_output --regexp '^t, regression by arm	regression took away [89][0-9.]+ % of the variance.*	winner$'
	# one slope takes away less here
	abtest test --mean=y --covariate=x --weights=A=3,B=1 in >cuped
	awk -F'\t' 'FNR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next } { w[++n] = $at["diff_hi"] - $at["diff_lo"] } END { exit !(w[1] < 0.8 * w[2]) }' lin cuped
	# Fieller and the guardrail go with it
	run -0 abtest test --mean=y --covariate=x --adjust-by=lin --lift=fieller --guardrail=y --margin=1% --weights=A=3,B=1 in
	assert_output --partial holds
}

@test "--bayes of means: Phi(z) for two arms, turned by --lower; none where it is adjusted" {
	# growthbook@8f1db4456915 TestNorm: means 10 and 10.5, variances 0.25 and 1, 10 each, so
	# the difference is N(0.5, 0.125): Phi(sqrt 2), and the losses by Python's erf
	tsv 'arm n v_sum v_sumsq' 'A 10 100 1002.25' 'B 10 105 1111.5' >in
	abtest test --mean=v --bayes --digits=17 in >out
	near 1e-9 p_best=0.9213503964748574 loss=0.012563635415003063 <out
	abtest test --mean=v --bayes --lower=v --digits=17 in >out
	near 1e-9 p_best=0.0786496035251426 loss=0.512563635415003 <out
	# a rate: the chances of successes to be fewer are those of failures to be more
	ab --bayes --lower=x 'arm n x' 'A 100 20' 'B 120 30' | column p_best >fewer
	ab --bayes --rate=y 'arm n y' 'A 100 80' 'B 120 90' | column p_best | cmp - fewer
	# clusters of 4 rows that are alike are no more than their number
	awk 'BEGIN { print "arm\tuser\tx"; for (u = 0; u < 200; u++) for (i = 0; i < 4; i++)
		print (u % 2 ? "A" : "B") "\t" u "\t" (u % 10 < 4 + u % 2) }' >rows
	awk 'NR == 1 || NR % 4 == 2' rows >users
	abtest test --mean=x --bayes users | column p_best >once
	abtest test --rate=x --bayes --cluster=user rows | column p_best | cmp - once
	abtest test --mean=x --bayes --cap=x=0.9 users | column p_best >capped
	run -0 cat capped
	assert_output ''
}
