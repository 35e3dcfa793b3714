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
