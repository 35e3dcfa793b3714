# SPDX-License-Identifier: GPL-3.0-or-later
# profile comments: sentiment and intent that were planted, and nobody's text.
load helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	# v1 is liked, v2 is not, v3 has nine comments only
	awk 'BEGIN {
		print "time\tplatform\titem\tuser\ttext"
		for (i = 0; i < 120; i++) {
			t = sprintf("2024-06-18T%02d:%02d:00Z\tdouyin", i / 60, i % 60)
			print t "\tv1\tu" i "\t" (i % 4 == 0 ? "多少钱一份" : i % 4 == 1 ? "非常好看，喜欢" : i % 4 == 2 ? "路过" : "求链接")
			print t "\tv2\tu" i "\t" (i % 3 == 0 ? "质量太差了！退货" : i % 3 == 1 ? "不好看" : "价格便宜，回购了")
		}
		for (i = 0; i < 9; i++) print t "\tv3\tu" i "\t喜欢"
	}' >talk.tsv
}

@test "planted sentiment and intents come out, with bounds" {
	profile comments talk.tsv >got
	assert_equal "$(column item comments scored positive negative asks_price asks_link complains praises <got)" \
	    "v1	120	30	30	0	30	30	0	0
v2	120	120	40	80	0	0	40	40
v3	9	9	9	0	0	0	0	0"
	# Wilson (1927), 30 of 120
	want=$(awk 'BEGIN { n = 120; p = 0.25; z = 1.959963984540054; d = 1 + z * z / n
		w = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)); m = p + z * z / (2 * n)
		printf "%.6g\t%.6g", (m - w) / d, (m + w) / d }')
	assert_equal "$(column item asks_price_rate asks_price_rate_lo asks_price_rate_hi <got | head -n 1)" \
	    "v1	0.25	$want"
	awk -F'\t' '$2 == "v1" { good = $5 } $2 == "v2" { bad = $5 } END { exit !(good > 0.5 && bad < -0.1) }' got
}

@test "under the minimum there is no rate and no mean, and the note says so" {
	run -0 profile comments talk.tsv
	assert_equal "$(column item sentiment positive_rate note <<<"$output" | tail -n 1)" "v3			fewer than 10 comments"
	run -0 profile comments --min-sample=9 talk.tsv
	assert_equal "$(column item positive_rate note <<<"$output" | tail -n 1)" "v3	1	"
	tsv 'item text' 'v1 路过' >none.tsv
	run -0 profile comments --min-sample=1 none.tsv
	assert_equal "$(column sentiment note <<<"$output")" "	no comment has a word of the lexicon"
}

@test "the compound score is VADER's, over the lexicon given" {
	mkdir share
	tsv 'word role weight' 'good value 1.9' 'great value 3.1' 'not negation ' 'but contrast ' 'very degree 0.293' >share/sentiment.tsv
	tsv 'intent word' 'other xyz' >share/intents.tsv
	# README of cjhutto/vaderSentiment: 0.4404
	tsv 'item text' 'v1 The_book_was_good.' | tr _ ' ' >one.tsv
	run -0 profile comments --share=share --min-sample=1 one.tsv
	assert_equal "$(column sentiment <<<"$output")" 0.440434
	# a later word takes the place of an earlier: 0 / sqrt(0 + 15)
	tsv 'word role weight' 'good value -1.9' >mine.tsv
	run -0 profile comments --share=share --sentiment=mine.tsv --min-sample=1 one.tsv
	assert_equal "$(column sentiment <<<"$output")" -0.440434
	tsv 'word role weight' 'good nice 1' >mine.tsv
	run -2 --separate-stderr profile comments --sentiment=mine.tsv one.tsv
	assert_equal "$stderr" "profile comments: mine.tsv:2: role: want value, negation, degree or contrast: 'nice'"
	tsv 'word role weight' 'good value 9' >mine.tsv
	run -2 --separate-stderr profile comments --sentiment=mine.tsv one.tsv
	assert_regex "$stderr" "^profile comments: mine.tsv:2: weight: "
}

@test "sentiment by seconds watched takes the latest whole-life row of posts" {
	tsv 'platform item window asof views avg_watch_ms watch_ms' 'douyin v1 lifetime 2024-06-19T00:00:00Z 10 1000 ' \
	    'douyin v1 lifetime 2024-06-20T00:00:00Z 200 1500 ' 'douyin v1 24h 2024-06-21T00:00:00Z 5 1 ' \
	    'douyin v2   9 9 0' >posts.tsv
	profile comments --posts=posts.tsv talk.tsv >got
	assert_equal "$(column item watch_ms note <got)" "v1	300000	
v2	0	not watched
v3		fewer than 10 comments; no watch time"
	awk -F'\t' 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
	    $2 == "v1" { want = $at["sentiment"] * $at["scored"] / 300; got = $at["sentiment_per_watch_s"] }
	    END { exit !(got > 0 && (got - want) ^ 2 < 1e-10) }' got
	run -2 --separate-stderr profile comments --all --posts=posts.tsv talk.tsv
	assert_regex "$stderr" "it takes no --all and no --by"
}

@test "no text is written but masked examples on request, nor kept in a state" {
	tsv 'platform item text' 'douyin v1 喜欢，微信abcd99，电话13800001111' 'douyin v1 喜欢@山风小号_88_请看' \
	    'douyin v1 垃圾！找我１３８００００１１１１' | sed 's/_请/ 请/' >own.tsv
	for list in "" --all; do
		read -ra args <<<"$list"
		profile comments --min-sample=1 "${args[@]}" own.tsv >got
		profile comments --partial "${args[@]}" own.tsv >part
		run -1 grep -q '喜欢\|垃圾\|1380' got part
	done
	profile comments --min-sample=1 --examples own.tsv | column positive_example negative_example >got
	profile comments --examples --partial own.tsv >part
	for file in got part; do
		grep -q '喜欢' "$file"
		run -1 grep -q 'abcd99\|1380\|１３\|山风' "$file"
	done
	[ "$(cut -f1 got | wc -m)" -le 22 ]
	run -0 profile comments --examples own.tsv
	assert_equal "$(column positive_example <<<"$output")" "" # below the minimum
}

@test "words that many comments have are counted, those of a few are not written" {
	profile comments --words --top=2 talk.tsv >got
	assert_equal "$(column kind word with comments <got)" "word	好看	70	249
word	价格	40	249"
	tsv 'text' '联系王小明' '今天下雨' '今天下雨' '今天下雨' '今天下雨' '今天下雨' >few.tsv
	run -0 profile comments --words few.tsv
	assert_equal "$(column word with <<<"$output" | grep 今天)" "今天	5"
	run -1 grep -c '小明\|联系' <<<"$output"
}

@test "workers, parts in any order and stages, and slices give the same bytes" {
	for list in "" --all "--by=user" --examples --words; do
		read -ra args <<<"$list"
		profile comments "${args[@]}" -j 1 talk.tsv >want
		profile comments "${args[@]}" -j 3 talk.tsv | cmp - want
		profile comments "${args[@]}" --partial talk.tsv | profile comments "${args[@]}" --merge | cmp - want
		for k in 1 2 3 4 5; do
			profile comments "${args[@]}" --partial --slice="$k/5" talk.tsv >"part.$k"
		done
		profile comments "${args[@]}" --merge --partial part.4 part.2 >half
		profile comments "${args[@]}" --merge part.5 half part.1 part.3 | cmp - want
	done
	profile comments --merge part.1 2>err && false
	grep -q 'part.1' err
}

@test "--since and --until choose comments, --top those with the most" {
	profile comments --all -q --until=2024-06-18T01:00:00Z talk.tsv | column comments >got
	assert_equal "$(cat got)" 120
	profile comments --top=1 talk.tsv | column item comments >got
	assert_equal "$(cat got)" "v1	120"
}

@test "the shipped lexicon and rules understand common comments" {
	awk -F'\t' 'BEGIN { print "item\ttext" } { print $1 "\t" $2 }' >says.tsv <<-END
		好	这家店真的很好吃
		好	一点都不贵，值得
		好	不难吃
		坏	一点都不好看
		坏	没有想象中好用
		坏	太坑了，骗人的
	END
	profile comments --min-sample=1 says.tsv | column item positive negative comments >got
	assert_equal "$(cat got)" "坏	0	3	3
好	3	0	3"
	tsv 'item text' '问价 多少钱？' '问价 怎么卖呀' '链接 链接发一下' '链接 求同款' '链接 在哪里买的' \
	    '抱怨 客服不理人，要投诉' '无 支持退货' '无 不会再回购' '称赞 已经回购两次' >wants.tsv
	profile comments --min-sample=1 wants.tsv | column item asks_price asks_link complains praises >got
	assert_equal "$(cat got)" "抱怨	0	0	1	0
无	0	0	0	0
称赞	0	0	0	1
链接	0	3	0	0
问价	2	0	0	0"
}

@test "--words takes no handle and no number, in output or state, but words beside them" {
	yes '加vx：abcd12345 @山风小号_88 喜欢 iphone15 call13800001111now' | sed '1i text' |
	    head -n 7 >own.tsv
	profile comments --words own.tsv >got
	profile comments --words --partial own.tsv >part
	for file in got part; do
		grep -q '喜欢' "$file"
		grep -q 'iphone15' "$file"
		run -1 grep -q 'abcd\|12345\|山风\|1380\|now' "$file"
	done
}
