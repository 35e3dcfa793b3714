# SPDX-License-Identifier: GPL-3.0-or-later
load helper

setup() {
	cd "$BATS_TEST_TMPDIR"
}

# turned COLUMNS option ... - these columns of the comparison, by name
turned() {
	local columns=$1
	shift
	# shellcheck disable=SC2086 # a list of names
	abtest switchback "$@" | column $columns
}

# days TEST... of y = 100 + trend + weekday + effect arm + left (arm before) + noise;
# makes in.tsv from awk variables, -v name=value ...
#	tests units days effect left noise block seed; draw: coin pairs alternate
make_days() {
	awk "$@" '
	function day(d,  m, len) {	# from Monday 2026-01-05 on
		split("31 28 31 30 31 30", len, " ")
		d += 5
		for (m = 1; d > len[m]; m++) d -= len[m]
		return sprintf("2026-%02d-%02d", m, d)
	}
	function noise_of(  i, s) { for (i = s = 0; i < 12; i++) s += rand(); return s - 6 }
	function arm_of(d, b) {
		b = int(d / block)
		if (draw == "alternate") return b % 2
		if (draw == "pairs") return b % 2 ? !drawn[b - 1] : rand() < 0.5
		return rand() < 0.5
	}
	BEGIN {
		srand(seed); if (!block) block = 1
		print "test\tunit\tday\tarm\ty"
		for (t = 1; t <= tests; t++)
			for (u = 1; u <= units; u++) {
				before = 0; last = -1
				for (d = 0; d < days; d++) {
					if (int(d / block) != last) {
						last = int(d / block)
						drawn[last] = arm_of(d)
					}
					z = drawn[last]
					y = 100 * u + 0.2 * d + (d % 7 > 4 ? 15 : 0) + effect * z + left * before + noise * noise_of()
					printf "t%03d\tu%d\t%s\t%s\t%.6f\n", t, u, day(d), z ? "B" : "A", y
					before = z
				}
			}
	}' >in.tsv
}

# inside LO HI VALUE
inside() { awk -v lo="$1" -v hi="$2" -v v="$3" 'BEGIN { exit !(lo != "" && hi != "" && lo <= v && v <= hi) }'; }

@test "the demonstration: a cover that is clicked 11 % more, shown on days drawn in pairs" {
	run -0 --separate-stderr abtest switchback --unit=account --ratio=clicks/impressions --log \
	    --schedule=pairs "$TUILIU_SHARE/demo/abtest-rotation.csv"
	assert_equal "$stderr" ""
	assert_equal "$(column units n_control n basis schedule schedules verdict note <<<"$output")" \
	    "2	28	28	randomisation	pairs	268435456	winner	"
	IFS=$'\t' read -r lift lo hi p <<<"$(column lift lift_lo lift_hi p <<<"$output")"
	inside "$lo" "$hi" 0.11
	inside 0.06 0.16 "$lift"
	assert_equal "$p" 0.0001	# none of 9999 draws: 1 / 10000, never 0
	run -0 column sentence <<<"$output"
	assert_output --regexp '^B beats A on clicks/impressions: .* by the schedules that could have been drawn\.$'
}

@test "three pairs by hand" {
	# differences 2, 1 and 4: two of the eight ways to turn signs are as far out; the
	# interval at one half ends at the second and the last but one Walsh average
	tsv 'day arm y' '2026-11-02 A 1' '2026-11-03 B 3' '2026-11-04 B 5' '2026-11-05 A 4' \
	    '2026-11-06 A 2' '2026-11-07 B 6' >in.tsv
	run -0 turned 'p diff diff_lo diff_hi pairs pair_diff' --sum=y --schedule=pairs \
	    --confidence=50 --min-switches=1 in.tsv
	assert_output "0.25	2.33333	1.5	3	3	2.33333"
	# at 95 % eight schedules are too few, and p is the model's
	run -0 turned 'basis note' --sum=y --schedule=pairs --min-switches=1 in.tsv
	assert_output --regexp '^model	.*8 schedules could have been drawn, too few'
}

@test "planted effects are inside 95 % intervals as often as they should be" {
	# 200 tests each; 10 misses expected, sd 3.1
	for draw in coin pairs; do
		make_days -v tests=200 -v units=1 -v days=28 -v effect=3 -v noise=4 -v draw=$draw -v seed=5
		abtest switchback --sum=y --schedule=$draw --draws=499 in.tsv |
		    column diff_lo diff_hi basis >got
		missed=$(awk -F'\t' '$3 != "randomisation" { bad++ } !($1 <= 3 && 3 <= $2) { n++ }
		    END { print n + 1000 * bad }' got)
		echo "$draw: $missed"
		[ "$missed" -ge 1 ] && [ "$missed" -le 20 ]
	done
}

@test "without an effect one test in twenty is significant, not more" {
	make_days -v tests=200 -v units=2 -v days=14 -v effect=0 -v noise=4 -v draw=pairs -v seed=9
	found=$(abtest switchback --sum=y --schedule=pairs --draws=499 in.tsv | column verdict |
	    grep -cE 'winner|harm')
	echo "$found"
	[ "$found" -ge 1 ] && [ "$found" -le 20 ]
}

@test "what the arm before leaves is found, and said" {
	# 10 on the day, 6 on the day after: 16 for who always shows B
	make_days -v tests=1 -v units=2 -v days=56 -v effect=10 -v left=6 -v noise=2 -v draw=coin -v seed=3
	run -0 abtest switchback --sum=y --schedule=coin in.tsv
	IFS=$'\t' read -r lo hi p <<<"$(column carry_lo carry_hi carry_p <<<"$output")"
	inside "$lo" "$hi" 6
	inside 0 0.001 "$p"
	IFS=$'\t' read -r lo hi <<<"$(column always_lo always_hi <<<"$output")"
	inside "$lo" "$hi" 16
	run -0 column note <<<"$output"
	assert_output --partial 'carry-over: the arm before still shows'
	# and not where there is none
	make_days -v tests=1 -v units=2 -v days=56 -v effect=10 -v noise=2 -v draw=coin -v seed=3
	run -0 turned note --sum=y --schedule=coin in.tsv
	assert_output ''
}

@test "a washout takes the head of each block, and with it what was left" {
	make_days -v tests=1 -v units=2 -v days=84 -v block=2 -v effect=10 -v left=6 -v noise=2 -v draw=coin -v seed=4
	run -0 turned 'block n_control diff_lo diff_hi washed' --sum=y --schedule=coin --block=2 in.tsv
	IFS=$'\t' read -r block _ lo hi washed <<<"$output"
	run inside "$lo" "$hi" 16
	assert_equal "$status $block $washed" '1 2 0'
	run -0 turned 'diff_lo diff_hi washed' --sum=y --schedule=coin --block=2 --washout=1 in.tsv
	IFS=$'\t' read -r lo hi washed <<<"$output"
	inside "$lo" "$hi" 16
	assert_equal "$washed" 84
	run -0 turned note --sum=y --washout=2 in.tsv
	assert_output --partial 'the washout leaves no period'
}

@test "A one day, B the next: judged by a model, which the answer says" {
	make_days -v tests=1 -v units=1 -v days=28 -v effect=20 -v noise=3 -v draw=alternate -v seed=2
	run -0 abtest switchback --sum=y in.tsv
	assert_equal "$(column schedule schedules basis verdict <<<"$output")" "alternate	2	model	winner"
	IFS=$'\t' read -r lo hi <<<"$(column diff_lo diff_hi <<<"$output")"
	inside "$lo" "$hi" 20
	run -0 column sentence note <<<"$output"
	assert_output --partial 'by a model: no chance drew this schedule'
	assert_output --partial 'carry-over not known: arms always alternate'
	assert_output --partial 'comes second'
}

@test "units that switch on the same days are one schedule, not many" {
	make_days -v tests=1 -v units=1 -v days=28 -v effect=0 -v noise=3 -v draw=pairs -v seed=2
	# three copies of one account add nothing that is not there already
	awk 'BEGIN { FS = OFS = "\t" } NR == 1 { print; next } { for (i = 1; i < 4; i++) { $2 = "u" i; print } }' in.tsv >three.tsv
	run -0 turned 'p schedules n note' --sum=y --schedule=pairs three.tsv
	together=$output
	run -0 turned 'p schedules n' --sum=y --schedule=pairs in.tsv
	assert_equal "${together%%	*}" "${output%%	*}"
	assert_regex "$together" '16384	42	units switched together'
}

@test "a unit that never had the arm does not matter to those that had" {
	make_days -v tests=1 -v units=1 -v days=28 -v effect=0 -v noise=3 -v draw=pairs -v seed=2
	awk 'BEGIN { FS = OFS = "\t" } NR == 1 { print; next }
		{ for (i = 1; i < 4; i++) { $2 = "u" i; print } $2 = "a"; $4 = "C"; print }' in.tsv >more.tsv
	run -0 abtest switchback --sum=y more.tsv
	column arm note <<<"$output" | grep '^B' | grep 'units switched together'
}

@test "the day after a day that is missing has no arm before it" {
	make_days -v tests=1 -v units=1 -v days=84 -v effect=10 -v left=6 -v noise=0.001 -v draw=coin -v seed=3
	# every day whose arm is not that of the day before it goes, one of three
	awk -F'\t' 'NR == 1 || $4 == last || ++n % 3 { print } { last = $4 }' in.tsv >holes.tsv
	[ "$(wc -l <holes.tsv)" -lt 78 ]
	run -0 turned 'carry' --sum=y --schedule=coin --block=1 holes.tsv
	inside 5.99 6.01 "$output"
}

@test "an arm that only ran at weekends is not told from the weekend" {
	awk 'BEGIN { print "day\tarm\ty"; srand(1); for (d = 0; d < 28; d++)
		printf "2026-02-%02d\t%s\t%.3f\n", d + 1, (d % 7 == 0 || d % 7 == 6) ? "B" : "A", 50 + rand() + (d % 7 == 0 || d % 7 == 6) * 30 }' >in.tsv
	run -0 turned 'explained p verdict note' --sum=y in.tsv
	assert_output --regexp '^1		do not trust	the arm goes with the weekday or the trend'
}

@test "too few switches are not judged" {
	awk 'BEGIN { print "day\tarm\ty"; for (d = 0; d < 28; d++)
		printf "2026-02-%02d\t%s\t%d\n", d + 1, (d < 9 || d > 20) ? "A" : "B", 50 + d * 7 % 5 }' >in.tsv
	run -0 turned 'switches p model_p verdict' --sum=y in.tsv
	assert_output "2			too few switches"
	run -0 turned 'sentence' --sum=y in.tsv
	assert_output "Too few switches to judge: 2, want 6."
	run -0 turned 'verdict' --sum=y --min-switches=2 in.tsv
	refute_output "too few switches"
}

@test "rows of a period are added up; a period with both arms is left out" {
	tsv 'day arm clicks views' '2026-11-01 A 1 10' '2026-11-01 A 3 30' '2026-11-02 B 8 40' \
	    '2026-11-03 A 4 40' '2026-11-04 B 9 30' '2026-11-05 B 1 40' '2026-11-05 A 1 40' \
	    '2026-11-06 A 2 40' '2026-11-07 B 6 40' >in.tsv
	run -0 turned 'n_control n value_control note' --ratio=clicks/views --min-switches=1 in.tsv
	# A: 0.1, 0.1, 0.05
	assert_output --regexp '^3	3	0\.0833333	.*left out, several arms in one period: 1'
	tac in.tsv | sed '$!b' >turned.tsv
	{ head -n 1 in.tsv; sed 1d in.tsv | tac; } >turned.tsv
	abtest switchback --ratio=clicks/views in.tsv | cmp - <(abtest switchback --ratio=clicks/views turned.tsv)
	# a part that has the period without a value takes none away
	tsv 'day arm clicks views' '2026-11-02 B  ' >hole.tsv
	abtest switchback --ratio=clicks/views --partial hole.tsv >empty
	abtest switchback --ratio=clicks/views --partial in.tsv >full
	abtest switchback --ratio=clicks/views --merge full empty | cmp - <(abtest switchback --ratio=clicks/views in.tsv)
	abtest switchback --ratio=clicks/views --merge empty full | cmp - <(abtest switchback --ratio=clicks/views in.tsv)
	abtest switchback --ratio=clicks/views --partial <(head -n 4 in.tsv) >one
	abtest switchback --ratio=clicks/views --partial <(sed 2,4d in.tsv) >two
	abtest switchback --ratio=clicks/views --merge two one | cmp - <(abtest switchback --ratio=clicks/views in.tsv)
}

@test "hours of a day are adjusted for where periods are hours" {
	awk 'BEGIN { srand(6); print "time\tarm\ty"
		for (h = 0; h < 240; h++) {
			if (h % 2 == 0) first = rand() < 0.5
			z = h % 2 ? !first : first
			printf "2026-03-%02dT%02d:00:00Z\t%s\t%.4f\n", 1 + h / 24, h % 24, z ? "B" : "A", 200 + 90 * (h % 24 > 18) + 4 * z + 3 * rand() }
	}' >in.tsv
	run -0 turned 'n diff_lo diff_hi schedule' --period=time --sum=y in.tsv
	IFS=$'\t' read -r n lo hi kind <<<"$output"
	assert_equal "$n $kind" '120 pairs'
	inside "$lo" "$hi" 4
	inside 3 4 "$lo"	# far narrower than the 90 that an evening brings
}

@test "logarithms make effects percent, and leave out what has none" {
	make_days -v tests=1 -v units=1 -v days=28 -v effect=3 -v noise=1 -v draw=pairs -v seed=8
	awk 'BEGIN { FS = OFS = "\t" } NR == 5 { $5 = 0 } NR == 6 { $5 = "" } { print }' in.tsv >holes.tsv
	run -0 turned 'n_control n lift_lo note' --sum=y --log holes.tsv
	IFS=$'\t' read -r a b lo note <<<"$output"
	assert_equal $((a + b)) 26
	assert [ -n "$lo" ]
	assert_regex "$note" 'without a value above 0: 2'
}

@test "several arms and metrics are adjusted together" {
	awk 'BEGIN { srand(12); print "day\tarm\ty\tx"; split("A B C", arm, " ")
		for (d = 0; d < 84; d++) printf "2026-%02d-%02d\t%s\t%.3f\t%.3f\n", 1 + d / 28, 1 + d % 28, arm[1 + int(3 * rand())], rand(), rand() }' >in.tsv
	run -0 abtest switchback --sum=y --sum=x --adjust=bonferroni in.tsv
	assert_equal "${#lines[@]}" 5
	column p p_adjusted <<<"$output" | awk -F'\t' '{ want = $1 * 4 > 1 ? 1 : $1 * 4; if ($2 - want > 1e-5 || want - $2 > 1e-5) bad = 1 } END { exit bad }'
	run -0 turned 'metric arm' --sum=y --control=C in.tsv
	assert_output "$(tsv 'y A' 'y B')"
}

@test "lower may be better; harm and what is undefined can be a status" {
	make_days -v tests=1 -v units=1 -v days=28 -v effect=20 -v noise=2 -v draw=pairs -v seed=8
	run -0 turned verdict --sum=y in.tsv
	assert_output winner
	run -1 abtest switchback --sum=y --lower=y --fail-at=harm in.tsv
	run -0 abtest switchback --sum=y --fail-at=harm --fail-at=undefined in.tsv
	head -n 3 in.tsv >short.tsv
	run -1 abtest switchback --sum=y --fail-at=undefined short.tsv
	run -0 turned 'sentence note' --sum=y --control=Z in.tsv
	assert_output "Cannot be judged: no arm of the control's name.	no arm of the control's name"
}

@test "the same seed gives the same bytes, another one nearly the same p" {
	make_days -v tests=3 -v units=1 -v days=56 -v effect=1 -v noise=4 -v draw=coin -v seed=8
	abtest switchback --sum=y --schedule=shuffle in.tsv >one
	abtest switchback --sum=y --schedule=shuffle --seed=1 -j1 in.tsv | cmp - one
	abtest switchback --sum=y --schedule=shuffle --seed=2 in.tsv >two
	paste <(column p <one) <(column p <two) | awk '{ d = $1 - $2; if (d * d > 0.02 ^ 2) bad = 1 } END { exit bad }'
}

@test "bad periods and requests are refused with the reason" {
	run -1 --separate-stderr abtest switchback --sum=y <<<$'day\tarm\ty\n2026-13-01\tA\t1\n2026-11-01\t\t3'
	assert_regex "$stderr" ":2: day: not a day or a time"
	assert_regex "$stderr" ":3: arm: empty"
	tsv 'day arm y' '2026-11-01 A 1' >in.tsv
	refuse() {
		local want=$1
		shift
		run -2 --separate-stderr abtest switchback "$@" in.tsv
		assert_equal "$output" ""
		assert_regex "$stderr" "$want"
	}
	refuse 'want --sum or --ratio'
	refuse 'NUM/DEN' --ratio=a
	refuse 'no metric' --sum=y --lower=z
	refuse 'leaves nothing' --sum=y --block=2 --washout=2
	refuse 'twice' --sum=y --sum=y
	refuse 'not one of harm' --sum=y --fail-at=srm
	refuse "no column 'acc'" --sum=y --unit=acc
}
