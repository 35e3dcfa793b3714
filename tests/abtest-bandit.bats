# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # stderr is set by run --separate-stderr

load helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	# the Upworthy "sesame" test; P(best) and loss by R 4.2.2 stats integrate
	tsv 'arm n x' 'a 3060 49' 'b 2982 20' 'c 3112 31' 'd 3083 9' >sesame.tsv
}

# near TOL NAME want ... - the column's values in turn are within TOL of these
near() {
	local tol=$1 name=$2
	shift 2
	column "$name" | awk -v tol="$tol" -v wants="$*" 'BEGIN { n = split(wants, want, " ") }
		{ off = $1 - want[NR]; if ($1 == "" || off > tol || -off > tol) { print NR ": got " $1 ", want " want[NR]; bad = 1 } }
		END { exit bad || NR != n }'
}

@test "chances to be best and losses are those of quadrature elsewhere" {
	abtest bandit sesame.tsv >got
	near 1e-6 p_best 0.981735491082708 0.0002400064420245 0.0180244938333316 8.64193495947335e-09 <got
	near 1e-6 share 0.981735491082708 0.0002400064420245 0.0180244938333316 8.64193495947335e-09 <got
	near 1e-7 loss 1.92910260813882e-05 0.00931095411754415 0.00607231550372539 0.013106996543709 <got
	# scipy 1.10.1 quad of beta pdf times incomplete betas
	tsv 'arm n x' 'A 31500 1580' 'B 32000 1700' 'C 31000 1550' | abtest bandit --prior=jeffreys >got
	near 1e-6 p_best 0.04119754186696392 0.9254342402143946 0.03336821791955466 <got
	near 1e-8 loss 0.003021128735163879 5.517470842444222e-05 0.0031796234550015776 <got
	# two means: Phi(0.4 / 0.5) and 0.5 phi(0.8) - 0.4 Phi(-0.8), from n 100, s2 9 and 16
	tsv 'arm n sum sumsq' 'A 100 100 991' 'B 100 140 1780' | abtest bandit >got
	near 1e-6 p_best 0.211855 0.788145 <got
	near 1e-5 loss 0.460105 0.0601049 <got
}

@test "a floor is kept, and one that leaves nothing makes shares equal" {
	near 1e-6 share 0.835388 0.050192 0.0644196 0.05 < <(abtest bandit --floor=0.05 sesame.tsv)
	near 1e-12 share 0.25 0.25 0.25 0.25 < <(abtest bandit --floor=0.3 sesame.tsv)
}

@test "top-two gives at most half to the best, ucb all to the highest bound" {
	abtest bandit --rule=top-two sesame.tsv >got
	# by hand from P(best), the formula of Russo (2020)
	awk 'BEGIN { k = split("0.981735491082708 0.0002400064420245 0.0180244938333316 8.64193495947335e-09", b, " ")
		for (i = 1; i <= k; i++) { s = 0; for (j = 1; j <= k; j++) if (j != i) s += b[j] / (1 - b[j]); print b[i] * (1 + s) / 2 } }' >want
	mapfile -t want <want
	near 1e-6 share "${want[@]}" <got
	near 1e-12 share 1 0 0 0 < <(abtest bandit --rule=ucb sesame.tsv)
	# an arm nobody has seen has the highest bound of all
	near 1e-12 share 0.1 0.1 0.8 < <(tsv 'arm n x' 'A 900 90' 'B 900 80' 'new 0 0' |
	    abtest bandit --rule=ucb --floor=0.1)
}

@test "an arm nobody has seen is tried, but nothing was lost against it" {
	run -0 abtest bandit < <(tsv 'arm n x' 'A 998 98' 'B 998 78' 'new 0 0')
	# by hand: posterior means 99 / 1000 and 79 / 1000, 998 trials of B
	assert_equal "$(column regret <<<"$output" | head -n 2 | tr '\n' ' ')" '0 19.96 '
	assert_equal "$(column regret_all regret <<<"$output" | tail -n 1)" $'19.96\t0'
	assert_regex "$(column sentence <<<"$output")" 'A leads on'
	# its chance to be the best counts all the same
	near 1e-12 share 0.1 0.1 0.8 < <(abtest bandit --rule=ucb --floor=0.1 < <(tsv 'arm n x' 'A 998 98' 'B 998 78' 'new 0 0'))
	run -0 abtest bandit < <(tsv 'arm n x' 'A 0 0' 'B 0 0')
	assert_equal "$(column share regret regret_all <<<"$output" | uniq)" $'0.5\t\t'
	assert_regex "$output" 'Nobody leads: there are no trials yet'
}

@test "a budget is split to the cent and adds up" {
	run -0 column arm budget < <(abtest bandit --floor=0.25 --budget=100.02 sesame.tsv)
	assert_output "$(tsv 'a 25.01' 'b 25.01' 'c 25.00' 'd 25.00')"
	for amount in 0.01 0.07 33.33 1234567.89; do
		sum=$(abtest bandit --budget=$amount sesame.tsv | column budget | awk '{ s += $1 * 100 } END { printf "%.2f", s / 100 }')
		assert_equal "$sum" $amount
	done
	for amount in x -1 1.001; do
		run -2 abtest bandit --budget=$amount sesame.tsv
	done
}

@test "losers are dropped after so many looks in a row, and stay so" {
	args=(--drop=0.01 --looks=2 --min-sample=500)
	tsv 'arm n x' 'A 1000 100' 'B 1000 150' 'C 400 1' >one
	tsv 'arm n x' 'A 1000 100' 'B 1000 151' 'C 50 1' >two
	tsv 'arm n x' 'A 1000 300' 'B 1000 150' 'C 100 0' >three
	abtest bandit "${args[@]}" --state=s one >got
	assert_equal "$(column arm looks <got | tr '\n' ' ')" "$(printf 'A\t1 B\t0 C\t0 ')"
	abtest bandit "${args[@]}" --state=s two >got
	# C has too few trials to be dropped, though it is hopeless
	assert_equal "$(column arm looks share <got | cut -f 1-2 | tr '\n' ' ')" "$(printf 'A\t2 B\t0 C\t0 ')"
	near 1e-9 share 0 1 0 <got
	column why <got | head -n 1 | grep -q '^dropped: p_best .* below 0.01 at 2 looks, n 2000 from 500 on$'
	abtest bandit "${args[@]}" --state=s three >got
	assert_equal "$(column why <got | head -n 1)" "dropped at an earlier look"
	near 1e-9 share 0 1 0 <got
	column sentence <got | grep -q 'dropped: A'
	# the state says so too, and merges
	abtest bandit "${args[@]}" --partial one >p1
	abtest bandit "${args[@]}" --merge s | column looks | grep -qx 2
	run -2 abtest bandit "${args[@]}" --state=s three
	run -2 abtest bandit "${args[@]}" --merge s p1
}

@test "the best arm is never dropped, however low its chance" {
	for i in $(seq 20); do printf '%s\t100\t10\n' "a$i"; done | cat <(tsv 'arm n x') - >many
	run -0 column share < <(abtest bandit --drop=0.5 many)
	assert_equal "$(sort -g <<<"$output" | tail -n 1)" 1
}

@test "regret is what the other arms' trials would have brought at the leader's mean" {
	# posterior means 11/102, 21/102, 51/202; by hand
	tsv 'arm n x' 'A 100 10' 'B 100 20' 'C 200 50' | abtest bandit >got
	near 1e-4 regret 14.4632 4.65929 0 <got
	near 1e-4 regret_all 19.1225 19.1225 19.1225 <got
	# 14.4632 + 1.96 * 100 * sqrt(11 91 / (102^2 103) + 51 151 / (202^2 203)), and so on
	near 1e-3 regret_hi 22.9247 14.4925 0 <got
}

@test "where less is better the smallest leads" {
	abtest bandit --lower=x sesame.tsv >got
	assert_equal "$(column p_best <got | sort -g | tail -n 1)" "$(awk -F'\t' 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i } $at["arm"] == "d" { print $at["p_best"] }' got)"
	column sentence <got | head -n 1 | grep -q 'd leads'
	# posterior means 50/3062, 21/2984, 32/3114 and 10/3085
	near 1e-3 regret 40.0479 11.3197 21.8920 0 <got
	tsv 'arm n sum sumsq' 'A 100 100 991' 'B 100 140 1780' | abtest bandit --lower=sum >got
	near 1e-6 p_best 0.788145 0.211855 <got
	run -2 --separate-stderr abtest bandit --lower=y sesame.tsv
	assert_regex "$stderr" "no metric 'y'"
}

@test "an arm that cannot be judged yet makes shares equal, and is named" {
	tsv 'arm n sum sumsq' 'A 100 100 991' 'B 1 3 9' 'C 5 10 20' | abtest bandit --budget=10 >got
	assert_equal "$(column p_best share note <got)" "$(printf '\t0.333333\t\n\t0.333333\tone unit\n\t0.333333\tno variance')"
	assert_equal "$(column budget <got | tr '\n' ' ')" "3.34 3.33 3.33 "
	column sentence <got | grep -q 'Nobody leads'
	run -2 abtest bandit --mean=x --covariate=y sesame.tsv
}

@test "rows of units, parts and slices give the same as their sums" {
	demo=$TUILIU_SHARE/demo
	abtest bandit --rate=clicked --mean=watch_ms "$demo/abtest-covers.csv" >want
	abtest bandit --rate=clicked --mean=watch_ms "$demo/abtest-covers-summary.csv" | cut -f 1-11 | diff <(cut -f 1-11 want) -
	for k in 1 2 3; do
		abtest bandit --rate=clicked --mean=watch_ms --partial --slice=$k/3 "$demo/abtest-covers.csv" >part.$k
	done
	abtest bandit --rate=clicked --mean=watch_ms --merge part.2 part.3 part.1 | cmp want -
	awk 'NR == 1 || NR % 2' "$demo/abtest-covers.csv" >odd
	awk 'NR == 1 || NR % 2 == 0' "$demo/abtest-covers.csv" >even
	abtest bandit --rate=clicked --mean=watch_ms --state=s odd >/dev/null
	abtest bandit --rate=clicked --mean=watch_ms --state=s even | cmp want -
}

@test "what is believed is right as often as it says" {
	# rates drawn from the prior: then chances and intervals must hold on average
	awk 'BEGIN { srand(21); print "test\tarm\tn\tx" > "in"
		for (t = 1000; t < 1800; t++)
			for (a = 0; a < 2; a++) {
				p = rand()
				x = 0
				for (i = 0; i < 60; i++) x += rand() < p
				arm = a ? "B" : "A"
				print t "\t" arm "\t60\t" x > "in"
				print t "\t" arm "\t" p
			}
	}' >truth
	abtest bandit in | column test arm p_best lo hi regret_lo regret_hi | paste truth - >got
	awk -F'\t' '{ if ($1 != $4 || $2 != $5) exit 1; p[NR] = $3; best[NR] = $6; in_lo[NR] = $7 <= $3 && $3 <= $8; lo[NR] = $9; hi[NR] = $10 }
		END {
			for (i = 1; i < NR; i += 2) {
				said += best[i]; was += p[i] > p[i + 1]; spread += best[i] * (1 - best[i])
				covered += in_lo[i] + in_lo[i + 1]
				k = lo[i] == 0 && hi[i] == 0 ? i + 1 : i	# the other one leads
				r = 60 * (p[k == i ? i + 1 : i] - p[k])
				regret += lo[k] <= r && r <= hi[k]
			}
			print said, was, covered / NR, regret / (NR / 2)
			off = (said - was) / sqrt(spread)
			exit !(off < 3.5 && off > -3.5 && covered / NR > 0.93 && covered / NR < 0.968 && regret / (NR / 2) > 0.92 && regret / (NR / 2) < 0.975)
		}' got
}

@test "a race day by day from a state finds the arm that was made the best" {
	# true rates 4, 5, 8 and 3 %; 2000 shown a day by yesterday's shares
	printf '%s\n' 'A 0.25' 'B 0.25' 'C 0.25' 'D 0.25' >shares
	for day in $(seq 8); do
		awk -v seed="$day" 'BEGIN { srand(seed); r["A"] = 0.04; r["B"] = 0.05; r["C"] = 0.08; r["D"] = 0.03; print "arm\tn\tx" }
			{ n = int(2000 * $2); x = 0; for (i = 0; i < n; i++) x += rand() < r[$1]; print $1 "\t" n "\t" x }' shares >today
		abtest bandit --floor=0.02 --drop=0.001 --looks=2 --state=s today >got
		column arm share <got | tr '\t' ' ' >shares
	done
	awk '$1 == "C" && $2 > 0.9 { good = 1 } END { exit !good }' shares
	column why <got | grep -q 'dropped'
	# what is lost is a fraction of an even split's 8 * 2000 * 3 %
	column regret_all <got | awk '{ exit !($1 > 0 && $1 < 240) }'
}

@test "large numbers are said in full" {
	# means 20000 and 30000 of 100 units: 1000000 lost with the first
	run -0 column sentence < <(tsv 'arm n sum sumsq' 'A 100 2000000 50000000000' 'B 100 3000000 100000000000' | abtest bandit)
	assert_output --partial 'leads on sum with 30000 ('
	assert_output --partial 'Lost so far against it: 1000000 ('
}
