# SPDX-License-Identifier: GPL-3.0-or-later
# What Kuaishou's creator centre exports.
# Sums over share/demo were made with python's csv and decimal modules.
load helper
load exports

@test "Kuaishou: 万 is flagged, the row with one cell too many is named" {
	demo kuaishou-作品分析.csv 1
	says ': kuaishou-作品分析.csv:10: more fields than the header' 1
	balance '37 rows in = 36 out + 1 rejected + 0 skipped' ''
	assert_equal "$(total views)" 351932
	assert_equal "$(column flags | grep -c a)" 11
	run -0 column item views likes finish_rate avg_watch_ms flags
	assert_line -n 2 '3xj1i5zzll840dv 39000 1914 0.341 23800 a'
}

@test "an export in GB18030 has the same figures" {
	iconv -f UTF-8 -t GB18030 "$TOP/share/demo/kuaishou-作品分析.csv" >"$BATS_TEST_TMPDIR/gb.csv"
	reads 1 gb.csv
	says ' read: gb.csv: read as kuaishou/works, GB18030, 14 of 14 labels known'
	balance '37 rows in = 36 out + 1 rejected + 0 skipped'
	cut -f 1-28 out.tsv >gb.tsv
	demo kuaishou-作品分析.csv 1
	cut -f 1-28 out.tsv | diff gb.tsv -
}

@test "labels of a test file of public code: net followers may be negative, boost money is not spend" {
	printf '作品标题,发布时间,播放量,点赞量,评论量,分享量,净增粉丝,磁力消耗,完播率,5s完播率\n换盆,2026-07-18 20:00:00,1.2万,532,41,16,-4,88.00,18.3%%,40.1\n' >"$BATS_TEST_TMPDIR/in.csv"
	reads 0 in.csv
	chosen kuaishou/works 10 10 in.csv
	is 'platform published views likes follows finish_rate rate_5s flags x_磁力消耗' \
	    'kuaishou 2026-07-18T12:00:00Z 12000 532 -4 0.183 0.401 aku 88.00'
}
