# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2016,SC2154 # awk programs; stderr is set by run --separate-stderr
load helper

export every='platform=p user=u1' # of events()

demo=$TUILIU_SHARE/demo

setup_file() {
	awk -v rows=40000 -v seed=5 -f "$BATS_TEST_DIRNAME/data/profile/log.awk" >"$BATS_FILE_TMPDIR/log.csv"
	cd "$BATS_FILE_TMPDIR" || return
	# ten pieces of different sizes, each with the header
	awk 'NR == 1 { head = $0; next }
	    { f = "piece" (int(NR / 100) % 40 > 10 ? int(NR / 100) % 9 : 9) ".csv"
	      if (!(f in seen)) { print head >f; seen[f] = 1 }
	      print >f }' log.csv
	# every item has one or two of nine tags
	awk 'BEGIN { print "platform\titem\ttags\tcreator"
	    split("douyin kuaishou bilibili ", p, " ")
	    for (k = 1; k <= 4; k++) for (i = 0; i < 600; i++)
		if (i % 5) print p[k] "\tv" i "\tt" i % 9 (i % 2 ? "|t" i % 4 : "") "\tc" i % 11 }' >posts.tsv
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	log=$BATS_FILE_TMPDIR/log.csv
	posts=$BATS_FILE_TMPDIR/posts.tsv
	pieces=("$BATS_FILE_TMPDIR"/piece?.csv)
}

@test "the planted silent visitors are found, all thirty, and twelve of them ordered" {
	# share/demo/README.md, plant 7
	profile user "$demo/events.csv" >out
	run -0 awk -F'\t' 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
	    $at["silent"] > 0 { n++; if ($at["money"] > 0) who[$at["user"]] = 1 }
	    $at["silent"] == 0 && $at["money"] > 0 { others++ }
	    END { print n, others; for (u in who) print u | "sort" }' out
	assert_line --index 0 "30 9"
	assert_equal "${lines[*]:1}" "u0009 u0011 u0013 u0055 u0073 u0075 u0158 u0191 u0196 u0248 u0257 u0263"
}

@test "a search, an interaction with the item or too few views end the silence" {
	events 'play*3 item=a' 'play*2 item=b' 'play*3 item=d' 'play*3 item=c' 'like item=c' \
	    'watch*3 item=e user=u2' 'search user=u3' 'play*9 item=a user=u3' 'play*4 item=a user=u4' \
	    'like item=b user=u4' >in.tsv
	run -0 column user silent silent_items < <(profile user in.tsv)
	assert_line --index 0 "$(tsv 'u1 2 a|d')"
	assert_line --index 1 "$(tsv 'u2 1 e')"
	assert_line --index 2 "$(tsv 'u3 0 ')"
	assert_line --index 3 "$(tsv 'u4 1 a')"
	run -0 column silent_items < <(profile user --silent 2 in.tsv)
	assert_line --index 0 'a|b|d'
}

@test "every count is that of an awk script over the same rows" {
	profile user --zone UTC "$log" >out
	awk -F, -v OFS='\t' '
		NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
		$at["user"] == "" { next }
		{
			key = $at["platform"] OFS $at["user"]; e = $at["event"]; t = $at["time"]; item = $at["item"]
			rows[key]++; if (e == "search") search[key]++
			if (t != "") {
				timed[key]++; night[key] += substr(t, 12, 2) < "06"
				if (!((key, substr(t, 1, 10)) in day)) { day[key, substr(t, 1, 10)] = 1; days[key]++ }
				if (first[key] == "" || t < first[key]) first[key] = t
				if (t > last[key]) last[key] = t
			}
			if (e == "play" || e == "watch") {
				if ($at["watch_ms"] != "") { ms[key, e] += $at["watch_ms"]; has[key, e] = 1 }
				if (item != "") { pair[key, item] = key; n[key, item, e]++ }
			}
			if (e ~ /^(like|comment|share|collect|follow)$/) spoke[key, item] = 1
			if (e == "order") money[key] += 100 * $at["amount"]
			if (e == "refund") money[key] -= 100 * $at["amount"]
			c = $at["channel"]
			if (c != "" && (++ch[key, c] > most[key] || (ch[key, c] == most[key] && c < best[key]))) {
				most[key] = ch[key, c]; best[key] = c }
		}
		END {
			for (k in pair) {
				split(k, x, SUBSEP); v = n[k, "play"] > 0 ? n[k, "play"] : n[k, "watch"]
				views[x[1]] += v; items[x[1]]++
				if (v >= 3 && !(k in spoke) && !search[x[1]]) silent[x[1]]++
			}
			for (key in rows) {
				w = has[key, "watch"] ? "watch" : "play"
				print key, rows[key], days[key], sprintf("%.2f", money[key] / 100 + 1e-9), views[key] + 0,
				    has[key, w] ? ms[key, w] "" : "", items[key] + 0, search[key] + 0,
				    timed[key] ? sprintf("%.6g", night[key] / timed[key]) : "", best[key], silent[key] + 0,
				    first[key], last[key]
			}
		}' "$log" | sed 's/\.000Z/Z/g; s/-0\.00/0.00/' | sort >want
	column platform user events active_days money views watch_ms items searches off_peak_share \
	    top_channel silent first_time last_time <out >got
	[ "$(wc -l <want)" -gt 500 ]
	diff -u want <(sort got)
	run -0 bash -c "tail -n +2 out | cut -f 1,2 | sort -c"
}

@test "money is orders less refunds, exact, in one currency" {
	events 'order*3 amount=0.1 currency=CNY' 'refund amount=0.2 currency=CNY' \
	    'order amount=922337203685.4775 currency=CNY user=u2' 'order amount=922337203685.4775 currency=CNY user=u2' \
	    'play user=u3' 'refund amount=5 currency=CNY user=u4' >in.tsv
	run -0 column user money currency < <(profile user in.tsv)
	assert_line --index 0 "$(tsv 'u1 0.10 CNY')"
	assert_line --index 1 "$(tsv 'u2 1844674407370.955 CNY')"
	assert_line --index 2 "$(tsv 'u3 0.00 CNY')"
	assert_line --index 3 "$(tsv 'u4 -5.00 CNY')"
}

@test "two currencies, or an order without an amount, are no sum" {
	events 'order amount=1 currency=CNY' 'order amount=2 currency=USD' \
	    'order amount=3 currency=USD user=u2' 'play user=u3' >in.tsv
	profile user in.tsv >out
	run -0 column user money currency m <out
	assert_line --index 0 $'u1\t\t\t'
	assert_line --index 1 $'u2\t3.00\tUSD\t'
	assert_line --index 2 $'u3\t\t\t'
	run -0 column note <out
	assert_line --index 0 --partial "several currencies"
	assert_line --index 1 --partial "m: several currencies in the data"
	events 'order amount=1 currency=CNY' 'order currency=CNY' 'order amount=1 currency=CNY user=u2' >in.tsv
	run -0 column money m note < <(profile user in.tsv)
	assert_line --index 0 --regexp $'^\t\t.*an order without an amount'
	events 'play' >in.tsv
	run -0 column money m note < <(profile user in.tsv 2>said)
	assert_output $'\t\tno time'
	run -0 cat said
	assert_line "profile user: no orders in the data: money and m are empty"
	# what holds for all is said once, and not at all to whom wants silence
	assert_line --partial "without --posts"
	run -0 --separate-stderr profile user -q in.tsv
	assert_equal "$stderr" ""
}

@test "cells are quintiles of type 7 plus one unit, recency turned round" {
	# ten users with 1 to 10 hours of age, days and units of money; R's quantile(1:10,
	# c(.2, .4, .6, .8)) is 2.8 4.6 6.4 8.2, the rule is that of the R package rfm
	{
		printf 'time\tuser\tevent\tamount\tcurrency\n'
		for i in 1 2 3 4 5 6 7 8 9 10; do
			for ((d = 1; d <= i; d++)); do
				printf '2024-06-%02dT12:00:00Z\tu%02d\tplay\t\t\n' $d $i
			done
			printf '2024-06-11T%02d:00:00Z\tu%02d\torder\t%d\tCNY\n' $((12 - i)) $i $i
		done
	} >in.tsv
	run -0 column recency_hours active_days money r f m < <(profile user --zone UTC --now 2024-06-11T12:00:00Z in.tsv)
	assert_line --index 0 "$(tsv '1 2 1.00 5 1 1')"
	assert_line --index 2 "$(tsv '3 4 3.00 5 1 1')"
	assert_line --index 3 "$(tsv '4 5 4.00 4 2 2')"
	assert_line --index 5 "$(tsv '6 7 6.00 3 3 3')"
	assert_line --index 7 "$(tsv '8 9 8.00 2 4 4')"
	assert_line --index 9 "$(tsv '10 11 10.00 1 5 5')"
}

@test "interests weigh half as much a half-life ago and are shared out" {
	tsv 'platform item tags creator' 'p a 美食|旅行 c1' 'p b 旅行 c2' 'p d 宠物 c2' 'p e 考研 c2' >posts.tsv
	# one view of a now, two of b one half-life ago, eight of d two, one of e three
	events 'play item=a time=2024-06-22T00:00:00Z' 'play*2 item=b time=2024-06-15T00:00:00Z' \
	    'play*8 item=d time=2024-06-08T00:00:00Z' 'play item=e time=2024-06-01T00:00:00Z' \
	    'play*5 item=unknown time=2024-06-22T00:00:00Z' 'like*5 item=e time=2024-06-22T00:00:00Z' >in.tsv
	run -0 column interests interest_shares top_creator < <(profile user --posts posts.tsv in.tsv)
	# weights 1 + 1 (旅行), 1 (美食), 2 (宠物), 0.125 (考研); equal ones in byte order
	assert_output "$(tsv '宠物:2|旅行:2|美食:1 0.390244|0.390244|0.195122 c2')"
	# another half-life: 1, 2 / 2^14, 8 / 2^28
	run -0 column interests top_creator < <(profile user --half-life 12h --posts posts.tsv in.tsv)
	assert_output --regexp "^旅行:1.00012\|美食:1\|宠物:2.98023e-08"$'\tc1$'
	# a day on, everything weighs 2^(-1/7) of that
	run -0 column interests interest_shares < <(profile user --now 2024-06-23T00:00:00Z --posts posts.tsv in.tsv)
	assert_output --regexp "^宠物:1.81145\|旅行:1.81145\|美食:0.905724"$'\t0.390244'
}

@test "watches count as views only of an item that was never played" {
	tsv 'platform item tags' 'p a x' 'p b y' >posts.tsv
	events 'play*2 item=a time=2024-06-22T00:00:00Z' 'watch*5 item=a time=2024-06-22T00:00:00Z' \
	    'watch*3 item=b time=2024-06-22T00:00:00Z' 'impression item=d' >in.tsv
	run -0 column views items interests < <(profile user --posts posts.tsv in.tsv)
	assert_output "$(tsv '5 2 y:3|x:2')"
}

@test "of several posts of an item the last that names tags counts" {
	tsv 'platform item tags' 'p a old' 'p a new|new| x ' 'p a ' 'q a wrong' >posts.tsv
	sed -i 's/new|new|.*/new|new|x/' posts.tsv
	events 'play item=a time=2024-06-22T00:00:00Z' >in.tsv
	run -0 column interests < <(profile user --posts posts.tsv in.tsv)
	assert_output 'new:1|x:1'
	run -0 column interests note < <(profile user in.tsv 2>said)
	assert_output $'\t'
	run -0 grep -c 'no interests, creators and silent tags without --posts' said
	assert_output 1
}

@test "a posts table that is missing is noticed before the events are read" {
	run -2 --separate-stderr profile user --posts none.tsv no-events.csv
	assert_equal "$output" ""
	assert_regex "$stderr" "none.tsv: No such file"
}

@test "stages follow the days of two periods that end today" {
	events 'play user=new time=2024-06-20T00:00:00Z' \
	    'play user=active time=2024-06-18T00:00:00Z' 'play user=active time=2024-06-20T09:00:00Z' \
	    'play user=returning time=2024-06-01T00:00:00Z' 'play user=returning time=2024-06-19T00:00:00Z' \
	    'play user=dormant time=2024-06-17T23:59:59Z' 'play user=timeless' >in.tsv
	profile user --zone UTC --period 2d in.tsv >out
	run -0 column user stage <out
	assert_output "$(tsv 'active active' 'dormant dormant' 'new new' 'returning returning' 'timeless ')"
	run -0 column user note <out
	assert_line --index 4 $'timeless\tno time'
	# nobody can be told to be new when the data begins in the period
	run -0 column user stage note < <(profile user --zone UTC --period 30d in.tsv 2>said)
	assert_line --index 2 $'new\t\t'
	run -0 grep -c 'the data begins in this period: who is new cannot be told' said
	assert_output 1
}

@test "days and the hours from 0 to 6 are those of the zone" {
	# 15:59 and 16:00 UTC are two days in Shanghai, 22:00 is 6 o'clock there
	events 'play time=2024-06-18T15:59:59Z' 'play time=2024-06-18T16:00:00Z' \
	    'play time=2024-06-18T21:59:59.999Z' 'play time=2024-06-18T22:00:00Z' >in.tsv
	run -0 column active_days off_peak_share < <(profile user in.tsv)
	assert_output "$(tsv '2 0.5')"
	run -0 column active_days off_peak_share < <(profile user --zone UTC in.tsv)
	assert_output "$(tsv '1 0')"
	# New York, 2024-03-10: at 7:00 UTC clocks go from 2 to 3; 6 o'clock is 10:00 UTC
	events 'play time=2024-03-10T09:59:59Z' 'play time=2024-03-10T10:00:00Z' \
	    'play time=2024-03-10T04:59:59Z' 'play time=2024-03-10T05:00:00Z' >in.tsv
	run -0 column active_days off_peak_share < <(profile user --zone America/New_York in.tsv)
	assert_output "$(tsv '2 0.5')"
	run -2 --separate-stderr profile user --zone Mars/Olympus in.tsv
	assert_regex "$stderr" "no zone 'Mars/Olympus'"
}

@test "days far apart are counted, however they come" {
	events 'play time=2024-06-18T00:00:00Z' 'play time=1999-01-01T00:00:00Z' 'play time=2024-06-18T05:00:00Z' \
	    'play time=2010-05-05T00:00:00Z' 'play time=2030-12-31T00:00:00Z' 'play time=1999-01-02T00:00:00Z' >in.tsv
	run -0 column active_days first_time last_time < <(profile user --zone UTC in.tsv)
	assert_output "$(tsv '5 1999-01-01T00:00:00Z 2030-12-31T00:00:00Z')"
}

@test "somebody seen after --now has neither recency nor stage" {
	events 'play time=2024-06-18T00:00:00Z' 'play user=u2 time=2024-06-10T00:00:00Z' >in.tsv
	run -0 column user recency_hours r stage note < <(profile user --now 2024-06-15T00:00:00Z in.tsv)
	assert_line --index 0 --regexp $'^u1\t\t\t\t.*seen after --now'
	assert_line --index 1 --regexp $'^u2\t120\t'
}

@test "one id on several platforms is counted, its rows stay apart" {
	events 'play' 'play platform=q' 'play user=u2' 'play platform= user=u1' >in.tsv
	run -0 column platform user events platforms < <(profile user in.tsv)
	assert_output "$(tsv ' u1 1 3' 'p u1 1 3' 'p u2 1 1' 'q u1 1 3')"
}

@test "rows of nobody are passed over, bad cells are named" {
	events 'play user=' 'play' 'plai' 'order amount=1.23456 currency=CNY' 'play watch_ms=x' >in.tsv
	run -1 --separate-stderr profile user in.tsv
	run -0 column events <<<"$output"
	assert_output 1
	run -1 --separate-stderr profile user in.tsv
	assert_regex "$stderr" "in.tsv:4: event: not an event: 'plai'"
	assert_regex "$stderr" "in.tsv:5: amount: .*'1.23456'"
	assert_regex "$stderr" "in.tsv:6: watch_ms: not an integer: 'x'"
}

@test "any number of workers and any cut into files gives the same bytes" {
	profile user --posts "$posts" -j 1 "$log" >one
	for j in 2 3 7; do
		profile user --posts "$posts" -j $j "$log" | cmp - one
	done
	profile user --posts "$posts" -j 2 "${pieces[@]}" | cmp - one
}

@test "ten parts merged in any order and in stages equal one run" {
	profile user --posts "$posts" "$log" >one
	grep -q 't[0-8]:' one
	profile user --partial "$log" | profile user --posts "$posts" --merge | cmp - one
	for i in "${!pieces[@]}"; do
		profile user --partial -j $((i % 3 + 1)) "${pieces[i]}" >"part$i"
	done
	profile user --posts "$posts" --merge part? | cmp - one
	profile user --posts "$posts" --merge part7 part3 part0 part9 part1 part8 part2 part6 part4 part5 | cmp - one
	profile user --merge --partial part[0-3] >tree1
	profile user --merge --partial part[4-8] >tree2
	profile user --merge --partial tree2 part9 >tree3
	profile user --posts "$posts" --merge tree3 tree1 | cmp - one
	profile user --merge --partial part? >left
	profile user --merge --partial tree1 tree3 >right
	cmp left right
	# a tab or a bar in a name comes through a part as it is
	printf 'platform,user,item,event,channel,amount,currency\np,"u\t1",v\\1,play,"a\tb,;",,\np,"u\t1",,order,,5,"C;Y"\n' >odd.csv
	profile user odd.csv >odd
	profile user --partial odd.csv | profile user --merge | cmp - odd
	run -0 column user currency top_channel <odd
	assert_output 'u\t1'$'\tC;Y\ta\\tb,;'
}

@test "a part that is foreign, damaged, cut short or counted already is refused" {
	profile user --partial "${pieces[0]}" >part0
	profile user --partial "${pieces[1]}" >part1
	refused() {
		run -2 --separate-stderr profile user --merge "$@"
		assert_equal "$output" ""
		assert_equal "${#stderr_lines[@]}" 1
		assert_regex "$stderr" "$why"
	}
	why='counted already' refused part0 part1 part0
	profile item --partial "${pieces[0]}" >foreign
	why="a part of 'profile item', not of 'profile user'" refused foreign
	for option in --half-life=3d --zone=UTC; do
		profile user $option --partial "${pieces[0]}" >other
		why='other options' refused part1 other
	done
	head -c 5000 part0 >short
	why='cut short' refused short
	sed '9s/v/w/' part0 >damaged
	why='damaged' refused damaged
	profile user --merge part0 part1 >/dev/null
}

@test "a state updated by three runs equals one run over everything" {
	profile user --posts "$posts" "${pieces[@]}" >one
	profile user --state st "${pieces[@]:0:4}" | cmp - <(profile user "${pieces[@]:0:4}")
	profile user --state st "${pieces[@]:4:1}" >/dev/null
	profile user --posts "$posts" --state st "${pieces[@]:5}" | cmp - one
	cp st before
	run -2 --separate-stderr profile user --state st "${pieces[4]}"
	assert_equal "$output" ""
	assert_regex "$stderr" 'counted already'
	cmp st before
	# what only shows differently may change from run to run
	profile user --merge --silent 5 --period 3d --now 2024-07-01T00:00:00Z st >/dev/null
}

@test "a killed run leaves the old state, a state in use exits with 75" {
	profile user --state st "${pieces[0]}" >/dev/null
	cp st before
	mkfifo pipe
	profile user --state st pipe >out 2>/dev/null 3>&- &
	pid=$!
	exec 9>pipe
	head -n 50 "${pieces[1]}" >&9
	run -75 --separate-stderr profile user --state st "${pieces[2]}"
	assert_equal "$output" ""
	kill -9 $pid
	exec 9>&-
	wait $pid || true
	cmp st before
	profile user --state st "${pieces[1]}" | cmp - <(profile user "${pieces[0]}" "${pieces[1]}")
}

@test "own cuts stand instead of the quintiles, each of them alone" {
	{
		echo time,user,event
		for d in 01 02 03 04 05 06 07 08; do
			for ((k = 0; k < 10#$d; k++)); do echo "2024-06-1${k}T00:00:00Z,u$d,play"; done
		done
	} >in.csv
	profile user --cuts 'f=2,4,6,8' in.csv >out
	run -0 column active_days f <out
	assert_output "$(tsv '1 1' '2 2' '3 2' '4 3' '5 3' '6 4' '7 4' '8 5')"
	run -0 column r <out
	assert_output "$(profile user in.csv | column r)"
	run -2 --separate-stderr profile user --cuts 'f=2,4' in.csv
	assert_regex "$stderr" "--cuts wants four numbers: 'f=2,4'"
}

@test "a credit stands beside its user, by platform where the table has one" {
	tsv 'user credit' 'u1 low' 'u2 700' 'u2 ' 'u1 high' 'u9 lost' >credits.tsv
	tsv 'platform user event' 'a u1 play' 'a u2 play' 'b u1 play' 'b u3 play' >in.tsv
	profile user --credits credits.tsv in.tsv >out
	run -0 column platform user credit <out
	assert_output "$(tsv 'a u1 high' 'a u2 700' 'b u1 high' 'b u3 ')"
	tsv 'platform user credit' 'b u1 low' >credits.tsv
	profile user --credits credits.tsv in.tsv >out
	run -0 column platform user credit <out
	assert_output "$(tsv 'a u1 ' 'a u2 ' 'b u1 low' 'b u3 ')"
	run -2 --separate-stderr profile user --credits nowhere.tsv in.tsv
	assert_regex "$stderr" "nowhere.tsv"
}

@test "a share of users' items is withheld whole, whatever the order, and by seed" {
	awk 'BEGIN {
		print "user,item,event"
		for (u = 0; u < 100; u++) {
			print "u" u ",,search"
			for (i = 0; i < 100; i++)
				for (k = 0; k < 3; k++) print "u" u ",v" i ",play"
		}
	}' >in.csv
	profile user --withhold 20% in.csv >out
	# 10,000 pairs at 20 %: 8,000 left, standard deviation 40
	run -0 awk -F'\t' 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
	    { n += $at["items"]; whole += $at["views"] == 3 * $at["items"]; s += $at["searches"] }
	    END { print (n > 7800 && n < 8200), whole, s }' out
	assert_output "1 100 100"
	{ head -n 1 in.csv; tail -n +2 in.csv | sort -R; } >mixed.csv
	profile user --withhold 0.2 -j 2 mixed.csv | cmp - out
	run -1 cmp -s <(profile user --withhold 20% --seed 2 in.csv) out
	profile user --withhold 0% in.csv | cmp - <(profile user in.csv)
	profile user --partial --withhold 20% in.csv >part
	profile user --merge --withhold 20% part | cmp - out
	run -2 profile user --merge part
	run -2 --separate-stderr profile user --withhold 120% in.csv
	assert_regex "$stderr" "--withhold wants a share below 1"
}

@test "a user who does the same all day long has no off-peak hours of his own" {
	# a bot: one view every hour of ten days; people: views from 19 to 23 o'clock
	awk 'BEGIN {
		print "time,user,item,event"
		for (h = 0; h < 240; h++) printf "2024-06-%02dT%02d:00:00+08:00,bot,v%d,play\n", 1 + int(h / 24), h % 24, h
		for (u = 0; u < 20; u++) for (d = 0; d < 10; d++)
			printf "2024-06-%02dT%02d:00:00+08:00,u%02d,v%d,play\n", 1 + d, 19 + (u + d) % 5, u, d
	}' >in.csv
	profile user in.csv >out
	run -0 column user off_peak_share active_days items <out
	assert_line "$(tsv 'bot 0.25 10 240')" # six hours of 24
	assert_equal "$(grep -c $'\t0\t10\t10$' <<<"$output")" 20
}

@test "drift is nothing for an old love, and nearly all for a new one" {
	{
		echo time,user,item,event
		for d in 01 05 10 15 20 25 28; do echo "2024-06-${d}T00:00:00Z,steady,v1,play"; done
		for d in 01 02 03 04 05 06 07; do echo "2024-06-${d}T00:00:00Z,turned,v1,play"; done
		echo 2024-06-28T00:00:00Z,turned,v2,play
	} >in.csv
	tsv 'item tags' 'v1 a' 'v2 b' >posts.tsv
	profile user --posts posts.tsv --half-life 28d --drift 2d in.csv >out
	# turned, at 28 June: a weighs 2^(-d/h) for d = 21 ... 27, b weighs 1
	want=$(awk 'BEGIN { for (d = 21; d < 28; d++) { p += 2 ^ (-d / 28); q += 2 ^ (-d / 2) }
		printf "%.6g", p / (p + 1) - q / (q + 1) }')
	run -0 column user drift <out
	assert_output "$(tsv 'steady 0' "turned $want")"
	profile user --partial --half-life 28d --drift 2d in.csv >part
	profile user --merge --half-life 28d --drift 2d --posts posts.tsv part | cmp - out
	run -2 profile user --merge --half-life 28d part
	run -2 --separate-stderr profile user --half-life 2d --drift 2d in.csv
	assert_regex "$stderr" "--drift must be shorter"
}

@test "a tag viewed three times in different items is a silent signal, unless one was searched for or liked" {
	tsv 'user item event' 'a v1 play' 'a v2 play' 'a v3 play' 'a v4 play' \
	    'b v1 play' 'b v2 play' 'b v3 play' 'b  search' \
	    'c v1 play' 'c v2 play' 'c v3 play' 'c v2 like' 'd v1 play' 'd v2 play' >in.tsv
	tsv 'item tags' 'v1 饭|x' 'v2 饭' 'v3 饭|y' 'v4 x' >posts.tsv
	profile user --posts posts.tsv in.tsv >out
	run -0 column user silent silent_tags <out
	assert_output "$(tsv 'a 0 饭' 'b 0 ' 'c 0 ' 'd 0 ')"
}

@test "a user may have any number of rows, channels and visits" {
	# past 16 bits in one channel; 140000 views are past what is summed up at a time
	events 'play*70000 item=a channel=x time=2024-06-22T00:00:00Z' \
	    'play*3 item=b channel=y time=2024-06-22T00:00:00Z' 'like channel=c1' 'like channel=c2' \
	    'like channel=c3' 'like channel=c4' 'like*2 channel=c5' 'play*69990 item=a channel=z' \
	    'share*70001 channel=c6' >in.tsv
	run -0 column events views items top_channel < <(profile user -q in.tsv)
	assert_output "$(tsv '210000 139993 2 c6')"
	profile user --partial in.tsv >part
	run -0 awk -F'\t' '$1 == "u" { print $14; print $15 }' part
	assert_line --index 0 "0,1;1,1;2,1;3,1;4,2;5,70001;6,70000;7,3;8,69990;"
	assert_line --index 1 --regexp '^0,-2147483648,0,69990,0;0,[0-9]+,0,70000,[0-9]+;1,[0-9]+,0,3,[0-9]+;$'
	cmp <(profile user -q in.tsv) <(profile user -q --merge part)
}

@test "under --by a user is measured against those of the same value, as if alone in the data" {
	# search sells in two currencies, follow in none
	awk -F, -v OFS=, 'NR > 1 && $6 == "order" { if ($11 == "follow") $6 = "play"
	    if ($11 == "search" && NR % 2) $10 = "USD" } NR > 1 && $6 == "refund" && $11 == "follow" { $6 = "like" } 1' \
	    "$log" >in.csv
	last=$(awk -F, 'NR > 1 && $1 > t { t = $1 } END { print t }' in.csv)
	profile user -q --by channel --posts "$posts" in.csv >by
	for value in '' follow feed recommend search; do
		awk -F, -v v="$value" 'NR == 1 || $11 == v' in.csv >some.csv
		profile user -q --now "$last" --posts "$posts" some.csv >some
		# but for the stage, since the data begins at one time for all, and the notes
		run -0 diff <(awk -F'\t' -v v="$value" 'NR > 1 && $1 == v' by | cut -f 2-13,15-29) \
		    <(tail -n +2 some | cut -f 1-12,14-28)
		assert_output ""
	done
}

@test "under --by the note says why money is empty, where the value alone is the reason" {
	events 'play user=u1 channel=a' 'order amount=2 currency=CNY user=u2 channel=a' \
	    'play user=u1 channel=b' 'order amount=3 currency=USD user=u2 channel=b' \
	    'order amount=4 currency=CNY user=u3 channel=b' 'play user=u1 channel=c' >in.tsv
	run -0 column channel user money m note < <(profile user -q --by channel in.tsv)
	assert_line --index 0 $'a\tu1\t0.00\t1\tno time'
	assert_line --index 1 $'a\tu2\t2.00\t3\tno time'	# cuts of 0 and 2: 1.4 1.8 2.2 2.6
	assert_line --index 2 $'b\tu1\t\t\tno time; several currencies in the data'
	assert_line --index 3 $'b\tu2\t3.00\t\tno time; m: several currencies in the data'
	assert_line --index 5 $'c\tu1\t\t\tno time; no orders in the data'
	# a column of the key is written once
	run -0 head -n 1 < <(profile user -q --by platform in.tsv)
	assert_output --regexp $'^platform\tuser\tevents'
	run -0 column platform user platforms < <(profile user -q --by platform in.tsv)
	assert_line --index 0 $'p\tu1\t1'
}

@test "--by through parts, slices, a state and any workers gives the same bytes" {
	args=(-q "--by=channel,event" --drift 1d --posts "$posts")
	profile user "${args[@]}" -j1 "$log" >one
	cmp one <(profile user "${args[@]}" -j3 "$log")
	for i in "${!pieces[@]}"; do
		profile user "${args[@]}" --partial "${pieces[i]}" >"part$i"
		profile user "${args[@]}" --state state "${pieces[i]}" >stated
	done
	cmp one <(profile user "${args[@]}" --merge part*)
	cmp one stated
	for i in 1 2 3; do profile user "${args[@]}" --partial --slice $i/3 "$log" >"share$i"; done
	cmp one <(profile user "${args[@]}" --merge share3 share1 share2)
	run -2 --separate-stderr profile user -q --merge part0
	assert_regex "$stderr" "made with other options"
}
