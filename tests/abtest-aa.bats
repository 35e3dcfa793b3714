# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # stderr is set by run --separate-stderr

load helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	demo=$TUILIU_SHARE/demo/abtest-covers.csv
}

# Sessions of 300 users, whose sessions are alike: a rate, a count and the session itself.
sessions() {
	awk 'BEGIN { srand(5); print "user,session,clicked,views,one"
		for (u = 0; u < 300; u++) {
			like = rand()
			n = 1 + int(rand() * 12)
			for (s = 0; s < n; s++)
				printf "u%d,s%d_%d,%d,%d,1\n", u, u, s, rand() < like * like, like * 20 * rand()
		}
	}'
}

@test "on rows that are units the test finds what it should, and no more" {
	run -0 column metric times undefined level verdict < <(abtest aa --rate=clicked --mean=watch_ms --fail-at=invalid --fail-at=undefined "$demo")
	assert_output "$(tsv 'clicked 1000 0 0.05 ok' 'watch_ms 1000 0 0.05 ok')"
	# at the level, within five deviations of what 5000 deals of 10 % allow
	abtest aa --rate=clicked --mean=watch_ms --times=5000 --confidence=90 "$demo" >got
	column level rate <got | awk '{ exit !($1 > 0.09999 && $1 < 0.10001 && $2 > 0.0788 && $2 < 0.1212) }'
	column variance_ratio <got | awk '{ if ($1 < 0.9 || $1 > 1.1) exit 1 }'
	column sentence <got | grep -q 'The test can be trusted on such data'
}

@test "a few deals that find nothing do not make a test trusted" {
	# 30 deals of 5 %: even with none found Wilson's interval reaches 11 %
	run -0 column verdict sentence < <(abtest aa --rate=clicked --times=30 "$demo")
	assert_output --partial 'more --times'
	refute_output --partial 'can be trusted'
	assert_output --regexp '^ok'
}

@test "rows that are sessions of users are found out, and a ratio over users is not" {
	sessions >sessions.csv
	run -1 abtest aa --rate=clicked --mean=views --times=500 --fail-at=invalid sessions.csv
	assert_equal "$(column verdict <<<"$output")" $'invalid\ninvalid'
	column rate variance_ratio <<<"$output" | awk '{ if ($1 < 0.1 || $2 < 1.5) exit 1 }'
	assert_output --partial 'Several rows of one unit?'
	# were sessions assigned, and not users, the same test would be right
	run -0 column verdict < <(abtest aa --rate=clicked --mean=views --times=500 --unit=session sessions.csv)
	assert_output $'ok\nok'
	# summed per user and compared by their ratio
	awk -F, 'NR == 1 { print "user,clicked,one"; next } { k[$1] += $3; n[$1]++ } END { for (u in n) print u "," k[u] "," n[u] }' sessions.csv >users.csv
	run -0 column verdict < <(abtest aa --ratio=clicked/one --times=500 --fail-at=invalid users.csv)
	assert_output ok
}

@test "the arm in the data means nothing" {
	sed 's/,B,/,A,/' "$demo" >one.csv
	cut -d, -f 1,3- "$demo" >none.csv
	abtest aa --rate=clicked "$demo" >want
	abtest aa --rate=clicked one.csv | cmp want -
	abtest aa --rate=clicked none.csv | cmp want -
}

@test "neither the order of rows, nor workers, parts or slices change a byte" {
	sessions | awk -F, -v OFS=, 'NR == 1 { print $0, "amount,test"; next } { print $0, NR % 7 ? NR % 11 / 8 : "", NR % 2 ? "x" : "y" }' >in.csv
	args=(--rate=clicked --mean=amount --covariate=views --ratio=views/one --times=70 '--unit=user,test')
	abtest aa "${args[@]}" -j1 in.csv >want
	assert_equal "$(column test metric <want | tr '\n' ' ')" "$(printf 'x\tclicked x\tamount x\tviews/one y\tclicked y\tamount y\tviews/one ')"
	{ head -n 1 in.csv; tail -n +2 in.csv | sort -t, -k3; } | abtest aa "${args[@]}" | cmp want -
	for k in 1 2 3 4; do
		abtest aa "${args[@]}" --partial --slice=$k/4 in.csv >part.$k
	done
	abtest aa "${args[@]}" --merge part.3 part.1 part.4 part.2 | cmp want -
	abtest aa "${args[@]}" --partial in.csv | abtest aa "${args[@]}" --merge | cmp want -
	awk 'NR == 1 || NR % 2' in.csv >odd
	awk 'NR == 1 || NR % 2 == 0' in.csv >even
	abtest aa "${args[@]}" odd even | cmp want -
	abtest aa "${args[@]}" --state=s odd >/dev/null
	abtest aa "${args[@]}" --state=s even | cmp want -
	# large enough for every worker to have some
	awk 'NR == 1 { print; next } { for (k = 0; k < 30; k++) print k $0 }' in.csv >many.csv
	abtest aa "${args[@]}" -j1 many.csv >want
	abtest aa "${args[@]}" -j4 many.csv | cmp want -
	# another seed, other deals
	run -1 cmp -s want <(abtest aa "${args[@]}" --seed=2 many.csv)
	run -2 abtest aa "${args[@]}" --seed=2 --merge part.1
}

@test "sums of whole numbers and of fractions are the same sums" {
	# a hundredth of each value: the same p-values, a variance of 1e-4, by other sums
	awk -F, -v OFS=, 'NR == 1 { print $0, "s"; next } { print $0, $4 / 1000 }' "$demo" >in.csv
	run -0 column found ks ks_p variance_ratio < <(abtest aa --mean=watch_ms --mean=s in.csv)
	assert_equal "${lines[0]}" "${lines[1]}"
	# beyond what 64 bits of squares hold
	awk -F, -v OFS=, 'NR == 1 { print $0, "s"; next } { print $0, $4 * 2000000 }' "$demo" >in.csv
	run -0 column found ks ks_p variance_ratio < <(abtest aa --mean=watch_ms --mean=s in.csv)
	assert_equal "${lines[0]}" "${lines[1]}"
	awk -F, -v OFS=, 'NR == 1 { print $0, "s"; next } { print $0, $4 * 20000 }' "$demo" >in.csv
	run -0 column found ks ks_p variance_ratio < <(abtest aa --mean=watch_ms --mean=s in.csv)
	assert_equal "${lines[0]}" "${lines[1]}"
}

@test "counts that are no Poisson's are found out; ranks and caps keep the level" {
	# geometric counts of mean 1.5 vary some 2.5 times as much as a Poisson's; these by `true`
	awk 'BEGIN { srand(4); print "user,k,m,x"
		for (i = 0; i < 1500; i++) {
			k = n = 0
			while (rand() < 0.6) k++
			for (q = rand(); q > exp(-1.5); q *= rand()) n++
			printf "u%d,%d,%d,%.4f\n", i, k, n, -log(1 - rand())
		}
	}' >in
	abtest aa --count=k --count=m in >got
	assert_equal "$(column verdict <got)" $'invalid\nok'
	column sentence <got | head -n 1 | grep -q 'vary more than a Poisson'
	true=$(awk -F, 'NR > 1 { s += $2; q += $2 * $2; n++ } END { print q / s - s / n }' in)
	column variance_lo variance_hi <got | awk -v true="$true" 'NR == 1 { exit !($1 < true && $2 > true) }'
	abtest aa --quantile=x:0.9 --rank=x --mean=k --cap=k=0.95 --times=300 in >got
	assert_equal "$(column kind times <got)" "$(tsv 'mean 300' 'quantile 300' 'rank 300')"
	assert_equal "$(column verdict <got | sed 2d)" $'ok\nok'
	abtest aa --quantile=x:0.9 --rank=x --times=30 in >got
	for k in 1 2 3; do
		abtest aa --quantile=x:0.9 --rank=x --times=30 --partial --slice=$k/3 in >part.$k
	done
	abtest aa --quantile=x:0.9 --rank=x --times=30 --merge part.2 part.1 part.3 | cmp got -
}

@test "a test of few successes that is too careful is told from one that is not" {
	# Fisher's exact test of some six successes is rarely significant
	awk 'BEGIN { print "user,x"; for (i = 0; i < 400; i++) print i "," (i % 66 == 0) }' >in
	run -0 column verdict < <(abtest aa --rate=x --rate-test=fisher in)
	assert_output conservative
}

@test "a deal is what the test makes of it" {
	# the only deal of one unit with a value in each of two arms has no p
	tsv 'unit x' 'a 1' 'b 2' >in
	run -0 abtest aa --mean=x --times=20 in
	assert_equal "$(column times undefined verdict note <<<"$output" | cut -f 1-3)" "$(printf '0\t20\t')"
	[ -n "$(column note <<<"$output")" ]
	run -1 abtest aa --mean=x --times=20 --fail-at=undefined in
	# as many in each arm as it is due: rows of three arms
	awk 'BEGIN { print "unit,x"; for (i = 0; i < 900; i++) print i "," i % 10 }' >in
	run -0 column control arm rows undefined verdict < <(abtest aa --mean=x --weights=C=1,A=2,B=6 in)
	assert_output "$(tsv 'A B 900 0 ok' 'A C 900 0 ok')"
	# of 20 units a tenth: none or one, so without a p, in 0.9^20 + 20 0.1 0.9^19 of deals
	{ echo unit,x; seq 20 | sed 's/.*/&,&/'; } >in
	run -0 column arm undefined < <(abtest aa --mean=x --weights=A=4,B=1,C=5 --times=5000 in)
	awk -v got="${lines[0]#B$'\t'}" 'BEGIN { exit !(got / 5000 > 0.3917 - 0.035 && got / 5000 < 0.3917 + 0.035) }'
}

@test "what cannot be dealt out is refused" {
	run -2 --separate-stderr abtest aa --rate=clicked --unit=nosuch "$demo"
	assert_regex "$stderr" "no column 'nosuch'"
	sed '1s/unit/x/' "$demo" >in
	run -2 --separate-stderr abtest aa --rate=clicked in
	assert_regex "$stderr" "in:1: no column unit or user in the header"
	run -2 --separate-stderr abtest aa --rate=clicked "${demo%.csv}-summary.csv"
	assert_regex "$stderr" "only units can be dealt out"
	run -2 abtest aa "$demo"
	run -2 abtest aa --rate=clicked --weights=A=1 "$demo"
	run -2 abtest aa --rate=clicked --weights=A=1,B=0 "$demo"
	run -2 abtest aa --rate=clicked --fail-at=x "$demo"
	{ head -n 3 "$demo"; echo ',A,1,5'; echo 'u,A,2,5'; } >in
	run -1 --separate-stderr abtest aa --rate=clicked in
	assert_regex "$stderr" "in:4: unit: empty"
	assert_regex "$stderr" "in:5: clicked: not 0 or 1"
}
