# SPDX-License-Identifier: GPL-3.0-or-later
# Orders of shops, and what affiliates sold.
# Sums over share/demo were made with python's csv and decimal modules.
load helper
load exports

@test "Doudian orders: guarded ids, the state after sale counts first, no buyer comes out" {
	demo doudian-订单.csv
	balance '412 rows in = 412 out + 0 rejected + 0 skipped' ''
	assert_equal "$(total amount)" 28813.50
	assert_equal "$(column order | sort -u | wc -l)" 400
	assert_equal "$(column status | sort | uniq -c | sed 's/^ *//' | sort)" \
	    "$(printf '%s\n' '100 已完成' '22 已关闭' '25 退款成功' '265 已发货')"
	run -0 column order item creator product amount time
	assert_line -n 0 '6920152820364922383 7704257686366289194 7512376796012283373 3794676190574814329 45.00 2026-11-16T00:21:47Z'
	run -1 grep -c '赵\*\*\|171\*\*\*\*5744\|收件\|手机\|地址' out.tsv
	assert_output 0
}

@test "Doudian: serials as times, guards on ids and labels, unpaid rows take the time of the order" {
	reads 0 doudian-订单.csv
	chosen doudian/orders 16 16 doudian-订单.csv
	# 46100.5775 is 2026-03-19 13:51:36 in China: 0.5775 * 86400 = 49896 s
	is 'order suborder quantity amount creator status channel time' \
	    '6920000000000000001 6920000000000000001 1 29.90 7592250000000000001 已发货 推荐feed 2026-03-19T05:51:36Z' \
	    '6920000000000000002 6920000000000000003 2 59.80  待支付 搜索 2026-03-19T15:59:59Z'
	run -1 grep -E '王某|李某|138000|139000|某市' out.tsv
}

@test "Doudian settlement: each movement is kept, and counts in no revenue" {
	reads 0 doudian-资金账单.csv
	chosen doudian/settlement 17 17 doudian-资金账单.csv
	is 'order suborder status time amount x_动账金额 x_佣金' \
	    '6920000000000000001 2026040110000000000001 settlement 2026-04-01T02:00:00Z  27.02 -1.38' \
	    '6920000000000000001 2026040310000000000002 settlement 2026-04-03T02:00:00Z  -29.90 0.00'
	cp out.tsv money.tsv
	reads 0 doudian-订单.csv
	run -0 --separate-stderr roi table --by=platform out.tsv
	alone=$output
	run -0 --separate-stderr roi table --by=platform out.tsv money.tsv
	assert_equal "$(column platform gmv net_gmv <<<"$output")" "$(column platform gmv net_gmv <<<"$alone")"
}

@test "TikTok Shop by video: three rules, dong without decimals, a row without sales has one line" {
	reads 0 tiktokshop-video.csv
	chosen tiktokshop/video 31 31 tiktokshop-video.csv ', header in line 2'
	balance '3 rows in = 2 out + 0 rejected + 1 skipped (1 preamble); 4 lines, 2 beyond the first of a row'
	is 'account item currency orders gmv attribution impressions clicks spend' \
	    '7101 7700000000000000001 VND 7 1234567.00 attributed 900 88 ' \
	    '7101 7700000000000000001 VND 6 1100000.00 direct 900 88 ' \
	    '7101 7700000000000000001 VND 1 134567.00 indirect 900 88 ' \
	    'vuonto.madeup 7700000000000000002 VND    90 8 '
}

@test "TikTok Shop by live and by creator" {
	reads 0 tiktokshop-live.csv
	chosen tiktokshop/live 28 28 tiktokshop-live.csv
	is 'account day channel gmv attribution' \
	    'vuonnho.madeup 2026-08-16 affiliate_live 600000.00 attributed' \
	    'vuonnho.madeup 2026-08-16 affiliate_live 500000.00 direct' \
	    'vuonnho.madeup 2026-08-16 affiliate_live 100000.00 indirect'
	reads 0 tiktokshop-creator.csv
	chosen tiktokshop/creator 24 24 tiktokshop-creator.csv
	is 'account channel orders gmv attribution' 'vuonnho.madeup affiliate 23 1000000.00 affiliate'
}
