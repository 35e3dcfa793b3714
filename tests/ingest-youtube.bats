# SPDX-License-Identifier: GPL-3.0-or-later
# What YouTube Studio exports.
# Sums over share/demo were made with python's csv and decimal modules.
load helper
load exports

@test "YouTube: the Total row is passed over, hours and percents are converted" {
	demo 'youtube-Table data.csv'
	balance '28 rows in = 27 out + 0 rejected + 1 skipped (1 total)' ''
	assert_equal "$(total views) $(total watch_ms) $(total duration_ms)" '82836 1536842160 1303000'
	run -0 column item title published duration_ms avg_watch_ms watch_ms ctr follows flags row
	assert_line -n 0 'vbSuejIkEkZ Three dumpling fillings 2026-11-18T08:00:00Z 52000 19000 339395760 0.0564 35 du 3'
}

@test "labels of 2026, and the figures agree with the row of totals" {
	reads 0 youtube-Table-data.csv
	chosen youtube/content 15 15 youtube-Table-data.csv
	balance '3 rows in = 2 out + 0 rejected + 1 skipped (1 total)'
	is 'item published duration_ms avg_watch_ms views impressions ctr follows flags' \
	    'mint0000001 2025-10-02T07:00:00Z 29000 27000 100 1000 0.0631 2 du' \
	    'mint0000002  610000 809000 12 200  -3 u'
	# the file's own Total row: 112 views, 0.8 hours, -1 subscribers, 1200 impressions
	assert_equal "$(total views) $(total watch_ms) $(total follows) $(total impressions)" '112 2880000 -1 1200'
	assert_equal "$(cut -f 31- out.tsv | sed -n 3p | cut -f 2)" 100.46
}

@test "a table by country: segments, and a total that holds more than they do" {
	reads 0 youtube-Table-data-geography.csv
	chosen youtube/geography 4 4 youtube-Table-data-geography.csv
	balance '5 rows in = 4 out + 0 rejected + 1 skipped (1 total)'
	is 'platform day segment views watch_ms' 'youtube  country=US 600 90000000' \
	    'youtube  country=IN 300 25200000' 'youtube  country=DE 90 4680000' 'youtube  country=XX 0 0'
}

@test "chart data is a row a day and country, totals a row a day" {
	reads 0 youtube-Chart-data.csv
	chosen youtube/geography 3 3 youtube-Chart-data.csv
	is 'day segment views' '2026-07-01 country=US 11' '2026-07-02 country=US 0' \
	    '2026-07-01 country=IN 7' '2026-07-02 country=IN 9'
	cp out.tsv countries.tsv
	reads 0 youtube-Totals.csv
	chosen youtube/totals 2 2 youtube-Totals.csv
	is 'day segment views' '2026-07-01  18' '2026-07-02  9'
	# of one day they add up to the total
	assert_equal "$(awk -F '\t' 'NR > 1 && $3 == "2026-07-01" { s += $9 } END { print s }' countries.tsv)" 18
	# and a quality check does not take one for a repetition of the other
	run -0 --separate-stderr ingest check -q countries.tsv out.tsv
	refute_regex "$output" 'duplicate[^\n]*(warn|error)'
}

@test "a chart by video has figures of a day, not of a lifetime; a table by day has a total too" {
	printf 'Date,Content,Video title,Video publish time,Duration,Views\n2026-07-01,mint0000001,Mint cuttings,"Oct 2, 2025",29,7\n' >"$BATS_TEST_TMPDIR/in.csv"
	reads 0 in.csv
	chosen youtube/daily 6 6 in.csv
	is 'item day window views duration_ms' 'mint0000001 2026-07-01 day 7 29000'
	printf 'Date,Views,Watch time (hours)\nTotal,27,1\n2026-07-01,18,0.5\n2026-07-02,9,0.5\n' >"$BATS_TEST_TMPDIR/in.csv"
	reads 0 in.csv
	chosen youtube/totals 3 3 in.csv
	balance '3 rows in = 2 out + 0 rejected + 1 skipped (1 total)'
	assert_equal "$(total views) $(total watch_ms)" '27 3600000'
}

@test "age bands are segments with a share that adds up to one" {
	reads 0 youtube-Viewer-age.csv
	chosen youtube/audience 5 5 youtube-Viewer-age.csv
	is 'segment share' 'age=13-17 0.005' 'age=18-24 0.1075' 'age=25-34 0.6' 'age=65+ 0.2875'
	assert_equal "$(total share)" 1
}
