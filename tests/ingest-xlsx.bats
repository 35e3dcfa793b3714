#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# Zip archives and xlsx workbooks as input. tests/unit/stream_*.c has the details of
# sheets, cells and archives; here is what a user sees.

load helper

setup() { cd "$BATS_TEST_TMPDIR"; }

# part NAME - stdin is a part of the workbook that is made
part() {
	mkdir -p "book/$(dirname "$1")"
	cat >"book/$1"
}

relation() { printf '<Relationship Id="%s" Type="http://x/relationships/%s" Target="%s"/>' "$@"; }

# sheets NAME[:STATE] ... - the parts of a workbook but for its sheets, which are
# xl/1.xml, xl/2.xml and so on
sheets() {
	local n=0 list='' to
	rm -rf book
	echo '<Types/>' | part '[Content_Types].xml'
	echo "<Relationships>$(relation r1 officeDocument xl/workbook.xml)</Relationships>" |
		part _rels/.rels
	to=$(relation styles styles styles.xml)$(relation strings sharedStrings s.xml)
	for name; do
		n=$((n + 1))
		list+="<sheet name='${name%:*}' sheetId='$n' r:id='r$n'"
		if [ "$name" != "${name%:*}" ]; then list+=" state='${name#*:}'"; fi
		list+='/>'
		to+=$(relation r$n worksheet $n.xml)
	done
	echo "<workbook xmlns:r='r'><sheets>$list</sheets></workbook>" | part xl/workbook.xml
	echo "<Relationships>$to</Relationships>" | part xl/_rels/workbook.xml.rels
	# 1 date and time, 2 percent, 3 [h]:mm:ss, 4 date
	part xl/styles.xml <<-'END'
		<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy/m/d\ h:mm;@"/></numFmts>
		<cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="10"/><xf numFmtId="46"/>
		<xf numFmtId="14"/></cellXfs></styleSheet>
	END
}

# sheet N - rows on stdin: cells parted by |, each TEXT, or STYLE=NUMBER, or nothing
sheet() {
	awk -F'|' '
		BEGIN { print "<worksheet><sheetData>" }
		NF > 0 {
			printf "<row r=\"%d\">", NR
			for (i = 1; i <= NF; i++) {
				at = sprintf("%c%d", 64 + i, NR)
				if ($i ~ /^[0-9]=/)
					printf "<c r=\"%s\" s=\"%s\"><v>%s</v></c>", at,
					    substr($i, 1, 1), substr($i, 3)
				else if ($i == "#N/A")
					printf "<c r=\"%s\" t=\"e\"><v>%s</v></c>", at, $i
				else if ($i != "")
					printf "<c r=\"%s\" t=\"inlineStr\"><is><t>%s</t></is></c>", at, $i
			}
			print "</row>"
		}
		END { print "</sheetData></worksheet>" }' | part "xl/$1.xml"
}

# book FILE - what was made, as a file
book() { (cd book && rm -f "../$1" && zip -q -X -r "../$1" .); }

one_sheet() {
	sheets 数据
	sheet 1
	book "$1"
}

@test "a sheet is a table, from a file, a redirected file and a pipe" {
	one_sheet a.xlsx <<-'END'
		item|views|title
		v1|0=20|a&amp;b
		v2||猫
	END
	run -0 --separate-stderr ingest cat a.xlsx
	assert_output "$(tsv 'item views title' 'v1 20 a&b' 'v2  猫')"
	assert_equal "$(ingest cat <a.xlsx)" "$output"
	# shellcheck disable=SC2002
	assert_equal "$(cat a.xlsx | ingest cat)" "$output"
	mv a.xlsx misnamed.csv
	assert_equal "$(ingest cat -k title,item misnamed.csv)" "$(tsv 'title item' 'a&b v1' '猫 v2')"
}

@test "an export of Xiaohongshu: its banner is no header, rows are those of the sheet" {
	one_sheet notes.xlsx <<-'END'
		最多导出排序后前1000条笔记|最多导出排序后前1000条笔记|最多导出排序后前1000条笔记|最多导出排序后前1000条笔记|最多导出排序后前1000条笔记
		笔记标题|首次发布时间|体裁|曝光|封面点击率
		一只猫|2026年03月24日17时33分05秒|图文|0=871.0|0=0.221
		|2026年03月25日08时00分00秒|视频|0=0.0|0=0.0
	END
	run -0 --separate-stderr ingest read notes.xlsx
	assert_equal "$(column title published impressions ctr row <<<"$output")" \
	    "$(printf '%s\t%s\t%s\t%s\t%s\n' 一只猫 2026-03-24T09:33:05Z 871 0.221 3 '' 2026-03-25T00:00:00Z 0 0 4)"
	assert_equal "$(column src <<<"$output" | sort -u)" notes.xlsx
}

@test "dates, percents and durations of cells with formats arrive as what they are" {
	one_sheet works.xlsx <<-'END'
		作品名称|发布时间|体裁|播放量|完播率|平均播放时长
		a|1=45461.8333333333|视频|0=1200|2=0.456|3=0.000960648148148148
		b|4=45461|视频|0=1.2E3|0=0.5|0=12.5
		c|1=60|视频|0=7||
		d|1=45461.5|视频|#N/A|2=0.0005|
	END
	run -1 --separate-stderr ingest read -p douyin/works works.xlsx
	# 20:00 of 18 June 2024 in Shanghai; 1 min 23 s; a day is its midnight
	assert_equal "$(column title published views finish_rate avg_watch_ms <<<"$output")" \
	    "$(printf '%s\t%s\t%s\t%s\t%s\n' a 2024-06-18T12:00:00Z 1200 0.456 83000 \
		b 2024-06-17T16:00:00Z 1200 0.5 12500 d 2024-06-18T04:00:00Z '' 0.0005 '')"
	[[ $stderr == *"works.xlsx:4: 发布时间: "*"'60'"* ]]
}

@test "an id that the workbook holds as a number has lost its digits and is refused" {
	one_sheet ids.xlsx <<-'END'
		作品ID|作品标题|发布时间|播放量|完播率
		7412345678901234567|text|2026-11-19 17:41:41|0=1|2=0.3
		0=7412345678901234567|number|2026-11-19 17:41:41|0=2|2=0.3
		0=7.4123456789012296E+18|number|2026-11-19 17:41:41|0=3|2=0.3
	END
	run -0 --separate-stderr ingest cat ids.xlsx
	assert_equal "$(column 作品ID <<<"$output")" \
	    "$(printf '%s\n' 7412345678901234567 7.412345678901234567E+18 7.4123456789012296E+18)"
	run -1 --separate-stderr ingest read -p kuaishou ids.xlsx
	assert_equal "$(column item <<<"$output")" 7412345678901234567
	[[ $stderr == *"ids.xlsx:3: 作品ID: "*"ids.xlsx:4: 作品ID: "* ]]
}

@test "lines are rows of the sheet, blank ones too" {
	one_sheet gaps.xlsx <<-'END'


		笔记标题|首次发布时间|体裁|曝光

		a|2026年03月24日17时33分05秒|图文|0=1
		b|2026年03月24日17时33分05秒|图文|many
	END
	run -1 --separate-stderr ingest read gaps.xlsx
	assert_equal "$(column title row <<<"$output")" "$(tsv 'a 5')"
	[[ $stderr == *"gaps.xlsx:6: 曝光: not a count: 'many'"* ]]
}

@test "of several sheets one is named; blank and hidden ones are not listed" {
	sheets 一月 空 二月 旧:hidden 更旧:veryHidden
	printf 'item|views\na|0=1\n' | sheet 1
	sheet 2 </dev/null
	printf 'item|views\nb|0=2\n' | sheet 3
	printf 'item|views\nc|0=3\n' | sheet 4
	sheet 5 </dev/null
	book year.xlsx
	run -2 --separate-stderr ingest cat year.xlsx
	assert_equal "$stderr" "ingest cat: year.xlsx: several tables, name the one to read; there are 'year.xlsx/一月', 'year.xlsx/二月'"
	assert_equal "$(ingest cat year.xlsx/二月)" "$(tsv 'item views' 'b 2')"
	assert_equal "$(ingest cat year.xlsx/旧)" "$(tsv 'item views' 'c 3')"
	assert_equal "$(ingest cat -- -/一月 <year.xlsx)" "$(tsv 'item views' 'a 1')"
	run -2 --separate-stderr ingest cat year.xlsx/三月
	assert_regex "$stderr" "^ingest cat: year.xlsx: no such table in it; there are"
	# a workbook in an archive with other files
	printf 'item,views\nd,4\n' >d.csv
	zip -q all.zip year.xlsx d.csv
	assert_equal "$(ingest cat all.zip/year.xlsx/一月 all.zip/d.csv)" "$(tsv 'item views' 'a 1' 'd 4')"
}

@test "read takes every table of a workbook or archive" {
	sheets 一 二
	printf '笔记标题|首次发布时间|体裁|曝光\na|2026年03月24日17时33分05秒|图文|0=1\n' | sheet 1
	printf '笔记标题|首次发布时间|体裁|曝光\nb|2026年03月24日17时33分05秒|图文|0=2\n' | sheet 2
	book two.xlsx
	run -0 --separate-stderr ingest read two.xlsx
	assert_equal "$(column title impressions src row <<<"$output")" \
	    "$(tsv 'a 1 two.xlsx/一 2' 'b 2 two.xlsx/二 2')"
}

@test "a zip archive: deflated, stored, written to a pipe, with folders and litter" {
	mkdir -p d __MACOSX/d
	seq 1 5000 | sed '1s/^/n\n/' >d/n.csv
	echo litter >__MACOSX/d/._n.csv
	: >d/empty
	for how in -9 -0 -fz; do
		rm -f a.zip
		zip -q -r "$how" a.zip d __MACOSX
		assert_equal "$(ingest cat a.zip | tail -n 1)" 5000
	done
	seq 1 5000 | sed '1s/^/n\n/' | zip -q - - >streamed.zip
	assert_equal "$(ingest cat streamed.zip)" "$(ingest cat d/n.csv)"
	assert_equal "$(gzip -c a.zip | ingest cat)" "$(ingest cat d/n.csv)"
}

@test "an encrypted archive: the password is in a file, wrong, or missing" {
	printf 'a,b\n1,2\n' >t.csv
	zip -q -P 'sesame 芝麻' t.zip t.csv
	printf 'sesame 芝麻\r\nnot this\n' >right
	echo open >wrong
	: >nothing
	run -0 --separate-stderr ingest cat --password-file=right t.zip
	assert_output "$(tsv 'a b' '1 2')"
	run -2 --separate-stderr ingest cat --password-file=wrong t.zip
	# one byte tells, so that one wrong password in 256 is found out later
	assert_regex "$stderr" "^ingest cat: cannot unpack t.zip/t.csv: .*password"
	run -2 --separate-stderr ingest cat --password-file=nothing t.zip
	assert_equal "$stderr" "ingest cat: 'nothing': the first line is to be the password, and is empty"
	run -2 --separate-stderr ingest cat --password-file=none t.zip
	assert_equal "$stderr" "ingest cat: cannot open 'none': No such file or directory"
	run -2 --separate-stderr setsid -w ingest cat t.zip
	assert_equal "$stderr" "ingest cat: t.zip is encrypted: --password-file names the file with its password"
}

@test "a password is asked for on the terminal and not shown" {
	printf 'a,b\n1,2\n' >t.csv
	zip -q -P sesame t.zip t.csv
	run -0 bash -c '(sleep 1; echo sesame; sleep 1) | script -q -e -c "ingest cat t.zip" /dev/null'
	assert_line --partial 'ingest cat: password of t.zip: '
	assert_line --regexp '^1[[:blank:]]+2'
	refute_output --partial sesame
}

@test "damage is named: the end is missing, bytes are wrong, a part is missing" {
	one_sheet a.xlsx <<<'a|b'
	size=$(stat -c %s a.xlsx)
	head -c $((size / 2)) a.xlsx >half.xlsx
	run -2 --separate-stderr ingest cat half.xlsx
	assert_equal "$stderr" 'ingest cat: cannot read half.xlsx: no zip archive, or its end is missing'
	printf 'a,b\n1,2\n' >t.csv
	zip -q -0 t.zip t.csv
	sed -i 's/1,2/1,3/' t.zip
	run -2 --separate-stderr ingest cat t.zip
	assert_regex "$stderr" '^ingest cat: cannot unpack t.zip/t.csv: .*CRC'
	rm book/xl/1.xml
	book b.xlsx
	run -2 --separate-stderr ingest cat b.xlsx
	assert_equal "$stderr" "ingest cat: cannot read b.xlsx/数据: the workbook has no part 'xl/1.xml'"
	echo '<Relationships>'"$(relation r officeDocument xl/workbook.bin)"'</Relationships>' | part _rels/.rels
	book c.xlsx
	run -2 --separate-stderr ingest cat c.xlsx
	assert_equal "$stderr" 'ingest cat: c.xlsx is a binary workbook (xlsb): save it as xlsx'
}

@test "XML with a DOCTYPE is refused, in a sheet, in shared strings, in the workbook itself" {
	local doctype='<!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/passwd"><!ENTITY a "aaaaaaaaaa">]>'
	one_sheet a.xlsx <<<'a|b'
	echo "$doctype<worksheet><sheetData><row><c t='inlineStr'><is><t>&e;&a;</t></is></c></row></sheetData></worksheet>" | part xl/1.xml
	book a.xlsx
	run -2 --separate-stderr ingest cat a.xlsx
	assert_equal "$stderr" 'ingest cat: a.xlsx/数据:1: XML with a DOCTYPE is refused'
	echo '<worksheet><sheetData><row><c t="s"><v>0</v></c></row></sheetData></worksheet>' | part xl/1.xml
	echo "$doctype<sst><si><t>&e;</t></si></sst>" | part xl/s.xml
	book a.xlsx
	run -2 --separate-stderr ingest cat a.xlsx
	assert_equal "$stderr" 'ingest cat: a.xlsx/xl/s.xml:1: XML with a DOCTYPE is refused'
	echo "$doctype<workbook/>" | part xl/workbook.xml
	book a.xlsx
	run -2 --separate-stderr ingest cat a.xlsx
	assert_equal "$stderr" 'ingest cat: a.xlsx/xl/workbook.xml:1: XML with a DOCTYPE is refused'
}

@test "a comment without an end is given up, not held" {
	one_sheet a.xlsx <<<'a|b'
	{ echo '<worksheet><!--'; head -c 50000000 /dev/zero | tr '\0' x; } | part xl/1.xml
	book a.xlsx
	run -2 --separate-stderr ingest cat a.xlsx
	assert_equal "$stderr" 'ingest cat: a.xlsx/数据:1: a tag or comment of more than 1048576 bytes'
}
