# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2016 # awk programs
# Where an answer of profile turns into another: exactly at a minimum, at the end of a
# window, among things alike, with a cell missing.
load helper

export every='platform=p item=v1 creator=c1' # of events()

setup() { cd "$BATS_TEST_TMPDIR" || return; }

# posts LINE ... - a posts table; a line is 'name=cell ...'
posts() {
	printf '%s\n' "$@" | awk '
		BEGIN { OFS = "\t"; n = split("platform account creator item title tags published asof views viewers " \
				"impressions ctr finish_rate watch_ms avg_watch_ms follows", name, " ")
			for (i = 1; i <= n; i++) printf "%s%s", name[i], i < n ? OFS : "\n" }
		{
			for (i in cell) delete cell[i]
			cell["platform"] = "p"; cell["item"] = "w" NR
			for (f = 1; f <= NF; f++) { split($f, pair, "="); cell[pair[1]] = pair[2] }
			for (i = 1; i <= n; i++) printf "%s%s", cell[name[i]], i < n ? OFS : "\n"
		}'
}

none() { echo creator,event,item; }

@test "item: exactly --min-sample views are enough, one less is not, and takes part in nothing" {
	# rates that differ by chance only, so that all are the pooled one: of a and b, not c
	events 'play*100 item=a' 'finish*10 item=a' 'play*10 item=b' 'finish*2 item=b' \
	    'play*9 item=c' 'finish*9 item=c' >in.tsv
	profile item in.tsv >out
	pooled=$(awk 'BEGIN { printf "%.6g", 12 / 110 }')
	run -0 column item finish_rate finish_rate_eb <out
	assert_output "$(tsv "a 0.1 $pooled" "b 0.2 $pooled" 'c  ')"
	run -0 where '@item == "b" && @note ~ /fewer than/ || @item == "c" && @note !~ /fewer than 10 views/' <out
	assert_output ""
	# the same for the place among those of like length
	events 'play*10 item=a watch_ms=1000 duration_ms=9000' 'play*10 item=b watch_ms=2000 duration_ms=9000' \
	    'play*9 item=c watch_ms=3000 duration_ms=9000' >in.tsv
	run -0 column item watch_position < <(profile item in.tsv)
	assert_output "$(tsv 'a 0.25' 'b 0.75' 'c ')"
}

@test "item: one that is alone in its bin has a bin and no position" {
	events 'play*10 watch_ms=1000 duration_ms=9000' >in.tsv
	run -0 column duration_bin watch_position note < <(profile item in.tsv)
	assert_output --regexp $'^1\t\t.*alone in its duration bin'
	events 'play*10 watch_ms=1000 duration_ms=9000 item=a' 'play*10 watch_ms=1000 duration_ms=9000 item=b' >in.tsv
	run -0 where '{ print @watch_position, @note ~ /alone/ }' < <(profile item in.tsv)
	assert_output "$(tsv '0.5 0' '0.5 0')"
}

@test "item: the longest duration seen says in which bin it is, and the ratio" {
	{
		events 'play*9 watch_ms=3000 duration_ms=6000 item=odd' 'play watch_ms=3000 duration_ms=300000 item=odd'
		events 'play*10 watch_ms=3000 duration_ms=8000 item=a' | tail -n +2
		for i in 1 2 3 4 5 6 7 8 9 10; do
			events "play*10 watch_ms=3000 duration_ms=8000 item=a$i" "play*10 watch_ms=30000 duration_ms=290000 item=b$i" |
			    tail -n +2
		done
	} >in.tsv
	profile item --bins=2 in.tsv >out
	run -0 where '@item ~ /odd|a1$|b1$/ { print @item, @duration_bin, @watch_ratio }' <out
	assert_output "$(tsv 'a1 1 0.375' "b1 2 $(awk 'BEGIN { printf "%.6g", 3 / 29 }')" 'odd 2 0.01')"
}

@test "item: mean watch time is of watch rows where both kinds have one, and rounded" {
	events 'play*3 watch_ms=9000 duration_ms=2000' 'watch*2 watch_ms=1001' 'watch watch_ms=1000' >in.tsv
	run -0 column views watch_ms avg_watch_ms watch_ratio < <(profile item in.tsv)
	assert_output "$(tsv "3 3002 1001 $(awk 'BEGIN { printf "%.6g", 3002 / 3 / 2000 }')")"
}

@test "item: a half-life is found from three spans of four hours on, whole hours back from now" {
	# now is 12:30 on the 4th: spans end at 0, 4, 8 and 12 o'clock; the first has its
	# views in its first hour, the others in their last
	events 'play*100 time=2024-06-04T00:00:00Z' 'play*50 time=2024-06-04T07:59:59Z' \
	    'play*25 time=2024-06-04T11:59:59Z' 'skip time=2024-06-04T12:30:00Z' \
	    'play time=2024-06-01T00:00:00Z item=old' >in.tsv
	# three points: the median slope is half the way from the first to the last
	want=$(awk 'BEGIN { printf "%.6g", 4 * 2 * log(2) / log(100.5 / 25.5) }')
	run -0 where '@item == "v1" { print @half_life_hours }' < <(profile item in.tsv)
	assert_output "$want"
	# an hour later the hundred are an hour further back, in a span of their own
	run -0 where '@item == "v1" { print @half_life_hours }' < <(profile item --now=2024-06-04T13:00:00Z in.tsv)
	assert_output "$(awk 'function y(n) { return log(n + 0.5) / log(2) }
	    BEGIN { # slopes of 100 0 50 25: -7.65, -0.49, -0.66, 6.66, 2.84, -0.99
		printf "%.6g", 4 * 2 / ((y(100) - y(50)) / 2 + (y(100) - y(25)) / 3) }')"
	# ten views are enough, nine are not
	events 'play*6 time=2024-06-04T00:00:00Z' 'play*3 time=2024-06-04T07:59:59Z' \
	    'play time=2024-06-04T11:59:59Z' 'skip time=2024-06-04T12:30:00Z' 'play time=2024-06-01T00:00:00Z item=old' >in.tsv
	run -0 where '@item == "v1" { print (@half_life_hours > 0) }' < <(profile item in.tsv)
	assert_output 1
	run -0 where '@item == "v1" { print @half_life_hours, @note }' < <(profile item --min-sample=11 in.tsv)
	assert_output --regexp $'^\t.*half-life: fewer than 11 views in 48 hours'
}

@test "item: the head ends with the item that reaches its share" {
	events 'play*50 item=a' 'play*30 item=b' 'play*20 item=c' >in.tsv
	run -0 column tier < <(profile item --head=0.5 in.tsv)
	assert_output $'head\ntail\ntail'
	run -0 column tier < <(profile item --head=0.51 in.tsv)
	assert_output $'head\nhead\ntail'
}

@test "item: hours are those of plays once there is one, in whatever order they come" {
	late=time=2024-06-04T09:00:00Z
	for order in "watch*20 play*3" "play*3 watch*20"; do
		read -r one two <<<"$order"
		events "$one $late" "$two $late" 'play time=2024-06-01T00:00:00Z item=old' 'skip time=2024-06-04T12:00:00Z' >in.tsv
		run -0 where '@item == "v1" { print @views, @views_24h }' < <(profile item in.tsv)
		assert_output "$(tsv '3 3')"
	done
	# of plays without a time nothing is known, whatever the watches say
	events 'play*20' 'watch*20 time=2024-06-03T12:00:00Z' 'watch*3 time=2024-06-04T02:00:00Z' \
	    'play time=2024-06-01T00:00:00Z item=old' 'skip time=2024-06-04T12:00:00Z' >in.tsv
	run -0 where '@item == "v1" { print @views, @views_24h, @velocity, @half_life_hours, @note ~ /views without a time/ }' \
	    < <(profile item in.tsv)
	assert_output $'20\t\t\t\t1'
	events 'play*20' "play time=2024-06-01T00:00:00Z item=old" >in.tsv
	run -0 where '@item == "v1" { print @views_24h, @note ~ /views without a time/ }' < <(profile item in.tsv)
	assert_output $'\t1'
}

@test "item: hours before 1970 are floored like all others" {
	events 'play*4 time=1969-12-31T22:10:00Z' 'play*5 time=1969-12-31T23:10:00Z' 'skip time=1969-12-31T23:45:00Z' \
	    'play time=1969-12-20T00:00:00Z item=old' >in.tsv
	run -0 where '@item == "v1" { print @views_24h }' < <(profile item in.tsv)
	assert_output 4
}

@test "posts: counts that are given win over those rebuilt; of rows of one asof the last" {
	events 'play item=other' >in.tsv
	posts 'item=a asof=2024-06-02T00:00:00Z views=10' 'item=a asof=2024-06-02T00:00:00Z views=100 impressions=500 ctr=0.5 watch_ms=7000 avg_watch_ms=1' \
	    'item=b asof=2024-06-02T00:00:00Z views=0' 'item=d asof=2024-06-02T00:00:00Z views=7 viewers=3' >posts.tsv
	run -0 column item impressions views viewers watch_ms < <(profile item --posts=posts.tsv in.tsv)
	assert_line "$(tsv 'a 500 100  7000')"
	assert_line $'b\t\t0\t\t'
	assert_line "$(tsv 'd  7 3 ')"
}

@test "creator: works count as posted only where the events lack the creator" {
	events 'play*20' 'follow*2' >in.tsv
	posts 'creator=c1 views=1000' 'creator=c2 account=c1 views=100 watch_ms=5000 follows=1' \
	    'creator=c2 views=0 follows=0' 'account=c3 views=0' 'creator=c4 views=10 watch_ms=50' 'creator=c4 views=5' >posts.tsv
	run -0 column creator views viewers watch_ms works < <(profile creator --posts=posts.tsv in.tsv)
	assert_output "$(tsv 'c1 20   1' 'c2 100  5000 2' 'c3 0   1' 'c4 15   2')"
}

@test "creator: as many viewers as --min-sample are enough, and all of them may follow" {
	for ((i = 0; i < 10; i++)); do echo "play user=u$i"; echo "follow user=u$i"; done >rows
	mapfile -t rows <rows
	events "${rows[@]}" >in.tsv
	profile creator in.tsv >out
	assert_equal "$(column viewers follows fan_rate fan_rate_lo fan_rate_hi <out)" \
	    "10	10	1	$(awk 'BEGIN { z = 1.959963984540054; printf "%.6g", 10 / (10 + z * z) }')	1"
	assert_equal "$(where '{ print @note ~ /viewers/ }' <out)" 0
	run -0 where '{ print @fan_rate, @note ~ /fewer than 11 viewers/ }' < <(profile creator --min-sample=11 in.tsv)
	assert_output $'\t1'
}

@test "creator: rhythm is of the works with a time, sameness of those with tags or a title" {
	# gaps of 10, 20, 30, 40 and 90 hours; nine in ten, type 7, is 40 + 0.6 * 50
	at() { date -u -d "2024-06-03 00:00 UTC + $1 hours" +published=%Y-%m-%dT%H:%M:%SZ; }
	posts "creator=c $(at 0) title=红烧肉的做法 tags=饭|饭" "creator=c $(at 10) title=露营装备避坑 tags=饭" \
	    "creator=c $(at 30) title=露营装备避坑。 tags=饭" "creator=c $(at 60) title=橘猫称体重 tags=饭" \
	    "creator=c $(at 100) title=深蹲别这样做 tags=饭" "creator=c $(at 190) title=阳台种菜" 'creator=c' 'creator=c' >posts.tsv
	profile creator --zone=UTC --posts=posts.tsv <(none) >out
	assert_equal "$(column works gap_hours gap_hours_90 tags tag_entropy tag_similarity <out)" "$(tsv '8 30 70 1 0 1')"
	# hours 0 10 6 12 4 22, days Mon Mon Tue Wed Fri Mon; two of six titles alike
	assert_equal "$(column top_hour top_hour_share top_weekday top_weekday_share near_duplicate_share <out)" \
	    "$(tsv '0 0.166667 1 0.5 0.333333')"
	# six have a time and a title, five have tags
	spoken() { profile creator --zone=UTC --posts=posts.tsv "$@" <(none) | where '{ print (@gap_hours != ""), (@tag_entropy != ""), (@near_duplicate_share != "") }'; }
	assert_equal "$(spoken --min-works=5)" "$(tsv '1 1 1')"
	assert_equal "$(spoken --min-works=6)" "$(tsv '1 0 1')"
	assert_equal "$(spoken --min-works=7)" "$(tsv '0 0 0')"
	sed 's/饭|饭/饭 | 饭/' posts.tsv >blanks.tsv
	profile creator --zone=UTC --posts=blanks.tsv <(none) | cmp - out
	posts 'creator=c published=1969-12-31T10:00:00Z' >posts.tsv # a Wednesday
	run -0 column top_hour top_weekday < <(profile creator --zone=UTC --min-works=1 --posts=posts.tsv <(none))
	assert_output "$(tsv '10 3')"
}

# seen ITEM DURATION WATCH[*N] ... - views of an item, with a header
seen() {
	local item=$1 duration=$2 rows=() v
	shift 2
	for v; do
		case $v in
		*'*'*) rows+=("watch*${v#*\*} item=$item watch_ms=${v%\**} duration_ms=$duration") ;;
		*) rows+=("watch item=$item watch_ms=$v duration_ms=$duration") ;;
		esac
	done
	events "${rows[@]}"
}

@test "hook: a view past the end is seen to the end and no longer" {
	seen v 10000 25000 10000 '4000*8' >in.tsv
	profile hook --curve in.tsv >out
	assert_equal "$(column at_ms at_risk left censored keep <out)" "$(tsv '4000 10 8 0 0.2' '10000 2 0 2 0.2')"
	# longer than a bin can tell, past 2^30 bins: the last one
	seen v '' '2000000000*10' >in.tsv
	run -0 column at_ms at_risk left < <(profile hook --bin=1ms --curve in.tsv)
	assert_output "$(tsv "$(((1 << 30) - 1)) 10 10")"
}

@test "hook: bins of duration begin at their first millisecond" {
	for at in '6999 under 7 s' '7000 7-15 s' '15000 15-30 s' '30000 30-60 s' '60000 1-3 min' '180000 3-10 min' '600000 10 min on'; do
		seen v "${at%% *}" '1000*10' >in.tsv
		assert_equal "$(profile hook in.tsv | column bin)" "${at#* }"
	done
}

@test "hook: kinds of views turn at 3, 7 and 18 s" {
	seen v 40000 2999 3000 7000 7001 17999 18000 39999 40000 >in.tsv
	assert_equal "$(profile hook in.tsv | column complete valid long short)" "$(tsv '1 5 3 1')"
	seen v 7000 6999 7000 >in.tsv # of 7 s or less, of 18 s or less: complete
	assert_equal "$(profile hook in.tsv | column complete valid long)" "$(tsv '1 1 1')"
	seen v 7001 7000 7001 >in.tsv
	assert_equal "$(profile hook in.tsv | column complete valid long)" "$(tsv '1 1 1')"
	seen v 18000 17999 18000 >in.tsv
	assert_equal "$(profile hook in.tsv | column complete valid long)" "$(tsv '1 2 1')"
}

@test "hook: of two seconds that lost as many the first, and none in the last tenth" {
	seen v 20000 '1000*8' '3000*8' >in.tsv
	assert_equal "$(profile hook in.tsv | column node_ms node_fall node_rate)" "$(tsv '1000 0.5 0.5')"
	seen v 10000 '9500*10' >in.tsv # 9000 ms on
	run -0 where '{ print @node_ms, @note ~ /nobody left before the last tenth/ }' < <(profile hook in.tsv)
	assert_output $'\t1'
	seen v 10000 '8999*10' >in.tsv
	assert_equal "$(profile hook in.tsv | column node_ms)" 8000
	# the most are lost in the second that loses most of all, not of those still there
	seen v 60000 '500*10' '2500*5' '4500*4' 60000 >in.tsv
	assert_equal "$(profile hook in.tsv | column node_ms node_fall node_rate)" "$(tsv '0 0.5 0.5')"
	seen v 60000 '500*6' '2500*10' '4500*4' >in.tsv
	assert_equal "$(profile hook in.tsv | column node_ms node_fall node_rate)" \
	    "$(tsv "2000 0.5 $(awk 'BEGIN { printf "%.6g", 10 / 14 }')")"
}

@test "hook: who has seen the end is not lost to the bin either" {
	# 5 of 20 leave in the second second; the ten of a are not there after 2.5 s
	{
		seen a 2500 '2500*10'
		seen b 6000 '1500*5' '6000*5' | tail -n +2
	} >in.tsv
	assert_equal "$(profile hook in.tsv | column item keep_3s bin_items bin_keep_3s over_bin_3s)" "$(tsv 'a  2 0.75 ' 'b 0.5 2 0.75 -0.25')"
	# nobody in the bin could be seen for 3 s
	{
		seen a 2500 '2500*10'
		seen b 2500 '2500*10' | tail -n +2
	} >in.tsv
	profile hook in.tsv >out
	assert_equal "$(column item keep_2s bin_keep_3s over_bin_3s <out)" "$(tsv 'a 1  ' 'b 1  ')"
	# nobody left: Wilson's lower bound of ten in ten is n / (n + z^2)
	assert_equal "$(column keep_2s_lo keep_2s_hi <out | head -n 1)" \
	    "$(awk 'BEGIN { z = 1.959963984540054; printf "%.6g\t1", 10 / (10 + z * z) }')"
}

@test "hook: tenths are of the views with a duration, when there are enough of them" {
	{
		seen v 10000 '500*5' '10000*5'
		seen v '' '500*30' | tail -n +2
	} >in.tsv
	profile hook in.tsv >out
	assert_equal "$(column views keep_10 keep_20 complete_rate <out)" "$(tsv '40 0.5 0.5 0.5')"
	assert_equal "$(where '{ print @note ~ /views without a duration/ }' <out)" 1
	assert_equal "$(profile hook --min-sample=11 in.tsv | column views keep_10 complete_rate)" $'40\t\t'
	seen v 10000 '500*5' '10000*5' >in.tsv
	assert_equal "$(profile hook in.tsv | where '{ print @note ~ /views without a duration/ }')" 0
}

@test "hook: of an item with both kinds of views the watches alone make the curve" {
	events 'play*50 watch_ms=1000 duration_ms=9000' 'watch*8 watch_ms=5000 duration_ms=9000' 'watch*2 watch_ms=9000 duration_ms=9000' >in.tsv
	assert_equal "$(profile hook --curve in.tsv | column at_ms at_risk left)" "$(tsv '5000 10 8' '9000 2 0')"
	assert_equal "$(profile hook in.tsv | column views keep_2s node_ms)" "$(tsv '10 1 5000')"
}

# visits USER TIME ... - rows of play, the header first
visits() {
	printf 'time\tuser\tevent\n'
	local user=$1
	shift
	printf "%s\t$user\tplay\n" "$@"
}

@test "retention: a row that returns before one that begins, in the same week, counts in it" {
	tsv 'time user event' '2024-06-17T12:00:00Z u1 play' '2024-06-19T12:00:00Z u1 order' >in.tsv
	run -0 column cohort n users returned < <(profile retention --period=week --begin=order --return=play in.tsv)
	assert_output "$(tsv '2024-06-17 0 1 1')"
	# somebody who begins twice in a period is one user of its cohort
	tsv 'time user event' '2024-06-17T12:00:00Z u1 play' '2024-06-17T12:00:00Z u1 like' '2024-06-18T12:00:00Z u1 like' >in.tsv
	run -0 column cohort n users returned < <(profile retention --recurring --begin='play|like' --return=like in.tsv)
	assert_output "$(tsv '2024-06-17 0 1 1' '2024-06-17 1 1 1' '2024-06-18 0 1 1')"
}

@test "retention: rolling periods are over with their last hour, weeks are seven days" {
	visits u1 2024-06-17T20:10:00Z 2024-06-18T18:59:00Z >in.tsv # 23 hours
	assert_equal "$(profile retention --rolling in.tsv | tail -n +2)" ""
	visits u1 2024-06-17T20:10:00Z 2024-06-18T19:00:00Z >in.tsv # 24
	assert_equal "$(profile retention --rolling in.tsv | column cohort n users)" "$(tsv '2024-06-18 0 1')"
	assert_equal "$(profile retention --rolling --zone=UTC in.tsv | column cohort n users)" "$(tsv '2024-06-17 0 1')"
	visits u1 2024-06-03T00:00:00Z 2024-06-10T00:00:00Z 2024-06-16T23:00:00Z >in.tsv
	assert_equal "$(profile retention --rolling --period=week in.tsv | column n users returned)" "$(tsv '0 1 1' '1 1 1')"
}

@test "retention, lifecycle: --now is the end of what came before it" {
	visits u1 2024-06-01T12:00:00Z 2024-06-03T12:00:00Z 2024-06-09T12:00:00Z >in.tsv
	# midnight in Shanghai, the 5th is over and the 6th has not begun
	run -0 column n returned < <(profile retention --now=2024-06-05T16:00:00Z in.tsv)
	assert_output "$(tsv '0 1' '1 0' '2 1' '3 0' '4 0')"
	run -0 column period active dormant absent < <(profile lifecycle --now=2024-06-05T16:00:00Z in.tsv)
	assert_output "$(tsv '2024-06-01 1 0 0' '2024-06-02 0 1 0' '2024-06-03 1 0 0' '2024-06-04 0 1 0' '2024-06-05 0 0 1')"
	# groups are as large as they were then
	{
		echo $'channel\ttime\tuser\tevent'
		visits u1 2024-06-01T12:00:00Z | sed '1d; s/^/small\t/'
		for u in u2 u3; do visits $u 2024-06-09T12:00:00Z | sed '1d; s/^/late\t/'; done
	} >by.tsv
	run -0 column channel < <(profile lifecycle --by=channel --top=1 --now=2024-06-01T16:00:00Z by.tsv)
	assert_output small
}

@test "lifecycle: who was away for two periods was absent, and two days of a week are one" {
	visits u1 2024-06-03T12:00:00Z 2024-06-06T12:00:00Z >in.tsv
	run -0 where '@users > 0 { print @stage, @next, @users }' < <(profile lifecycle --matrix in.tsv)
	assert_output "$(tsv 'new dormant 1' 'dormant absent 1' 'absent resurrecting 1')"
	run -0 column active new returning resurrecting < <(profile lifecycle --period=week in.tsv)
	assert_output "$(tsv '1 1 0 0')"
	# ten in the period before are enough for a rate
	for ((i = 0; i < 10; i++)); do visits u$i 2024-06-03T12:00:00Z 2024-06-04T12:00:00Z; done | awk 'NR == 1 || !/^time/' >in.tsv
	run -0 column kept note < <(profile lifecycle in.tsv)
	assert_line --index 1 "$(printf '1\tthe period is not over')"
	run -0 where '@kept != ""' < <(profile lifecycle --min-sample=11 in.tsv)
	assert_output ""
}

@test "funnel: the time between steps is of the chain that got there first" {
	export every='user=u1'
	# and of those that got as far as any, the first
	events 'play time=2024-06-18T12:00:00Z' 'like time=2024-06-18T12:00:10Z' \
	    'play time=2024-06-18T12:01:00Z' 'like time=2024-06-18T12:01:05Z' >in.tsv
	run -0 column users median_ms < <(profile funnel --min-sample=1 view like order in.tsv)
	assert_output $'1\t\n1\t10000\n0\t'
}

@test "funnel: rows that are no step do not disturb a strict order before it has begun" {
	export every='user=u1'
	events 'search time=2024-06-18T12:00:00Z' 'play time=2024-06-18T12:00:10Z' 'like time=2024-06-18T12:01:00Z' >in.tsv
	assert_equal "$(profile funnel --strict-order view like in.tsv | column users | tail -n 1)" 1
	events 'play time=2024-06-18T12:00:10Z' 'search time=2024-06-18T12:00:20Z' 'like time=2024-06-18T12:01:00Z' >in.tsv
	assert_equal "$(profile funnel --strict-order view like in.tsv | column users | tail -n 1)" 0
}

@test "funnel: as many users as --min-sample give shares and a median, one less gives none" {
	{
		echo $'user\tevent\ttime'
		for ((i = 0; i < 10; i++)); do
			printf 'u%d\tplay\t2024-06-18T12:00:00Z\nu%d\tlike\t2024-06-18T12:00:0%dZ\n' $i $i $((1 + i / 5))
		done
	} >in.tsv
	run -0 column of_first of_before median_ms note < <(profile funnel view like in.tsv)
	assert_line --index 0 $'1\t\t\t'
	assert_line --index 1 $'1\t1\t1500\t'
	run -0 column of_first of_before median_ms note < <(profile funnel --min-sample=11 view like in.tsv)
	assert_line --index 0 $'\t\t\tfewer than 11 users'
	assert_line --index 1 $'\t\t\tfewer than 11 users at the step before'
	# ten at the step before, nine at this one: a share, and no median
	sed '$d' in.tsv >nine.tsv
	run -0 column of_before median_ms note < <(profile funnel view like nine.tsv)
	assert_line --index 1 $'0.9\t\tfewer than 10 users at this step'
}

@test "funnel: several columns of one step are each looked at" {
	export every='user=u1 time=2024-06-18T12:00:00Z'
	events 'play channel=feed currency=CNY' 'play channel=CNY currency=CNY user=u2' 'play channel=feed user=u3' >in.tsv
	assert_equal "$(profile funnel 'play@channel=feed@currency=CNY' in.tsv | column users)" 1
}

@test "by: --top-by leaves out what has too few cases, at the minimum it counts" {
	tsv 'k x y' 'a 1 1' 'a 1 1' 'b 9 1' 'b 9 1' 'b 9 1' 'c 99 1' >in.tsv
	assert_equal "$(profile by k --rate=x/y --min-sample=2 --top-by=x/y --top=1 in.tsv | column k)" b
	assert_equal "$(profile by k --rate=x/y --top-by=x/y --top=1 in.tsv | column k)" c
	assert_equal "$(profile by k --quantile=x:0.5 --min-sample=3 --top-by=x:0.5 --top=1 in.tsv | column k)" b
	assert_equal "$(profile by k --quantile=x:0.5 --min-sample=2 --top-by=x:0.5 --top=3 in.tsv | column k)" $'b\na\nc'
}

@test "by: products are rounded half away from zero, decayed values too" {
	# 0.5 of a billionth is a whole one in the ninth place, of whatever sign
	tsv 'k r w' 'a 0.5 0.000000001' 'b -0.5 0.000000001' 'c 0.4 0.000000001' 'd -0.4 0.000000001' \
	    'a 0 1' 'b 0 1' 'c 0 1' 'd 0 1' >in.tsv
	run -0 column k mean_r@w < <(profile by k --mean=r@w in.tsv)
	assert_output "$(tsv 'a 1e-09' 'b -1e-09' 'c 0' 'd 0')"
	tsv 'time k x' '2024-06-18T12:00:00Z a -0.0000006' '2024-06-18T12:00:00Z b 0.0000006' '2024-06-18T12:00:00Z c -0.0000004' >in.tsv
	run -0 column x:1d < <(profile by k --decay=x:1d in.tsv)
	assert_output $'-1e-06\n1e-06\n0'
	# half of 2^63 millionths is the most: to the 18 digits that a number may have
	tsv 'time k x' '2024-06-18T12:00:00Z a 4611686018427.3879' '2024-06-18T12:00:00Z b 4611686018427.38791' >in.tsv
	run -1 --separate-stderr profile by k --decay=x:1d in.tsv
	assert_equal "${#lines[@]}" 2
	assert_line --index 1 --regexp '^a'
	# shellcheck disable=SC2154 # set by run
	assert_regex "$stderr" "in.tsv:3: x: too large for a decayed sum"
}

@test "by: a rate over less than nothing has no cases, one over very much has enough" {
	tsv 'k finishes views' 'a 2 -5' >in.tsv
	run -0 profile by k --rate=finishes/views in.tsv
	assert_line --index 1 --regexp $'^a\t1\t\tfinishes/views: fewer than 1 cases'
	{
		tsv 'k finishes views'
		for ((i = 0; i < 20; i++)); do tsv 'a 1 999999999999999999'; done
	} >in.tsv
	run -0 column finishes/views < <(profile by k --rate=finishes/views --min-sample=1000 in.tsv)
	assert_output "1e-18"
}

# hours COUNT ... - in hour i, ten rows of which COUNT have the tag a; then one row now
hourly() {
	awk -v counts="$*" 'BEGIN { n = split(counts, r, " "); print "time\ttags"
		for (h = 1; h <= n; h++) for (k = 0; k < 10; k++)
			printf "2024-06-18T%02d:00:00Z\t%s\n", h, k < r[h] ? "a" : "b"
		printf "2024-06-18T%02d:10:00Z\tnow\n", n + 1 }'
}
rising() { profile topics --topics=tags --zone=UTC "$@"; }

@test "topics: a burst weighs all of its periods, the first and the last too" {
	# 16 of 60 in all, twice that in a burst: 8 ln 2 + 2 ln((1 - 32/60) / (1 - 16/60)) each
	weight=$(awk 'BEGIN { printf "%.6g", 2 * (8 * log(2) + 2 * log((60 - 32) / (60 - 16))) }')
	hourly 0 0 8 8 0 0 >in.tsv
	run -0 where '@topic == "a" { print @bursts, @burst_from, @burst_until, @burst_weight }' < <(rising in.tsv)
	assert_output "$(tsv "1 2024-06-18T03:00:00Z 2024-06-18T05:00:00Z $weight")"
	hourly 8 8 0 0 0 0 >in.tsv
	run -0 where '@topic == "a" { print @bursts, @burst_from, @burst_until, @burst_weight }' < <(rising in.tsv)
	assert_output "$(tsv "1 2024-06-18T01:00:00Z 2024-06-18T03:00:00Z $weight")"
	hourly 0 0 0 0 8 8 >in.tsv
	run -0 where '@topic == "a" { print @bursts, @burst_until, @bursting }' < <(rising in.tsv)
	assert_output "$(tsv '1 2024-06-18T07:00:00Z 1')"
}

@test "topics: three whole periods and --min-sample rows are enough, --now may lie before all" {
	hourly 1 1 3 >in.tsv
	run -0 where '@topic == "a" { print @last, (@ln_p < 0) }' < <(rising in.tsv)
	assert_output "$(tsv '3 1')"
	run -0 where '@topic == "a" { print @last, @note }' < <(rising --min-sample=6 in.tsv)
	assert_output $'\tfewer than 6 rows'
	hourly 2 3 >in.tsv
	run -0 where '@topic == "a" { print @last, @note }' < <(rising in.tsv)
	assert_output $'\tfewer than 3 whole periods'
	run -0 where '@topic == "a" { print @count, @last, @note }' < <(rising --now=2024-06-01T00:00:00Z in.tsv)
	assert_output $'5\t\tfewer than 3 whole periods'
}

@test "topics: of the whole periods the last ones are looked at" {
	hourly 1 2 3 4 5 6 >in.tsv
	run -0 where '@topic == "a" { print @count }' < <(rising --series --periods=4 in.tsv)
	assert_output $'3\n4\n5\n6'
}

@test "topics: a topic that the other set has is compared, and ranked by G2" {
	{ echo $'time\ttags'; for ((i = 0; i < 60; i++)); do tsv "2024-06-18T01:00:00Z $([ $i -lt 2 ] && echo rare || echo same)"; done; } >here.tsv
	{ echo $'time\ttags'; for ((i = 0; i < 60; i++)); do tsv "2024-06-18T01:00:00Z $([ $i -lt 20 ] && echo rare || echo same)"; done; } >there.tsv
	rising --against=there.tsv here.tsv >out
	run -0 where '{ print @topic, @count, @against, (@g2 > 3.84) }' <out
	assert_output "$(tsv 'rare 2 20 1' 'same 58 40 1')"
	# 2 and 58 of 60 against 20 and 40: G2 of a table of two by two is the same for both,
	# and nothing for what all rows have
	sed -i 's/same$\|rare$/&|all/' here.tsv there.tsv
	run -0 where '{ print @topic }' < <(rising --against=there.tsv --top=2 here.tsv)
	assert_output $'rare\nsame'
}

@test "comments: five Latin letters in a row are masked, four are not" {
	tsv 'item text' 'v 喜欢，abcd，abcde，结束' >in.tsv
	run -0 column positive_example < <(profile comments --min-sample=1 --examples in.tsv)
	assert_output '喜欢，abcd，*，结束'
}
