# SPDX-License-Identifier: GPL-3.0-or-later
# Shares of a file, counted apart and merged.
load helper

setup() {
	cd "$BATS_TEST_TMPDIR"
	# 997 rows; every 7th title has a quoted line end, so that cuts fall into quotes
	awk 'BEGIN {
		print "item,user,title"
		for (i = 1; i < 998; i++)
			printf "v%d,u%d,%s\n", i % 13, i % 97, i % 7 ? "plain" : "\"two\nlines, one field\""
	}' >log.csv
	ingest cat log.csv >log.tsv
	profile by item --distinct=user log.csv >whole
}

@test "any number of slices of a CSV or TSV file merges to the result of all" {
	for file in log.csv log.tsv; do
		for n in 1 2 3 16; do
			rm -f part.*
			for k in $(seq "$n"); do
				profile by item --distinct=user --partial --slice="$k/$n" "$file" >"part.$k"
			done
			profile by item --distinct=user --merge part.* | cmp - whole
		done
	done
}

@test "slices smaller than a record are empty, and do no harm" {
	tsv 'item user' 'a_rather_long_item_name u1' 'b u2' >short.tsv
	for k in 1 2 3 4 5 6 7 8 9; do
		profile by item --partial --slice="$k/9" short.tsv >"part.$k"
	done
	profile by item --merge part.* | cmp - <(profile by item short.tsv)
}

@test "a merge that misses a slice, or has one twice, is refused" {
	for k in 1 2 3; do
		profile by item --distinct=user --partial --slice="$k/3" log.csv >"part.$k"
	done
	run -2 --separate-stderr profile by item --distinct=user --merge part.1 part.3
	assert_output ""
	assert_equal "$stderr" "profile by: slice 2/3 is missing"
	run -2 --separate-stderr profile by item --distinct=user --merge part.1 part.2 part.2 part.3
	assert_equal "$stderr" "profile by: part.2: what it holds has been counted already"
	# in stages only the last one has to be complete
	profile by item --distinct=user --merge --partial part.3 part.1 >half
	profile by item --distinct=user --merge half part.2 | cmp - whole
}

@test "a bad row in a slice has its line in the file" {
	sed -i '900s/\t.*//' log.tsv
	run -1 --separate-stderr profile by item --partial --slice=4/4 log.tsv
	assert_line --index 0 --partial '#tuiliu-part'
	assert_regex "$stderr" "log.tsv:900: fewer fields than the header"
	run -0 --separate-stderr profile by item --partial --slice=1/4 log.tsv
	assert_equal "$stderr" ""
}

@test "a pipe cannot be sliced" {
	run -2 --separate-stderr bash -c 'cat log.tsv | profile by item --partial --slice=1/2'
	assert_regex "$stderr" "--slice needs a plain file"
	run -2 --separate-stderr profile by item --slice=3/2 log.tsv
	assert_regex "$stderr" "K from 1 to N"
}
