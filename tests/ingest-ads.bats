# SPDX-License-Identifier: GPL-3.0-or-later
# Reports of what was spent.
# Sums over share/demo were made with python's csv and decimal modules.
load helper
load exports

@test "Qianchuan and TikTok Ads become spend, each with its currency" {
	demo qianchuan-素材日报.csv
	balance '45 rows in = 45 out + 0 rejected + 0 skipped' ''
	assert_equal "$(total spend) $(total gmv) $(total orders)" '10626 18132.30 248'
	assert_equal "$(column currency platform attribution | sort -u)" 'CNY douyin overall_pay'
	run -0 column creative item adgroup day
	assert_line -n 0 '7512848955578766015 7704186195926309704 1854391297323869 2026-11-16'
	demo tiktok-ads.csv
	assert_equal "$(total spend) $(total gmv)" '10952.02 14364'
	assert_equal "$(column currency channel | sort -u)" 'USD tiktok_ads'
	assert_equal "$(column spend | sed -n 2p)" 1244.57
}

@test "Qianchuan, standard: direct orders are a rule of their own, the total is passed over" {
	reads 0 qianchuan-标准推广.csv
	chosen qianchuan/standard 11 11 qianchuan-标准推广.csv
	balance '2 rows in = 1 out + 0 rejected + 1 skipped (1 total)'
	is 'day spend orders gmv attribution impressions clicks' '2026-07-18 1000.00 20 2310.00 direct_pay 80000 800'
}

@test "Ocean Engine: by project with days, by material without" {
	reads 0 oceanengine-项目.csv
	chosen oceanengine/report 15 15 oceanengine-项目.csv
	is 'platform channel day campaign spend impressions clicks conversions attribution x_点击率%' \
	    'douyin ocean_engine 2026-07-18 1801230000000001 1234.50 98765 1234 31  1.25'
	reads 0 oceanengine-素材.csv
	chosen oceanengine/report 16 16 oceanengine-素材.csv
	is 'day creative spend conversions' ' 7512340000000000001 20.00 1'
}

@test "Ocean Engine in GB18030" {
	iconv -f UTF-8 -t GB18030 "$TOP/tests/data/ingest/oceanengine-项目.csv" >"$BATS_TEST_TMPDIR/gb.csv"
	reads 0 gb.csv
	is 'day campaign spend impressions x_项目名称' '2026-07-18 1801230000000001 1234.50 98765 薄荷'
}

@test "Juguang: likes after an ad are not likes of the note" {
	reads 0 juguang.csv
	chosen juguang/report 17 17 juguang.csv
	is 'platform channel day campaign item spend impressions clicks x_点赞' \
	    'xiaohongshu juguang 2026-07-18 31 66f2a1b2000000001e03aaaa 88.80 12000 240 30'
}

@test "Juguang's API has the same fields under other names" {
	printf '{"code":0,"data":{"data_list":[{"date":"2026-07-18","campaign_id":31,"campaign_name":"薄荷","note_id":"66f2a1b2000000001e03aaaa","fee":"88.80","impression":"12000","click":"240","ctr":"2.00%%","acp":"0.37","cpm":"7.40","like":"30"}],"total_count":1}}' >"$BATS_TEST_TMPDIR/in.json"
	reads 0 in.json
	chosen juguang/report 11 11 in.json
	is 'day campaign item spend impressions clicks x_点赞' '2026-07-18 31 66f2a1b2000000001e03aaaa 88.80 12000 240 30'
}

@test "Cili: one row has revenue under several rules, each a line; spend counts once" {
	reads 0 cili.csv
	chosen cili/report 17 17 cili.csv
	balance '4 rows in = 3 out + 0 rejected + 1 skipped (1 total); 6 lines, 3 beyond the first of a row'
	is 'day campaign spend impressions clicks gmv attribution row' \
	    '2026-07-18 990001 300.00 4800 210 690.00 direct 2' \
	    '2026-07-18 990001 300.00 4800 210 700.00 same_day 2' \
	    '2026-07-18 990001 300.00 4800 210 910.00 7d 2' \
	    '2026-07-19 990001 100.00 800 20 0.00 direct 3' \
	    '2026-07-19 990001 100.00 800 20 0.00 same_day 3' \
	    '2026-07-20 990001 1050.50 800 20   4'
	# 300 + 100 + 1050.50, the file's own total, and no claim is added to another
	run -0 --separate-stderr roi table out.tsv --by=platform
	assert_regex "$output" $'\t1450\\.50\t'
	refute_regex "$output" '2300'
	run -0 --separate-stderr ingest check -q out.tsv
	refute_regex "$output" 'duplicate[^\n]*(warn|error)'
}

@test "lines of such rows are the same for any number of workers, from a file or a pipe" {
	cd "$BATS_TEST_TMPDIR"
	awk 'NR == 1 { print; next } { row[NR] = $0 } END { for (n = 0; n < 3000; n++)
	    for (i = 2; i < NR; i++) print (n % 97 == 5 && i == 3) ? "cut," row[i] : row[i] }' \
	    "$TOP/tests/data/ingest/cili.csv" >big.csv
	ingest read -j 1 --max-rejects=99 --rejects=one.r big.csv >one.tsv 2>one.e
	ingest read -j 4 --max-rejects=99 --rejects=two.r big.csv >two.tsv 2>two.e
	cmp one.tsv two.tsv
	cmp one.e two.e
	ingest read -j 4 --max-rejects=99 <big.csv 2>three.e | cut -f 1-17,19- | cmp - <(cut -f 1-17,19- one.tsv)
	# three lines, two lines and one line for each of 3000 triples, 31 of the second row cut
	assert_equal "$(wc -l <one.tsv)" $((1 + 6 * 3000 - 31 * 2))
	assert_equal "$(tail -n 1 one.e)" 'ingest read: 9000 rows in = 8969 out + 31 rejected + 0 skipped; 17938 lines, 8969 beyond the first of a row'
}

@test "sheets of an agency: the platform is told by the labels" {
	reads 0 channels-bilibili.csv
	chosen channels/bilibili 8 8 channels-bilibili.csv
	is 'platform item spend impressions clicks conversions' 'bilibili BV1xx411c7mA 120.00 9000 90 12'
	reads 0 channels-xiaohongshu.csv
	chosen channels/xiaohongshu 6 6 channels-xiaohongshu.csv
	is 'platform item spend conversions' 'xiaohongshu 66f2a1b2000000001e03aaaa 88.80 9'
	reads 0 channels-douyin.csv
	chosen channels/douyin 7 7 channels-douyin.csv
	is 'platform item creative spend conversions' 'douyin 7700000000000000001 7512340000000000001 50.00 7'
	reads 0 channels-weixin.csv
	chosen channels/weixin 5 5 channels-weixin.csv
	is 'platform creative spend conversions' 'weixin 换盆竖版 33.30 3'
}

@test "a sign of another currency is refused" {
	printf 'By Day,Campaign name,Ad group name,Ad name,Cost,Impressions\n2026-09-20,a,b,c,$5.00,1\n2026-09-20,a,b,d,¥5.00,1\n' >"$BATS_TEST_TMPDIR/in.csv"
	reads 1 in.csv
	says " read: in.csv:3: Cost: another currency than the adapter's: '¥5.00'" 1
	is 'creative spend currency' 'c 5.00 USD'
}
