# SPDX-License-Identifier: GPL-3.0-or-later
# CSV as it comes, through ingest cat with one worker and with two.
load helper

# cat_csv STATUS INPUT ARG ... - INPUT is for printf %b. The table goes to
# $output, what was said to $stderr; both must be the same with -j 2, and the
# status with it, for a file and for a pipe.
cat_csv() {
	local want=$1 input=$BATS_TEST_TMPDIR/in.csv first_out first_err
	printf '%b' "$2" >"$input"
	shift 2
	run "-$want" --separate-stderr ingest cat -j 1 "$@" <"$input"
	first_out=$output first_err=$stderr
	run "-$want" --separate-stderr ingest cat -j 2 "$@" <"$input"
	assert_equal "$output|$stderr" "$first_out|$first_err"
	run "-$want" --separate-stderr bash -c 'cat "$1" | ingest cat "${@:2}"' - "$input" -j 2 "$@"
	assert_equal "$output|$stderr" "$first_out|$first_err"
}

says() { assert_equal "${stderr_lines[0]}" "ingest cat: <stdin>:$1"; }

@test "the cases of csv-spectrum, zsv, libcsv, sineemore and PapaParse" {
	cd "$BATS_TEST_TMPDIR"
	awk -v dir=. -f "$BATS_TEST_DIRNAME/csv/case.awk" "$BATS_TEST_DIRNAME/csv/cases.tsv" >cases
	run -0 wc -l <cases
	assert [ "$output" -gt 130 ]
	while read -r n id want <&9; do
		echo "--- $id"
		sep=$(cat "$n.sep"; echo .)	# which may be a line end
		for j in 1 2; do
			status=0
			ingest cat -q --from=csv --sep="${sep%.}" -j $j "$n.csv" >got || status=$?
			[ "$status" = "$want" ]
			diff -u "$n.want" got
		done
	done 9<cases
}

@test "a byte order mark before a quoted header is no part of it" {
	cat_csv 0 '\xef\xbb\xbf"标题","a,b"\n1,2\n'
	assert_output "$(tsv '标题 a,b' '1 2')"
}

@test "two byte order marks are passed over, and a file of nothing else is empty" {
	cat_csv 0 '\xef\xbb\xbf\xef\xbb\xbfa,b\n1,2\n'
	assert_output "$(tsv 'a b' '1 2')"
	cat_csv 2 '\xef\xbb\xbf'
	assert_equal "$stderr" 'ingest cat: <stdin>: empty, not even a header line'
}

@test "LF, CR LF, CR and no line end may stand in one file" {
	cat_csv 0 'a,b\n1,2\r\n3,4\r5,6'
	assert_output "$(tsv 'a b' '1 2' '3 4' '5 6')"
	cat_csv 0 'a,b\r1,2\r3,4\r'
	assert_output "$(tsv 'a b' '1 2' '3 4')"
}

@test "CR CR LF, which Windows makes of CR LF, is a blank line more" {
	cat_csv 0 'a,b\r\r\n1,2\r\r\n'
	assert_output "$(tsv 'a b' '1 2')"
}

@test "lines with nothing, blanks or separators only are passed over" {
	cat_csv 0 'a,b\n1,2\n\n\n \n,\n3,4\n'
	assert_output "$(tsv 'a b' '1 2' '3 4')"
	assert_equal "$stderr" ''
}

@test "line ends, TABs and backslashes in a field are escaped" {
	cat_csv 0 'a,b\r\n"x\r\ny",2\r\n"\t",c:\\d\r\n'
	assert_output "$(printf 'a\tb\nx\\r\\ny\t2\n\\t\tc:\\\\d')"
}

@test "a line end in a header cell is escaped too" {
	cat_csv 0 '"plays\n(times)",b\n1,2\n'
	assert_output "$(tsv 'plays\n(times) b' '1 2')"
}

@test "a quoted last field needs no line end" {
	cat_csv 0 'a,b\n1,"2"'
	assert_output "$(tsv 'a b' '1 2')"
}

@test "U+2028, NEL, VT and FF are text, not line ends" {
	cat_csv 0 'a,b\nx\xe2\x80\xa8y,1\nz\xc2\x85w,2\nq\vq,3\nr\fr,4\n'
	assert_output "$(printf 'a\tb\nx\xe2\x80\xa8y\t1\nz\xc2\x85w\t2\nq\vq\t3\nr\fr\t4')"
}

@test "joined emoji and spellings of nothing are kept as they are" {
	cat_csv 0 'a,b\n👨‍👩‍👧‍👦🇨🇳❤️,--\nN/A,null\nundefined,\\N\n'
	assert_output "$(tsv 'a b' '👨‍👩‍👧‍👦🇨🇳❤️ --' 'N/A null' 'undefined \\N')"
}

@test "text that a spreadsheet would run passes through" {
	cat_csv 0 'a,b\n"=cmd|'"'"' /C calc'"'"'!A0",1\n@SUM(1),2\n+1+1,3\n-1,4\n'
	assert_line --index 1 "$(printf "=cmd|' /C calc'!A0\t1")"
	assert_line --index 4 "$(tsv '-1 4')"
}

@test "a row with too few or too many cells is named and left out" {
	cat_csv 1 'a,b,c\n1,2\n3,4,5\n'
	assert_output "$(tsv 'a b c' '3 4 5')"
	says '2: fewer fields than the header'
	cat_csv 1 'a,b\n1,2,3\n4,5\n'
	assert_output "$(tsv 'a b' '4 5')"
	says '2: more fields than the header'
}

@test "spare empty cells at the end of a row do no harm" {
	cat_csv 0 'a,b\n4,5,\n6,7,,,\r\n'
	assert_output "$(tsv 'a b' '4 5' '6 7')"
}

@test "an unterminated quote costs one row, which is named" {
	cat_csv 1 'a,b\n1,2\n3,"x\n'
	assert_output "$(tsv 'a b' '1 2')"
	says '3: b: a quote is never closed'
	cat_csv 1 'a,b\n1,2\n3,"x\n5,6\n7,8\n9,10\n'
	assert_output "$(tsv 'a b' '1 2' '5 6' '7 8' '9 10')"
	says '3: b: a quote is never closed'
	assert_equal "${stderr_lines[1]}" 'ingest cat: 1 of 5 rows left out'
}

@test "an unterminated quote in front of more than a record may be" {
	# 128 MiB is where the engine stops waiting for the closing quote
	run -0 --separate-stderr bash -c '{ printf "a,b\n0,\"x\n"; yes 1,2 | head -c 150000000; } |
	    ingest cat | md5sum; echo "${PIPESTATUS[1]}"'
	assert_output "$({ printf 'a\tb\n'; yes $'1\t2' | head -c 150000000; } | md5sum)"$'\n1'
	says '2: b: a quote is never closed'
}

@test "text after a closing quote costs its row, a quote within text does not" {
	cat_csv 1 'a,b\n"x"y,2\n"p" ,3\n'
	assert_output "$(tsv 'a b' 'p 3')"
	says '2: a: text after a closing quote'
	cat_csv 1 'a,b\n"x\\"y",2\n'
	says '2: a: text after a closing quote'
	cat_csv 0 'a,b\nx"y,2\n6" pipe,3\n'
	assert_output "$(tsv 'a b' 'x"y 2')"$'\n6" pipe\t3'
}

@test "blanks in front of a quote are mended where the count of cells asks for it" {
	cat_csv 0 'a,b\n1, "x,y"\n2, "z"\n'
	assert_output "$(tsv 'a b' '1 x,y')"$'\n2\t "z"'
}

@test "a NUL costs its row" {
	cat_csv 1 'a,b\n"x\0000",2\n3,4\n'
	assert_output "$(tsv 'a b' '3 4')"
	says '2: a NUL byte'
	cat_csv 1 'a,b\nx\0000y,2\n'
	assert_output "$(tsv 'a b')"
}

@test "bytes that are not UTF-8 cost their row, in the header the file" {
	cat_csv 1 'a,b\nx\xe9,2\n3,4\n'
	assert_output "$(tsv 'a b' '3 4')"
	says '2: not UTF-8'
	cat_csv 2 'a,\xb1\xea\n1,2\n'
	assert_output ''
	says '1: header line is not UTF-8 (byte 3 of it)'
}

@test "a line sep=; names the separator, as --sep does" {
	cat_csv 0 'sep=;\na;b\n1,5;2\n'
	assert_output "$(tsv 'a b' '1,5 2')"
	cat_csv 0 'Fecha;Vistas;CTR\n08/03/2024;1.234;4,5%%\n' '--sep=;'
	assert_line --index 0 "$(tsv 'Fecha Vistas CTR')"
	cat_csv 0 'a|b\n1|x,y\n' '--sep=|'
	assert_output "$(tsv 'a b' '1 x,y')"
}

@test "lines in front of the header are passed over when told" {
	cat_csv 0 '# exported 2024-06-18\na,b\n1,2\n' --preamble=1
	assert_output "$(tsv 'a b' '1 2')"
	cat_csv 1 '# exported 2024-06-18\na,b\n1\n' --preamble=1
	says '3: fewer fields than the header'
}

@test "a name that stands twice in the header is refused" {
	cat_csv 2 '播放量,点赞,播放量\n1,2,3\n'
	assert_equal "$stderr" \
	    "ingest cat: <stdin>:1: column '播放量' stands twice in the header, at 1 and 3"
	cat_csv 0 'a,,c\n1,2,3\n'
	assert_output "$(printf 'a\t\tc\n1\t2\t3')"
}

@test "what is no table is refused by what it is" {
	cat_csv 2 '<html><head><meta charset="gb2312"></head></html>'
	assert_equal "$stderr" 'ingest cat: <stdin>: this is a web page, whatever its name says; it may ask for a login or be an error message'
	cat_csv 2 '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0000\0000'
	assert_equal "$stderr" \
	    'ingest cat: <stdin>: this is an old Office file, such as .xls; save it as xlsx or CSV'
	cat_csv 2 '{"code":-1,"msg":"导出任务过多"}'
	assert_equal "$stderr" 'ingest cat: <stdin>: this is JSON, but no table: an answer with code and msg and without records'
}

@test "lines in messages are right behind quoted line ends" {
	cat_csv 1 'a,b\n"1\n2\r\n3",4\n"\r",\n5\n'
	says '7: fewer fields than the header'
}

@test "ten rows of a kind are named, the rest counted" {
	cat_csv 1 "a,b\n$(printf '1\\n%.0s' {1..40})2,3\n"
	assert_output "$(tsv 'a b' '2 3')"
	assert_equal "${#stderr_lines[@]}" 12
	assert_equal "${stderr_lines[9]}" 'ingest cat: <stdin>:11: fewer fields than the header'
	assert_equal "${stderr_lines[10]}" \
	    'ingest cat: <stdin>: fewer fields than the header: 40 rows in all, the first 10 shown'
}

@test "--strict stops at the first bad row, --max-rejects says how many are fine" {
	cat_csv 2 'a,b\n1,2\n3\n4,5\n' --strict
	assert_output "$(tsv 'a b' '1 2')"
	cat_csv 0 'a,b\n1,2\n3\n4,5\n' --max-rejects=1
	cat_csv 0 'a,b\n1,2\n3\n4,5\n' --max-rejects=34%
	cat_csv 1 'a,b\n1,2\n3\n4,5\n' --max-rejects=33%
}

@test "several files are matched by the names of their columns" {
	cd "$BATS_TEST_TMPDIR"
	printf 'a,b\n1,2\n' >one
	printf 'b\ta\n4\t3\n' >two
	printf 'b;other\n6;5\n' >three
	run -0 ingest cat one two
	assert_output "$(tsv 'a b' '1 2' '3 4')"
	run -2 --separate-stderr ingest cat one two three
	run -0 --separate-stderr ingest cat --sep=';' -C a=other three
	assert_output "$(tsv 'b a' '6 5')"
}

@test "CSV that is written is read back as it was" {
	cat_csv 0 'a,b\n"x,""y""\r\n", z \n"\t",\n'
	tsv=$output
	run -0 bash -c 'ingest cat <<<"$1" | ingest cat --csv | ingest cat' - "$tsv"
	assert_output "$tsv"
	cat_csv 0 'a,b\n"x,""y""\r\n", z \n'
	tsv=$output
	run -0 bash -c 'ingest cat <<<"$1" --excel | ingest cat' - "$tsv"
	assert_output "$tsv"
}

@test "a row comes out while the pipe it came in through is still open" {
	local dir=$BATS_TEST_TMPDIR line
	mkfifo "$dir/in" "$dir/out"
	ingest cat <"$dir/in" >"$dir/out" 3>&- &
	exec 8>"$dir/in" 9<"$dir/out"
	printf 'a,b\n1,2\n' >&8
	read -r -t 30 line <&9
	assert_equal "$line" $'a\tb'
	read -r -t 30 line <&9
	assert_equal "$line" $'1\t2'
	printf '3,"x\n' >&8
	printf 'y"\n' >&8
	read -r -t 30 line <&9
	assert_equal "$line" $'3\tx\\ny'
	exec 8>&- 9<&-
	wait
}
