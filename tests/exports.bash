# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# For the tests of what platforms export: inputs are made up, in the shape of the
# real ones, and lie in tests/data/ingest or share/demo.

# demo FILE STATUS - read a demo export with the adapter chosen by itself
demo() {
	cd "$TOP/share/demo" || return
	run "-${2:-0}" --separate-stderr ingest "$1"
	printf '%s\n' "$output" >"$BATS_TEST_TMPDIR/out.tsv"
	cd "$BATS_TEST_TMPDIR" || return
}

# reads STATUS FILE ARG ... - the same with a file of tests/data/ingest, or of the
# directory of the test
reads() {
	local want=$1 file=$2
	shift 2
	cd "$BATS_TEST_TMPDIR" || return
	if [ -e "$TOP/tests/data/ingest/$file" ]; then
		cp "$TOP/tests/data/ingest/$file" .
	fi
	run "-$want" --separate-stderr ingest read "$@" "$file"
	printf '%s\n' "$output" >out.tsv
}

# chosen REPORT KNOWN ALL FILE - what the first message says
chosen() { says " read: $4: read as $1, $2 of $3 labels known${5-}"; }

# column NAME ... - those columns of out.tsv, without the header, blank between
column() {
	awk -F '\t' -v want="$*" 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; n = split(want, w, " "); next }
	    { for (i = 1; i <= n; i++) printf "%s%s", (w[i] in at) ? $at[w[i]] : "no " w[i], i < n ? " " : "\n" }' out.tsv
}

# is 'NAME ...' 'CELL ...' ... - these columns hold these lines and no others
is() {
	local names=$1
	shift
	# shellcheck disable=SC2086 # several names
	assert_equal "$(column $names)" "$(printf '%s\n' "$@")"
}

# total NAME - of a column, exactly for whole numbers and cents
total() { column "$1" | awk '{ s += $1 * 100 } END { printf "%.0f\n", s }' | sed 's/..$/.&/; s/\.00$//; s/^\./0./'; }

says() { assert_equal "${stderr_lines[${2:-0}]}" "ingest$1"; }
balance() { assert_equal "${stderr_lines[-1]}" "ingest${2- read}: $1"; }
