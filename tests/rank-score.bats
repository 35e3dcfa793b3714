# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # stderr is set by run --separate-stderr
# rank/posts.tsv holds the figures of the exports in share/demo, one table.

load helper

# column NAME ... - these columns of the table on stdin, by name
column() {
	awk -F'\t' -v names="$*" '
		NR == 1 { n = split(names, want, " "); for (i = 1; i <= NF; i++) at[$i] = i }
		{ for (i = 1; i <= n; i++) printf "%s%s", $at[want[i]], i < n ? "\t" : "\n" }'
}

# plain ... - rank score without age, diversity and shrinkage
plain() { rank score --no-fresh --no-diversity --no-shrink --min-views=1 "$@"; }

@test "the planted item comes first, the one with 3 finishes of 3 is not ranked" {
	# share/demo/README.md, "What is planted", 1 and 2
	run -0 column rank title < <(rank score rank/posts.tsv)
	assert_line --index 1 --partial $'1\t十分钟焖出一锅腊味煲仔饭'
	assert_line $'\t凌晨试拍一条灶台空镜 #小满灶台'
	run -0 column title note < <(rank score rank/posts.tsv)
	assert_line $'凌晨试拍一条灶台空镜 #小满灶台\tnot scored: too few views'
	awk -F'\t' 'NR == 1 || $1 == "douyin"' rank/posts.tsv >"$BATS_TEST_TMPDIR/douyin"
	run -0 column rank title < <(rank score "$BATS_TEST_TMPDIR/douyin")
	assert_line --index 1 $'1\t十分钟焖出一锅腊味煲仔饭 #小满灶台'
}

@test "3 finishes of 3 stay out of the first 20 even when few views are let in" {
	run -0 rank score --min-views=1 rank/posts.tsv
	head -n 21 <<<"$output" >"$BATS_TEST_TMPDIR/top"
	run -1 grep 凌晨试拍 "$BATS_TEST_TMPDIR/top"
}

@test "a private item has no rank, comes last, and the reason stands there" {
	run -0 column rank title blocked < <(rank score rank/posts.tsv)
	assert_equal "${lines[-1]}" $'\t厨房备料,先不发 #小满灶台\tprivate'
}

@test "what riskscan blocks has no rank and names its rules" {
	tsv 'platform item views likes risk_level risk_rules risk_why risk_blocked' \
	    'd a 1000 900 high adlaw.national-1|x-1 w 1' 'd b 1000 10 low y-1 w ' \
	    'd c 1000 30   ' 'd e 1000 40    ' | sed '4s/$/\t/' >"$BATS_TEST_TMPDIR/in"
	run -0 column rank item blocked risk_level < <(rank score "$BATS_TEST_TMPDIR/in")
	assert_output "$(printf '%s\n' $'rank\titem\tblocked\trisk_level' $'1\te\t\t' $'2\tc\t\t' \
	    $'3\tb\t\tlow' $'\ta\trisk: adlaw.national-1|x-1\thigh')"
}

@test "without shrinkage a bound is Wilson's lower end" {
	# R prop.test(k, n, correct = FALSE) at conf 2 * pnorm(1.281551565545) - 1; six digits
	tsv 'platform item views likes' 'd a 1 1' 'd b 11 10' 'd c 100 60' 'd e 110 90' \
	    >"$BATS_TEST_TMPDIR/in"
	run -0 column item bound_like_rate < <(plain -z 1.281551565545 "$BATS_TEST_TMPDIR/in" |
	    { IFS= read -r h; echo "$h"; sort -t$'\t' -k7,7; })
	assert_output "$(tsv 'item bound_like_rate' 'a 0.378448' 'b 0.739495' 'c 0.53609' 'e 0.766487')"
}

@test "a signal that counts against is judged by its upper end" {
	# statsmodels test_confint_proportion_wilson_clip: 19 of 38 at 95 %
	tsv 'platform item views bounce_2s finish_rate' 'd a 38 0.5 0.5' >"$BATS_TEST_TMPDIR/in"
	run -0 column bound_finish_rate bound_bounce_2s < <(plain -z 1.959963984540054 "$BATS_TEST_TMPDIR/in")
	assert_line --index 1 "$(tsv '0.348499 0.651501')"
}

@test "rates are counts by views; a rate from the export keeps its base" {
	# the example row of KuaiRec's README
	tsv 'platform item views likes comments finish_rate avg_watch_ms duration_ms' \
	    'd a 7701 659 13 0.44747435398 17963 35926' >"$BATS_TEST_TMPDIR/in"
	run -0 column signal n value < <(plain --explain=long "$BATS_TEST_TMPDIR/in")
	assert_line "$(tsv 'finish_rate 7701 0.447474')"
	assert_line "$(tsv 'like_rate 7701 0.0855733')"
	assert_line "$(tsv 'comment_rate 7701 0.00168809')"
	assert_line "$(tsv 'watch_ratio 7701 0.5')"
}

@test "one half-life of age halves the score" {
	tsv 'platform item views likes published' 'nosuch a 1000 50 2026-11-20T12:00:00Z' \
	    'nosuch b 1000 50 2026-11-18T12:00:00Z' 'nosuch c 1000 50 ' >"$BATS_TEST_TMPDIR/in"
	run -0 column item score fresh age_hours note < <(rank score "$BATS_TEST_TMPDIR/in")
	assert_line --index 1 --partial "$(tsv 'a 1 1 0')"
	assert_line --index 2 --partial "$(tsv 'b 0.5 0.5 48')"	# weights.tsv: * has 48 h
	assert_line --index 3 --partial 'no time: taken as one half-life old'
	run -0 column item fresh < <(rank score --half-life=24h --now=2026-11-21T12:00:00Z "$BATS_TEST_TMPDIR/in")
	assert_line "$(tsv 'a 0.5')"
	assert_line "$(tsv 'b 0.125')"
}

@test "each further item of a creator counts less" {
	# xai-org/x-algorithm fixture.rs: decay 0.5, floor 0.25 after 1 and 2 exposures
	tsv 'platform creator item views likes' 'd u a 1000 90' 'd u b 1000 70' 'd u c 1000 50' \
	    'd v d 1000 40' 'e u e 1000 40' >"$BATS_TEST_TMPDIR/in"
	run -0 column item diversity < <(rank score --no-fresh "$BATS_TEST_TMPDIR/in" |
	    { IFS= read -r h; echo "$h"; sort -t$'\t' -k7,7; })
	assert_output "$(tsv 'item diversity' 'a 1' 'b 0.625' 'c 0.4375' 'd 1' 'e 1')"
	run -0 column diversity < <(rank score --no-diversity "$BATS_TEST_TMPDIR/in")
	refute_line --regexp '[0-9]'
}

@test "why adds up to the logarithm of the score" {
	rank score rank/posts.tsv | column score why | awk -F'\t' 'NR > 1 && $1 != "" {
		n = split($2, part, " ")
		for (sum = i = 0; ++i <= n;) { sub(/.*=/, "", part[i]); sum += part[i] }
		d = sum - log($1) / log(2)
		if (d < -.06 || d > .06) { print; bad = 1 }	# up to 12 parts rounded to 0.01
		seen++
	} END { exit bad || seen < 200 }'
}

@test "the newest observation of an item counts, of equal ones the last" {
	tsv 'platform item window asof views likes' 'd a lifetime 2026-11-20T00:00:00Z 2000 90' \
	    'd a lifetime 2026-11-19T00:00:00Z 1000 500' 'd b  2026-11-20 500 10' \
	    'd b lifetime 2026-11-20 700 20' >"$BATS_TEST_TMPDIR/in"
	run -0 column item views likes < <(rank score "$BATS_TEST_TMPDIR/in")
	assert_output "$(tsv 'item views likes' 'a 2000 90' 'b 700 20')"
}

@test "without any time nothing ages" {
	tsv 'platform item views likes' 'd a 1000 50' >"$BATS_TEST_TMPDIR/in"
	run -0 column score fresh note < <(rank score "$BATS_TEST_TMPDIR/in")
	assert_line --index 1 $'1\t\talone on its platform'
}

@test "rows of single days add up, and lifetime goes before them" {
	tsv 'platform item window day views likes' 'd a day 2026-11-18 600 20' \
	    'd a day 2026-11-19 400 30' 'd b day 2026-11-18 300 1' 'd b lifetime  900 9' \
	    >"$BATS_TEST_TMPDIR/in"
	run -0 column item signal k n < <(rank score --explain=long "$BATS_TEST_TMPDIR/in")
	assert_line "$(tsv 'a like_rate 50 1000')"
	assert_line "$(tsv 'b like_rate 9 900')"
	run -0 column item note < <(rank score "$BATS_TEST_TMPDIR/in")
	assert_line $'a\t2 days added'
	assert_line $'b\tother windows left out'
	run -0 column item signal k n < <(rank score --window=day --explain=long "$BATS_TEST_TMPDIR/in")
	assert_line "$(tsv 'b like_rate 1 300')"
}

@test "one item more watched than others of its length wins, length alone does not" {
	{
		tsv 'platform item views duration_ms avg_watch_ms'
		for i in {1..30}; do tsv "y s$i 9000 10000 $((3000 + i * 100))"; done
		for i in {1..30}; do tsv "y l$i 9000 60000 $((18000 + i * 600))"; done
	} >"$BATS_TEST_TMPDIR/in"
	run -0 column item place bound_watch_ratio < <(rank score "$BATS_TEST_TMPDIR/in")
	assert_equal "$(awk '$1 == "s30" { print $3 }' <<<"$output")" \
	    "$(awk '$1 == "l30" { print $3 }' <<<"$output")"
	assert_equal "$(awk '$1 == "s1" { print $3 }' <<<"$output")" \
	    "$(awk '$1 == "l1" { print $3 }' <<<"$output")"
	run -0 column item signal note < <(rank score --explain=long rank/posts.tsv)
	assert_line --regexp $'^dy001\twatch_ratio\tno duration$'
}

@test "weights come from a file, and a bad one is named with its line" {
	tsv 'platform signal weight' '* like_rate 1' '* half_life_hours 24' >"$BATS_TEST_TMPDIR/w"
	tsv 'platform item views likes shares' 'd a 1000 10 900' 'd b 1000 99 1' >"$BATS_TEST_TMPDIR/in"
	run -0 column rank item why < <(rank score -w "$BATS_TEST_TMPDIR/w" "$BATS_TEST_TMPDIR/in")
	assert_line --index 1 $'1\tb\tlike_rate=+1.00'
	tsv 'platform signal weight' '* like_rat 1' >"$BATS_TEST_TMPDIR/w"
	run -2 rank score -w "$BATS_TEST_TMPDIR/w" "$BATS_TEST_TMPDIR/in"
	assert_output --partial "w:2: signal: no such signal: 'like_rat'"
	tsv 'platform signal weight' '* half_life_hours 0' >"$BATS_TEST_TMPDIR/w"
	run -2 rank score -w "$BATS_TEST_TMPDIR/w" "$BATS_TEST_TMPDIR/in"
	assert_output --partial "w:2: weight: out of range: '0'"
}

@test "what is alone or differs no more than by chance is said to be so" {
	tsv 'platform item views likes' 'a x 1000 50' 'b y 1000 50' 'b z 2000 100' >"$BATS_TEST_TMPDIR/in"
	run -0 column item z note < <(rank score "$BATS_TEST_TMPDIR/in")
	assert_line $'x\t0\talone on its platform'
	assert_line $'y\t0\tno difference beyond chance on its platform'
}

@test "order of the rows and the number of workers do not change the bytes" {
	rank score -j 1 rank/posts.tsv >"$BATS_TEST_TMPDIR/want"
	{ head -n 1 rank/posts.tsv; tail -n +2 rank/posts.tsv | tac; } >"$BATS_TEST_TMPDIR/tac"
	{ head -n 1 rank/posts.tsv; tail -n +2 rank/posts.tsv | sort -k5; } >"$BATS_TEST_TMPDIR/sorted"
	for in in tac sorted; do
		for j in 1 2 5; do
			rank score -j $j "$BATS_TEST_TMPDIR/$in" | cmp - "$BATS_TEST_TMPDIR/want"
		done
	done
}

@test "equal scores are ordered by platform and item" {
	tsv 'platform item views likes' 'b z 1000 50' 'a y 1000 50' 'b c 1000 50' 'a x 1000 50' \
	    >"$BATS_TEST_TMPDIR/in"
	run -0 column rank platform item place < <(rank score "$BATS_TEST_TMPDIR/in")
	assert_output "$(tsv 'rank platform item place' '1 a x 1' '2 a y 2' '3 b c 1' '4 b z 2')"
}

@test "--top keeps the best, with --blocked the blocked ones behind them" {
	run -0 rank score -n 3 rank/posts.tsv
	assert_equal "${#lines[@]}" 4
	run -0 column rank blocked < <(rank score -n 3 -b rank/posts.tsv)
	assert_output "$(tsv 'rank blocked' '1 ' '2 ' '3 ' ' private')"
}

@test "columns it does not know pass through behind its own, a rank from before is replaced" {
	tsv 'x_a platform item rank views likes x_b' 'p d a 7 1000 50 q\\tr' >"$BATS_TEST_TMPDIR/in"
	run -0 rank score "$BATS_TEST_TMPDIR/in"
	assert_equal "$(head -n 1 <<<"$output" | tr '\t' '\n' | tail -n 4 | paste -sd,)" 'x_a,views,likes,x_b'
	run -0 column rank x_a x_b <<<"$output"
	assert_line --index 1 "$(tsv '1 p q\\tr')"
}

@test "a bad row is named, left out, and makes the status 1" {
	tsv 'platform item views likes finish_rate published' 'd a 1000 50 1.2 ' 'd b x 50 0.5 ' \
	    'd  1000 50 0.5 ' 'd c 1000 50 0.5 yesterday' 'd e 1000 50 0.5 ' >"$BATS_TEST_TMPDIR/in"
	run -1 --separate-stderr rank score "$BATS_TEST_TMPDIR/in"
	assert_equal "${#lines[@]}" 2
	assert_regex "$stderr" "in:2: finish_rate: out of range: '1.2'"
	assert_regex "$stderr" "in:3: views: not an integer: 'x'"
	assert_regex "$stderr" "in:4: item: empty"
	assert_regex "$stderr" "in:5: published: not a time"
}

@test "a clock far ahead of the rest is named" {
	tsv 'platform item views likes published' 'd a 1000 50 2026-11-01T00:00:00Z' \
	    'd b 1000 50 2031-11-01T00:00:00Z' >"$BATS_TEST_TMPDIR/in"
	run -0 --separate-stderr rank score "$BATS_TEST_TMPDIR/in"
	assert_regex "$stderr" "now is 2031-11-01T00:00:00Z, from 'd' item 'b', 1826 days after"
	run -0 --separate-stderr rank score --now=2026-11-02T00:00:00Z "$BATS_TEST_TMPDIR/in"
	assert_equal "$stderr" ""
}
