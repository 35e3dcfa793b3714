# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2016 # awk programs
# What is hidden in four weeks of made-up people, and whether each mode shows it to
# somebody who looks.  Every number expected here is of the plan at the head of
# data/profile/truth.awk, or of a closed form of it.
load helper

now=2024-07-01T00:00:00+08:00

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return
	truth=$BATS_TEST_DIRNAME/data/profile/truth.awk
	awk -v table=events -f "$truth" | {
		read -r head
		echo "$head"
		sort
	} >events.tsv
	awk -v table=posts -f "$truth" >posts.tsv
	awk -v table=comments -f "$truth" >comments.tsv
	profile user events.tsv >users.tsv
}

setup() { cd "$BATS_FILE_TMPDIR" || return; }

@test "the log holds as many people and follows as planned, and nobody has a second gap" {
	assert_equal "$(tail -n +2 events.tsv | cut -f 3 | sort -u | grep -c .)" $((2521 + 300 + 40))
	assert_equal "$(cut -f 6 events.tsv | grep -c follow)" $((60 * 4 + 4))
	assert_equal "$(cut -f 6 events.tsv | grep -c order)" $((283 + 72))
	[ "$(wc -l <events.tsv)" -gt 30000 ]
}

@test "by: who always watches for the same time are the forty bots" {
	profile by platform,user --quantile=watch_ms:0,1 --distinct=item --min-sample=10 events.tsv >by
	run -0 where '@user != "" && @watch_ms:0 != "" && @watch_ms:0 == @watch_ms:1 { print @user, @watch_ms:0, @distinct_item }' <by
	assert_equal "${#lines[@]}" 40
	assert_line --index 0 "$(tsv 'b00 1200 6')"
	assert_line --index 39 "$(tsv 'b39 1200 6')"
	# one of the channels sells to a fifth of the others' share
	run -0 profile by channel --rate=order/impression --min-sample=400 events.tsv
	assert_line "$(tsv 'feed 862 0.03')	$(wilson 12 400)	"
	assert_line "$(tsv 'live 910 0.15')	$(wilson 60 400)	"
}

@test "user: all 300 silent viewers are found, with the bots, and nobody else" {
	run -0 bash -c "cut -f 2 users.tsv | cut -c 1 | sort | uniq -c" # what there is
	where '@silent > 0 { print substr(@user, 1, 1), @silent }' <users.tsv | sort | uniq -c >silent
	run -0 awk '{ print $2, $3, $1 }' silent
	assert_output $'b 6 40\ns 1 300'
	# the bots are awake for six of the 24 hours from 0:00 to 6:00, nobody else is
	run -0 where '@off_peak_share == 0.25 { print substr(@user, 1, 1) }' <users.tsv
	assert_equal "$(sort <<<"$output" | uniq -c | tr -s ' ')" " 40 b"
	# and those who were away for two weeks are back
	run -0 where '@stage == "returning" { print substr(@user, 1, 1) }' <users.tsv
	assert_equal "$(sort <<<"$output" | uniq -c | tr -s ' ')" " 80 d"
}

@test "user: a tag that took over a week ago weighs what its half-life says, and drifts" {
	profile user --now="$now" --posts=posts.tsv --drift=1d events.tsv >out
	# a view at noon on each day: shares of the last seven under 7 d and under 1 d
	want=$(awk 'function share(h,    d, w, all, new) {
			for (d = 3; d <= 30; d++) { w = 2 ^ (-(30.5 - d) / h); all += w; if (d > 23) new += w }
			return new / all }
		BEGIN { printf "%.6g|%.6g\t%.6g", share(7), 1 - share(7), share(1) - share(7) }')
	where '@user ~ /^x/ { print @interest_shares, @drift, @interests }' <out | sort | uniq -c >drift
	assert_equal "$(wc -l <drift)" 1
	assert_equal "$(awk '{ print $2 "\t" $3 }' drift)" "$want"
	grep -q $'^ *20 .*\t狗:.*|猫:' drift
	# whoever has one tag only does not drift
	assert_equal "$(where '@user ~ /^s/ { print @drift }' <out | sort | uniq -c | tr -s ' ')" " 300 0"
}

@test "item: the head and the tail, and the half-life of what cools" {
	profile item --now="$now" events.tsv >out
	profile item --now="$now" --top=2 events.tsv | column item views tier >top
	# 8 views in each of 672 hours; 120 * 2^(-h/12), rounded, in each of 48
	cooled=$(awk 'BEGIN { for (h = 0; h < 48; h++) n += int(120 * 2 ^ (-h / 12) + 0.5); print n }')
	assert_equal "$(cat top)" "$(tsv 'v_head 5376 head' "v_cool $cooled head")"
	plays=$(awk -F'\t' '$6 == "play"' events.tsv | wc -l)
	want=$(awk -v n="$plays" 'BEGIN { printf "%.6g", 5376 / n }')
	assert_equal "$(where '@item == "v_head" { print @views_share, @cumulative_share }' <out)" "$want	$want"
	assert_equal "$(where '@item ~ /^tail/ { print @tier, (@views < 4) }' <out | sort | uniq -c | tr -s ' ')" \
	    " 60 tail	1"
	# a day is two half-lives; every tenth view came from a search
	run -0 where '@item == "v_cool" { print between(@half_life_hours, 11.5, 12.5),
	    between(@velocity, 0.245, 0.255), between(@search_share, 0.099, 0.101) }' <out
	assert_output "$(tsv '1 1 1')"
	# what comes evenly, or stopped days ago, has none
	run -0 where '@item == "v_head" || @item == "v_drop" { print @item, @half_life_hours "." }' <out
	assert_output "$(tsv 'v_drop .' 'v_head .')"
}

@test "creator: sameness begins on the fourteenth, in one of two who post alike till then" {
	sameness() { column creator works tag_similarity near_duplicate_share; }
	echo creator,event | profile creator --posts=posts.tsv | sameness | grep '^same\|^varied' >out
	# of same six works have one tag: 15 of the 66 pairs of twelve
	assert_equal "$(cat out)" "$(tsv "same 12 $(awk 'BEGIN { printf "%.6g", 15 / 66 }') 0.5" 'varied 12 0 0')"
	awk -F'\t' 'NR == 1 || $6 < "2024-06-14"' posts.tsv >before.tsv
	awk -F'\t' 'NR == 1 || $6 >= "2024-06-14"' posts.tsv >after.tsv
	echo creator,event | profile creator --posts=before.tsv | sameness | grep '^same\|^varied' >out
	assert_equal "$(cat out)" "$(tsv 'same 6 0 0' 'varied 6 0 0')"
	echo creator,event | profile creator --posts=after.tsv | sameness | grep '^same\|^varied' >out
	assert_equal "$(cat out)" "$(tsv 'same 6 1 1' 'varied 6 0 0')"
}

@test "funnel: people leave between cart and order in one channel, and it is no chance" {
	profile funnel --by=channel impression view cart order events.tsv >out
	assert_equal "$(where '@channel != "" { print @channel, @step, @users, @of_before }' <out)" \
	    "$(for c in feed live search; do
		tsv "$c 1 400 " "$c 2 300 0.75" "$c 3 150 0.5"
		[ $c = feed ] && tsv 'feed 4 12 0.08' || tsv "$c 4 60 0.4"
	    done)"
	assert_equal "$(where '@channel == "feed" && @step == 4 { print @lost, @drop_off, @drop_off_lo, @drop_off_hi }' <out)" \
	    "$(tsv '138 0.92')	$(wilson 138 150)"
	assert_equal "$(where '@channel == "live" && @step == 4 { print @drop_off_lo, @drop_off_hi }' <out)" "$(wilson 90 150)"
	assert_equal "$(where '@channel == "live" { print @median_ms }' <out)" $'\n2000\n60000\n300000'
	# an order comes six minutes after the view, and not a second earlier
	assert_equal "$(profile funnel --window=360s view cart order events.tsv | column users | tail -n 1)" 132
	assert_equal "$(profile funnel --window=359s view cart order events.tsv | column users | tail -n 1)" 0
}

@test "retention: of the day of the bots a sixth comes back, of the days around it half" {
	profile retention --periods=22 events.tsv >out
	assert_equal "$(where '@cohort ~ /2[678]/ && @n == 1 { print @cohort, @users, @returned, @retention_lo, @retention_hi }' <out)" \
	    "$(tsv '2024-06-26 60 10')	$(wilson 10 60)
$(tsv '2024-06-27 20 10')	$(wilson 10 20)
$(tsv '2024-06-28 20 10')	$(wilson 10 20)"
	# of those of the 3rd, 80 + 20 are there after three weeks, and but 20 a day before:
	# 20 ordinary, 15 silent, 30 talkers, 80 asleep and 20 drifting
	assert_equal "$(where '@cohort == "2024-06-03" && @n >= 20 && @n < 22 { print @n, @users, @returned }' <out)" \
	    "$(tsv '20 165 20' '21 165 100')"
}

@test "lifecycle: eighty wake up on the 24th, and nobody on any other day" {
	profile lifecycle events.tsv >out
	assert_equal "$(where '@resurrecting > 0 { print @period, @resurrecting, @new }' <out)" "$(tsv '2024-06-24 80 20')"
	# they fell asleep on the 10th, as did 10 ordinary of the 6th and 10 of the 9th, 30
	# talkers, 12 silent of the 6th and those 3 of the 5th who had ordered
	assert_equal "$(where '@period == "2024-06-10" { print @dormant }' <out)" $((80 + 10 + 10 + 30 + 12 + 3))
	assert_equal "$(profile lifecycle --period=week events.tsv | where '@resurrecting > 0 { print @period, @resurrecting }')" \
	    "$(tsv '2024-06-24 80')"
}

@test "hook: three in five leave one video in its fourth second" {
	profile hook events.tsv >out
	# 20 of 400 before, 240 of the 380 left; of the e 20 of 340 in the same second
	want=$(awk 'BEGIN { OFS = "\t"; print 0.95, 3000, 0.6, sprintf("%.6g", 240 / 380), 3000,
	    sprintf("%.6g", 0.95 * (240 / 380 - 260 / 720)) }')
	assert_equal "$(where '@item == "v_drop" { print @keep_3s, @node_ms, @node_fall, @node_rate, @weak_ms, @weak_fall }' <out)" "$want"
	assert_equal "$(where '@item == "v_drop" { print @complete, @replayed, @replays, @keep_5s }' <out)" "$(tsv "80 10 20 $(awk 'BEGIN { print (400 - 20 - 240 - 5) / 400 }')")"
	# nothing else of its length has a node worth the name
	assert_equal "$(where '@item ~ /^e/ { print (@node_fall < 0.06) }' <out)" $'1\n1\n1\n1'
	# who is gone after 1.2 s, all of them, was none
	assert_equal "$(where '@keep_2s == 0 && @keep_2s != "" { print @item, @node_ms, @node_fall }' <out)" \
	    "$(tsv 'z0 1000 1' 'z1 1000 1' 'z2 1000 1' 'z3 1000 1' 'z4 1000 1' 'z5 1000 1')"
}

@test "topics: the burst has its six hours, and what rises in the last hour comes first" {
	profile topics --topics=tags --now="$now" --top=1 events.tsv >out
	# once in 19 rows an hour, and 15 times in the last, of 33
	assert_equal "$(column topic last bursting burst_from burst_until <out)" \
	    "$(tsv '夜市 15 1 2024-06-30T15:00:00Z 2024-06-30T16:00:00Z')"
	run -0 where '{ print (@p_adjusted < 1e-6), between(@index, 700, 1000) }' <out
	assert_output "$(tsv '1 1')"
	profile topics --topics=tags --now="$now" events.tsv >out
	run -0 where '@topic == "露营" { print @count, @bursts, @burst_from, @burst_until, @bursting }' <out
	assert_output "$(tsv "$((672 + 72)) 1 2024-06-18T04:00:00Z 2024-06-18T10:00:00Z 0")"
	# day by day it is the 18th
	profile topics --topics=tags --series --period=1d --now="$now" events.tsv >out
	run -0 where '@topic == "露营" && @count != 24 { print @period, @count }' <out
	assert_output "$(tsv '2024-06-17T16:00:00Z 96')"
}

@test "comments: one item is asked for its price and complained about, by how many" {
	profile comments --top=1 comments.tsv >out
	assert_equal "$(column item comments asks_price asks_price_rate asks_price_rate_lo asks_price_rate_hi <out)" \
	    "$(tsv 'ask 100 45 0.45')	$(wilson 45 100)"
	assert_equal "$(column complains complains_rate_lo complains_rate_hi <out)" "30	$(wilson 30 100)"
	assert_equal "$(where '{ print (@sentiment < -0.3) }' <out)" 1
	profile comments comments.tsv | where '@item ~ /^calm/ { print @asks_price, @complains, @praises, (@sentiment > 0.3) }' >out
	assert_equal "$(uniq -c out | tr -s ' ')" " 5 0	0	10	1"
}

@test "graph: two communities, and the one who is in between" {
	profile graph --undirected --events=follow events.tsv >out
	for letter in A B; do
		where "@node ~ /^($letter|c${letter,})/ { print @community }" <out | sort | uniq -c >one
		assert_equal "$(awk '{ print $1 }' one)" 36
	done
	assert_equal "$(where '@node ~ /^[AB]/ { print @community }' <out | sort -u)" $'1\n2'
	# all paths from one to the other: 2 * 36 * 36 of the 72 * 71 pairs, and those from
	# ca0 to ca1 and cb0 to cb1, of which it is one of 21 followers of either
	run -0 where '@betweenness > 0.5 { print @node, (@betweenness < 0.515) }' <out
	assert_output "$(tsv 'broker 1')"
	# with 120 edges in each, 4 that lead away from the broker
	run -0 profile graph --undirected --events=follow --communities events.tsv
	assert_equal "$(column nodes inside_weight cut_weight <<<"$output")" "$(tsv '37 122 2' '36 120 2')"
}

# daily - each user's mean watch time and views a day
daily() {
	where 'NR == 2 { print "platform", "user", "avg_watch_ms", "views_per_day", "silent", "money" }
	    { print @platform, @user, @watch_ms == "" ? "" : @watch_ms / @views, @views / @active_days, @silent, @money }' <users.tsv
}

@test "segments: bingers, grazers and bots, as many as there are and no fourth" {
	daily >daily.tsv
	on=avg_watch_ms,views_per_day
	profile segments platform,user --on=$on --log=$on daily.tsv >out
	assert_equal "$(column segment rows <out | uniq)" "$(tsv 'all 2861' '1 420' '2 140' '3 40')"
	# means of the plan: 3000 to 4900 by hundreds, not all alike often; 40 to 49 s; 1200
	run -0 where '@feature == "avg_watch_ms" && @segment != "all" { print between(@mean, 3800, 4200), between(@mean, 44000, 45000), (@mean == 1200) }' <out
	assert_output "$(tsv '1 0 0' '0 1 0' '0 0 1')"
	run -0 where '@feature == "views_per_day" && @segment != "all" { print @mean }' <out
	assert_output $'2\n8\n24'
	profile segments platform,user --on=$on --log=$on --assign daily.tsv >out
	assert_equal "$(where '@segment == 3 { print substr(@user, 1, 1) }' <out | sort | uniq -c | tr -s ' ')" " 40 b"
}

@test "the silent order twice as often as others, with bounds, once the bots are out" {
	# 1 who they are: the same watch time again and again, round the clock
	profile by platform,user --quantile=watch_ms:0,1 --min-sample=10 events.tsv |
	    where '@user != "" && @watch_ms:0 != "" && @watch_ms:0 == @watch_ms:1 { print @user }' >bots
	# 2 without them
	awk -F'\t' 'NR == FNR { bot[$1] = 1; next } !($3 in bot)' bots events.tsv | profile user >people.tsv
	# 3 silent or not, against who ordered, in two ways
	tsv 'stage rule column test value' 'silent r silent > 0' 'other r user filled ' >rules.tsv
	profile segments platform,user --rules=rules.tsv --conversion=money people.tsv >out
	assert_equal "$(where '{ print @segment, @known, @converted, @conversion, @conversion_lo, @conversion_hi }' <out)" \
	    "all	2821	355	$(awk 'BEGIN { printf "%.6g", 355 / 2821 }')	$(wilson 355 2821)
silent	300	72	0.24	$(wilson 72 300)
other	2521	283	$(awk 'BEGIN { printf "%.6g", 283 / 2521 }')	$(wilson 283 2521)"
	where 'NR == 2 { print "arm", "ordered" } { print (@silent > 0 ? "silent" : "other"), (@money > 0) + 0 }' <people.tsv >arms.tsv
	abtest test --rate=ordered --control=other --weights=other=2521,silent=300 arms.tsv >out
	# the log of a ratio of rates has the variance 1/a - 1/n + 1/b - 1/m (Katz et al.,
	# Biometrics 34 (1978) 469): 1.70 to 2.69 times as often
	run -0 where '{ print between(@value_control, 0.1122, 0.1123), @value,
	    between(@lift, 1.137, 1.139), between(@lift_lo, 0.62, 0.75), between(@lift_hi, 1.58, 1.75), (@p < 1e-6) }' <out
	assert_output "$(tsv '1 0.24 1 1 1 1')"
	# with the bots among them they would have looked a ninth worse
	profile segments platform,user --rules=rules.tsv --conversion=money users.tsv >out
	assert_equal "$(where '@segment == "silent" { print @known, @conversion_lo, @conversion_hi }' <out)" "340	$(wilson 72 340)"
}

@test "the bots stand out in every way at once: begun together, round the clock, gone next day" {
	profile by platform,user --quantile=watch_ms:0,1 --distinct=item --times --min-sample=10 events.tsv >by
	profile user --zone=Asia/Shanghai events.tsv | column user active_days off_peak_share views silent | sort >user
	where '@user != "" && @watch_ms:0 != "" && @watch_ms:0 == @watch_ms:1 { print @user, @first_time, @last_time }' <by | sort >same
	join -t $'\t' same user >both
	assert_equal "$(wc -l <both)" 40
	# 0:00 to 0:09 and 23:00 to 23:09 of the 26th; one day, a quarter at night, 24 views
	run -0 awk -F'\t' '$2 >= "2024-06-25T16:00" && $2 < "2024-06-25T16:10" && $3 >= "2024-06-26T15:00" &&
	    $3 < "2024-06-26T15:10" && $4 == 1 && $5 == 0.25 && $6 == 24 && $7 == 6 { n++ } END { print n }' both
	assert_output 40
	# of the cohort that they are, alone, none comes back
	awk -F'\t' 'NR == FNR { bot[$1] = 1; next } FNR == 1 || ($3 in bot)' same events.tsv >bots.tsv
	run -0 column cohort n users returned < <(profile retention --now="$now" --periods=2 bots.tsv)
	assert_output "$(tsv '2024-06-26 0 40 40' '2024-06-26 1 40 0' '2024-06-26 2 40 0')"
}
