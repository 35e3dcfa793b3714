# SPDX-License-Identifier: GPL-3.0-or-later
# What Bilibili exports and answers, and crawls of it.
load helper
load exports

@test "a trend is a row a day of the account" {
	reads 0 bilibili-播放趋势.csv
	chosen bilibili/trend 10 10 bilibili-播放趋势.csv
	is 'platform day views likes comments shares collects x_投币' \
	    'bilibili 2026-07-18 1203 60 5 8 22 4' 'bilibili 2026-07-19 11000 412 31 52 130 19'
}

@test "ratios of the API are ten-thousandths, a time of 0 is none" {
	reads 0 bilibili-api.csv
	chosen bilibili/api 14 14 bilibili-api.csv
	is 'item published views collects finish_rate ctr bounce_2s x_stat.crash_rate follows' \
	    'BV1xx411c7mA 2026-07-24T05:20:00Z 12034 220 0.1445 0.0421  2810 21' \
	    'BV1xx411c7mB  500 9 1 0  0 -2'
}

@test "answers of the API one a line give the same rows" {
	cat >"$BATS_TEST_TMPDIR/in.jsonl" <<-'END'
		{"bvid":"BV1xx411c7mA","title":"薄荷扦插","ptime":1784870400,"stat":{"play":12034,"like":602,"coin":40,"fav":220,"share":118,"reply":87,"dm":33,"full_play_ratio":1445,"crash_rate":2810,"tm_rate":421,"total_new_attention_cnt":21}}
		{"bvid":"BV1xx411c7mB","title":"换盆","ptime":0,"stat":{"play":500,"like":20,"coin":1,"fav":9,"share":2,"reply":3,"dm":1,"full_play_ratio":10000,"crash_rate":0,"tm_rate":0,"total_new_attention_cnt":-2}}
	END
	reads 0 in.jsonl
	chosen bilibili/api 14 14 in.jsonl
	cut -f 1-28,31- out.tsv >json.tsv
	reads 0 bilibili-api.csv
	cut -f 1-28,31- out.tsv | diff json.tsv -
}

@test "Huahuo: the BV id is the key, ranges pass as text, the date stands in for a missing time" {
	reads 0 bilibili-花火.csv
	chosen bilibili/huahuo 11 11 bilibili-花火.csv
	is 'item x_av_id published views x_average_interactive_rate flags' \
	    'BV1xx411c7mA 2001 2026-07-24T05:20:00Z 12034 0.1037 u' \
	    'BV1xx411c7mB 2002 2026-07-24T16:00:00Z 500 70~80% d'
}

@test "crawls of the ranking: names only as pseudonyms, tags with commas, keys from titles" {
	reads 0 bilibili-rank-2020.csv
	chosen bilibili/rank-2020 14 14 bilibili-rank-2020.csv
	is 'item creator tags views likes comments shares collects x_coin' \
	    '1001  园艺|薄荷|阳台 42101 2849 57 489 235 218' '1002   34217 743 24 115 186 96'
	run -1 grep 园丁 out.tsv
	reads 0 bilibili-rank-2021.csv
	chosen bilibili/rank-2021 11 11 bilibili-rank-2021.csv
	is 'creator views likes comments flags' ' 2503 2911 30 k'
	reads 0 bilibili-rank-2021.csv --asof=2026-07-24
	is 'item flags' "$(column item) dk"
}
