# SPDX-License-Identifier: GPL-3.0-or-later
# What README.md prints works as printed.
load helper

@test "every recipe of the README runs in a copy of the demonstration exports" {
	cp -r "$TUILIU_SHARE/demo" "$BATS_TEST_TMPDIR/try"
	cd "$BATS_TEST_TMPDIR/try"
	local n=0
	while IFS= read -r line; do
		echo "recipe: $line"
		bash -o pipefail -c "$line" >out
		if [[ $line != *" -o "* ]]; then [ "$(wc -l <out)" -gt 1 ]; fi
		n=$((n + 1))
	done < <(sed -n '/^```sh$/,/^```$/p' "$TOP/README.md" | grep -v '^```')
	[ "$n" = 14 ]
}

@test "the demonstration ends in a list with the planted dish on top and the planted risks blocked" {
	run -0 --separate-stderr "$TUILIU_SHARE/demo/run"
	assert_line --regexp '^ +1 .*十分钟焖出一锅腊味煲仔饭'
	assert_line --regexp '三天根治猫藓的土方子.* risk: med.cure-1'
	assert_line --regexp '^小店随心推.* loses '
	assert_line --regexp '^winner .*B beats A'
}

@test "the adapter that INSTALL prints reads the export beside it" {
	cd "$BATS_TEST_TMPDIR"
	sed -n '/^    # the export, in/,/^    ingest --adapter/s/^    //p' "$TOP/INSTALL" >example
	assert [ "$(wc -l <example)" -gt 15 ]
	run -0 --separate-stderr bash example
	assert_equal "${stderr_lines[0]}" 'ingest: 1 rows in = 1 out + 0 rejected + 0 skipped'
	run -0 column platform item title tags published views likes finish_rate flags <<<"$output"
	assert_output "$(printf '%s\t' clips c1 'Mint cuttings #garden' garden 2026-07-18T13:00:00Z 1200 60 0.182)au"
	refute_output --partial 0123456789
	# and chosen by itself from a folder of one's own
	mkdir -p own/adapters
	cp mine.tsv own/adapters/clips.tsv
	cp "$TUILIU_SHARE"/personal.tsv own
	run -0 --separate-stderr ingest --share=own export.csv
	assert_equal "${stderr_lines[0]}" 'ingest: export.csv: read as clips/clips, 7 of 7 labels known'
}
