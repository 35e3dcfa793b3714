# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # stderr is set by run --separate-stderr
load helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	awk -v rows=20000 -v seed=5 -f "$BATS_TEST_DIRNAME/data/profile/log.awk" >log.csv
	# two creators: one posts the same thing every Monday at 20:00 in Shanghai, the
	# other seven different ones at odd times
	awk 'BEGIN {
		OFS = "\t"
		print "platform", "account", "item", "title", "tags", "published", "asof", "views", "follows"
		split("三分钟学会红烧肉 露营装备避坑指南 橘猫称体重的一天 海边看日落 深蹲别再这样做 二手车怎么砍价 阳台种菜第一天", t, " ")
		for (i = 0; i < 7; i++) {
			print "douyin", "same", "s" i, "新手必看：红烧肉" (i % 2 ? "！" : ""), "饭|家常",
			    sprintf("2024-06-%02dT12:00:00Z", 3 + 7 * (i % 4)) , "2024-07-20T00:00:00Z", 1000, 10
			print "douyin", "varied", "d" i, t[i + 1], "t" i,
			    sprintf("2024-06-%02dT%02d:10:00Z", 1 + 3 * i, 3 * i), "2024-07-20T00:00:00Z", 1000, i == 3 ? "" : 10
		}
	}' >posts.tsv
}

@test "counts of a creator are those of an awk script over the same rows" {
	profile creator log.csv >out
	awk -F, 'NR > 1 { k = $2 "\t" $5; if (!(k in seen)) { seen[k] = 1 }
	    n[k, $6]++; if (($6 == "play" || $6 == "watch") && $3 != "" && !((k, $3) in who)) { who[k, $3] = 1; viewers[k]++ } }
	    END { for (k in seen) printf "%s\t%d\t%d\t%d\t%d\t%d\n", k, n[k, "impression"], n[k, "play"],
	        viewers[k], n[k, "like"], n[k, "follow"] }' log.csv | LC_ALL=C sort >want
	column platform creator impressions views viewers likes follows <out | diff -u want -
	[ "$(wc -l <want)" -gt 20 ]
}

@test "fans won are follows by viewers, with Wilson bounds" {
	# 15 of 148: Newcombe 1998 Stat Med 17:857 Table I
	{
		echo creator,event,user
		for ((i = 0; i < 148; i++)); do echo "c,play,u$i"; done
		for ((i = 0; i < 15; i++)); do echo "c,follow,u$i"; done
	} >in.csv
	profile creator in.csv >out
	run -0 column viewers follows fan_rate fan_rate_lo fan_rate_hi <out
	assert_output "$(tsv '148 15 0.101351 0.0623864 0.160487')"
	profile creator --min-sample 149 in.csv >out
	run -0 column fan_rate note <out
	assert_line --partial "fewer than 149 viewers"
}

@test "sameness and rhythm creep into the creator who posts one thing, and not into the other" {
	echo creator,event | profile creator --posts posts.tsv >out
	run -0 column creator works tags tag_entropy tag_hhi tag_similarity near_duplicate_share <out
	# two tags in equal shares: log 2; seven: log 7
	assert_output "$(tsv 'same 7 2 0.693147 0.5 1 1' 'varied 7 7 1.94591 0.142857 0 0')"
	run -0 column creator gap_hours top_hour top_hour_share top_weekday top_weekday_share <out
	# posts of 3, 3, 10, 10, 17, 17 and 24 June: gaps 0 and 168 hours, three of each
	assert_line "$(tsv 'same 84 20 1 1 1')"
	assert_line --regexp "^varied"$'\t'"75"$'\t'
}

@test "below a minimum of works nothing is said about them" {
	echo creator,event | profile creator --min-works 8 --posts posts.tsv >out
	run -0 column works gap_hours top_hour tags tag_entropy near_duplicate_share <out
	assert_output "$(tsv '7     ' '7     ')"
	run -0 column note <out
	assert_line --partial "fewer than 8 works"
	profile creator log.csv >out
	run -0 column works note <out
	assert_line --partial "no works without --posts"
}

@test "a creator whom the events lack has the sums of the works, unless one of them does not tell" {
	echo creator,event | profile creator --posts posts.tsv >out
	run -0 column creator views follows follow_rate likes <out
	assert_output "$(tsv 'same 7000 70 0.01 ' 'varied 7000   ')"
}

@test "hours are those of the zone" {
	echo creator,event | profile creator --zone UTC --posts posts.tsv >out
	run -0 column creator top_hour <out
	assert_line "$(tsv 'same 12')"
	run -2 --separate-stderr profile creator --zone Nowhere/City log.csv
	assert_regex "$stderr" "no zone"
}

@test "any workers, any order of posts and any parts give the same bytes" {
	profile creator --posts posts.tsv log.csv >want
	profile creator -j 1 --posts posts.tsv log.csv | cmp - want
	{ head -n 1 posts.tsv; tail -n +2 posts.tsv | tac; } >turned.tsv
	profile creator --posts turned.tsv log.csv | cmp - want
	for k in 1 2 3 4 5; do
		profile creator --partial --slice=$k/5 log.csv >part.$k
	done
	profile creator --merge --posts posts.tsv part.[53241] | cmp - want
	profile creator --state st --posts posts.tsv log.csv | cmp - want
	profile creator --merge --posts posts.tsv st | cmp - want
	run -2 --separate-stderr profile item --merge part.1
	assert_regex "$stderr" "a part of 'profile creator'"
}

@test "under --by a creator has a line for each value, with the same works, and the fans of that value" {
	{
		echo platform,creator,event,user,channel
		for ((i = 0; i < 40; i++)); do echo "douyin,same,play,u$i,$([ $i -lt 30 ] && echo feed || echo search)"; done
		for ((i = 25; i < 35; i++)); do echo "douyin,same,follow,u$i,$([ $i -lt 30 ] && echo feed || echo search)"; done
	} >in.csv
	profile creator --by channel --posts posts.tsv in.csv >out
	run -0 column channel platform creator viewers follows views_share works tag_hhi gap_hours <out
	# the other creator of the posts has no events
	assert_output "$(tsv 'feed douyin same 30 5 1 7 0.5 84' 'search douyin same 10 5 1 7 0.5 84')"
	run -0 column fan_rate <out
	assert_output $'0.166667\n0.5'
	profile creator --by channel,event log.csv >want
	for k in 1 2 3; do
		profile creator --by channel,event --partial --slice=$k/3 log.csv >part.$k
	done
	profile creator --by channel,event --merge part.[231] | cmp - want
}
