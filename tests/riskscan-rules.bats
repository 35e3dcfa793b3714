# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # stderr is set by run --separate-stderr

load helper

@test "every shipped rule passes its own tests" {
	run -0 --separate-stderr riskscan rules --check
	assert_equal "$(cut -f5 <<<"$output" | sort -u)" $'ok\nresult'
	# as many tests as the packs hold
	assert_equal "$((${#lines[@]} - 1))" "$(cat "$TUILIU_SHARE"/rules/*.tsv | grep -oE '(^|	|\|)[+-]:' | wc -l)"
	assert_equal "$(cut -f2 <<<"$output" | sort -u)" $'+\n-\ntest'
}

@test "rules are listed with their level" {
	run -0 riskscan rules
	assert_equal "${#lines[@]}" "$(($(cat "$TUILIU_SHARE"/rules/*.tsv | grep -vc '^id	') + 1))"
	assert_line --regexp "^fin.return-1	1	stable	fin.return	lit	5	4	5	very_high	2	"
	assert_line --regexp "rules/promise.tsv	2$"
}

@test "a failing or missing test is named and makes status 1" {
	run -1 --separate-stderr riskscan rules --check -r riskscan/failing.tsv
	# shellcheck disable=SC2016 # awk's fields
	run -0 awk -F'\t' '$5 != "ok" && $6 ~ /failing/ { print $1, $2, $3, $4, $5, $7 }' <<<"$output"
	assert_output "quiet + 香蕉  failed 3
loud - 陈年橘子皮 橘子皮 failed 4
untested -   missing 5"
	run -1 riskscan rules --check -r riskscan/failing.tsv
	assert_line "riskscan rules: riskscan/failing.tsv:3: rule 'quiet': does not hit"
	assert_line "riskscan rules: riskscan/failing.tsv:4: rule 'loud': hits"
	assert_line "riskscan rules: riskscan/failing.tsv:5: rule 'untested': no - test"
}

@test "a longer word that hides a worse finding is named" {
	tsv 'id category severity likelihood impact pattern tests' \
	    'low own 1 1 1 稳赚不赔的买卖 +:稳赚不赔的买卖|-:x' >"$BATS_TEST_TMPDIR/r.tsv"
	run -0 riskscan rules --check -r "$BATS_TEST_TMPDIR/r.tsv"
	assert_line "riskscan rules: $BATS_TEST_TMPDIR/r.tsv:2: rule 'low': its word '稳赚不赔的买卖' hides 'fin.return-1', whose level is higher"
}

@test "a rule that is off is listed and not tested" {
	run -0 --separate-stderr riskscan rules -r riskscan/own.tsv
	assert_line --regexp "^fin.return-1		off	"
	run -1 --separate-stderr riskscan rules --check -r riskscan/own.tsv
	refute_line --regexp '^fin.return-1'
}

@test "an operand is refused, with the option that was meant" {
	run -2 --separate-stderr riskscan rules own.tsv
	assert_regex "$stderr" "--rules names a file"
}
