# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2016,SC2154 # awk programs; stderr is set by run --separate-stderr
load helper

demo=$TUILIU_SHARE/demo
data=$BATS_TEST_DIRNAME/data/ingest

setup() {
	cd "$BATS_TEST_TMPDIR" || return
}

# found [option ...] FILE ... - "platform column check rows bad level example" of each line
# that is not ok, blanks between; coverage aside, since the tables here are narrow
found() {
	ingest check --only=warn "$@" |
	    awk -F'\t' 'NR > 1 && $4 != "coverage" { print $2, $3, $4, $5, $6, $10, $11 }'
}

# cells CHECK COLUMN NAME ... - these cells of the lines of that check, from stdin
cells() {
	awk -F'\t' -v check="$1" -v column="$2" -v names="${*:3}" '
		NR == 1 { n = split(names, want, " "); for (i = 1; i <= NF; i++) at[$i] = i; next }
		$at["check"] == check && $at["column"] == column {
			for (i = 1; i <= n; i++) printf "%s%s", $at[want[i]], i < n ? " " : "\n" }'
}

# post [name=cell ...] - a row of a faultless posts table with these cells instead
post() {
	printf '%s\n' "$@" | awk -F= -v OFS='\t' '
		BEGIN { n = split("platform item published window asof duration_ms impressions views " \
			"avg_watch_ms finish_rate rate_5s bounce_2s likes flags", name, " ")
			m = split("douyin v1 2026-11-01T10:00:00Z lifetime 2026-11-03T10:00:00Z 15000 9000 " \
			"1000 8000 0.4 0.6 0.2 50", usual, " ") }
		NF { cell[$1] = $2; set[$1] = 1 }
		END { for (i = 1; i <= n; i++)
			printf "%s%s", name[i] in set ? cell[name[i]] : usual[i], i < n ? OFS : "\n" }'
}
posts_head() {
	tsv 'platform item published window asof duration_ms impressions views avg_watch_ms finish_rate rate_5s bounce_2s likes flags'
}

@test "a faultless table has no finding" {
	{ posts_head; post item=v1; post item=v2; } >in.tsv
	run -0 --separate-stderr found in.tsv
	assert_equal "$output" ""
	assert_equal "$stderr" ""
}

@test "each planted fault of posts is found with its count and its first line" {
	{
		posts_head				# line 1
		post item=v1
		post item= 				# 3
		post item=v3 views=1.2万		# 4
		post item=v1 views=1001			# 5: v1 again at the same time
		post item=v6 finish_rate=1.25		# 6
		post item=v7 likes=-3			# 7
		post item=v8 views=0			# 8: 50 likes
		post item=v9 bounce_2s=0.5 rate_5s=0.6	# 9
		post item=v10 views=9001		# 10
		post item=v11 avg_watch_ms=150001	# 11
		post item=v1 asof=2026-11-04T10:00:00Z views=999	# 12
		post item=v13 asof=lately		# 13
		post item=v14 published=2026-11-04T10:00:01Z		# 14
		post item=v15 finish_rate=1.5		# 15
	} >in.tsv
	run -0 --separate-stderr found in.tsv
	assert_equal "$stderr" ""
	assert_equal "$output" "douyin item missing 14 1 error in.tsv:3
douyin asof invalid 14 1 error in.tsv:13
douyin views invalid 14 1 error in.tsv:4
douyin platform|account|item|window|day duplicate 13 1 error in.tsv:5
douyin views regress 1 1 error in.tsv:12
douyin likes negative 14 1 error in.tsv:7
douyin finish_rate over_one 14 2 error in.tsv:6
douyin views|impressions over 13 1 warn in.tsv:10
douyin avg_watch_ms|duration_ms over 14 1 warn in.tsv:11
douyin avg_watch_ms|duration_ms*10 over 14 1 error in.tsv:11
douyin published|asof+24h over 13 1 error in.tsv:14
douyin likes|views without 13 1 error in.tsv:8
douyin bounce_2s|rate_5s sum_over_one 14 1 error in.tsv:9"
}

@test "what a platform really shows is no error: fresh notes, private posts, replays" {
	{
		posts_head
		post platform=xiaohongshu impressions=0 views=126	# share/demo/README.md
		post item=v2 views=0 likes=12 flags=p
		post platform=youtube item=v3 finish_rate=1.0046	# percentage viewed 100.46
		post item=v4 bounce_2s=0.334 rate_5s=0.667		# 1/3 and 2/3 as printed
	} >in.tsv
	run -0 found in.tsv
	assert_output "xiaohongshu views|impressions over 1 1 warn in.tsv:2"
	run -0 found --only=error in.tsv
	assert_output ""
}

@test "counters are compared along asof, whatever the order of the rows" {
	{
		posts_head
		post views=900 asof=2026-11-06T10:00:00Z	# 2: below 950, the third by time
		post views=800 asof=2026-11-03T10:00:00Z
		post views=950 asof=2026-11-05T10:00:00Z
		post views= asof=2026-11-05T18:00:00Z		# a gap hides nothing
		post views=960 asof=2026-11-07T10:00:00Z
		post views=500 asof=2026-11-08T10:00:00Z flags=a	# 1.2万 and the like: not compared
		post views=5 asof=2026-11-09T10:00:00Z window=day	# another window
		post views=4 asof=2026-11-10T10:00:00Z window=day
	} >in.tsv
	ingest check in.tsv >out
	run -0 cells regress views rows bad rate example <out
	assert_output "3 1 0.333333 in.tsv:2"
	run -0 cells regress likes rows bad <out
	assert_output "4 0"
}

@test "faults of events, spend, orders and comments are found" {
	{
		tsv 'time platform user item event watch_ms duration_ms'
		tsv '2026-11-01T10:00:00Z douyin u1 v1 play 900 1000' '2026-11-01T10:00:00Z douyin u1 v1 play 900 1000' \
		    '2026-11-01T10:00:01Z douyin u1 v1 watched 900 1000' '2026-11-01T10:00:02Z douyin u1 v1 play 10001 1000' \
		    '2026-11-01T10:00:03Z douyin u1 v1 play -1 1000'
	} >events.tsv
	run -0 found events.tsv
	assert_output "douyin event invalid 5 1 error events.tsv:4
douyin time|platform|user|item|event duplicate 5 1 error events.tsv:3
douyin watch_ms negative 5 1 error events.tsv:6
douyin watch_ms|duration_ms*10 over 5 1 error events.tsv:5"
	{
		tsv 'platform campaign day currency spend impressions clicks'
		tsv 'douyin c1 2026-11-01 CNY 10.5 1000 1001' 'douyin c2 2026-11-01 yuan 10.123456 1000 100' \
		    'douyin c1 2026-11-01 CNY 10.5 1000 10' 'douyin c3 2026-11-31 CNY 10 1000 10'
	} >spend.tsv
	run -0 found spend.tsv
	assert_output "douyin day invalid 4 1 error spend.tsv:5
douyin currency invalid 4 1 error spend.tsv:3
douyin spend invalid 4 1 error spend.tsv:3
douyin platform|account|campaign|adgroup|creative|item|channel|day|attribution duplicate 4 1 error spend.tsv:4
douyin clicks|impressions over 4 1 error spend.tsv:2"
	{
		tsv 'platform order suborder currency amount refund time'
		tsv 'doudian o1 s1 CNY 10 10.01 2026-11-01T10:00:00Z' 'doudian o1 s1 CNY 10 10 2026-11-02T10:00:00Z' \
		    'doudian o2 s1 CNY 10  2026-11-02T10:00:00Z'
	} >orders.tsv
	run -0 found orders.tsv
	assert_output "doudian refund|amount over 2 1 error orders.tsv:2"
	{
		tsv 'time platform item comment text likes'
		tsv '2026-11-01T10:00:00Z douyin v1 c1 a 0' '2026-11-01T10:00:00Z douyin v1 c1 a 1' \
		    '2026-11-01T10:00:00Z douyin v1 c2 b -1'
	} >comments.tsv
	run -0 found comments.tsv
	assert_output "douyin platform|comment duplicate 3 1 error comments.tsv:3
douyin likes negative 3 1 error comments.tsv:4"
	# all at once, each by its own table
	run -0 found events.tsv spend.tsv orders.tsv comments.tsv
	assert_equal "${#lines[@]}" 12
}

@test "faults of account series are found; segments of a day are no duplicates" {
	{
		tsv 'platform account day segment asof share followers views viewers likes'
		tsv 'douyin a 2026-10-30 country=US 2026-11-01T00:00:00Z 0.4 7 9 8 1' \
		    'douyin a 2026-10-30 country=FR 2026-11-01T00:00:00Z 1.4 7 9 8 1' \
		    'douyin a 2026-10-30  2026-11-01T00:00:00Z  7 9 10 -1' \
		    'douyin a 2026-11-04  2026-11-01T00:00:00Z  7 9 8 1' \
		    'douyin a 2026-10-30 country=US 2026-11-01T00:00:00Z 0.4 7 9 8 1'
	} >in.tsv
	run -0 found in.tsv
	assert_output "douyin platform|account|day|segment duplicate 5 1 error in.tsv:6
douyin likes negative 5 1 error in.tsv:4
douyin share over_one 3 1 error in.tsv:3
douyin viewers|views over 5 1 error in.tsv:4
douyin day|asof+24h over 5 1 error in.tsv:5"
}

@test "rows that came out of an export are shown as the export's file and line" {
	{
		tsv 'platform item views likes src row'
		tsv 'douyin v1 9 0 b.csv 3' 'douyin v2 -9 0 b.csv 12' 'douyin v3 -8 0 b.csv 7' 'douyin v4 -1 0 c.csv 2'
	} >in.tsv
	run -0 --separate-stderr ingest check in.tsv
	assert_equal "$(cells negative views bad example <<<"$output")" "3 b.csv:7"
}

@test "clean demonstration data has no error, and the planted fresh note as its warning" {
	ingest -q --max-rejects=1 "$demo"/douyin-*.csv "$demo"/xiaohongshu-*.csv "$demo"/shipinhao-*.csv \
	    "$demo"/kuaishou-*.csv "$demo/youtube-Table data.csv" "$demo"/tiktok-Content.csv -o posts.tsv 2>err
	ingest -q "$demo"/qianchuan-*.csv "$demo"/tiktok-ads.csv -o spend.tsv
	ingest -q "$demo"/doudian-*.csv -o orders.tsv
	run -0 ingest check --fail-at=error --only=warn posts.tsv spend.tsv orders.tsv "$demo"/events.csv "$demo"/comments.csv
	assert_equal "${#lines[@]}" 2
	assert_line --partial 'xiaohongshu-笔记列表明细表.csv:3'
	# share/demo/README.md: rows of each, and the row of Kuaishou that is wrong is not in
	ingest check posts.tsv orders.tsv >out
	run -0 awk -F'\t' '$4 == "rows" { print $1, $2, $5 }' out
	assert_output "orders douyin 412
posts douyin 49
posts kuaishou 36
posts shipinhao 31
posts tiktok 27
posts xiaohongshu 41
posts youtube 27"
}

@test "coverage tells which columns of the platform's export are never filled" {
	ingest -q "$demo"/douyin-*.csv >posts.tsv
	run -0 --separate-stderr bash -c 'ingest check posts.tsv | grep coverage'
	assert_output --partial 'of douyin/works'
	assert_equal "$(cut -f 5-8 <<<"$output")" "$(tsv '15 0 0 1')"
	# the same without finish rates and visits: 13 of 15
	awk -F'\t' -v OFS='\t' 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
	    NR > 1 { $at["finish_rate"] = $at["profile_visits"] = "" } { print }' posts.tsv >less.tsv
	run -0 ingest check less.tsv
	line=$(grep coverage <<<"$output")
	assert_equal "$(cut -f 5-8 <<<"$line")" "$(tsv '15 2 0.133333 0.866667')"
	assert_regex "$line" 'never filled: finish_rate, profile_visits'
	# columns that three reports of the platform have: the narrowest of them is meant
	{
		tsv 'platform title published genre views finish_rate rate_5s bounce_2s avg_watch_ms item'
		tsv 'douyin t 2026-11-01T10:00:00Z 视频 10 0.5 0.7 0.2 900 v1'
	} >in.tsv
	run -0 ingest check in.tsv
	assert_equal "$(cut -f 5,6,12 <<<"$(grep coverage <<<"$output")")" $'8\t0\tof douyin/analysis'
}

@test "a random table full of faults gives what an awk script that keeps it all finds" {
	for seed in 1 2 3; do
		awk -v rows=3000 -v seed=$seed -f "$data/check-gen.awk" >in.tsv
		awk -F'\t' -f "$data/check-brute.awk" in.tsv | sort >want
		assert [ "$(wc -l <want)" -ge 96 ]
		ingest check in.tsv | awk -F'\t' -v OFS='\t' '
		    NR == FNR { want[$1, $2, $3]; next }
		    ($2, $3, $4) in want { print $2, $3, $4, $5, $6, $11 }' want - | sort >got
		diff -u want got
	done
}

@test "lag quantiles are those of type 7 within a minute" {
	awk -v rows=2000 -v seed=4 -f "$data/check-gen.awk" >in.tsv
	ingest check in.tsv >out
	date -f <(awk -F'\t' 'NR > 1 && $5 ~ /^2026/ { print $3; print $5 }' in.tsv) +%s | paste - - >stamps
	awk -F'\t' 'NR > 1 && $5 ~ /^2026/ { print $1 }' in.tsv | paste - stamps |
	    awk '{ print $1 "\t" $3 - $2 }' | sort -k1,1 -k2,2n >lags
	for q in 50 90 99; do
		awk -F'\t' -v q=0.$q '
		    { x[$1, n[$1]++] = $2 }
		    END { for (p in n) { h = (n[p] - 1) * q; k = int(h)
			print p, n[p], x[p, k] + (h - k) * (x[p, k + 1] - x[p, k]) } }' lags | sort >want
		awk -F'\t' -v check=lag_p$q '$4 == check { print $2, $5, $8 / 1000 }' out | sort >got
		assert_equal "$(wc -l <got)" 4
		run -0 awk 'NR == FNR { n[$1] = $2; s[$1] = $3; next }
		    n[$1] != $2 || $3 > s[$1] || s[$1] - $3 > 60 { print $1, n[$1], s[$1], $0 }' want got
		assert_output ""
	done
}

@test "age and lag are taken from the newest time, or from --now, and limited by options" {
	{
		tsv 'time platform user item event'
		tsv '2026-11-01T00:00:00Z douyin u1 v1 play' '2026-11-02T00:00:00Z douyin u2 v1 play' \
		    '2026-11-02T12:00:00Z kuaishou u1 v2 play'
	} >in.tsv
	ingest check in.tsv >out
	run -0 cells stale time platform rows bad value level <out
	assert_output "douyin 2  43200000 ok
kuaishou 1  0 ok"
	run -0 cells stale time note <out
	assert_line --index 0 "now is 2026-11-02T12:00:00Z, the newest time, at in.tsv:4"
	run -0 cells lag_p50 time platform value <out
	assert_output "douyin 86400000
kuaishou 0"
	ingest check --now=2026-11-03T00:00:00Z --warn-after=12h --error-after=23h in.tsv >out
	run -0 cells stale time platform bad rate value threshold level <out
	assert_output "douyin 2 1 86400000 82800000 error
kuaishou 0 0 43200000 43200000 ok"
	# p90 of 24 h and 48 h lies at 45.6 h
	run -0 cells lag_p90 time platform value level <out
	assert_output "douyin 164160000 error
kuaishou 43200000 ok"
	run -1 ingest check --now=2026-11-03T00:00:00Z --error-after=23h --fail-at=error in.tsv
	run -0 ingest check --now=2026-11-03T00:00:00Z --error-after=48h --fail-at=error in.tsv
	# a post seen before it was published has no lag
	{ posts_head; post; post item=v2 published=2026-11-03T11:00:00Z; } >posts.tsv
	ingest check posts.tsv >out
	run -0 cells lag_p99 published rows value <out
	assert_output "1 172800000"
	ingest check --now=2026-11-01T00:00:00Z in.tsv >out
	run -0 cells stale time platform value note <out
	assert_line "kuaishou  the newest row is later than --now"
}

@test "a day begins in the zone of the platform's adapter, or in that of --zone" {
	{
		tsv 'platform campaign day asof currency spend'
		tsv 'douyin c1 2026-10-30 2026-10-31T16:00:00Z CNY 5' \
		    'tiktok c1 2026-10-30 2026-10-31T16:00:00Z USD 5' \
		    'elsewhere c1 2026-10-30 2026-10-31T16:00:00Z USD 5'
	} >spend.tsv
	# Asia/Shanghai is 8 h ahead of UTC: the day begins at 16:00 the day before
	run -0 cells lag_p50 day platform value < <(ingest check spend.tsv)
	assert_output "douyin $((48 * 3600000))
elsewhere $((40 * 3600000))
tiktok $((40 * 3600000))"
	# summer time ends on 2026-11-01: that day has 25 hours
	{
		tsv 'platform account day asof followers'
		tsv 'youtube a 2026-11-01 2026-11-03T08:00:00Z 7'
	} >one.tsv
	{
		tsv 'platform account day asof followers'
		tsv 'youtube a 2026-11-02 2026-11-03T08:00:00Z 7'
	} >two.tsv
	run -0 cells lag_p50 day value < <(ingest check one.tsv)
	assert_output "$((49 * 3600000))"
	run -0 cells lag_p50 day value < <(ingest check two.tsv)
	assert_output "$((24 * 3600000))"
	run -0 cells lag_p50 day value < <(ingest check --zone=UTC two.tsv)
	assert_output "$((32 * 3600000))"
	# a part counted by another zone is another one
	ingest check --zone=UTC --partial two.tsv >part
	run -0 cells lag_p50 day value < <(ingest check --zone=UTC --merge part)
	assert_output "$((32 * 3600000))"
	run -2 --separate-stderr ingest check --merge part
	assert_regex "$stderr" 'options'
	# a team's adapter of that platform counts
	cp -r "$TUILIU_SHARE" share
	sed -i 's/^\(\*.@zone.\)UTC/\1Asia\/Tokyo/' share/adapters/tiktokads.tsv
	run -0 cells lag_p50 day platform value < <(ingest check --share=share spend.tsv)
	assert_line "tiktok $((49 * 3600000))"
	run -2 --separate-stderr ingest check --zone=Nowhere/At spend.tsv
	assert_regex "$stderr" 'no zone'
}

@test "findings are rows; a status only when --fail-at asks for it" {
	{ posts_head; post impressions=0; } >warn.tsv
	{ posts_head; post likes=-1; } >error.tsv
	run -0 ingest check warn.tsv error.tsv
	run -0 ingest check --fail-at=error warn.tsv
	run -1 ingest check --fail-at=warn warn.tsv
	run -1 ingest check --fail-at=error error.tsv
	run -1 ingest check --fail-at=error --only=error warn.tsv error.tsv
	# a row that is no row is another matter
	tsv 'a b' >>warn.tsv
	run -1 --separate-stderr ingest check warn.tsv
	assert_regex "$stderr" 'warn.tsv:3: fewer fields than the header'
}

@test "a team's own sheet of checks takes effect" {
	cp -r "$TUILIU_SHARE" share
	{ posts_head; post likes=-1 views=; post item=v2; } >in.tsv
	run -0 found in.tsv
	assert_output "douyin views missing 2 1 warn in.tsv:2
douyin likes negative 2 1 error in.tsv:2"
	tsv 'posts douyin negative likes 0.6  ours' 'posts * missing views  0.4 none' \
	    'posts * over likes|views*0.04 0  ratio' >>share/checks.tsv
	run -0 found --share=share in.tsv
	assert_output "douyin views missing 2 1 error in.tsv:2
douyin likes|views*0.04 over 1 1 warn in.tsv:3"
	# a line for the platform counts, wherever it stands
	{
		tsv 'table platform check columns warn error note' 'posts douyin negative likes 0.6  ours'
		tail -n +2 "$TUILIU_SHARE/checks.tsv"
	} >share/checks.tsv
	{ posts_head; post likes=-1; post item=v2; } >in.tsv
	run -0 found --share=share in.tsv
	assert_output ""
	# another platform keeps the shipped limit
	{ posts_head; post platform=kuaishou likes=-1; } >in.tsv
	run -0 found --share=share in.tsv
	assert_output "kuaishou likes negative 1 1 error in.tsv:2"
}

@test "a mistake in the sheet is named with its line" {
	cp -r "$TUILIU_SHARE" share
	shipped=$(wc -l <share/checks.tsv)
	while read -r line reason; do
		{ cat "$TUILIU_SHARE/checks.tsv"; tr ',' '\t' <<<"$line"; } >share/checks.tsv
		{ posts_head; post; } >in.tsv
		run -2 --separate-stderr ingest check --share=share in.tsv
		assert_equal "$output" ""
		assert_equal "$stderr" "ingest check: share/checks.tsv:$((shipped + 1)): $reason"
	done <<-'END'
		posts,*,oddness,views,0,, check: no such check: 'oddness'
		post,*,missing,views,0,, table: no such table: 'post'
		posts,*,missing,vews,0,, columns: no column 'vews' in the table 'posts'
		posts,*,missing,views,2,, warn: out of range: '2'
		posts,*,stale,,24,, warn: not a span (want 30m, 24h, 7d): '24'
		posts,*,over,views,0,, columns: not two columns (want a|b, or a|b*FACTOR+SPAN): 'views'
		posts,,missing,views,0,, platform: empty (want a platform, or *)
	END
}

@test "workers, slices, parts and the order of rows change nothing" {
	awk -v rows=20000 -v seed=9 -f "$data/check-gen.awk" >in.tsv
	ingest check -j 1 in.tsv >want
	ingest check -j 1 --partial in.tsv >part
	for j in 2 5; do
		ingest check -j $j in.tsv | cmp - want
		ingest check -j $j --partial in.tsv | cmp - part
	done
	ingest check --merge part | cmp - want
	for k in 1 2 3; do ingest check --partial --slice $k/3 in.tsv >slice$k; done
	ingest check --merge slice3 slice1 slice2 | cmp - want
	run -2 --separate-stderr ingest check --merge slice3 slice1
	# with src and row rows may come in any order and any file
	awk -F'\t' -v OFS='\t' 'NR == 1 { print $0, "src", "row"; next }
	    { print $0, "export" NR % 3 ".csv", int(NR / 3) + 2 }' in.tsv >traced.tsv
	ingest check traced.tsv >want
	head -n 1 traced.tsv | tee piece1.tsv piece2.tsv >piece3.tsv
	awk 'NR > 1 { print (NR * 7919) % 20011 "\t" $0 }' traced.tsv | sort -n | cut -f 2- |
	    awk '{ print >>("piece" NR % 3 + 1 ".tsv") }'
	ingest check piece3.tsv piece1.tsv piece2.tsv | cmp - want
	for k in 1 2 3; do ingest check --partial piece$k.tsv >part$k; done
	ingest check --merge --partial part3 part1 >stage
	ingest check --merge part2 stage | cmp - want
	for k in 2 3 1; do ingest check --state=state piece$k.tsv >last; done
	cmp last want
}

@test "a part made with other checks is refused, other limits do not matter" {
	cp -r "$TUILIU_SHARE" share
	{ posts_head; post views=; post; } >in.tsv
	ingest check --partial in.tsv >part
	tsv 'posts * missing views  0.4 stricter' >>share/checks.tsv
	run -2 --separate-stderr ingest check --share=share --merge part
	assert_regex "$stderr" 'made with other options'
	sed 's/^posts\t\*\tmissing\tviews\t0.1\t/posts\t*\tmissing\tviews\t\t0.4/' "$TUILIU_SHARE/checks.tsv" >share/checks.tsv
	run -0 --separate-stderr ingest check --share=share --merge part
	assert_equal "$(cells missing views bad level <<<"$output")" "1 error"
}

@test "what is no canonical table is refused" {
	run -2 --separate-stderr ingest check "$demo"/douyin-*.csv
	assert_equal "$output" ""
	assert_regex "$stderr" 'the header is that of no canonical table'
}

@test "a table without rows has one line that says so" {
	posts_head >in.tsv
	run -0 --separate-stderr ingest check in.tsv
	assert_equal "${#lines[@]}" 2
	assert_equal "$(cells rows '' rows level note <<<"$output")" "0 warn no row"
	run -1 ingest check --fail-at=warn in.tsv
}
