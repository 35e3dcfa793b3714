# SPDX-License-Identifier: GPL-3.0-or-later
# Text in any encoding, and what is no text. Many cases are those of a torture suite written
# for this project (CC0), named in front; bytes are given by hand or made with iconv(1).
# tests/unit/stream_recode.c has the same a few bytes at a time.
load helper

setup() { cd "$BATS_TEST_TMPDIR"; }

READERS=$(modes | grep -v -e ' adapters$' -e ' audit$' -e ' psi$' -e ' read$' -e ' rules$')

# bytes FORMAT FILE - as printf %b has it
bytes() { printf '%b' "$1" >"$2"; }

# cat_as ENCODING BYTES STATUS - ingest cat of them
cat_as() {
	bytes "$2" in.csv
	run "-${3:-0}" --separate-stderr ingest cat ${1:+--encoding="$1"} in.csv
}

# An export of Xiaohongshu with letters of every length, in UTF-8.
export_utf8() {
	cat <<-'END'
		笔记标题,首次发布时间,体裁,曝光,观看量,点赞
		心流 一|二\三,2024-06-18 20:00:00,图文,12235,6174,15
		"联通,测试 “引号”…—",2024-06-18 21:00:00,图文,1.2万,135,4
		𠮷野😀 ḿ€ 乗亅,2024-06-18 22:00:00,图文,3,2,1
	END
}

export_read() { ingest read -p xiaohongshu/notes -q "$@" 2>&1 | sed 's/[a-z0-9]*\.csv/FILE/'; }

@test "the same table comes out of every encoding, as a file and from a pipe" {
	export_utf8 >utf8.csv
	want=$(export_read utf8.csv)
	assert_equal "$(wc -l <<<"$want")" 4
	iconv -f utf-8 -t gb18030 utf8.csv >gb.csv
	iconv -f utf-8 -t utf-16le utf8.csv >le.csv
	iconv -f utf-8 -t utf-16be utf8.csv >be.csv
	{ printf '\xff\xfe'; cat le.csv; } >lemark.csv
	{ printf '\xfe\xff'; cat be.csv; } >bemark.csv
	{ printf '\xef\xbb\xbf'; cat utf8.csv; } >mark.csv
	{ printf '\xef\xbb\xbf\xef\xbb\xbf'; cat utf8.csv; } >marks.csv
	{ printf '\x84\x31\x95\x33'; cat gb.csv; } >gbmark.csv
	gzip -k gb.csv
	cp gb.csv.gz gbgz.csv
	for f in gb le be lemark bemark mark marks gbmark gbgz; do
		assert_equal "$(export_read $f.csv)" "$want"
		assert_equal "$(export_read <$f.csv | sed 's/<stdin>/FILE/')" "$want"
		assert_equal "$(export_read <(cat $f.csv) | sed 's:/dev/fd/[0-9]*:FILE:')" "$want"
	done
}

@test "the encoding is said beside the adapter" {
	export_utf8 | iconv -f utf-8 -t gb18030 >gb.csv
	export_utf8 | iconv -f utf-8 -t utf-16be >be.csv
	run -0 --separate-stderr ingest read gb.csv be.csv
	assert_equal "${stderr_lines[0]}" \
	    'ingest read: gb.csv: read as xiaohongshu/notes, GB18030, 6 of 6 labels known'
	assert_equal "${stderr_lines[1]}" \
	    'ingest read: be.csv: read as xiaohongshu/notes, UTF-16BE, 6 of 6 labels known'
	run -0 --separate-stderr ingest read -p xiaohongshu gb.csv
	assert_equal "${stderr_lines[0]}" 'ingest read: gb.csv: read as GB18030'
	run -0 --separate-stderr ingest read -p xiaohongshu --encoding=gbk gb.csv
	assert_equal "${stderr_lines[0]}" 'ingest read: 3 rows in = 3 out + 0 rejected + 0 skipped'
}

# enc_utf16le_tsv, and what Excel calls Unicode text, of every program
@test "every program reads UTF-16, and GB18030 when it is told" {
	while read -r tool name; do
		mapfile -t args < <(sample_args "$tool $name")
		sample_input "$tool $name" >in.tsv 2>/dev/null || continue
		want=$("$tool" "$name" -q "${args[@]}" in.tsv) || true
		{ printf '\xff\xfe'; iconv -f utf-8 -t utf-16le in.tsv; } >wide
		iconv -f utf-8 -t gb18030 in.tsv >gb
		cp wide in.tsv
		assert_equal "$tool $name: $("$tool" "$name" -q "${args[@]}" --from=tsv in.tsv)" \
		    "$tool $name: $want"
		cp gb in.tsv
		assert_equal "$tool $name: $("$tool" "$name" -q "${args[@]}" --encoding=gb18030 in.tsv)" \
		    "$tool $name: $want"
	done <<<"$READERS"
}

@test "UTF-16 with TABs is as Excel writes it: cells in quotes, backslashes are plain" {
	printf 'title\tpath\n"one\ttwo ""three"""\tC:\\new\n"a\nb"\t|\n' | iconv -f utf-8 -t utf-16 >excel.txt
	run -0 ingest cat excel.txt
	assert_output "$(printf '%s\n' $'title\tpath' $'one\\ttwo "three"\tC:\\\\new' $'a\\nb\t|')"
	printf 'a\tb\nx\\ty\t"z\n' | iconv -f utf-8 -t utf-16 >ours.txt
	run -0 ingest cat --from=tsv ours.txt
	assert_line --index 1 $'x\\ty\t"z'
}

# enc_gbk_euro80, enc_gbk_trail_5c_7c, enc_gb18030_pua, enc_big5, enc_gbk_liantong
@test "letters on which decoders differ" {
	cat_as gbk 'a,b\n\x80 5,1\n'
	assert_output "$(tsv 'a b')"$'\n€ 5\t1'
	cat_as gbk 'a,b\n\x81\x5c\x81\x7c,1\n'
	assert_output "$(tsv 'a b' '乗亅 1')"
	cat_as gb18030 'a,b\n\xa6\xd9\xfe\x59,1\n'
	assert_output $'a\tb\n\xef\xb8\x90\xe9\xbe\xb4\t1'
	cat_as big5 '\xbc\xd0\xc3\x44,n\n\xb4\xfa\xb8\xd5,1\n'
	assert_output "$(tsv '標題 n' '測試 1')"
	cat_as gbk '\xc3\xfb\xb3\xc6,\xca\xfd\n\xc1\xaa\xcd\xa8,1\n'
	assert_output "$(tsv '名称 数' '联通 1')"
	cat_as latin-1 'name,n\nMontr\xe9al,1\n'
	assert_output "$(tsv 'name n' 'Montréal 1')"
}

# enc_bad_utf8_one, enc_mixed_line, enc_overlong, enc_cesu8, enc_truncated_gbk,
# enc_truncated_utf16, enc_lone_surrogate
@test "bytes that are no text cost their record" {
	cat_as '' 'a,b\nok,1\nb\xffd,2\nok,3\n' 1
	assert_output "$(tsv 'a b' 'ok 1' 'ok 3')"
	assert_equal "${stderr_lines[0]}" 'ingest cat: in.csv:3: not UTF-8'
	cat_as '' '标题,n\n甲,1\n\xd2\xd2,2\n丙,3\n' 1
	assert_output "$(tsv '标题 n' '甲 1' '丙 3')"
	cat_as '' 'a,b\n\xc0\xaf,1\n\xed\xa0\xbd\xed\xb8\x80,2\n' 1
	assert_output "$(tsv 'a b')"
	assert_equal "${stderr_lines[1]}" 'ingest cat: in.csv:3: not UTF-8'
	cat_as gbk '\xb1\xea\xcc\xe2,n\n\xbc\xd7,1\n\xd2' 1
	assert_output "$(tsv '标题 n' '甲 1')"
	assert_equal "${stderr_lines[0]}" "ingest cat: in.csv:3: not text of its encoding: 'GB18030'"
	cat_as '' '\xff\xfea\0,\0b\0\n\x001\0,\x002\0\n' 1
	assert_output "$(tsv 'a b')"
	assert_equal "${stderr_lines[0]}" "ingest cat: in.csv:2: not text of its encoding: 'UTF-16LE'"
	cat_as '' '\xff\xfea\0,\0b\0\n\0\0\xd8,\x001\0\n\x003\0,\x004\0\n\0' 1
	assert_output "$(tsv 'a b' '3 4')"
	# a letter cut by its separator, quote or line end takes nothing with it
	cat_as gbk 'a,b\n\xd2,1\n"\xd2",2\n3,\xd2\n4,5\n' 1
	assert_output "$(tsv 'a b' '4 5')"
	assert_equal "${#stderr_lines[@]}" 4
}

# enc_mojibake, enc_replacement: the suite would flag these; nobody can tell what they were
@test "text that was spoilt before it was saved is kept as it stands" {
	cat_as '' '标题,n\né»˜è®¤,1\n锟斤拷,2\n\xef\xbf\xbd,3\n'
	assert_output "$(tsv '标题 n' 'é»˜è®¤ 1' '锟斤拷 2' '� 3')"
	assert_equal "$stderr" ''
}

# own STATUS INPUT ARG ... - read INPUT with the adapter of the tests, which knows a and b
own() {
	bytes "$2" in.csv
	run "-$1" --separate-stderr ingest read --adapter="$BATS_TEST_DIRNAME/data/ingest/own.tsv" \
	    -p ab "${@:3}" in.csv
}
titles() { column title <<<"$output" | paste -sd ' '; }

@test "an ASCII header of known labels over GBK is GB18030" {
	own 0 'a,b,c\n\xbc\xd7\xd2\xd2,1,2\n\xb1\xfb,2,3\n'
	assert_equal "${stderr_lines[0]}" 'ingest read: in.csv: read as GB18030'
	assert_equal "$(titles)" '甲乙 丙'
}

# enc_bad_utf8_one, enc_mixed_line, enc_overlong, enc_cesu8 with labels that are known
@test "a wrong line does not make a file GB18030" {
	own 1 'a,b,c\n标题,1,1\n\xd2\xd2\xbc\xd7,2,2\n'
	assert_equal "${stderr_lines[0]}" 'ingest read: in.csv:3: not UTF-8'
	assert_equal "${stderr_lines[1]}" \
	    'ingest read: rows that are not UTF-8 may be in another encoding: name it with --encoding'
	assert_equal "$(titles)" '标题'
	own 1 'a,b,c\n\xc0\xaf,1,1\n'
	assert_equal "${stderr_lines[0]}" 'ingest read: in.csv:2: not UTF-8'
	own 1 'a,b,c\n\xed\xa0\xbd\xed\xb8\x80,1,1\n'
	assert_equal "${stderr_lines[0]}" 'ingest read: in.csv:2: not UTF-8'
	own 1 '\xef\xbb\xbfa,b,c\n\xbc\xd7\xd2\xd2,1,2\n'
	assert_equal "${stderr_lines[0]}" 'ingest read: in.csv:2: not UTF-8'
	# windows-1252: letters of French, not Chinese characters
	own 1 'a,b,c\nMontr\xe9al,1,2\nQu\xe9bec \xe0 la carte,2,3\n'
	assert_equal "${stderr_lines[0]}" 'ingest read: in.csv:2: not UTF-8'
	own 0 'a,b,c\nMontr\xe9al,1,2\n' --encoding=windows-1252
	assert_equal "$(titles)" 'Montréal'
}

# enc_big5, enc_gbk_liantong: no adapter knows these labels, in whatever encoding
@test "a header that nobody knows is refused, and what was tried is named" {
	own 2 '\xbc\xd0\xc3\x44,n\n\xb4\xfa\xb8\xd5,1\n'
	assert_equal "$stderr" 'ingest read: in.csv: not UTF-8 (see line 1), and no adapter knows its header as GB18030 either; name its encoding with --encoding'
	own 2 '\xc3\xfb\xff\xb3\xc6,\xca\xfd\n\xc1\xaa\xcd\xa8,1\n'
	assert_equal "$stderr" 'ingest read: in.csv: not UTF-8 (see line 1), and not GB18030 either; name its encoding with --encoding'
	run -2 --separate-stderr ingest read --encoding=klingon in.csv
	assert_equal "${stderr_lines[0]}" "ingest read: --encoding: not known: 'klingon'"
	run -2 --separate-stderr ingest cat --encoding=utf-8//IGNORE in.csv
	assert_equal "${stderr_lines[0]}" "ingest cat: --encoding: not known: 'utf-8//IGNORE'"
}

@test "a byte order mark overrules --encoding, which overrules all else" {
	cat_as gbk '\xef\xbb\xbf标题,n\n甲,1\n'
	assert_output "$(tsv '标题 n' '甲 1')"
	cat_as gbk '\xff\xfea\0,\0b\0\n\0'
	assert_output "$(tsv 'a b')"
	cat_as utf-16 '\0a\0,\0b\0\n'
	assert_output "$(tsv 'a b')"
	cat_as latin-1 '\xc3\xa9,n\n'
	assert_output "$(tsv 'Ã© n')"
}

@test "rejects of recoded text have lines but no offsets" {
	printf 'a,b,c\n甲,1,1\n乙,x,2\n丙,3\n' | iconv -f utf-8 -t gb18030 >in.csv
	run -1 --separate-stderr ingest read --adapter="$BATS_TEST_DIRNAME/data/ingest/own.tsv" \
	    -p ab --rejects=left.tsv --encoding=gbk in.csv
	run -0 column source row offset line code record <left.tsv
	assert_output "$(printf '%s\t%s\t%s\t%s\t%s\t%s\n' in.csv 3 '' 3 COUNT_INVALID '乙,x,2' \
	    in.csv 4 '' 4 MISSING_CELL '丙,3')"
	bytes 'a,b,c\n\xd2,1,2\n' in.csv
	rm left.tsv
	run -1 ingest read --adapter="$BATS_TEST_DIRNAME/data/ingest/own.tsv" -p ab \
	    --rejects=left.tsv --encoding=gbk in.csv
	assert_equal "$(column row offset code value <left.tsv)" $'2\t\tENCODING\tGB18030'
}

@test "a long file has the same rows and lines in any encoding, by any number of workers" {
	awk 'BEGIN { print "标题,n"; for (i = 1; i <= 60000; i++) print "第" i "集 𠮷," i (i == 40000 ? ",x" : "") }' >in.csv
	want=$(ingest cat in.csv 2>&1 | sha256sum) || true
	for to in gb18030 utf-16le utf-16be; do
		iconv -f utf-8 -t $to in.csv >recoded.csv
		mkdir -p $to
		mv recoded.csv $to/in.csv
		for j in 1 3; do
			assert_equal "$(cd $to && ingest cat -j $j --encoding=$to in.csv 2>&1 | sha256sum)" "$want"
			assert_equal "$(ingest cat -j $j --encoding=$to <$to/in.csv 2>&1 |
			    sed 's/<stdin>/in.csv/' | sha256sum)" "$want"
			assert_equal "$(cat $to/in.csv | ingest cat -j $j --encoding=$to 2>&1 |
			    sed 's/<stdin>/in.csv/' | sha256sum)" "$want"
		done
	done
}

@test "a quiet pipe of GB18030 or UTF-16 is not kept waiting" {
	for to in gb18030 utf-16le; do
		coproc ingest cat --encoding=$to
		pid=$COPROC_PID
		for row in 标题,n 甲,1 乙,2; do
			iconv -f utf-8 -t $to >&"${COPROC[1]}" <<<"$row"
			read -r -t 30 got <&"${COPROC[0]}"
			assert_equal "$got" "${row/,/$'\t'}"
		done
		eval "exec ${COPROC[1]}>&-"
		wait "$pid"
	done
}

@test "more inputs than descriptors: each is closed between looking and reading" {
	for i in {1..90}; do
		export_utf8 | iconv -f utf-8 -t utf-16 >"$i.csv"
	done
	zip -q many.zip {1..90}.csv
	run -0 --separate-stderr bash -c 'ulimit -n 24; ingest read -q {1..90}.csv many.zip'
	assert_equal "${#lines[@]}" $((180 * 3 + 1))
	for i in {1..90}; do zip -q "$i.zip" "$i.csv"; done
	rm many.zip
	zip -q many.zip {1..90}.zip
	run -0 --separate-stderr bash -c 'ulimit -n 90; ingest read -q many.zip'
	assert_equal "${#lines[@]}" $((90 * 3 + 1))
}

@test "an archive stands for all tables in it; what nobody knows is named" {
	export_utf8 | iconv -f utf-8 -t gb18030 >笔记.csv
	echo 'read me, please' >readme.txt
	printf '%%PDF-1.7\n' >page.pdf
	zip -q inner.zip 笔记.csv
	zip -q all.zip readme.txt page.pdf 笔记.csv inner.zip
	run -0 --separate-stderr ingest read all.zip
	assert_equal "$(column src row <<<"$output" | sort | paste -sd ' ')" \
	    "$(printf 'all.zip/%s\t%s ' inner.zip 2 inner.zip 3 inner.zip 4 笔记.csv 2 笔记.csv 3 笔记.csv 4 | sed 's/ $//')"
	assert_equal "${stderr_lines[0]}" \
	    'ingest read: all.zip/笔记.csv: read as xiaohongshu/notes, GB18030, 6 of 6 labels known'
	assert_regex "${stderr_lines[2]}" '^ingest read: all.zip/readme.txt: passed over: no adapter knows'
	assert_equal "${stderr_lines[3]}" 'ingest read: all.zip/page.pdf: passed over: this is a PDF'
	# from pipes, once as standard input
	assert_equal "$(ingest read -q < <(cat all.zip) | sed 's/<stdin>/all.zip/g')" "$output"
	assert_equal "$(ingest read -q <all.zip | sed 's/<stdin>/all.zip/g')" "$output"
	assert_equal "$(ingest read -q <(cat all.zip) | sed 's:/dev/fd/[0-9]*:all.zip:g')" "$output"
	assert_equal "$(gzip -c all.zip | ingest read -q | sed 's/<stdin>/all.zip/g')" "$output"
	mkfifo pipe
	cat all.zip >pipe &
	assert_equal "$(ingest read -q pipe | sed 's/pipe/all.zip/g')" "$output"
	wait
	run -2 --separate-stderr ingest read all.zip/readme.txt
	assert_regex "$stderr" '^ingest read: all.zip/readme.txt: no adapter knows this header'
	zip -q none.zip readme.txt page.pdf
	run -2 --separate-stderr ingest read none.zip
	assert_regex "$stderr" '^ingest read: none.zip/readme.txt: no adapter knows this header'
	run -2 --separate-stderr ingest read all.zip/笔记.csv/x
	assert_equal "$stderr" "ingest read: cannot open 'all.zip/笔记.csv/x': 'all.zip/笔记.csv' is no archive and no workbook"
}

@test "the day of an export is in the name of a member or of its archive" {
	printf 'a,b,c\n甲,1,2\n' >x.csv
	zip -q ab_2024-06-18.zip x.csv
	cp x.csv ab_2024-06-17.csv
	zip -q ab_2024-06-19.zip ab_2024-06-17.csv x.csv
	run -0 --separate-stderr ingest read --adapter="$BATS_TEST_DIRNAME/data/ingest/own.tsv" -p ab \
	    ab_2024-06-18.zip ab_2024-06-19.zip
	assert_equal "$(column asof <<<"$output" | paste -sd ' ')" \
	    '2024-06-17T16:00:00Z 2024-06-16T16:00:00Z 2024-06-18T16:00:00Z'
}

# office STREAM ... - an OLE2 file with streams of these names
office() {
	printf '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'
	head -c 9000 /dev/zero
	printf %s "$1" | iconv -f utf-8 -t utf-16le
}

@test "what is no table is refused by name, whatever it is called" {
	refused() {
		run -2 --separate-stderr ingest cat in.xlsx
		assert_equal "$stderr" "ingest cat: in.xlsx: this is $1"
		run -2 --separate-stderr bash -c 'cat in.xlsx | ingest cat'
		assert_equal "$stderr" "ingest cat: <stdin>: this is $1"
	}
	office Workbook >in.xlsx
	refused 'an old Excel workbook (.xls); save it as xlsx or CSV'
	office EncryptedPackage >in.xlsx
	refused 'an encrypted workbook; open it with its password and save it without one, or as CSV'
	office WordDocument >in.xlsx
	refused 'a Word document'
	printf '\n<HTML><body>登录</body></HTML>' >in.xlsx
	refused 'a web page, whatever its name says; it may ask for a login or be an error message'
	printf '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table><tr><td>a' | iconv -t utf-16 >in.xlsx
	refused 'a table of a web page; open it in Excel and save it as xlsx or CSV'
	printf '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>' >in.xlsx
	refused 'XML of Excel 2003; open it in Excel and save it as xlsx or CSV'
	printf 'PAR1\25\4' >in.xlsx
	refused 'a Parquet file; write it as CSV, as DuckDB does with COPY'
	printf '{"code":-1,"msg":"导出任务过多"}' >in.xlsx
	refused 'JSON, but no table: an answer with code and msg and without records'
}

# compress/: one, multi, noext, trail, skip, trunc, traversal, bomb
@test "packed input, however it was packed" {
	want=$(tsv 'a b' '1 2' '3 4')
	unpacked() { assert_equal "$1: $(ingest cat "$1")" "$1: $want"; }
	printf 'a,b\n1,2\n' >front
	printf '3,4\n' >back
	cat front back >t.csv
	for tool in gzip xz bzip2 'zstd -q'; do
		$tool -c t.csv >one
		{ $tool -c front; $tool -c back; } >multi
		unpacked one
		unpacked multi
	done
	{ gzip -c t.csv; head -c 10240 /dev/zero; } >trail.gz
	unpacked trail.gz
	{ printf '\x50\x2a\x4d\x18\3\0\0\0abc'; zstd -qc t.csv; } >skip.zst
	unpacked skip.zst
	xz -c t.csv | gzip -c | zstd -qc >thrice
	unpacked thrice
	mkdir -p sub
	(cd sub && zip -q ../out.zip ../t.csv)
	unpacked out.zip
	assert_equal "$(ingest cat out.zip/../t.csv)" "$want"
	for i in {1..2000}; do echo "$i,$i"; done >>t.csv
	gzip -c t.csv | head -c 2000 >trunc.gz
	run -2 --separate-stderr ingest cat -o none.tsv trunc.gz
	assert_regex "$stderr" '^ingest cat: cannot unpack trunc.gz: truncated gzip input'
	refute [ -e none.tsv ]
	# 100 MB from 100 KB
	{ echo a; head -c 100000000 /dev/zero | tr '\0' '\n'; } | gzip -c >bomb.gz
	run -0 --separate-stderr ingest cat bomb.gz
	assert_output a
}
