# SPDX-License-Identifier: GPL-3.0-or-later
# The pages say what the programs do: options, and examples that run.
load helper

PAGES=$BATS_TEST_DIRNAME/../man

# "k --keep=" of each option: the letter if there is one, the name, = if it takes
# an argument. From --help, and from the .It lines of a page on standard input.
help_options() {
	"$@" --help | sed -n 's/^  \(-\(.\), \|    \)--\([a-z0-9-]*\)\(=\{0,1\}\).*/\2 --\3\4/p' | sort -u
}

page_options() {
	sed -n 's/^\.It Fl \(\(.\) , Fl \)\{0,1\}-\([a-z0-9-]*\)\( Ns = .*\)\{0,1\}$/\2 --\3\4/p' |
	    sed 's/ Ns = .*/=/' | sort -u
}

# The part of a page under .Ss $2, or, without it, under no .Ss of a mode in $modes.
section() {
	awk -v want="${2-}" -v modes=" ${modes-} " '/^\.S[sh] / { at = $2; if (/^\.Sh/) at = "" }
	want != "" ? at == want : index(modes, " " at " ") == 0' "$PAGES/$1"
}

@test "every program has a page, and it has the program's one line" {
	for tool in $(tools); do
		echo "--- $tool"
		[ -f "$PAGES/$tool.1" ]
		assert_equal "$(sed -n 's/^\.Nd //p' "$PAGES/$tool.1")" "$("$tool" --help | sed -n 2p)"
		grep -q "^\.It Xr $tool 1" "$PAGES/tuiliu.7"
	done
}

@test "every mode has a section with exactly the options of its --help" {
	common=$(modes='' section tuiliu.7 | page_options)
	while read -r tool mode <&9; do
		echo "--- $tool $mode"
		[ -f "$PAGES/$tool.1" ]
		grep -qx "\.Ss $mode" "$PAGES/$tool.1"
		modes=$("$tool" --help | sed -n 's/^  \([a-z]\{1,\}\) .*/\1/p' | tr '\n' ' ')
		help=$(help_options "$tool" "$mode" | grep -Ev -- '--(help|version|columns)$')
		own=$(section "$tool.1" "$mode" | page_options)
		shared=$(section "$tool.1" | page_options)
		diff -u --label 'the page has it, --help does not' --label 'its section' \
		    <(comm -12 <(echo "$own") <(echo "$help")) <(echo "$own")
		diff -u --label '--help has it, the page does not' --label '--help' \
		    <(sort -u <(echo "$own") <(echo "$shared") <(echo "$common") | comm -12 - <(echo "$help")) \
		    <(echo "$help")
	done 9< <(modes)
}

@test "options that pages describe for several modes exist" {
	all=$(while read -r tool mode; do help_options "$tool" "$mode"; done < <(modes) | sort -u)
	for page in "$PAGES"/*.[17]; do
		echo "--- $page"
		diff -u --label '--help' --label "${page##*/}" \
		    <(page_options <"$page" | comm -12 - <(echo "$all")) <(page_options <"$page")
	done
}

@test "the examples in the pages work" {
	cp -r "$TUILIU_SHARE/demo" "$BATS_TEST_TMPDIR/demo"
	cd "$BATS_TEST_TMPDIR/demo"
	for page in "$PAGES"/*.[17]; do
		while IFS= read -r line <&9; do
			echo "${page##*/}: $line"
			status=0
			bash -o pipefail -c "$line" >"$BATS_TEST_TMPDIR/out" || status=$?
			# a reader such as head may leave early; --fail-at and rejected rows give 1
			case $status:$line in
			0:* | 141:*'| head'* | 1:*--fail-at*) ;;
			*) fail "status $status" ;;
			esac
		done 9< <(sed -n 's/^\.Dl \$ //p' "$page" | sed 's/\\e/\\/g; s/\\-/-/g; s/\\&//g')
	done
}

@test "every program's page has examples" {
	for tool in $(tools); do
		echo "--- $tool"
		grep -q '^\.Dl \$ ' "$PAGES/$tool.1"
	done
}
