# SPDX-License-Identifier: GPL-3.0-or-later
# JSONL, arrays and answers of platform APIs are tables for every program. What
# each kind of text becomes cell by cell is in tests/unit/stream_json*.c.
load helper
load exports

setup() { cd "$BATS_TEST_TMPDIR" || return; }

records='{"id":7412345678901234567,"title":"雨天\t吃什么","stat":{"play":12034,"ratio":1.50},"tags":["美食","a|b"],"imgs":[{"u":"x"}]}
{"title":"","id":"2","stat":{"play":null},"extra":true}'
table=$(printf '%s\n' 'id title stat.play stat.ratio tags imgs extra' \
    '7412345678901234567 雨天\t吃什么 12034 1.50 美食|a_b [{"u":"x"}] ' '2      true' |
    tr ' _' '\t ')

# same FILE ... - each is the table
same() {
	local f
	for f in "$@"; do
		run -0 --separate-stderr ingest cat "$f"
		assert_equal "$output" "$table"
		assert_equal "$stderr" ''
	done
}

# array - the records as elements of one
array() { printf '['; paste -sd, <<<"$records" | tr -d '\n'; printf ']'; }

@test "JSONL, an array, an answer and pretty text of the same records are the same table" {
	printf '%s\n' "$records" >a.jsonl
	array >b.json
	printf '{"code":0,"message":"ok","data":{"page":{"n":1},"list":%s,"total":2}}\n' "$(array)" >c.json
	array | sed 's/[{,]"/\n  &/g; s/^\[/[\n/; s/\]$/\n]/' >d.json
	printf '%s\n' "$records" | sed 's/,"/\n,"/g' >e.txt
	assert_equal "$(wc -l <d.json)" 16
	same a.jsonl b.json c.json d.json e.txt
}

@test "compressed, recoded, with CRLF, from a pipe and as stdin it is the same" {
	printf '%s\n' "$records" >a.jsonl
	gzip -k a.jsonl
	zstd -q a.jsonl
	sed 's/$/\r/' a.jsonl >crlf.jsonl
	printf '\xef\xbb\xbf%s' "$records" >bom.jsonl
	iconv -f UTF-8 -t UTF-16 a.jsonl >utf16.jsonl
	same a.jsonl.gz a.jsonl.zst crlf.jsonl bom.jsonl utf16.jsonl - <a.jsonl
	assert_equal "$(ingest cat <a.jsonl)" "$table"
	assert_equal "$(ingest cat - < <(cat a.jsonl))" "$table"
	assert_equal "$(ingest cat < <(cat a.jsonl.gz))" "$table"
}

@test "other programs read it" {
	(cd "$TOP/share/demo" && ingest cat events.csv) >e.tsv
	awk -F'\t' 'NR == 1 { n = split($0, name); next }
		{ for (i = 1; i <= n; i++) printf "%s\"%s\": \"%s\"", (i > 1 ? ", " : "{"), name[i], $i; print "}" }' e.tsv >e.jsonl
	for j in 1 2; do
		diff <(profile by item e.tsv) <(profile by item -j "$j" e.jsonl)
		diff <(profile by user e.tsv) <(profile by user -j "$j" - <e.jsonl)
	done
	run -0 --separate-stderr ingest read -q e.jsonl
	diff <(cut -f1-11 e.tsv) <(printf '%s\n' "$output" | cut -f1-11)
}

@test "a crawl in JSONL: the adapter chooses itself, rows are lines, personal columns do not come out" {
	cat >search_contents_2026-06-18.jsonl <<-'END'
		{"aweme_id": "7412345678901234567", "title": "第一条 #美食", "create_time": 1784870400, "nickname": "林某某", "liked_count": "1.2万", "collected_count": "220", "comment_count": "87", "share_count": "118", "last_modify_ts": 1784956800123}

		{"aweme_id": "7412345678901234568", "title": "第二条", "create_time": 1784870401, "nickname": "陈某某", "liked_count": "many", "collected_count": "1", "comment_count": "0", "share_count": "0", "last_modify_ts": 1784956800123}
		{"aweme_id": "7412345678901234569", "title": "第三条", "create_time": 1784870402, "nickname": "13912345678", "liked_count": "5,
		{"aweme_id": "7412345678901234570", "title": "第四条", "create_time": 1784870403, "nickname": "黄某某", "liked_count": "5", "collected_count": "1", "comment_count": "0", "share_count": "0", "last_modify_ts": 1784956800123}
	END
	reads 1 search_contents_2026-06-18.jsonl --rejects=r.tsv
	chosen crawler/dy 9 9 search_contents_2026-06-18.jsonl
	is 'item title published likes collects flags row' \
	    '7412345678901234567 第一条 #美食 2026-07-24T05:20:00Z 12000 220 au 1' \
	    '7412345678901234570 第四条 2026-07-24T05:20:03Z 5 1 u 5'
	assert_line -n 1 --partial '	美食	'
	[[ $stderr == *'.jsonl:3: liked_count: '* ]]
	[[ $stderr == *".jsonl:4: not JSON: 'it ends too early, at byte "* ]]
	refute grep -q '某某\|1391' out.tsv r.tsv
	refute grep -q '某某\|1391' <<<"$stderr"
	assert_equal "$(cut -f3,5,7,9 r.tsv | tail -n 1)" '4	4	JSON_INVALID	'
	# and what was mended is read again
	sed -i 's/many/7/; s/"5,$/"5"}/' search_contents_2026-06-18.jsonl
	run -0 --separate-stderr ingest read -q --replay=r.tsv
	printf '%s\n' "$output" >out.tsv
	is 'item likes row' '7412345678901234568 7 3' '7412345678901234569 5 4'
}

@test "a header made of keys has nothing in front of it, and short records are no footnotes" {
	printf '%s\n' '{"aweme_id":"1","title":"x","create_time":1784870400,"liked_count":"5","share_count":"1"}' \
	    '{"aweme_id":"2","title":"aweme_id"}' '{"aweme_id":"3"}' >few.jsonl
	reads 0 few.jsonl -p crawler/dy --preamble=1
	is 'item title likes row' '1 x 5 1' '2 aweme_id  2' '3   3'
	assert_equal "$(ingest cat --preamble=1 few.jsonl | cut -f1)" "$(printf '%s\n' aweme_id 1 2 3)"
}

@test "answers of platform APIs" {
	printf '%s\n' '{"code":0,"data":{"list":[' \
	    '{"objectId":"14412345678901234567","exportId":"export/A1","createTime":1784870400,"desc":{"description":"一"},"readCount":9321,"likeCount":31,"favCount":88,"commentCount":12,"forwardCount":40,"followCount":9,"fullPlayRate":0.0441,"avgPlayTimeSec":14.73},' \
	    '{"objectId":"14412345678901234568","exportId":"export/A2","createTime":1784870400,"desc":{"description":""},"readCount":7,"likeCount":1,"favCount":0,"commentCount":0,"forwardCount":0,"followCount":0,"fullPlayRate":0.5,"avgPlayTimeSec":2}' \
	    ']}}' >answer.json
	reads 0 answer.json
	is 'platform item title views finish_rate avg_watch_ms row' \
	    'shipinhao export/A1 一 9321 0.0441 14730 1' 'shipinhao export/A2  7 0.5 2000 2'
	printf '%s\n' '{"bvid":"BV1ZF411g7EZ","title":"二","pubtime":1784870400,"stat":{"play":12034,"like":602,"coin":40,"fav":220,"share":118,"reply":87,"dm":33,"full_play_ratio":1445,"crash_rate":2810,"tm_rate":421,"total_new_attention_cnt":21}}' >b.jsonl
	reads 0 b.jsonl
	is 'platform item views likes finish_rate' 'bilibili BV1ZF411g7EZ 12034 602 0.1445'
}

@test "what is wrong is named by line or element, and costs no more" {
	printf '%s\n' '{"a":1,"b":"x"}' "{'a':2}" '{"a":3,}' '' '{"a":4,"a":5}' '{"a":6} // no' '{"b":"y"}' >x.jsonl
	run -1 --separate-stderr ingest cat x.jsonl
	assert_equal "$output" "$(tsv 'a b' '1 x' ' y')"
	assert_equal "$stderr" "$(printf '%s\n' \
	    "ingest cat: x.jsonl:2: not JSON: 'a key in single quotes, at byte 2'" \
	    "ingest cat: x.jsonl:3: not JSON: 'a comma with nothing behind it, at byte 8'" \
	    "ingest cat: x.jsonl:5: not JSON: 'a key that stands twice: a'" \
	    "ingest cat: x.jsonl:6: not JSON: 'something behind the object, at byte 9'" \
	    'ingest cat: 4 of 6 rows left out')"
	printf '[{"a":1},{"a":NaN},{"a":3},{"a":"\\ud800"},{"a":5}' >y.json
	run -1 --separate-stderr ingest cat y.json
	assert_equal "$output" "$(printf '%s\n' a 1 3 5)"
	assert_equal "$stderr" "$(printf '%s\n' \
	    "ingest cat: y.json:2: not JSON: 'NaN, which JSON has not, at byte 15'" \
	    "ingest cat: y.json:4: not JSON: 'half a surrogate pair, at byte 34'" \
	    "ingest cat: y.json:6: not JSON: 'it ends too early, at byte 50'" \
	    'ingest cat: 3 of 6 rows left out')"
}

@test "a key that comes too late costs its record, in a file and a pipe alike" {
	awk 'BEGIN { for (i = 1; i <= 90000; i++) printf "{\"id\":%d,\"text\":\"%090d\"}\n", i, i
		print "{\"id\":1,\"new\":{\"k\":\"13912345678\"}}\n{\"id\":2,\"new\":null}" }' >late.jsonl
	run -1 --separate-stderr ingest cat late.jsonl
	assert_equal "${#lines[@]}" 90002
	assert_equal "${lines[-1]}" 2$'\t'
	assert_equal "$stderr" "$(printf '%s\n' \
	    "ingest cat: late.jsonl:90001: a key that the header does not have: 'new.k'" \
	    'ingest cat: 1 of 90002 rows left out')"
	printf '%s\n' "$output" >file
	for j in 1 2; do
		run -1 --separate-stderr ingest cat -j "$j" - < <(cat late.jsonl)
		diff file <(printf '%s\n' "$output")
		assert_equal "${stderr_lines[0]}" "ingest cat: <stdin>:90001: a key that the header does not have: 'new.k'"
	done
	# a first record with the key is the remedy
	(echo '{"new":{"k":null}}'; cat late.jsonl) >first.jsonl
	assert_equal "$(ingest cat first.jsonl | cut -f1 | tail -n 2)" 13912345678
}

@test "JSON that is no table is refused as what it is" {
	no() {
		printf '%s' "$1" >no.csv
		run -2 --separate-stderr ingest cat no.csv
		assert_equal "$output" ''
		assert_equal "$stderr" "ingest cat: no.csv: $2"
	}
	no '{"code":-1,"msg":"导出任务过多，请稍后再试"}' 'this is JSON, but no table: an answer with code and msg and without records'
	no '{"error":{"code":403,"message":"denied"}}' 'this is JSON, but no table: an answer with error.code and error.message and without records'
	no '[[1,2],[3,4]]' 'this is JSON, but no table: its arrays do not begin with one of column names'
	no '{"x":[{"a":1}],"y":{"z":[{"b":1}]}}' 'this is JSON with several arrays of objects, so which is the table? (x, y.z)'
	for empty in '[]' '{}' '{"code":0,"data":{"list":[]},"msg":""}' '{"data":{"list":[]}}'; do
		no "$empty" 'empty, not even a header line'
	done
	printf '{"a":\n1,\n' >cut.json
	run -2 --separate-stderr ingest cat cut.json
	assert_equal "$stderr" 'ingest cat: cut.json:3: not JSON: it ends too early, at byte 1'
}
