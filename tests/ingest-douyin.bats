# SPDX-License-Identifier: GPL-3.0-or-later
# What Douyin's creator centre exports.
# Sums over share/demo were made with python's csv and decimal modules.
load helper
load exports

@test "a Douyin list of works: fractions, seconds, a private row, no id" {
	demo douyin-作品列表.csv
	says ': douyin-作品列表.csv: read as douyin/works, 16 of 16 labels known'
	balance '49 rows in = 49 out + 0 rejected + 0 skipped' ''
	assert_equal "$(total views) $(total likes) $(total avg_watch_ms)" '918340 39688 874530'
	run -0 column views likes flags
	assert_equal "$(grep -c p <<<"$output") $(grep p <<<"$output")" '1 0 12 kp'
	run -0 column platform title tags published finish_rate rate_5s ctr bounce_2s avg_watch_ms row
	assert_line -n 1 'douyin 十分钟焖出一锅腊味煲仔饭 #小满灶台 小满灶台 2026-11-20T04:05:12Z 0.7412 0.9036 0.1874 0.0518 14210 3'
	assert_equal "$(column item | sort -u | wc -l)" 49
	refute [ "$(column item | grep -cvE '^h[0-9a-f]{16}$')" -gt 0 ]
}

@test "the newer list of works: other places, lengths of works, a percent sign says so itself" {
	reads 0 douyin-投稿列表.csv
	chosen douyin/works-new 16 16 douyin-投稿列表.csv
	is 'published duration_ms avg_watch_ms finish_rate rate_5s bounce_2s follows' \
	    '2026-09-20T15:59:59Z 45000 10000 0.2 0.6 0.1 2' \
	    '2026-09-20T16:00:01Z 95000 18000 0.1445 0.5257 0.281 -3' \
	    '2026-02-01T14:07:05Z      0'
	is 'comments shares' '4 5' '87 118' '1 0'
	is 'tags title' '园艺小记|周末 阳台种薄荷 #园艺小记#周末' ' 剪枝,要剪在节上' ' 存草稿自己看'
	# the last one only its owner sees; no row has an id
	is flags ku k kp
}

@test "one percent and one per cent of it are not mixed up: 完播率 is not 5s完播率" {
	printf '作品名称,发布时间,体裁,5s完播率,播放量,点赞量\nx,2026-09-20 12:00:00,视频,0.6,5,1\n' >"$BATS_TEST_TMPDIR/in.csv"
	reads 0 in.csv -p douyin/works
	is 'finish_rate rate_5s' ' 0.6'
	# a rate over 1 without a sign is no fraction, and is not divided by guessing
	printf '作品名称,发布时间,体裁,完播率,播放量,点赞量\nx,2026-09-20 12:00:00,视频,8.75,5,1\n' >"$BATS_TEST_TMPDIR/in.csv"
	reads 1 in.csv -p douyin/works
	says " read: in.csv:2: 完播率: over 1 without a % sign: fraction or percent?: '8.75'"
}

@test "a daily series has its metric in the second label" {
	for metric in 播放量:views 作品点赞:likes 总粉丝量:followers 主页访问:profile_visits 净增粉丝:follows; do
		printf '\xef\xbb\xbf日期,%s\n2026-07-01,8123\n2026-07-02,1.2万\n' "${metric%:*}" >"$BATS_TEST_TMPDIR/in.csv"
		reads 0 in.csv
		chosen douyin/series 2 2 in.csv
		is "platform day ${metric#*:}" 'douyin 2026-07-01 8123' 'douyin 2026-07-02 12000'
	done
}

@test "two labels are enough for a series only when both are known" {
	printf '日期,心情\n2026-07-01,8123\n' >"$BATS_TEST_TMPDIR/in.csv"
	reads 2 in.csv
	assert_regex "$stderr" "no adapter knows this header: '日期', '心情' .one label is not enough"
	printf '日期,播放量,a,b,c,d,e,f,g\n2026-07-01,8,,,,,,,\n' >"$BATS_TEST_TMPDIR/in.csv"
	reads 2 in.csv
	assert_regex "$stderr" 'the best guess, douyin/series, knows only 2 of 9 labels'
	# without the date it is no series
	printf '播放量,总粉丝量\n1,2\n' >"$BATS_TEST_TMPDIR/in.csv"
	reads 2 in.csv
}

@test "answers of the API: strings, seconds since 1970, lengths in ms" {
	cat >"$BATS_TEST_TMPDIR/in.json" <<-'END'
		{"status_code":0,"items":[{"id":"7700000000000000001","description":"换盆 #园艺","create_time":"1784870400","duration":29000,
		"metrics":{"view_count":"12034","like_count":"602","comment_count":"87","share_count":"118","favorite_count":"220",
		"completion_rate":"0.1445","completion_rate_5s":"0.5257","bounce_rate_2s":"0.281","avg_view_second":"12.7",
		"cover_click_rate":"0.0421","homepage_visit_count":"115","subscribe_count":"21","fan_view_proportion":"0.3"}}]}
	END
	reads 0 in.json
	chosen douyin/api 17 17 in.json
	is 'item published duration_ms views likes comments shares collects finish_rate rate_5s bounce_2s avg_watch_ms ctr profile_visits follows tags' \
	    '7700000000000000001 2026-07-24T05:20:00Z 29000 12034 602 87 118 220 0.1445 0.5257 0.281 12700 0.0421 115 21 园艺'
}

@test "means per post pass as they are, the genre is the segment" {
	reads 0 douyin-投稿汇总.csv
	chosen douyin/summary 11 11 douyin-投稿汇总.csv
	is 'segment day views x_播放量中位数 x_条均播放时长' 'genre=视频   3100 14.2' 'genre=图文   900 -'
}
