# SPDX-License-Identifier: GPL-3.0-or-later
# profile segments; arithmetic against R is in tests/unit/stat_cluster.c.
load helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	# 300 users: idlers, searchers, and 40 silent watchers who come back and buy
	awk 'BEGIN {
		srand(11); OFS = "\t"
		print "platform", "user", "views", "searches", "active_days", "orders"
		for (i = 0; i < 300; i++) {
			kind = i % 15 < 2 ? "silent" : i % 15 < 6 ? "search" : "idle"
			v = kind == "idle" ? 3 : kind == "search" ? 12 : 30
			s = kind == "search" ? 8 : 0.2
			d = kind == "silent" ? 9 : 2
			buys = rand() < (kind == "silent" ? 0.6 : 0.04)
			print i % 2 ? "douyin" : "kuaishou", "u" i, int(v + 4 * rand()), int(s + 2 * rand()),
			    int(d + 2 * rand()), buys
			print "u" i, kind >"truth"
		}
	}' >users.tsv
}

on=--on=views,searches,active_days

@test "planted segments are found, their number too, and the one that converts" {
	profile segments platform,user $on --conversion=orders users.tsv >summary
	assert_equal "$(column segment <summary | uniq)" $'all\n1\n2\n3'
	assert_equal "$(column segment rows <summary | uniq | tail -n 3 | cut -f 2)" $'180\n80\n40'
	profile segments platform,user $on --assign users.tsv | column user segment | sort |
	    join -t "	" - <(sort truth) | cut -f 2,3 | sort -u >pairs
	assert_equal "$(cat pairs)" "$(tsv '1 idle' '2 search' '3 silent')"
	# what tells the silent ones: the days on which they came, and views
	assert_equal "$(column segment feature <summary | grep ^3 | head -n 1 | cut -f 2)" active_days
	awk -F'\t' 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
		$1 == 3 && !($at["conversion_lo"] > 0.3) { exit 1 }
		$1 ~ /^[12]$/ && !($at["conversion_hi"] < 0.2) { exit 1 }
		$1 == "all" && $at["feature"] == "active_days" && !($at["correlation_lo"] > 0.3) { exit 1 }
		$1 == "all" && $at["feature"] == "searches" && !($at["correlation"] < 0.05) { exit 1 }' summary
}

@test "a mixture finds them too" {
	run -0 profile segments platform,user $on --method=mixture --k=3 users.tsv
	assert_equal "$(column segment rows <<<"$output" | uniq | tail -n 3 | cut -f 2)" $'180\n80\n40'
	run -0 profile segments platform,user $on --method=mixture --k=3 --assign users.tsv
	assert_equal "$(column posterior <<<"$output" | awk '$1 < 0.5 || $1 > 1' )" ""
}

@test "mean, difference and shares of three rows against three, by hand" {
	tsv 'id x y' 'a 0 5' 'b 1 5' 'c 2 5' 'd 10 5' 'e 11 5' 'f 12 5' >six.tsv
	run -0 profile segments id --on=x,y --k=2 --min-sample=6 six.tsv
	# sd of x with divisor 5: sqrt(154 / 5); y is the same everywhere
	want=$(awk 'BEGIN { printf "%.6g", 5 / sqrt(154 / 5) }')
	assert_equal "$(column segment rows share feature mean difference <<<"$output" | sed 's/\t$/\t-/')" \
	    "$(tsv 'all 6 1 x 6 -' 'all 6 1 y 5 -' "1 3 0.5 x 1 -$want" '1 3 0.5 y 5 -' "2 3 0.5 x 11 $want" '2 3 0.5 y 5 -')"
	assert_regex "${lines[1]}" "y; the same in all rows"
	# silhouette of a: a = 1.5, b = 11; b: 1, 10; c: 1.5, 9
	want=$(awk 'BEGIN { printf "%.6g", (9.5 / 11 + 9 / 10 + 7.5 / 9) / 3 }')
	assert_equal "$(column silhouette <<<"$output" | sort -u)" "$want"
}

@test "a missing value leaves a row without a segment, or is the mean, and it is said" {
	tsv 'id x' 'a 1' 'b 2' 'c 9' 'd 10' 'e ' >five.tsv
	run -0 profile segments id --on=x --k=2 --min-sample=2 --assign five.tsv
	assert_equal "$(column id segment note <<<"$output" | tail -n 1)" "$(printf 'e\t\tmissing; x')"
	run -0 profile segments id --on=x --k=2 --min-sample=2 five.tsv
	assert_regex "${lines[1]}" "1 rows without a segment"
	run -0 profile segments id --on=x --k=2 --min-sample=2 --missing=mean five.tsv
	assert_regex "${lines[1]}" "1 rows with a mean for a missing value"
	assert_equal "$(column segment rows <<<"$output" | tail -n 2 | cut -f 2 | paste -sd+ | bc)" 5
}

@test "a key with other values elsewhere has no segment; the same row twice is one row" {
	tsv 'id x' 'a 1' 'a 1' 'b 2' 'c 9' 'd 10' 'e 3' 'e 4' >dup.tsv
	run -0 profile segments id --on=x --k=2 --min-sample=2 --assign dup.tsv
	assert_equal "$(column id segment note <<<"$output" | tail -n 1)" \
	    "$(printf 'e\t\tseveral rows of this key with other values')"
	assert_equal "${#lines[@]}" 6
}

@test "cells that are no numbers are named, too few rows abstain" {
	tsv 'id x' 'a 1' 'b two' 'c 9' >bad.tsv
	run -1 --separate-stderr profile segments id --on=x bad.tsv
	assert_regex "$stderr" "bad.tsv:3: x: not a number: 'two'"
	assert_regex "${lines[1]}" "fewer than 10 complete rows"
	assert_equal "${#lines[@]}" 2
	tsv 'id x' 'a 1' 'b -1' 'c 9' >negative.tsv
	run -1 --separate-stderr profile segments id --on=x --log=x negative.tsv
	assert_regex "$stderr" "negative.tsv:3: x: out of range: '-1'"
	tsv 'id x' 'a 1' 'b 1' 'c 1' >same.tsv
	run -0 profile segments id --on=x --k=2 --min-sample=2 same.tsv
	assert_regex "$output" "fewer different rows than segments"
	run -2 --separate-stderr profile segments id same.tsv
	assert_regex "$stderr" "--on=COL"
}

@test "the logarithm tells what the raw number hides" {
	awk 'BEGIN { print "id\tx"; for (i = 0; i < 40; i++) printf "r%02d\t%d\n", i, i < 20 ? 1 + i % 3 : 1000 * (1 + i % 20) }' >tail.tsv
	run -0 profile segments id --on=x --log=x --k=2 tail.tsv
	assert_equal "$(column rows <<<"$output" | tail -n 2)" $'20\n20'
	run -0 profile segments id --on=x --k=2 tail.tsv
	refute [ "$(column rows <<<"$output" | tail -n 1)" = 20 ]
}

@test "the order of rows, workers and parts change no byte; a seed is a choice" {
	profile segments platform,user $on --assign --sample=50 users.tsv >want
	(head -n 1 users.tsv; tail -n +2 users.tsv | sort -k3) |
	    profile segments platform,user $on --assign --sample=50 -j 3 | cmp - want
	for k in $(seq 100); do
		profile segments platform,user $on --partial --slice="$k/100" users.tsv >"part.$k"
	done
	profile segments platform,user $on --assign --sample=50 --merge part.* | cmp - want
	profile segments platform,user $on --assign --sample=50 --seed=2 users.tsv | column silhouette >other
	! cmp -s other <(column silhouette <want) || fail "another seed takes another sample"
	run -2 --separate-stderr profile segments platform,user --on=views --merge part.*
	assert_equal "$output" ""
}

@test "--by makes segments of each value, --top the features that tell most" {
	run -0 profile segments user $on --by=platform --k=2 users.tsv
	grep '^platform\|^douyin' users.tsv | profile segments user $on --k=2 | tail -n +2 >want
	assert_equal "$(grep ^douyin <<<"$output" | cut -f2-)" "$(cat want)"
	run -0 profile segments platform,user $on --k=3 --top=1 users.tsv
	assert_equal "${#lines[@]}" 5
	run -0 profile segments platform,user $on --k=3 --top=2 --assign users.tsv
	assert_equal "${#lines[@]}" 3
}

@test "stages of users from their events, the furthest first" {
	{
		echo platform,user,event
		for row in u1,impression u2,play u2,finish u3,play u3,search u4,like u4,order \
		    u5,order u5,share u6,share u7,report; do
			echo "douyin,$row"
		done
	} >log.csv
	profile by platform,user --events log.csv >users
	run -0 --separate-stderr profile segments platform,user --stages --assign users
	assert_equal "$(column user segment rule <<<"$output")" "$(printf '%s\n' u1.aware.'is shown' \
	    u2.appeal.finishes u3.ask.searches u4.act.buys u5.advocate.recommends u6.appeal.shares u7.. | tr . '\t')"
	assert_equal "$(column note <<<"$output" | tail -n 1)" "no rule holds"
	run -0 profile segments platform,user --stages --conversion=order --min-sample=1 --on=play users
	assert_equal "$(column segment rows converted <<<"$output")" \
	    "$(tsv 'all 7 2' 'advocate 1 1' 'act 1 1' 'ask 1 0' 'appeal 2 0' 'aware 1 0')"
}

@test "tests of rules do what they say, and an empty cell fails them" {
	tsv 'stage rule column test value' 'ge r x >= 5' 'lt r x < 2' 'text r y = yes' 'both r x > 2' \
	    'both r y != no' 'none r x empty ' 'rest r y filled ' >rules.tsv
	tsv 'id x y' 'a 5.0 ' 'b 1 no' 'c 2 yes' 'd 3 maybe' 'e 3 no' 'f  yes' 'g  ' 'h 3 ' >t.tsv
	run -0 profile segments id --rules=rules.tsv --assign t.tsv
	assert_equal "$(column id segment <<<"$output" | tr '\t' ' ')" \
	    "$(printf '%s\n' 'a ge' 'b lt' 'c text' 'd both' 'e rest' 'f text' 'g none' 'h both')"
}

@test "a rule that cannot be read is named by its line" {
	tsv 'id x' 'a 1' >t.tsv
	wrong() {	# line, message, rule lines
		tsv 'stage rule column test value' "${@:3}" >rules.tsv
		run -2 --separate-stderr profile segments id --rules=rules.tsv t.tsv
		assert_equal "$output" ""
		assert_equal "$stderr" "profile segments: rules.tsv:$1: $2"
	}
	wrong 3 "test: not one of >= > <= < = != filled empty: '=>'" 's r x > 1' 's r x => 1'
	wrong 2 "value: >= wants a number: 'one'" 's r x >= one'
	wrong 2 "value: filled wants none: '1'" 's r x filled 1'
	wrong 2 "stage: empty" ' r x > 1'
	wrong 2 "column: empty" 's r  > 1'
	wrong 4 "stage: the lines of 's' do not stand together" 's r x > 1' 't r x > 1' 's q x > 2'
	wrong 2 "stage: 'all' stands for all rows in the result" 'all r x > 1'
	tsv 'stage rule column test value' 's r nowhere > 1' >rules.tsv
	run -2 --separate-stderr profile segments id --rules=rules.tsv t.tsv
	assert_regex "$stderr" "nowhere"
}
