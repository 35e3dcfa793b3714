# SPDX-License-Identifier: GPL-3.0-or-later
load helper

setup() {
	cd "$BATS_TEST_TMPDIR"
}

# plan COLUMNS option ... - these columns of the plan, by name
plan() {
	local columns=$1
	shift
	# shellcheck disable=SC2086 # a list of names
	abtest plan "$@" | column $columns
}

@test "4,000 views a day on two covers: how long until 10 % more clicks show?" {
	run -0 --separate-stderr abtest plan --rate=8% --lift=10% --per-day=4000
	assert_equal "$stderr" ""
	# R 4.2.2: power.prop.test(p1 = .08, p2 = .088, power = .8)$n is 18871.45
	assert_equal "$(column n_arm n_total days <<<"$output")" "$(tsv '18872 37744 10')"
	run -0 column sentence note <<<"$output"
	assert_output --partial '10 days at 4000 a day'
	assert_output --partial 'whole weeks are 14 days'
}

@test "whatever is left out is worked out, and the three agree" {
	run -0 plan 'solved n_arm power' --rate=0.2 --mde=0.05
	assert_output --regexp "^n	1094	0\.80"
	run -0 plan 'solved effect' --rate=0.2 --n=2188
	assert_output --regexp "^effect	0\.0499[0-9]*$"
	run -0 plan 'solved power' --rate=0.2 --mde=0.05 --n=2188
	assert_output --regexp "^power	0\.80"
	run -0 plan 'solved power' --rate=0.2 --mde=0.05 --n=2186
	assert_output --regexp "^power	0\.79"
}

@test "published sample sizes" {
	# Cohen (1988) table 2.4.1: d = 0.2, 0.5, 0.8 at power 0.80
	for d_n in '0.2 394' '0.5 64' '0.8 26'; do
		run -0 plan n_arm --mean=0 --sd=1 --mde="${d_n% *}"
		assert_output "${d_n#* }"
	done
	# R 4.2.2 example(power.prop.test): 76.7 for .50 against .75 at power .90
	run -0 plan n_arm --rate=50% --mde=0.25 --power=90
	assert_output 77
	# Chow, Shao & Wang, Sample Size Calculations 3.2: non-inferiority and equivalence
	# of means, sd 10, margin 5, each test at 0.05, by z 50 and 69 an arm; t takes one more
	run -0 plan 'n_arm alpha' --mean=50 --sd=10 --margin=5 --confidence=90
	assert_output "$(tsv '51 0.05')"
	run -0 plan 'n_arm goal' --mean=50 --sd=10 --margin=5 --confidence=90 --equivalence
	assert_output "70	same"
}

@test "the power promised is what abtest test gives: 400 planned tests" {
	# arms of the size that the plan names, drawn with the effect; 80 % of 400 is 320,
	# Monte Carlo sd 8
	run -0 plan n_arm --rate=30% --lift=40%
	n=$output
	awk -v n="$n" 'BEGIN {
		srand(7)
		print "test\tarm\tn\tclicked"
		for (t = 0; t < 400; t++)
			for (b = 0; b < 2; b++) {
				for (i = k = 0; i < n; i++) k += rand() < (b ? 0.42 : 0.3)
				printf "t%03d\t%s\t%d\t%d\n", t, b ? "B" : "A", n, k
			}
	}' >drawn
	won=$(abtest test --rate=clicked drawn | column verdict | grep -c winner)
	echo "$n units, $won won"
	[ "$won" -ge 296 ] && [ "$won" -le 344 ]
}

@test "the exact power tells where the normal one is off" {
	# 2 against 2: only 0:2 and 2:0 have |z| > 1.96, so 0.7^2 0.8^2 + 0.3^2 0.2^2
	run -0 plan 'power_exact note' --rate=0.3 --mde=0.5 --n=4
	assert_output --partial "0.3172	"
	assert_output --partial 'rough'
}

@test "covariates, clusters, looks and sequences change the units as they should" {
	run -0 plan n_arm --mean=10 --sd=5 --lift=2%
	plain=$output
	run -0 plan n_arm --mean=10 --sd=5 --lift=2% --cuped=0.36
	assert [ "$output" -ge $((plain * 64 / 100)) ]
	assert [ "$output" -le $((plain * 64 / 100 + 3)) ]
	run -0 plan 'n_arm clusters design_effect' --mean=10 --sd=5 --lift=2% --cluster=11:0.1
	read -r n clusters effect <<<"$output"
	assert_equal "$effect" 2
	assert_equal "$clusters" $((2 * n / 11))
	assert [ $((n % 11)) = 0 ]
	assert [ "$n" -ge $((plain * 2)) ]
	assert [ "$n" -le $((plain * 2 + 44)) ]	# t over clusters takes a few more
	# Jennison & Turnbull (2000): O'Brien & Fleming with 5 looks at power 0.8 takes 1.028
	# times the units; the spending function comes close
	run -0 plan 'inflation stopping' --mean=10 --sd=5 --lift=2% --looks=5
	assert_output --regexp '^1\.02[0-9]*	looks'
	n=$(plan n_arm --mean=10 --sd=5 --lift=2% --looks=5)
	assert [ $((n * 1000)) -gt $((plain * 1020)) ]
	assert [ $((n * 1000)) -lt $((plain * 1030)) ]
	# a confidence sequence tight at its end: ((3.0352 + 0.8416) / (1.9600 + 0.8416))^2
	run -0 plan inflation --rate=10% --lift=10% --sequential
	assert_output --regexp '^1\.91'
}

@test "several arms share the level, and the smallest is what counts" {
	run -0 plan 'alpha comparisons n_arm' --rate=10% --lift=10% --arms=4
	assert_output --regexp "^0\.0166667	3	"
	run -0 plan 'alpha comparisons' --rate=10% --lift=10% --arms=4 --adjust=none
	assert_output "0.05	1"
	# for means an arm k times as large costs (1 + 1/k) / 2 a unit pair: 1:4 takes 25/16 in all
	equal=$(plan n_total --mean=1 --sd=1 --mde=0.05)
	run -0 plan 'n_control n_arm n_total' --mean=1 --sd=1 --mde=0.05 --weights=4,1
	read -r control arm total <<<"$output"
	assert_equal "$control" $((4 * arm))
	assert [ $((total * 16)) -ge $((equal * 25 - 100)) ]
	assert [ $((total * 16)) -le $((equal * 25 + 300)) ]
}

@test "past rows give base, variance, traffic and what a covariate saves" {
	# by hand: 4 of 10; 5 units a day; y = 2 x exactly, so a covariate takes all but nothing
	{
		printf 'unit\tday\tclicked\ty\tx\n'
		for i in 0 1 2 3 4 5 6 7 8 9; do
			printf 'u%d\t2026-11-%02d\t%d\t%d\t%d\n' $i $((i % 2 + 1)) $((i < 4)) $((i * i)) $i
		done
	} >past.tsv
	run -0 plan 'base per_day days n_total note' --rate=clicked --lift=50% past.tsv
	read -r base per_day days total note <<<"$output"
	assert_equal "$base $per_day" '0.4 5'
	assert_equal "$days" $(((total + 4) / 5))
	assert_equal "$note" 'base from 10 past units; units a day from 2 days; weekdays differ: whole weeks are '"$(((days + 6) / 7 * 7))"' days'
	# squares of 0..9: mean 28.5; correlation with 0..9 is 0.962691 (R: cor(0:9, (0:9)^2))
	run -0 plan 'base variance_left' --mean=y --covariate=x --lift=50% past.tsv
	assert_output --regexp '^28\.5	0\.0732'
	run -0 plan 'base sd' --mean=y --lift=50% past.tsv
	assert_output "28.5	28.3049"	# R: sd((0:9)^2)
	# ratio sum y / sum x = 285 / 45
	run -0 plan base --ratio=y/x --lift=50% past.tsv
	assert_output 6.33333
	# arms of an earlier test are days of the same traffic
	tsv 'day arm n clicked' 'd1 A 10 4' 'd1 B 20 8' 'd2 A 30 12' >arms.tsv
	run -0 plan 'base per_day' --rate=clicked --lift=50% arms.tsv
	assert_output "0.4	30"
	run -0 plan per_day --rate=clicked --lift=50% --per-day=7 past.tsv
	assert_output 7
}

@test "a day's sums serve as well as rows, and parts merge" {
	tsv 'day n clicked' '2026-11-01 4000 310' '2026-11-02 4400 350' '2026-11-03 3600 300' >days.tsv
	run -0 plan 'base per_day n_total days' --rate=clicked --lift=10% days.tsv
	assert_output --regexp '^0\.08	4000	37744	10$'
	# impressions are the trials
	tsv 'day clicks impressions' '2026-11-01 310 4000' '2026-11-02 650 8000' >days.tsv
	run -0 plan 'base per_day' --rate=clicks --base=impressions --lift=10% days.tsv
	assert_output "0.08	6000"
	abtest plan --rate=clicks --base=impressions --lift=10% days.tsv >whole
	head -n 2 days.tsv | abtest plan --rate=clicks --base=impressions --lift=10% --partial >one
	sed 2d days.tsv | abtest plan --rate=clicks --base=impressions --lift=10% --partial >two
	abtest plan --rate=clicks --base=impressions --lift=10% --merge two one | cmp - whole
}

@test "a plan for each test of a file" {
	tsv 'test arm n clicked' 'b A 100 10' 'a A 100 50' 'a B 100 30' >in.tsv
	run -0 plan 'test base' --rate=clicked --lift=10% in.tsv
	assert_output "$(tsv 'a 0.4' 'b 0.1')"
}

@test "a curve shows what a day or a week more brings" {
	run -0 abtest plan --rate=8% --lift=10% --per-day=4000 --curve=week
	assert_equal "${#lines[@]}" 5
	run -0 column days n_total power <<<"$output"
	assert_line --index 0 --regexp '^7	28000	0\.67'
	assert_line --index 1 --regexp '^14	56000	0\.92'
	# its second line is what two weeks alone say
	assert_equal "$(abtest plan --rate=8% --per-day=4000 --curve=week | column effect | sed -n 2p)" \
	    "$(plan effect --rate=8% --per-day=4000 --days=14)"
	run -0 abtest plan --rate=8% --per-day=4000 --curve=day --days=3
	assert_equal "${#lines[@]}" 4
}

@test "what cannot be planned is empty, with the reason" {
	run -0 plan 'n_total power note' --rate=90% --lift=20%
	assert_output "		with this effect the rate would not be between 0 and 1"
	run -0 plan 'n_total note' --mean=0 --sd=3 --lift=20%
	assert_output "	the base is 0: nothing is relative to it"
	run -0 plan 'n_total note' --rate=8% --margin=2% --lift=-5%
	assert_output --partial 'beyond the margin'
	run -0 plan 'effect note' --rate=50% --n=6
	assert_output "	too few units"
	tsv 'unit clicked' 'u1 0' 'u2 0' >none.tsv
	run -0 plan 'n_total note' --rate=clicked --lift=10% none.tsv
	assert_output --partial 'no variance'
	run -0 plan 'n_total note' --rate=clicked --lift=10% <<<$'unit\tclicked\nu1\t'
	assert_output --partial 'no past units with a value'
	run -0 plan 'effect note' --rate=clicked --days=10 <<<$'unit\tclicked\nu1\t1\nu2\t0'
	assert_output --partial 'how many units a day'
}

@test "requests that cannot be meant are refused with the reason" {
	refuse() {
		local want=$1
		shift
		run -2 --separate-stderr abtest plan "$@" </dev/null
		assert_equal "$output" ""
		assert_regex "$stderr" "$want"
	}
	refuse 'one of --rate, --mean and --ratio'
	refuse 'one of --rate, --mean and --ratio' --rate=8% --mean=3 --lift=1%
	refuse 'what is wanted' --rate=8%
	refuse 'between 0 and 1' --rate=8 --lift=1%
	refuse 'not a number' --rate=8,5% --lift=1%
	refuse 'percentage such as 10%' --rate=8% --lift=10
	refuse 'absolute.*--lift=1%' --rate=8% --mde=1%
	refuse 'not both' --rate=8% --mde=0.01 --lift=1%
	refuse 'leave one out' --rate=8% --lift=1% --n=100 --power=80
	refuse 'cannot be shown' --rate=8% --lift=0%
	refuse '--sd' --mean=10 --lift=1%
	refuse '--sd' --rate=8% --sd=3 --lift=1%
	refuse '--per-day' --rate=8% --days=7
	refuse '--per-day' --rate=8% --lift=1% --curve=day
	refuse 'SIZE:ICC' --rate=8% --lift=1% --cluster=20
	refuse 'not above 0' --rate=8% --lift=1% --weights=1,0
	refuse '2 for 3 arms' --rate=8% --lift=1% --weights=1,2 --arms=3
	refuse 'between 0 and 1' --rate=8% --lift=1% --cuped=1
	refuse 'not both' --rate=8% --lift=1% --sequential --looks=3
	refuse 'no file is read' --rate=8% --lift=1% past.tsv
	refuse 'no state' --rate=8% --lift=1% --partial
	printf 'clicked\n1\n' >no-day.tsv
	refuse "no column 'date'" --rate=clicked --day=date --lift=1% no-day.tsv
}

@test "large numbers are said in full" {
	run -0 column sentence < <(abtest plan --rate=2% --lift=1500%)
	assert_regex "$output" 'an effect of [+]1500 % [(]2 % to 32 %[)]'
	run -0 column sentence < <(abtest plan --mean=1234567 --sd=5000000 --mde=250000)
	assert_regex "$output" '[(]1234567 to 1484567[)]'
}

@test "chances may be given with a percent sign" {
	abtest plan --rate=8% --lift=10% --power=90% --confidence=99% >got
	abtest plan --rate=8% --lift=10% --power=90 --confidence=99 | cmp got -
	for wrong in --power=0.9 --power=120% --power=% --confidence=95%% --lift=10; do
		run -2 abtest plan --rate=8% --lift=10% "$wrong"
	done
	# 16 of 20: p = 0.0074; of a fraction 1 % are 0.01
	tsv 'arm n' 'A 16' 'B 4' >in
	run -1 abtest srm --srm-threshold=1% --fail-at=srm in
	run -0 abtest srm --srm-threshold=0.5% --fail-at=srm in
}
