# SPDX-License-Identifier: GPL-3.0-or-later
# What WeChat Channels exports.
# Sums over share/demo were made with python's csv and decimal modules.
load helper
load exports

@test "WeChat Channels: percent signs, 秒, days, and 喜欢 is not collects" {
	demo shipinhao-视频数据.csv
	balance '31 rows in = 31 out + 0 rejected + 0 skipped' ''
	assert_equal "$(total views) $(total likes) $(total avg_watch_ms)" '128266 3970 548710'
	run -0 column item published finish_rate avg_watch_ms likes x_喜欢 collects flags
	assert_line -n 0 'export/UzFfAgtLmgL802JsCQPzYlw7 2026-11-18T16:00:00Z 0.3138 9670 95 162  d'
}

@test "files without the contact columns; 推荐 is likes, 喜欢 and 分享 keep their meaning" {
	reads 0 shipinhao-视频数据.csv
	chosen shipinhao/videos 15 15 shipinhao-视频数据.csv
	is 'item published likes x_喜欢 collects shares follows finish_rate avg_watch_ms' \
	    'export/UzFfMadeUp1 2026-07-23T16:00:00Z 31 88  40 9 0.0441 14730' \
	    'export/UzFfMadeUp2 2026-07-24T16:00:00Z 0 0  0 0 0 0'
}

@test "the twin of the API gives the same figures under the same id" {
	reads 0 shipinhao-api.csv
	chosen shipinhao/api 17 17 shipinhao-api.csv
	is 'item title likes x_favCount collects shares follows finish_rate avg_watch_ms views comments' \
	    'export/UzFfMadeUp1 换盆 #园艺 31 88  40 9 0.0441 14730 9321 12'
	# 1784870400 is 2026-07-24 05:20 UTC (date -u -d @1784870400); 19 digits stay text
	is 'published x_objectId tags' '2026-07-24T05:20:00Z 14400000000000000001 园艺'
}

@test "the answer of the API as it is: JSON, the caption inside an object" {
	cat >"$BATS_TEST_TMPDIR/download_post_data.json" <<-'END'
		{"data":{"list":[{"objectId":"14400000000000000001","exportId":"export/UzFfMadeUp1",
		"createTime":1784870400,"desc":{"description":"换盆 #园艺"},"readCount":9321,"likeCount":31,
		"favCount":88,"commentCount":12,"forwardCount":40,"followCount":9,"fullPlayRate":0.0441,
		"avgPlayTimeSec":14.73,"forwardAllChatCount":30,"forwardSnsCount":7,"ringsetCount":0,
		"statusrefCount":0,"snscoverCount":0}]}}
	END
	reads 0 download_post_data.json
	chosen shipinhao/api 17 17 download_post_data.json
	cut -f 1-28,31- out.tsv >json.tsv
	reads 0 shipinhao-api.csv
	cut -f 1-28,31- out.tsv | diff json.tsv -
}
