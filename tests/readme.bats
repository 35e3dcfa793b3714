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
	[ "$n" = 10 ]
}

@test "the demonstration ends in a list with the planted dish on top and the planted risks blocked" {
	run -0 --separate-stderr "$TUILIU_SHARE/demo/run"
	assert_line --regexp '^ +1 .*十分钟焖出一锅腊味煲仔饭'
	assert_line --regexp '三天根治猫藓的土方子.* risk: med.cure-1'
	assert_line --regexp '^小店随心推.* loses '
	assert_line --regexp '^winner .*B beats A'
}
