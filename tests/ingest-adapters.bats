# SPDX-License-Identifier: GPL-3.0-or-later
# Which exports can be read.
load helper

@test "every shipped report is listed with the table it becomes" {
	run -0 --separate-stderr ingest adapters
	assert_line -n 0 "$(tsv 'adapter report table platform zone labels file')"
	assert_line --partial "$(tsv 'douyin works posts douyin Asia/Shanghai 16')"
	assert_line --partial "$(tsv 'youtube content posts youtube America/Los_Angeles')"
	assert_line --partial "$(tsv 'canonical spend spend')"
	# as many as there are @table lines, and the canonical tables
	assert_equal "$(wc -l <<<"$output")" $(($(cat "$TUILIU_SHARE"/adapters/*.tsv | grep -c $'\t@table\t') + 6 + 1))
}

@test "an adapter's labels are shown as they are matched" {
	run -0 --separate-stderr ingest adapters doudian douyin/series
	assert_line "$(tsv 'doudian orders 收件人手机号 - personal' | tr -d '\n')"$'\tbuyer telephone'
	assert_line --partial "$(tsv 'doudian orders 内容ID|视频ID item id')"
	assert_line --partial "$(tsv 'douyin series 总粉丝量 followers count')"
	refute_line --partial "$(tsv 'douyin works')"
	run -0 --separate-stderr ingest adapters cili youtube canonical/posts
	assert_line --partial "$(tsv 'cili report 7日累计GMV|7日累计GMV(元) gmv[attribution=7d] money')"
	assert_line --partial "$(tsv 'youtube audience Viewerage segment=age band')"
	assert_line --partial "$(tsv 'canonical posts title title')"
	run -2 --separate-stderr ingest adapters nosuch
	assert_equal "$stderr" "ingest adapters: no adapter 'nosuch' (ingest adapters lists them)"
	run -2 --separate-stderr ingest adapters douyin/nosuch
}

@test "the columns of the canonical tables are those that read writes" {
	run -0 --separate-stderr ingest adapters --tables
	posts=$(awk -F '\t' '$1 == "posts" { printf "%s%s", sep, $2; sep = "\t" }' <<<"$output")
	run -0 --separate-stderr ingest read -q "$TOP/share/demo/tiktok-Content.csv"
	assert_line -n 0 "$posts"
	assert_equal "$posts" "$(tsv 'platform account creator item title published day window asof genre tags duration_ms impressions views viewers watch_ms avg_watch_ms ctr finish_rate rate_5s bounce_2s likes comments shares collects follows profile_visits flags src row')"
}

# mine REPORT-LINES ... - an adapter of one's own, cells with blanks between
mine() { tsv 'report label column as' 'r @table spend ' "$@" >mine.tsv; }

@test "one row with figures under several rules makes a line for each rule that is filled" {
	cd "$BATS_TEST_TMPDIR"
	mine 'r id item id' 'r cost spend money' 'r paid gmv[attribution=video] money' \
	    'r n orders[attribution=video] count' 'r direct gmv[attribution=direct] money'
	printf 'id,cost,paid,direct,n\na,5,10,20,3\nb,6,-,,\nc,7,,2,\nd,8,3,two,1\ne,9,0,,0\n' >in.csv
	for j in 1 4; do
		run -1 --separate-stderr ingest read -j $j --adapter=mine.tsv in.csv
		assert_equal "$(printf '%s\n' "${lines[@]}" | column item spend attribution gmv orders row)" \
		    "$(printf '%s\t%s\t%s\t%s\t%s\t%s\n' a 5.00 video 10.00 3 2 a 5.00 direct 20.00 '' 2 \
		        b 6.00 '' '' '' 3 c 7.00 direct 2.00 '' 4 e 9.00 video 0.00 0 6)"
		assert_equal "$stderr" "$(printf '%s\n' "ingest read: in.csv:5: direct: not an amount: 'two'" \
		    'ingest read: 5 rows in = 4 out + 1 rejected + 0 skipped; 5 lines, 1 beyond the first of a row')"
	done
}

@test "roi table counts the spend of such a row once and adds no claims" {
	cd "$BATS_TEST_TMPDIR"
	mine 'r id campaign id' 'r day day day' 'r cost spend money' 'r paid gmv[attribution=video] money' \
	    'r direct gmv[attribution=direct] money' 'r @currency CNY ' 'r @platform kuaishou '
	printf 'id,day,cost,paid,direct\na,2026-07-18,300,910,690\n' >in.csv
	ingest read -q --adapter=mine.tsv in.csv >spend.tsv
	run -0 --separate-stderr roi table spend.tsv --by=campaign
	run -0 column spend gmv note <<<"$output"
	assert_regex "$output" '^300\.00.*claims are not added'
	refute_regex "$output" '1600'
}

@test "a front before the equals sign names the part that a line is about" {
	cd "$BATS_TEST_TMPDIR"
	tsv 'report label column as' 'r @table accounts ' 'r land segment=country text' \
	    'r old segment=age band' 'r part share percent' >mine.tsv
	printf 'land,old,part\nUS,,12.5\n,18–24 years,3\n,65+ years,4\n,25~30岁,5\n,13 - 17 years,1\n,Under 13,2\n' >in.csv
	run -0 --separate-stderr ingest read -q --adapter=mine.tsv in.csv
	assert_equal "$(column segment share <<<"$output")" "$(printf '%s\t%s\n' country=US 0.125 \
	    age=18-24 0.03 age=65+ 0.04 age=25-30 0.05 age=13-17 0.01 'age=Under 13' 0.02)"
}

@test "a report that needs a label is not chosen without it" {
	cd "$BATS_TEST_TMPDIR"
	tsv 'report label column as' 'a @table posts ' 'a id item id' 'a n likes count' \
	    'b @table posts ' 'b @needs id|m ' 'b id item id' 'b n likes count' 'b m|mm views count' >mine.tsv
	printf 'id,n\nx,1\n' >in.csv
	printf 'id,mm\nx,1\n' >more.csv
	run -0 --separate-stderr ingest read --adapter=mine.tsv in.csv more.csv
	assert_equal "$(column likes views <<<"$output")" "$(printf '1\t\n\t1')"
}

@test "serials of a spreadsheet are times only where the adapter says so" {
	cd "$BATS_TEST_TMPDIR"
	tsv 'report label column as' 'r @table orders ' 'r id order id' 'r t time time_serial' \
	    'r @zone Asia/Shanghai ' >mine.tsv
	# 46100.577025 as the issue has it; 25569 days from 1899-12-30 to 1970-01-01, so
	# 46100 is day 20531, 2026-03-19, and 0.577025 of a day is 13:50:54.96
	# and 45461.8333333333 is 2024-06-18 20:00 (a case of a torture suite, CC0)
	printf 'id,t\na,46100.577025\nb,46100\nc,2026-03-19 13:50:55\nd,12\ne,45461.8333333333\n' >in.csv
	run -1 --separate-stderr ingest read -q --adapter=mine.tsv in.csv
	assert_equal "$(column time <<<"$output")" "$(printf '%s\n' 2026-03-19T05:50:55Z 2026-03-18T16:00:00Z 2026-03-19T05:50:55Z 2024-06-18T12:00:00Z)"
	sed -i 's/time_serial/time/' mine.tsv
	run -1 --separate-stderr ingest read --adapter=mine.tsv in.csv
	assert_equal "$(grep -c 'a bare number, not a date' <<<"$stderr")" 4
}

@test "mistakes in the columns of an adapter are named with their line" {
	cd "$BATS_TEST_TMPDIR"
	printf 'a,b\n1,2\n' >in.csv
	bad() {
		mine "r a $1"
		run -2 --separate-stderr ingest read --adapter=mine.tsv in.csv
		assert_equal "$stderr" "ingest read: mine.tsv:3: $2"
	}
	bad 'gmv[video] money' "column: 'gmv[video]' is not COLUMN[COLUMN=VALUE]"
	bad 'gmv[attribution=video money' "column: 'gmv[attribution=video' is not COLUMN[COLUMN=VALUE]"
	bad 'gmv[rule=video] money' "table spend has no column 'rule'"
	bad 'gmv[spend=1] money' "column: 'spend' cannot have the constant '1'"
	bad 'gmv[attribution=] money' "column: 'attribution' cannot have the constant ''"
	bad 'campaign= text' "column: nothing behind 'campaign'="
	bad 'gmv=x money' "column gmv holds no text, so nothing like 'x'= fits in front"
	mine 'r @needs nosuch ' 'r a gmv money'
	run -2 --separate-stderr ingest read --adapter=mine.tsv in.csv
	assert_equal "$stderr" "ingest read: mine.tsv:3: @needs: report r has no label 'nosuch'"
}

@test "an empty first column keeps its place" {
	cd "$BATS_TEST_TMPDIR"
	tsv 'report label column as' 'r @table posts ' 'r k title text' 'r v account text' >mine.tsv
	printf 'k,v\nx,kitchen\n' >in.csv
	run -0 --separate-stderr ingest read -q --adapter=mine.tsv in.csv
	assert_equal "$(column platform account title src <<<"$output")" "$(printf '\tkitchen\tx\tin.csv')"
}

@test "the labels of every shipped report choose it, in either order, whole or without every third" {
	cd "$BATS_TEST_TMPDIR"
	ingest adapters | awk -F '\t' 'NR > 1 { print $1 "/" $2 }' >reports
	assert [ "$(wc -l <reports)" -gt 55 ]
	while read -r report; do
		need=$(awk -F '\t' -v r="${report#*/}" '$1 == r && $2 == "@needs" { print $3 }' \
		    "$TUILIU_SHARE/adapters/${report%/*}.tsv" 2>/dev/null || true)
		ingest adapters "$report" | awk -F '\t' -v need="|$need|" 'NR > 1 { split($3, l, "|"); first[++n] = l[1]
		    key = l[1]; keep[n] = n % 3 || index(need, "|" key "|") }
		    function put(f, from, to, by, all,    i, s) { for (i = from; i != to + by; i += by) if (all || keep[i]) { printf "%s%s", s, first[i] >f; s = "\t" }; print "" >f }
		    END { put("a.tsv", 1, n, 1, 1); put("b.tsv", n, 1, -1, 1); if (n > 6) put("c.tsv", 1, n, 1, 0); else put("c.tsv", 1, n, 1, 1) }'
		for f in a b c; do
			ingest read $f.tsv 2>said >/dev/null || true
			grep -q "read as $report, " said || echo "$report $f: $(head -n 1 said)"
		done
	done <reports >wrong
	run -0 cat wrong
	assert_output ''
}

@test "every export that the tests know reads the same again once it is a table" {
	cd "$BATS_TEST_TMPDIR"
	n=0
	for f in "$TOP"/tests/data/ingest/{bilibili,channels,cili,crawler,doudian,douyin,juguang,oceanengine,qianchuan,shipinhao,tiktok,tiktokshop,youtube}-*.csv "$TOP"/tests/data/ingest/{cili,juguang}.csv; do
		[ -e "$f" ] || continue
		ingest read -q --asof=2026-08-01T00:00:00Z "$f" >once.tsv 2>said
		ingest read -q once.tsv >twice.tsv 2>>said || { echo "$f"; cat said; return 1; }
		diff once.tsv twice.tsv || { echo "$f"; return 1; }
		n=$((n + 1))
	done
	assert [ $n -gt 35 ]
}
