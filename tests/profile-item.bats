# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2016,SC2154 # awk programs; stderr is set by run --separate-stderr
load helper

export every='platform=p item=v1' # of events()

demo=$TUILIU_SHARE/demo

setup_file() {
	awk -v rows=40000 -v seed=11 -f "$BATS_TEST_DIRNAME/data/profile/log.awk" >"$BATS_FILE_TMPDIR/log.csv"
	cd "$BATS_FILE_TMPDIR" || return
	# ten pieces of different sizes, each with the header
	awk 'NR == 1 { head = $0; next }
	    { f = "piece" (int(NR / 100) % 40 > 10 ? int(NR / 100) % 9 : 9) ".csv"
	      if (!(f in seen)) { print head >f; seen[f] = 1 }
	      print >f }' log.csv
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	log=$BATS_FILE_TMPDIR/log.csv
	pieces=("$BATS_FILE_TMPDIR"/piece?.csv)
}

@test "the planted item has its 158 views, 123 finishes and all bounds around its rates" {
	# share/demo/README.md; Wilson 95 % of 123 in 158 by the closed form, in awk
	profile item "$demo/events.csv" >out
	run -0 column item views finishes finish_rate <out
	assert_line "$(tsv '7710099856375583555 158 123 0.778481')"
	want=$(awk 'BEGIN { k = 123; n = 158; z = 1.959963984540054; p = k / n
	    m = (p + z * z / 2 / n) / (1 + z * z / n)
	    h = z * sqrt(p * (1 - p) / n + z * z / 4 / n / n) / (1 + z * z / n)
	    printf "%.6g\t%.6g", m - h, m + h }')
	run -0 column item finish_rate_lo finish_rate_hi <out
	assert_line "7710099856375583555"$'\t'"$want"
	run -0 awk -F'\t' 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
	    { for (i = 1; i <= NF; i++) for (name in at) if (name ~ /_rate$|^ctr$/ && $at[name] != "" &&
	      ($at[name "_lo"] > $at[name] || $at[name "_hi"] < $at[name] || $at[name "_lo"] < 0 ||
	      $at[name "_hi"] > 1)) print $0 }' out
	assert_output ""
}

@test "an item with three views says nothing about rates until it is asked to" {
	# share/demo/README.md, plant 2; three of three: the bound is 3 / (3 + z^2)
	run -0 bash -c "profile item '$demo/events.csv' | grep 7710217071743748943"
	assert_output --partial "fewer than 10 views"
	profile item "$demo/events.csv" >out
	run -0 column item views finishes finish_rate finish_rate_eb like_rate ctr <out
	assert_line "7710217071743748943"$'\t3\t3\t\t\t\t'
	profile item --min-sample 3 "$demo/events.csv" >out
	run -0 column item finish_rate finish_rate_lo finish_rate_hi <out
	assert_line "$(tsv '7710217071743748943 1 0.438503 1')"
}

@test "Wilson bounds are those of published tables" {
	# k n lo hi: R 4.2 prop.test(k, n, correct = FALSE), Newcombe 1998 Stat Med 17:857
	# Table I; 19 of 38: statsmodels test_confint_proportion_wilson_clip
	while read -r k n lo hi; do
		events "play*$n" "finish*$k" >in.tsv
		profile item in.tsv >out
		run -0 column finish_rate_lo finish_rate_hi <out
		assert_output "$lo"$'\t'"$hi"
	done <<-'EOF'
		19 38 0.348499 0.651501
		81 263 0.255289 0.36621
		15 148 0.0623864 0.160487
		500 1000 0.46907 0.53093
		190 200 0.910422 0.972617
	EOF
}

@test "every count is that of an awk script over the same rows" {
	profile item "$log" >out
	awk -F, -v OFS='\t' '
		NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
		$at["item"] == "" { next }
		{
			key = $at["platform"] OFS $at["item"]; e = $at["event"]; n[key, e]++; seen[key] = 1
			if (e == "play" || e == "watch") {
				if ($at["user"] != "" && !((key, $at["user"]) in who)) { who[key, $at["user"]] = 1; viewers[key]++ }
				if ($at["watch_ms"] != "") { ms[key, e] += $at["watch_ms"]; timed[key, e]++ }
				if ($at["channel"] != "") { ch[key, e]++; ch[key, e, $at["channel"]]++ }
			}
			if ($at["duration_ms"] > long[key]) long[key] = $at["duration_ms"]
			t = $at["time"]
			if (t != "") { if (first[key] == "" || t < first[key]) first[key] = t; if (t > last[key]) last[key] = t }
		}
		END {
			for (key in seen) {
				v = n[key, "play"] > 0 ? "play" : "watch"; w = timed[key, "watch"] > 0 ? "watch" : "play"
				print key, n[key, "impression"] + 0, n[key, v] + 0, (n[key, v] > 0 && !viewers[key] ? "" : viewers[key] + 0), n[key, "finish"] + 0,
				    n[key, "like"] + 0, n[key, "order"] + 0, timed[key, w] ? ms[key, w] "" : "", long[key],
				    ch[key, v] ? sprintf("%.6g", ch[key, v, "search"] / ch[key, v]) : "",
				    ch[key, v] ? sprintf("%.6g", (ch[key, v, "recommend"] + ch[key, v, "feed"]) / ch[key, v]) : "",
				    first[key], last[key]
			}
		}' "$log" | sort >want
	column platform item impressions views viewers finishes likes orders watch_ms duration_ms \
	    search_share recommend_share first_time last_time <out >got
	[ "$(wc -l <want)" -gt 300 ]
	diff -u <(sed 's/\.000Z/Z/g' want | sort) <(sort got)
}

@test "lines are in byte order of platform and item" {
	run -0 bash -c "profile item '$log' | tail -n +2 | cut -f 1,2 | sort -c"
}

@test "views are plays, and watches only where nothing was played" {
	events 'watch*4' 'play*3' 'watch*20 item=v2' >in.tsv
	run -0 bash -c "profile item in.tsv | cut -f 2,4"
	assert_line --index 1 "$(tsv 'v1 3')"
	assert_line --index 2 "$(tsv 'v2 20')"
}

@test "watch time is the mean of the rows that have one, against the longest duration" {
	events 'play*4 duration_ms=20000' 'watch watch_ms=5000' 'watch watch_ms=15000 duration_ms=40000' 'watch' >in.tsv
	profile item in.tsv >out
	run -0 column watch_ms avg_watch_ms duration_ms watch_ratio <out
	assert_output "$(tsv '20000 10000 40000 0.25')"
	run -0 column note <out
	assert_output --partial "rows with a watch time are not as many as views"
	assert_output --partial "durations differ"
	# plays carry the watch time where watches do not
	events 'play*2 watch_ms=3000 duration_ms=6000' 'watch*5' >in.tsv
	run -0 column watch_ms avg_watch_ms watch_ratio < <(profile item in.tsv)
	assert_output "$(tsv '6000 3000 0.5')"
}

@test "nothing known is an empty cell with its reason, never 0" {
	events 'play*12' >in.tsv
	profile item in.tsv >out
	run -0 column viewers watch_ms avg_watch_ms duration_ms watch_ratio ctr search_share views_24h velocity <out
	assert_output $'\t\t\t\t\t\t\t\t'
	run -0 column note <out
	for reason in 'no view names a user' 'no watch time' 'no impressions' 'no channel' 'views without a time'; do
		assert_output --partial "$reason"
	done
	# what is known to be none is 0
	run -0 column finishes finish_rate likes like_rate <out
	assert_output "$(tsv '0 0 0 0')"
}

@test "more of something than of views is no rate" {
	events 'play*10' 'finish*11' 'like*10' 'share*12' 'impression*9' >in.tsv
	profile item in.tsv >out
	run -0 column finish_rate finish_rate_lo finish_rate_eb like_rate share_rate ctr <out
	assert_output $'\t\t\t1\t\t'
	run -0 column note <out
	assert_output --partial "more finishes than views"
	assert_output --partial "more shares than views"
	assert_output --partial "more views than impressions"
}

@test "items that differ no more than by chance share one pooled rate" {
	events 'play*100' 'finish*30' 'play*200 item=v2' 'finish*62 item=v2' >in.tsv
	run -0 column finish_rate finish_rate_eb note < <(profile item in.tsv)
	# (30 + 62) / 300
	assert_line --index 0 --partial "0.3"$'\t'"0.306667"
	assert_line --index 1 --partial "0.31"$'\t'"0.306667"
	assert_output --partial "pooled"
}

@test "shrinking moves few views far and many views little, between rate and mean" {
	events 'play*1000 item=a' 'finish*900 item=a' 'play*1000 item=b' 'finish*100 item=b' \
	    'play*10 item=c' 'finish*10 item=c' 'play*1000 item=d' 'finish*500 item=d' >in.tsv
	profile item in.tsv >out
	run -0 awk -F'\t' 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
	    { r = $at["finish_rate"]; s = $at["finish_rate_eb"]; move[$2] = r > s ? r - s : s - r
	      if ((r - s) * (r - 0.5) < 0) print "away from the mean", $2 }
	    END { if (!(move["c"] > 10 * move["a"] && move["a"] > 0)) print "moves", move["c"], move["a"] }' out
	assert_output ""
}

@test "velocity compares the last 24 whole hours with the 24 before, the running hour left out" {
	# now is 10:30 on the 4th: windows from 10:00 to 10:00
	events 'play*3 time=2024-06-04T09:59:59.999Z' 'play*4 time=2024-06-03T10:00:00Z' \
	    'play*5 time=2024-06-03T09:59:59Z' 'play*9 time=2024-06-02T10:00:00Z' \
	    'play*50 time=2024-06-02T09:59:59Z' 'play*70 time=2024-06-04T10:00:00Z' \
	    'skip time=2024-06-04T10:30:00Z' 'play time=2024-06-01T00:00:00Z item=v2' >in.tsv
	profile item in.tsv >out
	run -0 column item views_24h views_24h_before velocity <out
	assert_line --index 0 "$(tsv 'v1 7 14 0.5')"
	assert_line --index 1 "$(tsv 'v2 0 0 ')"
	# an hour later the running hour is whole
	run -0 column views_24h views_24h_before < <(profile item --now 2024-06-04T11:00:00Z in.tsv)
	assert_line --index 0 "$(tsv '73 9')"
	run -0 column views_24h note < <(profile item --now 2024-06-04T09:00:00Z in.tsv)
	assert_line --index 0 --regexp $'^\t.*viewed after --now'
}

@test "velocity abstains when the data does not reach back 48 hours" {
	events 'play*3 time=2024-06-04T09:00:00Z' 'play*3 time=2024-06-03T12:00:00Z' \
	    'play time=2024-06-04T10:00:00Z' >in.tsv
	run -0 column views_24h views_24h_before velocity note < <(profile item in.tsv)
	assert_output --regexp $'^6\t\t\t.*less than 48 hours of data before now'
	# 47 hours do not do, 48 do
	for first in 11 10; do
		events 'play*3 time=2024-06-04T09:00:00Z' "play time=2024-06-02T$first:59:00Z" 'skip time=2024-06-04T10:00:00Z' >in.tsv
		run -0 column views_24h_before velocity < <(profile item in.tsv)
		[ $first = 10 ] || assert_output $'\t'
	done
	assert_output "$(tsv '1 3')"
}

@test "the channels that count as search and as recommendation can be named" {
	events 'play*6 channel=猜你喜欢' 'play*3 channel=搜索' 'play channel=search' 'play*5' >in.tsv
	run -0 column search_share recommend_share < <(profile item in.tsv)
	assert_output "$(tsv '0.1 0')"
	run -0 column search_share recommend_share < <(profile item --search 搜索,search --recommend 猜你喜欢 in.tsv)
	assert_output "$(tsv '0.4 0.6')"
}

@test "rows without an item belong to none, a platform may be empty" {
	events 'search item=' 'play*2 platform=' 'play item=' >in.tsv
	run -0 --separate-stderr bash -c "profile item in.tsv | cut -f 1-4"
	assert_line --index 1 $'\tv1\t0\t2'
	assert_equal "${#lines[@]}" 2
	assert_equal "$stderr" ""
}

@test "--top gives the items with the most views, at a tie in byte order" {
	events 'play*2 item=a' 'play*9 item=b' 'play*4 item=d' 'play*4 item=c' >in.tsv
	run -0 column item views < <(profile item --top 3 in.tsv)
	assert_output "$(tsv 'b 9' 'c 4' 'd 4')"
}

@test "bad cells are named and their rows left out" {
	events 'play' 'plai' 'play watch_ms=-1' 'play time=yesterday' 'play watch_ms=1.5' 'like' >in.tsv
	run -1 --separate-stderr profile item in.tsv
	run -0 column views likes <<<"$output"
	assert_output "$(tsv '1 1')"
	run -1 --separate-stderr profile item in.tsv
	assert_regex "$stderr" "in.tsv:3: event: not an event: 'plai'"
	assert_regex "$stderr" "in.tsv:4: watch_ms: .*'-1'"
	assert_regex "$stderr" "in.tsv:5: time: .*'yesterday'"
	assert_regex "$stderr" "in.tsv:6: watch_ms: not an integer: '1.5'"
	assert_regex "$stderr" '4 of 6 rows left out'
	run -2 --separate-stderr profile item --now soon in.tsv
	assert_regex "$stderr" "now.*'soon'"
}

@test "the result can be read as posts by rank score" {
	run -0 --separate-stderr bash -o pipefail -c "profile item '$demo/events.csv' | rank score -q"
	assert_line --index 0 --partial "score"
	assert_equal "${#lines[@]}" 41
	assert_equal "$stderr" ""
}

@test "any number of workers and any cut into files gives the same bytes" {
	profile item -j 1 "$log" >one
	for j in 2 3 7; do
		profile item -j $j "$log" | cmp - one
	done
	profile item -j 2 "${pieces[@]}" | cmp - one
	profile item -j 3 - <"$log" | cmp - one
}

@test "ten parts merged in any order and in stages equal one run" {
	[ ${#pieces[@]} = 10 ]
	profile item "$log" >one
	profile item --partial "$log" | profile item --merge | cmp - one
	for i in "${!pieces[@]}"; do
		profile item --partial -j $((i % 3 + 1)) "${pieces[i]}" >"part$i"
	done
	profile item --merge part? | cmp - one
	profile item --merge part7 part3 part0 part9 part1 part8 part2 part6 part4 part5 | cmp - one
	profile item --merge --partial part[0-3] >tree1
	profile item --merge --partial part[4-8] >tree2
	profile item --merge --partial tree2 part9 >tree3
	profile item --merge tree3 tree1 | cmp - one
	# the same state is the same bytes, however it came about, but for the inputs it names
	profile item --merge --partial part? >left
	profile item --merge --partial tree1 tree3 >right
	cmp left right
}

@test "a part that is foreign, damaged, cut short or counted already is refused" {
	profile item --partial "${pieces[0]}" >part0
	profile item --partial "${pieces[1]}" >part1
	refused() {
		run -2 --separate-stderr profile item --merge "$@"
		assert_equal "$output" ""
		assert_equal "${#stderr_lines[@]}" 1
		assert_regex "$stderr" "$why"
	}
	why='counted already' refused part0 part1 part0
	profile by item --partial "${pieces[0]}" >foreign
	why="a part of 'profile by', not of 'profile item'" refused foreign
	profile item --search x --partial "${pieces[0]}" >other
	why='other options' refused part1 other
	head -n 20 part0 >short
	why='cut short' refused short
	sed '5s/[0-9]/7/' part0 | sed '5s/1/2/' >damaged
	why='damaged' refused damaged
	why='not a state' refused "${pieces[0]}"
	# whole lines missing, the last one there
	sed 7d part0 >fewer
	why='damaged' refused fewer
	profile item --merge part0 part1 >/dev/null
}

@test "a state updated by three runs equals one run over everything" {
	profile item "${pieces[@]}" >one
	profile item --state st "${pieces[@]:0:4}" | cmp - <(profile item "${pieces[@]:0:4}")
	profile item --state st "${pieces[@]:4:1}" >/dev/null
	profile item --state st "${pieces[@]:5}" | cmp - one
	profile item --merge st | cmp - one
}

@test "an input that the state holds already is refused and changes nothing" {
	profile item --state st "${pieces[0]}" "${pieces[1]}" >/dev/null
	cp st before
	run -2 --separate-stderr profile item --state st "${pieces[2]}" "${pieces[1]}"
	assert_equal "$output" ""
	assert_regex "$stderr" 'counted already'
	cmp st before
	# the content counts, not the name
	cp "${pieces[0]}" renamed.csv
	run -2 profile item --state st renamed.csv
	cmp st before
	# what the view shows is not what the state holds
	profile item --state st --top 2 --min-sample 50 "${pieces[2]}" >/dev/null
	profile item --merge st | cmp - <(profile item "${pieces[@]:0:3}")
}

@test "a killed run leaves the old state, and the next one may go on" {
	profile item --state st "${pieces[0]}" >/dev/null
	cp st before
	mkfifo pipe
	profile item --state st pipe >out 2>/dev/null 3>&- &
	pid=$!
	exec 9>pipe
	cat "${pieces[1]}" >&9
	kill -9 $pid
	exec 9>&-
	wait $pid || true
	cmp st before
	profile item --state st "${pieces[1]}" | cmp - <(profile item "${pieces[0]}" "${pieces[1]}")
}

@test "a second run on a state in use exits with 75" {
	mkfifo pipe
	profile item --state st pipe >out 3>&- &
	pid=$!
	exec 9>pipe
	head -n 1 "${pieces[0]}" >&9
	run -75 --separate-stderr profile item --state st "${pieces[1]}"
	assert_equal "$output" ""
	tail -n +2 "${pieces[0]}" >&9
	exec 9>&-
	wait $pid
	cmp out <(profile item "${pieces[0]}")
}

@test "a long video that only looks bad stands high among the long ones" {
	# twenty of 15 s, watched for 60 % on average; twenty of 5 min, watched for 10 % on
	# average; v300_19 is the best of these, at 15 %
	awk 'BEGIN {
		print "platform,item,event,watch_ms,duration_ms"
		for (i = 0; i < 20; i++)
			for (k = 0; k < 10; k++) {
				printf "p,v15_%02d,play,%d,15000\n", i, 6000 + 300 * i
				printf "p,v300_%02d,play,%d,300000\n", i, 16000 + 1500 * i
			}
	}' >in.csv
	profile item --bins 2 in.csv >out
	run -0 column item watch_ratio duration_bin watch_position <out
	assert_line "$(tsv 'v300_19 0.148333 2 0.975')"
	assert_line "$(tsv 'v15_19 0.78 1 0.975')"
	assert_line "$(tsv 'v15_00 0.4 1 0.025')" # whose ratio is better than that of any long one
	# in one bin the long ones would all be at one end
	profile item --bins 1 in.csv >out
	run -0 column item duration_bin watch_position <out
	assert_line "$(tsv 'v15_19 1 0.4875')"
}

@test "views that halve every eight hours have that half-life, and rising ones none" {
	awk 'function put(item, hour, n) {
		for (; n > 0; n--)
			printf "2024-06-%02dT%02d:30:00Z,p,%s,play\n", 1 + int(hour / 24), hour % 24, item
	}
	BEGIN {
		print "time,platform,item,event"
		for (h = 0; h < 48; h++) {
			put("falls", h, int(2000 * 2 ^ (-h / 8) + 0.5))
			put("rises", h, 10 + h)
			put("few", h, h == 3)
		}
		put("falls", 20, 300) # somebody shared it; one point of twelve
		put("rises", 48, 1)
	}' >in.csv
	profile item in.csv >out
	run -0 column item half_life_hours note <out
	assert_line --regexp $'^falls\t(7\.[5-9]|8|8\.[0-5])[0-9]*\t'
	assert_line --regexp "^rises"$'\t\t'".*half-life: the most views came less than 12 hours ago"
	assert_line --partial "half-life: fewer than 10 views in 48 hours"
}

@test "the head are the items that hold four fifths of all views, by views and then by name" {
	events 'play*60 item=a' 'play*15 item=c' 'play*15 item=b' 'play*10 item=d' 'like item=e' >in.tsv
	profile item in.tsv >out
	run -0 column item views_share cumulative_share tier <out
	assert_output "$(tsv 'a 0.6 0.6 head' 'b 0.15 0.75 head' 'c 0.15 0.9 head' 'd 0.1 1 tail' 'e 0 1 tail')"
	profile item --head 0.5 in.tsv >out
	run -0 column item tier <out
	assert_output "$(tsv 'a head' 'b tail' 'c tail' 'd tail' 'e tail')"
}

@test "every rate is shrunk: much where views are few, and wholly where only chance tells items apart" {
	# the same like rate everywhere but in one item, and one of few views
	events 'play*1000 item=a' 'like*20 item=a' 'play*1000 item=b' 'like*300 item=b' \
	    'play*1000 item=c' 'like*100 item=c' 'play*12 item=d' 'like*6 item=d' \
	    'comment*10 item=a' 'comment*10 item=b' 'comment*10 item=c' >in.tsv
	profile item in.tsv >out
	column item like_rate like_rate_eb comment_rate_eb <out >rates
	run -0 awk '{ d = $2 > $3 ? $2 - $3 : $3 - $2
	    print $1, (d < 0.005 ? "near" : d > 0.03 ? "far" : "between"), $4 }' rates
	# 30 comments of 3012 views
	assert_output "a near 0.00996016
b near 0.00996016
c near 0.00996016
d far 0.00996016"
}

@test "items that the events lack come from a posts table, rates rebuilt from their bases" {
	events 'play*20 item=v1' 'finish*5 item=v1' >in.tsv
	cat >posts.csv <<-'EOF'
		platform,account,item,asof,window,views,finish_rate,likes,ctr,duration_ms,avg_watch_ms
		p,a,v1,2024-06-02T00:00:00Z,lifetime,900,0.9,5,0.5,9000,900
		p,a,v2,2024-06-02T00:00:00Z,lifetime,900,0.9,5,0.5,9000,900
		p,a,v2,2024-06-03T00:00:00Z,lifetime,1000,0.333,50,0.1,20000,9000
		p,a,v2,2024-06-04T00:00:00Z,day,10,0.5,1,,,
		p,a,v3,2024-06-04T00:00:00Z,lifetime,400,,,,,
	EOF
	profile item --posts posts.csv in.tsv >out
	run -0 column item impressions views finishes likes shares finish_rate ctr watch_ms <out
	assert_output "$(tsv 'v1 0 20 5 0 0 0.25  ' 'v2 10000 1000 333 50  0.333 0.1 9000000' \
	    'v3  400      ')"
	run -0 column item note <out
	assert_line --partial "of --posts, counts rebuilt from rates"
	# they are none of the state's
	profile item --partial in.tsv >part
	profile item --merge --posts posts.csv part | cmp - out
	profile item --state st --posts posts.csv in.tsv | cmp - out
	profile item --merge st | cmp - <(profile item in.tsv)
	run -2 --separate-stderr profile item --posts nowhere.csv in.tsv
	assert_regex "$stderr" "nowhere.csv"
}

# views CHANNEL ITEM VIEWS FINISHES ... - an events table
views() {
	printf '%s %s %s %s\n' "$@" | awk '
		BEGIN { print "platform\titem\tevent\tchannel" }
		{
			for (i = 0; i < $3; i++) printf "p\t%s\tplay\t%s\n", $2, $1
			for (i = 0; i < $4; i++) printf "p\t%s\tfinish\t%s\n", $2, $1
		}'
}

@test "under --by an item is head or tail, and its rate shrunk, among those of the same value" {
	# v1 has most of the searches and few of the recommended views; what is found by
	# search is finished by nine in ten, what is recommended by one in ten
	views search v1 800 720 search v2 100 95 search v3 100 80 search v4 10 5 \
	    feed v1 100 10 feed v2 1800 20 feed v3 90 20 feed v4 10 5 >in.tsv
	profile item --by channel in.tsv >out
	run -0 column channel platform item views views_share tier <out
	assert_output "$(tsv 'feed p v1 100 0.05 tail' 'feed p v2 1800 0.9 head' 'feed p v3 90 0.045 tail' \
	    'feed p v4 10 0.005 tail' 'search p v1 800 0.792079 head' 'search p v2 100 0.0990099 head' \
	    'search p v3 100 0.0990099 tail' 'search p v4 10 0.00990099 tail')"
	# the same five of ten go down in the one and up in the other
	run -0 awk -F'\t' 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
	    $3 == "v4" { print $1, ($at["finish_rate_eb"] < 0.45 ? "down" : $at["finish_rate_eb"] > 0.55 ? "up" : "stays") }' out
	assert_output $'feed down\nsearch up'
	# the greatest of all lines
	run -0 column channel item < <(profile item --by channel --top 2 in.tsv)
	assert_output "$(tsv 'feed v2' 'search v1')"
}

@test "under --by a video is compared with those of its length that have the same value" {
	# all of 60 s; the feed is left after 5 to 6 s, what was searched for after 30 to 49
	awk 'BEGIN {
		print "platform,item,event,channel,watch_ms,duration_ms"
		for (i = 0; i < 20; i++)
			for (k = 0; k < 10; k++) {
				printf "p,v%02d,play,feed,%d,60000\n", i, 5000 + 50 * i
				printf "p,v%02d,play,search,%d,60000\n", i, 30000 + 1000 * (19 - i)
			}
	}' >in.csv
	profile item --by channel in.csv >out
	run -0 column channel item watch_position <out
	assert_line "$(tsv 'feed v19 0.975')"
	assert_line "$(tsv 'feed v00 0.025')"
	assert_line "$(tsv 'search v19 0.025')"
	assert_line "$(tsv 'search v00 0.975')"
}

@test "--by through parts, slices, states and any workers gives the same bytes" {
	profile item --by channel,event "$log" >want
	[ "$(wc -l <want)" -gt 5000 ]
	for j in 1 2 5; do
		profile item --by channel,event -j $j "$log" | cmp - want
	done
	for k in 1 2 3 4 5; do
		profile item --by channel,event --partial --slice=$k/5 "$log" >part.$k
	done
	profile item --by channel,event --merge --partial part.[42] >half
	profile item --by channel,event --merge part.5 half part.[31] | cmp - want
	profile item --by channel,event --state st "$log" | cmp - want
	profile item --by channel,event --merge --csv st | cmp - <(profile item --by channel,event --csv "$log")
	run -2 --separate-stderr profile item --by channel --merge st
	assert_regex "$stderr" "made with other options"
}

@test "posts do not go with --by" {
	run -2 --separate-stderr profile item --by channel --posts "$demo/posts.csv" "$log"
	assert_regex "$stderr" "--posts .* takes no --by"
}
