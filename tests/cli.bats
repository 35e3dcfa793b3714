# SPDX-License-Identifier: GPL-3.0-or-later
# What every mode of every program promises. The lists come from --help, so a
# new mode is tested as soon as it exists; helper.bash wants a sample of its input.
load helper

setup_file() {
	export MODES READERS
	MODES=$(modes)
	READERS=$(while read -r tool mode; do
		"$tool" "$mode" --help | sed -n "1s/^usage: \(.*\) \[option .*\[file \.\.\.\]$/\1/p"
	done <<<"$MODES")
}

setup() {
	cd "$BATS_TEST_TMPDIR"
}

# each LIST function: once per line of LIST, with "TOOL MODE" in $mode, the words
# in $tool $name, the arguments in ${args[@]}, and the sample in the file in.tsv
each() {
	local list=$1 call=$2 mode tool name args
	[ -n "$list" ]
	while read -r tool name <&9; do
		mode="$tool $name"
		echo "--- $mode"	# shown when the test fails
		mapfile -t args < <(sample_args "$mode")
		if [[ $'\n'$READERS$'\n' == *$'\n'"$mode"$'\n'* ]]; then
			sample_input "$mode" >in.tsv || continue	# a test of its own fails
		fi
		"$call"
	done 9<<<"$list"
}

# stdout of the mode over in.tsv must equal that of the command, but for the
# column src, which names the file, and so must the status
same() {
	local want=0 got=0
	"$tool" "$name" "${args[@]}" in.tsv >want 2>/dev/null || want=$?
	"$@" >got 2>err || got=$?
	cat err
	[ "$want" = "$got" ]
	diff -u <(by_name want) <(by_name got)
}

# A table without src, its columns in byte order.
by_name() {
	awk -F '\t' 'NR == 1 {
		for (i = 1; i <= NF; i++) {
			for (j = n++; j > 0 && $at[j] > $i; j--)
				at[j + 1] = at[j]
			at[j + 1] = i
		}
	}
	{
		for (j = 1; j <= n; j++)
			if (NR == 1)
				name[j] = $at[j]
		for (j = 1; j <= n; j++)
			if (name[j] != "src")
				printf "%s\t", $at[j]
		print NF
	}' "$1"
}

# repeat N: the rows of the sample N times more
repeat() {
	awk -v n="$1" 'NR > 1 { row[NR] = $0 } { print }
	    END { while (n--) for (i = 2; i <= NR; i++) print row[i] }' in.tsv >repeated
	mv repeated in.tsv
}

one_line_of_trouble() {
	assert_equal "$output" ""
	assert_equal "${#stderr_lines[@]}" 1
	refute_regex "$stderr" $'[\x01-\x1f\x7f]'
}

@test "--help prints usage and nothing else, and succeeds" {
	for tool in $(tools); do
		run -0 --separate-stderr "$tool" --help
		assert_line --index 0 "usage: $tool MODE [option ...] [file ...]"
		assert_equal "$stderr" ""
	done
	help() {
		run -0 --separate-stderr "$tool" "$name" --help
		assert_line --index 0 --partial "usage: $mode "
		assert_equal "$stderr" ""
	}
	each "$MODES" help
}

@test "--version prints name and version" {
	version() {
		run -0 --separate-stderr "$tool" "$name" --version
		assert_output --regexp "^$tool [0-9]+\.[0-9]+\.[0-9]+$"
		run -0 --separate-stderr "$tool" --version
		assert_output --regexp "^$tool [0-9]+\.[0-9]+\.[0-9]+$"
	}
	each "$MODES" version
}

@test "--columns lists columns with units as a table" {
	columns() {
		run -0 --separate-stderr "$tool" "$name" --columns
		assert_line --index 0 "$(tsv 'way column unit meaning')"
		assert_equal "$stderr" ""
		awk -F '\t' 'NF != 4 || (NR > 1 && $1 !~ /^(in|out)$/) { print; bad = 1 }
		    END { exit bad || NR < 2 }' <<<"$output"
	}
	each "$MODES" columns
}

@test "an unknown option or mode is refused with a hint and no output" {
	for tool in $(tools); do
		run -2 --separate-stderr "$tool" nosuchmode
		assert_equal "$output" ""
		# a program with a mode for no name takes the word for a file
		assert_regex "$stderr" "(Try '$tool.* --help'|^$tool: cannot open 'nosuchmode')"
	done
	unknown() {
		run -2 --separate-stderr "$tool" "$name" --no-such-option
		assert_equal "$output" ""
		assert_regex "$stderr" "Try '$mode --help'"
	}
	each "$MODES" unknown
}

@test "every mode that reads tables has a sample in helper.bash" {
	while read -r mode; do
		sample_input "$mode" >in.tsv || fail "no sample_input for '$mode'"
	done <<<"$READERS"
}

@test "the sample of every mode is read without a complaint" {
	sample() {
		run -0 --separate-stderr "$tool" "$name" "${args[@]}" in.tsv
		assert_equal "$stderr" ""
		assert [ "${#lines[@]}" -gt 1 ]
	}
	each "$READERS" sample
}

@test "a missing file is named in one line" {
	missing() {
		run -2 --separate-stderr "$tool" "$name" "${args[@]}" no-such-file
		one_line_of_trouble
		assert_regex "$stderr" "^$mode: cannot open 'no-such-file'"
		run -2 --separate-stderr "$tool" "$name" "${args[@]}" .
		one_line_of_trouble
	}
	each "$READERS" missing
}

@test "a full disk is an error" {
	full() {
		run -2 --separate-stderr bash -c '"$@" >/dev/full' - "$tool" "$name" --help
		assert_regex "$stderr" "cannot write standard output"
		if [[ $'\n'$READERS$'\n' == *$'\n'"$mode"$'\n'* ]]; then
			args+=(in.tsv)
		fi
		run -2 --separate-stderr bash -c '"$@" >/dev/full' - "$tool" "$name" "${args[@]}"
		assert_regex "$stderr" "cannot write standard output"
	}
	each "$MODES" full
}

@test "a closed standard output is an error" {
	closed() {
		run -2 --separate-stderr bash -c '"$@" >&-' - "$tool" "$name" --help
		assert_regex "$stderr" "cannot write standard output"
		if [[ $'\n'$READERS$'\n' == *$'\n'"$mode"$'\n'* ]]; then
			args+=(in.tsv)
		fi
		run -2 --separate-stderr bash -c '"$@" >&-' - "$tool" "$name" "${args[@]}"
		assert_regex "$stderr" "cannot write standard output"
	}
	each "$MODES" closed
}

@test "a reader that has left is no message" {
	mkfifo pipe
	left() {
		local status=0
		if [[ $'\n'$READERS$'\n' == *$'\n'"$mode"$'\n'* ]]; then
			args+=(in.tsv)
		fi
		exec 7<>pipe 8>pipe 7>&-	# a pipe without a reader
		env --default-signal=PIPE "$tool" "$name" "${args[@]}" >&8 2>err || status=$?
		exec 8>&-
		assert_equal "$status" 141
		assert_equal "$(cat err)" ""
	}
	each "$MODES" left
}

@test "a reader that leaves early gets what it wants, silently" {
	early() {
		repeat 3000
		run -0 --separate-stderr bash -c '"$@" in.tsv 2>err | head -n 1; cat err >&2' - \
		    env --default-signal=PIPE "$tool" "$name" "${args[@]}"
		assert_equal "${#lines[@]}" 1
		refute_regex "$stderr" "cannot write"
	}
	each "$READERS" early
}

@test "- and standard input are the file" {
	stdin() {
		same "$tool" "$name" "${args[@]}" - <in.tsv
		same "$tool" "$name" "${args[@]}" <in.tsv
		same bash -c 'cat in.tsv | "$@"' - "$tool" "$name" "${args[@]}"
	}
	each "$READERS" stdin
}

@test "CR LF, a byte order mark and a missing last line end change nothing" {
	spelled() {
		sed 's/$/\r/' in.tsv >crlf.tsv
		same "$tool" "$name" "${args[@]}" crlf.tsv
		{ printf '\xef\xbb\xbf'; cat in.tsv; } >bom.tsv
		same "$tool" "$name" "${args[@]}" bom.tsv
		head -c -1 in.tsv >cut.tsv
		same "$tool" "$name" "${args[@]}" cut.tsv
		{ cat in.tsv; printf '\n\n'; } >blank.tsv
		same "$tool" "$name" "${args[@]}" blank.tsv
	}
	each "$READERS" spelled
}

@test "the same table as CSV gives the same" {
	csv() {
		ingest cat --csv in.tsv >in.csv
		same "$tool" "$name" "${args[@]}" in.csv
		ingest cat --excel in.tsv >in.csv
		if ! grep -q "'" in.csv; then	# its formula guard is a change
			same "$tool" "$name" "${args[@]}" in.csv
		fi
	}
	each "$READERS" csv
}

@test "columns may stand in any order" {
	order() {
		local last
		last=$(head -n 1 in.tsv | tr '\t' '\n' | tac | paste -sd,)
		ingest cat --keep="$last" in.tsv >order.tsv
		same "$tool" "$name" "${args[@]}" order.tsv
	}
	each "$READERS" order
}

@test "compressed input is unpacked, whatever its name" {
	packed() {
		gzip -c in.tsv >packed.1
		zstd -q -c in.tsv >packed.2
		xz -c in.tsv >packed.3
		bzip2 -c in.tsv >packed.4
		for file in packed.?; do
			same "$tool" "$name" "${args[@]}" "$file"
		done
		same "$tool" "$name" "${args[@]}" <packed.1
		same bash -c 'cat packed.2 | "$@"' - "$tool" "$name" "${args[@]}"
	}
	each "$READERS" packed
}

@test "empty input is refused in one line" {
	empty() {
		run -2 --separate-stderr "$tool" "$name" "${args[@]}" </dev/null
		one_line_of_trouble
		: >nothing
		run -2 --separate-stderr "$tool" "$name" "${args[@]}" nothing
		one_line_of_trouble
		assert_regex "$stderr" "nothing"
	}
	each "$READERS" empty
}

@test "a header without rows is a table without rows" {
	header() {
		head -n 1 in.tsv >head.tsv
		run -0 --separate-stderr "$tool" "$name" "${args[@]}" head.tsv
		assert_equal "$stderr" ""
		refute_regex "$output" $'(^|\t)-?(nan|inf)(\t|$)'
	}
	each "$READERS" header
}

@test "binary input is refused in one line" {
	binary() {
		for bytes in '\x7fELF\x02\x01\x01\0\0\0' 'PK\x03\x04\x14\0' 'a\tb\0c\td\n' \
		    '\xd0\xcf\x11\xe0\xa1\xb1' '%PDF-1.7\n' '\xc3\x28\t\xa0\n1\t2\n' '{"code":-1,"msg":"x"}'; do
			printf "%b" "$bytes" >binary
			run -2 --separate-stderr "$tool" "$name" "${args[@]}" binary
			one_line_of_trouble
			assert_regex "$stderr" "binary"
		done
	}
	each "$READERS" binary
}

@test "any number of workers gives the same bytes" {
	workers() {
		repeat 6000	# several chunks
		same "$tool" "$name" -j 1 "${args[@]}" in.tsv
		same "$tool" "$name" -j 2 "${args[@]}" in.tsv
		same "$tool" "$name" -j 5 "${args[@]}" in.tsv
		same bash -c 'cat in.tsv | "$@"' - "$tool" "$name" -j 3 "${args[@]}"
	}
	each "$READERS" workers
}

@test "locale and time zone of the machine change nothing" {
	locale() {
		for set in LC_ALL=C.UTF-8 LC_ALL=de_DE.UTF-8 LC_ALL=zh_CN.GB18030 TZ=Asia/Shanghai \
		    TZ=America/New_York; do
			same env "$set" "$tool" "$name" "${args[@]}" in.tsv
		done
	}
	each "$READERS" locale
}

@test "output into a file replaces it only when all went well" {
	output() {
		if "$tool" "$name" --help | grep -q -- '--output='; then
			echo before >out.tsv
			run -2 --separate-stderr "$tool" "$name" "${args[@]}" -o out.tsv no-such-file
			assert_equal "$(cat out.tsv)" before
			same bash -c '"$@" -o out.tsv in.tsv && cat out.tsv' - "$tool" "$name" "${args[@]}"
			assert_equal "$(find . -name '*.tmp*')" ""
			rm out.tsv
		fi
	}
	each "$READERS" output
}

@test "a misspelt mode is told from the one meant" {
	run -2 --separate-stderr profile items
	assert_regex "$stderr" "^profile: no mode 'items', but 'item'"
	run -2 --separate-stderr ingest raed
	assert_regex "$stderr" "^ingest: 'raed' is neither a mode nor a file, but 'read'"
	run -2 --separate-stderr profile quark
	refute_regex "$stderr" "but '"
}

@test "a misspelt column is named with the one meant" {
	tsv 'time itme event' '2024-06-18T12:00:00Z v1 play' >slip.tsv
	run -2 --separate-stderr profile item slip.tsv
	assert_equal "$stderr" "profile item: slip.tsv:1: no column 'item' in the header, but\
 'itme' (-C item=NAME reads another one as it)"
	run -2 --separate-stderr profile by itm slip.tsv
	assert_regex "$stderr" "no column 'itm' in the header, but 'itme' "
	run -2 --separate-stderr profile by other slip.tsv
	assert_regex "$stderr" "no column 'other' in the header \("
	# what a header holds is printed safely
	printf 'i\ettem\tevent\nv\tplay\n' >slip.tsv
	run -2 --separate-stderr profile item slip.tsv
	one_line_of_trouble
}
