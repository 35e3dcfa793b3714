# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2016 # awk programs
# Where an answer of profile turns into another: exactly at a minimum, at the end of a
# window, among things alike, with a cell missing.  The other modes.
load helper

setup() { cd "$BATS_TEST_TMPDIR" || return; }

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
	# digits of either width, whatever stands beside them, and twenty characters at most
	tsv 'item text' 'v 喜欢，a1b，０９，结束' >in.tsv
	run -0 column positive_example < <(profile comments --min-sample=1 --examples in.tsv)
	assert_output '喜欢，*，**，结束'
	tsv 'item text' 'v 喜欢一二三四五六七八九十甲乙丙丁戊己庚辛' 'w 喜欢一二三四五六七八九十甲乙丙丁戊己庚辛壬' >in.tsv
	run -0 column positive_example < <(profile comments --min-sample=1 --examples in.tsv)
	assert_output $'喜欢一二三四五六七八九十甲乙丙丁戊己庚辛\n喜欢一二三四五六七八九十甲乙丙丁戊己庚辛…'
}

@test "graph: parts of modularity, and the top node of a community, at another resolution too" {
	# two triangles: 3 of 6 edges inside each, half of all ends in each
	tsv 'from to' 'a b' 'b c' 'c a' 'd e' 'e f' 'f d' >in.tsv
	for r in 0.5 1 1.5; do
		run -0 column modularity nodes < <(profile graph --communities --resolution=$r in.tsv)
		assert_output "$(awk -v r=$r 'BEGIN { for (i = 0; i < 2; i++) printf "%.6g\t3\n", 1 / 2 - r / 4 }')"
	done
	tsv 'from to' 'a hub' 'b hub' 'z hub' >in.tsv
	assert_equal "$(profile graph --communities in.tsv | column top_node)" hub
}

@test "graph: as many nodes as --sample are no sample; seeds are of their own platform" {
	tsv 'platform from to' 'd a b' 'd b c' 'd c a' 'k a b' 'k b c' 'k c a' >in.tsv
	run -0 column note < <(profile graph --sample=3 in.tsv)
	refute_output --partial betweenness
	run -0 column note < <(profile graph --sample=2 in.tsv)
	assert_line --index 0 'betweenness from 2 nodes'
	tsv 'platform node' 'k b' >seeds.tsv
	# a ring that begins again at b: b, c, a are 1, d, d^2 by 1 + d + d^2
	run -0 column platform node pagerank note < <(profile graph --seeds=seeds.tsv in.tsv)
	assert_output "$(for n in a b c; do printf 'd\t%s\t\tnone of --seeds is in this graph\n' $n; done
	    awk 'BEGIN { d = 0.85; all = 1 + d + d * d; printf "k\ta\t%.6g\t\nk\tb\t%.6g\t\nk\tc\t%.6g\t", d * d / all, 1 / all, d / all }')"
}

@test "segments: columns weigh the same whatever their unit" {
	# x splits the rows in two, y is spread evenly: standardised, parting by x leaves 20
	# of the squares, parting by y 25
	{ echo $'id\tx\ty'; for ((i = 0; i < 20; i++)); do tsv "r$((10 + i)) $((i % 2)) $((i * 1000))"; done; } >in.tsv
	run -0 where '@feature == "x" && @segment != "all" { print @rows, @mean }' < <(profile segments id --on=x,y --k=2 in.tsv)
	assert_output "$(tsv '10 0' '10 1')"
}

@test "segments: --max-k is tried too, rows left out are counted, distances are in deviations" {
	{ echo $'id\tx'; for ((i = 0; i < 30; i++)); do tsv "r$((10 + i)) $((i % 3 * 100 + i / 3))"; done; } >in.tsv
	assert_equal "$(profile segments id --on=x --max-k=3 in.tsv | column segment | tail -n 1)" 3
	assert_equal "$(profile segments id --on=x --max-k=2 in.tsv | column segment | tail -n 1)" 2
	tsv 'id x' 'a 0' 'b 1' 'c 2' 'd 10' 'e 11' 'f 12' >in.tsv
	run -0 column id distance < <(profile segments id --on=x --k=2 --min-sample=6 --assign in.tsv)
	# the deviation of all six, with divisor 5, is sqrt(154 / 5)
	assert_output "$(awk 'BEGIN { d = sprintf("%.6g", 1 / sqrt(154 / 5)); split("a b c d e f", n, " ")
	    for (i = 1; i <= 6; i++) printf "%s\t%s\n", n[i], i % 3 == 2 ? 0 : d }')"
	tsv 'g 3' 'g 4' 'h ' >>in.tsv
	run -0 column note < <(profile segments id --on=x --k=2 --min-sample=6 in.tsv)
	assert_line --index 0 --partial '2 rows without a segment' # g, which is two, and h
}

@test "segments: who converted twice is one, who is not known is none, unseen silhouettes no nought" {
	tsv 'id x buys' 'a 0 3' 'b 1 0' 'c 2 ' 'd 10 1' 'e 11 2' 'f 12 1' >in.tsv
	profile segments id --on=x --k=2 --min-sample=2 --conversion=buys in.tsv >out
	assert_equal "$(column segment known converted conversion <out)" "$(tsv "all 5 4 0.8" '1 2 1 0.5' '2 3 3 1')"
	# ten of twelve, whoever they are: each is near 1
	{ echo $'id\tx'; for ((i = 0; i < 12; i++)); do tsv "r$((10 + i)) $((i % 2 * 1000 + i))"; done; } >in.tsv
	run -0 where '{ print (@silhouette > 0.95), @note }' < <(profile segments id --on=x --k=2 --sample=10 in.tsv)
	assert_line --index 0 --regexp $'^1\t.*silhouette.*10 rows|^1\t.*10 rows.*silhouette'
	assert_line --index 1 --regexp '^1'
	assert_line --index 2 --regexp '^1'
	run -0 where '{ print @note }' < <(profile segments id --on=x --k=2 --sample=12 in.tsv)
	refute_output --partial silhouette
}

@test "segments: a key with other values elsewhere is in no correlation" {
	tsv 'id x buys' 'a 0 0' 'b 1 0' 'c 2 1' 'd 10 1' 'e 11 1' 'f 12 0' >in.tsv
	want=$(profile segments id --on=x --k=2 --min-sample=2 --conversion=buys in.tsv | where '@segment == "all" { print @correlation }')
	tsv 'g 90 1' 'g 91 1' >>in.tsv
	run -0 where '@segment == "all" { print @correlation }' < <(profile segments id --on=x --k=2 --min-sample=2 --conversion=buys in.tsv)
	assert_output "$want"
	refute [ -z "$want" ]
}

@test "segments: a rule holds at its own value, numbers are equal as numbers, nothing equals nothing" {
	tsv 'stage rule column test value' 'two r x <= 2' 'five r x = 5' 'text r y = a' 'blank r y = ' 'rest r id filled ' >rules.tsv
	tsv 'id x y' 'a 2 ' 'b 5.0 ' 'c 6 a' 'd 6 ' >in.tsv
	run -0 column id segment < <(profile segments id --rules=rules.tsv --assign in.tsv)
	assert_output "$(tsv 'a two' 'b five' 'c text' 'd rest')"
}

@test "user: own cuts of money are in money" {
	export every='time=2024-06-18T12:00:00Z event=order currency=CNY'
	events 'order user=u1 amount=9.99' 'order user=u2 amount=10' 'order user=u3 amount=39.99' 'order user=u4 amount=40' >in.tsv
	run -0 column user m < <(profile user --cuts='m=10,20,30,40' in.tsv)
	assert_output "$(tsv 'u1 1' 'u2 2' 'u3 4' 'u4 5')"
}

@test "user: today is that of the zone" {
	export every='event=play platform=p'
	# 2 o'clock on the 18th in Shanghai
	events 'play user=u1 time=2024-06-17T17:00:00Z' 'play user=u0 time=2024-06-15T12:00:00Z' >in.tsv
	run -0 column user stage < <(profile user --period=1d --now=2024-06-17T18:00:00Z in.tsv)
	assert_output "$(tsv 'u0 dormant' 'u1 new')"
}

@test "comments: four exclamation marks are as loud as it gets" {
	tsv 'item text' 'a 喜欢！！！' 'b 喜欢！！！！' 'c 喜欢！！！！！' >in.tsv
	run -0 where '{ n[NR] = @sentiment } END { print (n[2] < n[3]), (n[3] == n[4]) }' < <(profile comments --min-sample=1 in.tsv)
	assert_output "$(tsv '1 1')"
}
