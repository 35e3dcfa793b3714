# SPDX-License-Identifier: GPL-3.0-or-later
# profile topics: what was planted is found, and nothing else.
load helper

# Eight subjects share the rows evenly for 72 hours; '#露营' has half as many, and
# five times as many in the hours 50 to 54 and 70 to 71 (the last whole one is 71).
setup() {
	cd "$BATS_TEST_TMPDIR" || return
	awk 'BEGIN {
		srand(11)
		split("夜市小吃 阳台种菜 吉他入门 减脂餐 橘猫称重 旧屋改造 方言歌曲 手工皮具", subject, " ")
		print "time,platform,user,event,title"
		for (h = 0; h < 73; h++) {
			time = sprintf("2024-06-%02dT%02d:", 10 + int(h / 24), h % 24)
			for (i = 0; i < 160; i++)
				printf "%s%02d:00+08:00,%s,u%d,play,%s第%d集\n", time, i % 60,
				    rand() < 0.5 ? "douyin" : "kuaishou", i, subject[1 + int(rand() * 8)], 1 + rand() * 40
			n = (h >= 50 && h <= 54) || h == 70 || h == 71 ? 50 : 10
			for (i = 0; i < n; i++)
				printf "%s%02d:30+08:00,douyin,u%d,play,周末去山里#露营 真好\n", time, i, i
			for (i = 0; i < (h == 71 ? 24 : 4); i++)
				printf "%s%02d:40+08:00,douyin,u%d,search,露营 装备\n", time, i, i
		}
	}' >log.csv
}

@test "the planted rise comes first, with its counts, and nothing else is surprising" {
	profile topics --top=5 log.csv >got
	assert_equal "$(column kind topic <got | tr '\n\t' ';:')" "tag:露营;word:周末;word:山里;word:真好;word:露营;"
	assert_equal "$(column topic count last bursting burst_from burst_until <got | grep -m 1 '^露营')" \
	    "露营	1010	50	1	2024-06-12T14:00:00Z	2024-06-12T16:00:00Z"
	# 10 of 170 before, and 50 of 210 now
	awk -F'\t' '$1 == "tag" && $2 == "露营" { exit !($6 > 9 && $6 < 25 && $8 < -12 && $9 < 1e-5) }' got
	profile topics log.csv | awk -F'\t' 'NR > 1 && $2 !~ /露营|周末|山里|真好/ && $9 != "" && $9 < 0.01 { bad = 1; print }
	    END { exit bad }'
}

@test "both planted bursts are found, to the hour" {
	profile topics --topics=tags --series log.csv | awk -F'\t' '$2 == "露营" && $1 == "tag" && $8 == 1 { print $3 }' >got
	diff -u - got <<-END
		2024-06-11T18:00:00Z
		2024-06-11T19:00:00Z
		2024-06-11T20:00:00Z
		2024-06-11T21:00:00Z
		2024-06-11T22:00:00Z
		2024-06-12T14:00:00Z
		2024-06-12T15:00:00Z
	END
	assert_equal "$(profile topics --topics=tags log.csv | column kind topic bursts | grep ^tag)" "tag	露营	2"
}

@test "the search index is of the searches, which are no rows" {
	# the only search there is has a share of 1, so its volume is compared
	profile topics --base=volume log.csv | column kind count last index | grep ^search >got
	read -r _ count last index <got
	assert_equal "$count $last" "312 24"
	awk -v i="$index" 'BEGIN { exit !(i > 550 && i < 620) }'
	profile topics --topics=tags --series log.csv | awk -F'\t' '$3 == "2024-06-12T15:00:00Z" { print $1, $4, $5 }' >got
	diff -u - got <<-END
		search 24 24
		tag 50 210
	END
}

@test "expected, ln_p and the share are those of the page, by hand" {
	# four periods of a day; a topic with 1, 2, 1 of 10 rows, then 8 of 20
	awk 'BEGIN {
		print "published\ttitle\ttags\tn"
		split("1 2 1 8", a, " "); split("9 8 9 12", b, " ")
		for (d = 1; d <= 4; d++) {
			printf "2024-06-0%dT01:00:00Z\t\t猫\t%d\n2024-06-0%dT01:00:00Z\t\t狗|#狗狗\t%d\n", d, a[d], d, b[d]
		}
		print "2024-06-05T01:00:00Z\t\t鸟\t3"
	}' >posts.tsv
	profile topics --period=1d --half-life=1d --count=n --topics=tags posts.tsv >got
	# baseline: 1/8 + 2/4 + 1/2 of 10/8 + 10/4 + 10/2
	awk 'BEGIN {
		e = 20 * (1.125 + 0.5) / (8.75 + 1)
		for (k = 0; k < 8; k++) { term = k ? term * e / k : exp(-e); below += term }
		printf "tag\t猫\t12\t8\t0.4\t%.6g\t%.6g\t%.5f\n", e, 800 / e, log(1 - below)
	}' >want
	awk -F'\t' '$2 == "猫" { printf "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%.5f\n", $1, $2, $3, $4, $5, $6, $7, $8 }' got |
	    diff -u want -
	assert_equal "$(column topic note <got | grep 鸟)" "鸟	fewer than 5 rows"
	run -0 profile topics --period=1d --half-life=1d --count=n --topics=tags --base=volume posts.tsv
	assert_line --regexp "^tag	猫	12	8	0.4	$(awk 'BEGIN { printf "%.6g", 1.625 / 0.875 }')"
}

@test "a topic counts once a row, in one spelling, and hashtags end where they end" {
	tsv 'time title tags' '2024-06-18T10:00:00Z #OOTD穿搭，#ootd穿搭#再来 ＯＯＴＤ穿搭' \
	    '2024-06-18T10:00:00Z 週末#探店_上海！好吃 #' >posts.tsv
	run -0 --separate-stderr profile topics --topics=tags --min-sample=1 posts.tsv
	assert_equal "$(column kind topic count <<<"$output")" "tag	ootd穿搭	1
tag	再来	1
tag	探店_上海	1"
	assert_equal "$(column note <<<"$output" | sort -u)" "fewer than 3 whole periods"
}

@test "words are friso's, with those of share and of a user" {
	# Debian friso 1.6.4, complex mode, stop words left out: 抖 音 短 视频 完 播 率 很重要 前 3秒 决定 用户 留存
	tsv 'time title' '2024-06-18T10:00:00Z 抖音短视频完播率很重要，前3秒决定用户留存。' >posts.tsv
	mkdir share
	echo word >share/words.tsv
	run -0 profile topics --share=share --min-sample=1 posts.tsv
	assert_equal "$(column topic <<<"$output" | tr '\n' ' ')" "3秒 决定 很重要 用户 留存 视频 "
	run -0 profile topics --min-sample=1 posts.tsv
	assert_equal "$(column topic <<<"$output" | tr '\n' ' ')" "3秒 决定 完播率 很重要 抖音 用户 留存 短视频 "
	tsv word 用户留存 >mine.tsv
	run -0 profile topics --lexicon=mine.tsv --min-sample=1 posts.tsv
	assert_equal "$(column topic <<<"$output" | tr '\n' ' ')" "3秒 决定 完播率 很重要 抖音 用户留存 短视频 "
	tsv word 一 >mine.tsv
	run -2 --separate-stderr profile topics --lexicon=mine.tsv posts.tsv
	assert_equal "$stderr" "profile topics: mine.tsv:2: word: want 2 to 10 Han characters: '一'"
}

@test "keyness finds what only one set talks about, with G2 of the table" {
	awk 'BEGIN { print "time\ttags"; for (i = 0; i < 100; i++) print "2024-06-18T10:00:00Z\t" (i < 30 ? "猫|日常" : "日常") }' >a.tsv
	awk 'BEGIN { print "time\ttags"; for (i = 0; i < 200; i++) print "2024-06-18T10:00:00Z\t" (i < 20 ? "猫|日常" : "日常") }' >b.tsv
	run -0 profile topics --topics=tags --against=b.tsv --adjust=none a.tsv
	# R: 2 * sum(o * log(o / e)) of matrix(c(30, 70, 20, 180), 2) is 18.6956
	want=$(awk 'BEGIN { o[1]=30; o[2]=70; o[3]=20; o[4]=180
		e[1]=50/3; e[2]=250/3; e[3]=100/3; e[4]=500/3
		for (i = 1; i <= 4; i++) g += 2 * o[i] * log(o[i] / e[i]); printf "%.6g", g }')
	assert_equal "$(column topic count against g2 <<<"$output" | sort)" "日常	100	200	0
猫	30	20	$want"
	awk -F'\t' '$2 == "猫" { exit !($18 < 1e-4) }' <<<"$output"
	run -2 --separate-stderr profile topics --by=tags --against=b.tsv a.tsv
	assert_equal "$output" ""
	assert_regex "$stderr" "--against takes no --by"
}

@test "share of voice counts brands by any of their names, once a row" {
	tsv 'brand word' '山风 山风' '山风 ShanFeng' '海月 海月' >brands.tsv
	tsv 'time title' '2024-06-18T10:00:00Z 山风ShanFeng新品' '2024-06-18T10:00:00Z shanfeng真香' \
	    '2024-06-18T10:00:00Z 海月和山风' '2024-06-18T10:00:00Z 今天吃什么' >posts.tsv
	run -0 profile topics --topics=tags --brands=brands.tsv --min-sample=1 posts.tsv
	assert_equal "$(column kind topic count voice <<<"$output")" "brand	山风	3	0.75
brand	海月	1	0.25"
	tsv 'brand word' '山风 ' >brands.tsv
	run -2 --separate-stderr profile topics --brands=brands.tsv posts.tsv
	assert_equal "$stderr" "profile topics: brands.tsv:2: word: empty pattern: ''"
}

@test "a planted new word is found, its parts and known words are not" {
	# 嘎啦岛 stands among many different neighbours; 啦岛 never without 嘎
	awk 'BEGIN {
		n = split("上海 北京 火车 大海 早晨 朋友 音乐 城市 故事 电影 天空 厨房 冬天 老师", w, " ")
		print "title"
		for (i = 1; i <= n; i++) for (k = 1; k <= n; k++) if (i != k)
			print (i + k) % 3 ? w[i] w[k] : w[i] "嘎啦岛" w[k]
	}' >titles.tsv
	profile topics --new-words --min-mi=2 titles.tsv | column word count >got
	assert_equal "$(cat got)" "嘎啦岛	$(grep -c 嘎啦岛 titles.tsv)"
	# twice the same titles are no more than once
	profile topics --new-words --min-mi=2 titles.tsv titles.tsv | column word count | diff -u got -
	profile topics --new-words --partial titles.tsv | profile topics --new-words --min-mi=2 --merge | column word count | diff -u got -
}

@test "workers, parts in any order and stages, and slices give the same bytes" {
	for list in "" "--by=platform" "--topics=tags --series" "--new-words --min-mi=0 --min-entropy=0"; do
		read -ra args <<<"$list"
		profile topics "${args[@]}" -j 1 log.csv >want
		[ "$(wc -l <want)" -gt 1 ]
		profile topics "${args[@]}" -j 3 log.csv | cmp - want
		profile topics "${args[@]}" --partial log.csv | profile topics "${args[@]}" --merge | cmp - want
		for k in 1 2 3 4 5; do
			profile topics "${args[@]}" --partial --slice="$k/5" log.csv >"part.$k"
		done
		profile topics "${args[@]}" --merge --partial part.4 part.2 >half
		profile topics "${args[@]}" --merge part.5 half part.1 part.3 | cmp - want
	done
	run -2 --separate-stderr profile topics --period=2h --merge part.1
	assert_equal "$output" ""
}

@test "a state names no title, a damaged one is refused" {
	profile topics --partial log.csv >part
	run -1 grep -c '周末去山里\|第3集' part
	sed 's/:10,/:1x,/' part >bad
	run -2 --separate-stderr profile topics --merge bad
	assert_equal "$output" ""
}

@test "with --by every group has its own rows, and rows without a time are said" {
	profile topics --topics=tags --by=platform log.csv | column platform kind topic count | grep tag >got
	assert_equal "$(cat got)" "douyin	tag	露营	1010"
	sed '5s/^[^,]*//; 9s/^[^,]*//' log.csv >holes.csv
	run -0 --separate-stderr profile topics --topics=tags holes.csv
	assert_equal "$stderr" "profile topics: 2 rows without a time left out"
	tsv 'time user' '2024-06-18T10:00:00Z u1' >no.tsv
	run -2 --separate-stderr profile topics no.tsv
	assert_equal "$stderr" "profile topics: no.tsv: no column title or tags"
}

@test "what few have searched for is counted on stderr and not written" {
	{
		echo 'time	event	title'
		for i in 1 2 3 4; do echo "2024-06-18T12:00:0${i}Z	search	王小明 13800001111"; done
		for i in 1 2 3 4 5; do echo "2024-06-18T12:00:0${i}Z	search	减脂餐"; done
	} >few.tsv
	run -0 --separate-stderr profile topics --topics=tags few.tsv
	assert_equal "$(column kind topic count <<<"$output")" "search	减脂餐	5"
	assert_regex "$stderr" 'searches of fewer than 5 rows, not written: 1'
	run -0 profile topics --topics=tags --min-sample=4 few.tsv
	assert_output --partial '王小明'
}
