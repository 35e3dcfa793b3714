# SPDX-License-Identifier: GPL-3.0-or-later
# What Xiaohongshu's creator centre exports.
# Sums over share/demo were made with python's csv and decimal modules.
load helper
load exports

@test "a Xiaohongshu list of notes: a banner, counts as 12235.0, an empty title is a note" {
	demo xiaohongshu-笔记列表明细表.csv
	says ': xiaohongshu-笔记列表明细表.csv: read as xiaohongshu/notes, 13 of 13 labels known, header in line 2'
	balance '42 rows in = 41 out + 0 rejected + 1 skipped (1 preamble)' ''
	assert_equal "$(total views) $(total impressions)" '127153 793644'
	run -0 column title published impressions views row
	assert_line -n 0 '给老狗做一张防滑垫 图文版 2026-11-20T12:31:47Z 0 126 3'
	assert_equal "$(column published title | grep '^2026-11-14T10:22:09Z')" '2026-11-14T10:22:09Z '
}

@test "labels that carry a unit: percent and seconds" {
	printf '笔记标题,首次发布时间,体裁,曝光数,观看数,封面点击率(%%),平均观看时长(s),完播率(%%),2秒退出率(%%)\n换盆,2026年03月24日00时00分05秒,图文,12235.0,126.0,22.1,17.5,8.75,30\n' >"$BATS_TEST_TMPDIR/in.csv"
	reads 0 in.csv
	chosen xiaohongshu/notes 9 9 in.csv
	is 'published impressions views ctr avg_watch_ms finish_rate bounce_2s' \
	    '2026-03-23T16:00:05Z 12235 126 0.221 17500 0.0875 0.3'
}
