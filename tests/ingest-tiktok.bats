# SPDX-License-Identifier: GPL-3.0-or-later
# What TikTok Studio exports, and fields of the Research API.
# Sums over share/demo were made with python's csv and decimal modules.
load helper
load exports

@test "TikTok: ids from links, years from ids, undefined is missing" {
	demo tiktok-Content.csv
	balance '27 rows in = 27 out + 0 rejected + 0 skipped' ''
	assert_equal "$(total views)" 340798
	assert_equal "$(column asof flags | sort -u)" '2026-11-20T00:00:00Z dy'
	run -0 column item published shares
	assert_line -n 1 '7709489220883537199 2026-11-18T00:00:00Z '
	assert_line -n 26 '7703511770150602569 2026-11-02T00:00:00Z 135'
	assert_equal "$(column shares | grep -c '^$')" 2
}

@test "hours are segments of a day, of the account's followers" {
	reads 0 tiktok-FollowerActivity.csv --asof=2026-02-28
	chosen tiktok/activity 3 3 tiktok-FollowerActivity.csv
	is 'day segment followers' '2026-02-21 hour=0 ' '2026-02-21 hour=13 '
	assert_equal "$(cut -f 18- out.tsv)" "$(printf '%s\n' 'x_Active followers' 491 undefined)"
}

@test "distributions are shares of one, unless the cell has a percent sign" {
	reads 0 tiktok-FollowerGender.csv
	chosen tiktok/gender 2 2 tiktok-FollowerGender.csv
	is 'segment share' 'gender=Male 0.35' 'gender=Female 0.63' 'gender=Other 0.02'
	reads 0 tiktok-FollowerTopTerritories.csv
	chosen tiktok/territories 2 2 tiktok-FollowerTopTerritories.csv
	is 'segment share' 'country=VN 0.805' 'country=Others 0.195'
}

@test "a year that turns within the file, a rounded level, a loss of followers" {
	reads 0 tiktok-FollowerHistory.csv --asof=2026-01-05
	chosen tiktok/followers 3 3 tiktok-FollowerHistory.csv
	is 'day followers follows' '2025-12-31  0' '2026-01-01 1200 -3'
	# nothing in the file tells the year: the date in a download's name is its first day
	cp tiktok-FollowerHistory.csv Overview_2025-12-31.csv
	reads 1 Overview_2025-12-31.csv
	balance '2 rows in = 0 out + 2 rejected + 0 skipped'
}

# names of months: locales of glibc; that labels stay English: exports of Spanish pages
@test "pages in other languages change the dates, not the labels" {
	while read -r date; do
		printf '\xef\xbb\xbf"Date","Video Views","Profile Views","Likes","Comments","Shares"\n"%s","5","1","2","0","0"' "$date" >"$BATS_TEST_TMPDIR/in.csv"
		reads 0 in.csv --asof=2026-06-01
		chosen tiktok/overview 6 6 in.csv
		is 'day views' '2026-03-08 5'
	done <<-END
		March 8
		8 de marzo
		8 de março
		8 mars
		8. März
		8 marzo
		3月8日
		3월 8일
		8 maart
		8 Maret
		8 Mart
		8 marca
		8 марта
		8 Μαρτίου
		8 มีนาคม
		8 tháng 3
	END
}

@test "the download of followers: a zip of four reports becomes one table" {
	cd "$BATS_TEST_TMPDIR"
	for part in History Activity Gender TopTerritories; do
		cp "$TOP/tests/data/ingest/tiktok-Follower$part.csv" "Follower$part.csv"
	done
	zip -q -0 Followers_madeupgarden.zip Follower*.csv
	reads 0 Followers_madeupgarden.zip --asof=2026-02-28
	is 'day segment followers follows share' '2026-02-21 hour=0   ' '2026-02-21 hour=13   ' \
	    ' gender=Male   0.35' ' gender=Female   0.63' ' gender=Other   0.02' \
	    '2025-12-31   0 ' '2026-01-01  1200 -3 ' ' country=VN   0.805' ' country=Others   0.195'
}

@test "fields of the Research API" {
	reads 0 tiktok-research.csv
	chosen tiktok/research 17 17 tiktok-research.csv
	is 'item creator published duration_ms tags views likes comments shares collects' \
	    '7700000000000000001 madeupgarden 2026-07-24T05:20:00Z 29000 mint|garden 12034 60 5 8 9'
	cut -f 1-28 out.tsv >csv.tsv
	# the answer itself: ids are numbers of 19 digits there, and lose none
	printf '{"data":{"videos":[{"id":7700000000000000001,"video_description":"Mint cuttings","create_time":1784870400,"region_code":"VN","share_count":8,"view_count":12034,"like_count":60,"comment_count":5,"music_id":6900000000000000001,"hashtag_names":["mint","garden"],"username":"madeupgarden","favorites_count":9,"video_duration":29}],"cursor":1,"search_id":"1","has_more":false},"error":{"code":"ok","message":"","log_id":"x"}}' >answer.json
	reads 0 answer.json
	cut -f 1-28 out.tsv | diff csv.tsv -
}
