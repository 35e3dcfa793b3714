# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2016 # awk programs
# Where an answer of profile turns into another: exactly at a minimum, at the end of a
# window, among things alike, with a cell missing.  Items, creators and seconds.
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
