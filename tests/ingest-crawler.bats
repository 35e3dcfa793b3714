# SPDX-License-Identifier: GPL-3.0-or-later
# What crawlers write: MediaCrawler for four platforms, and one that is sold.
load helper
load exports

@test "Douyin: seconds, text counts, rounded ones flagged, the crawl is asof" {
	reads 0 crawler-dy.csv
	chosen crawler/dy 18 18 crawler-dy.csv
	is 'platform item published asof likes collects comments flags' \
	    'douyin 7700000000000000001 2026-07-24T05:20:00Z 2026-07-25T05:20:00.123Z 12034 220 87 u' \
	    'douyin 7700000000000000002 2026-07-24T05:20:01Z 2026-07-25T05:20:00.123Z 12000 100000  au'
}

@test "JSONL has the figures of the CSV" {
	cat >"$BATS_TEST_TMPDIR/search_contents_2026-07-25.jsonl" <<-'END'
		{"aweme_id": "7700000000000000001", "aweme_type": "0", "title": "阳台薄荷 #园艺", "desc": "阳台薄荷 #园艺", "create_time": 1784870400, "creator_hash": "00112233445566aa", "nickname": "园***", "liked_count": "12034", "collected_count": "220", "comment_count": "87", "share_count": "118", "last_modify_ts": 1784956800123, "aweme_url": "https://example.invalid/1", "cover_url": "", "video_download_url": "", "music_download_url": "", "note_download_url": "", "source_keyword": "园艺"}
		{"aweme_id": "7700000000000000002", "aweme_type": "0", "title": "换盆", "desc": "换盆", "create_time": 1784870401, "creator_hash": "00112233445566aa", "nickname": "园***", "liked_count": "1.2万", "collected_count": "10万+", "comment_count": "", "share_count": "3", "last_modify_ts": 1784956800123, "aweme_url": "https://example.invalid/2", "cover_url": "", "video_download_url": "", "music_download_url": "", "note_download_url": "", "source_keyword": "园艺"}
	END
	reads 0 search_contents_2026-07-25.jsonl
	chosen crawler/dy 18 18 search_contents_2026-07-25.jsonl
	cut -f 1-28,31- out.tsv >json.tsv
	reads 0 crawler-dy.csv
	cut -f 1-28,31- out.tsv | diff json.tsv -
}

@test "Xiaohongshu and Kuaishou count in milliseconds" {
	reads 0 crawler-xhs.csv
	chosen crawler/xhs 19 19 crawler-xhs.csv
	is 'platform item published genre tags likes collects x_desc' \
	    'xiaohongshu 66f2a1b2000000001e03aaaa 2026-07-24T05:20:00Z video 园艺|薄荷 12000 100000 第一步\n剪下 "顶芽"'
	reads 0 crawler-ks.csv
	chosen crawler/ks 15 15 crawler-ks.csv
	is 'platform item published views likes' 'kuaishou 3xmadeupmadeup1 2026-07-24T05:20:00Z 12034 532'
}

@test "Bilibili: the number behind av is the id" {
	reads 0 crawler-bili.csv
	chosen crawler/bili 19 19 crawler-bili.csv
	is 'platform item published views likes comments shares collects x_video_coin_count' \
	    'bilibili 2001 2026-07-24T05:20:00Z 12034 602 87 118 220 40'
}

@test "the crawler that is sold: notes of Xiaohongshu" {
	reads 0 crawler-gui.csv
	chosen crawler/gui 19 19 crawler-gui.csv
	is 'platform item title tags published likes comments shares collects genre' \
	    'xiaohongshu 66f2a1b2000000001e03bbbb 换盆 #园艺 园艺 2026-07-24T05:20:00Z 321 6 7 45 图文'
}

@test "names, faces, places and session tokens come out of no crawl" {
	for f in dy xhs ks bili gui dy-comments xhs-comments ks-comments bili-comments; do
		reads 0 crawler-$f.csv
		run -1 grep -E 'SECRET|00112233445566|园丁|园\*|花\*|31337|5f00aa|a\.jpg|杭州|xsec' out.tsv <(echo "$stderr")
	done
}

@test "comments of four platforms, told apart by their item and their columns" {
	for row in dy:douyin:7700000000000000001 xhs:xiaohongshu:66f2a1b2000000001e03aaaa bili:bilibili:2001; do
		IFS=: read -r report platform item <<<"$row"
		reads 0 "crawler-$report-comments.csv"
		chosen "crawler/$report-comments" 11 11 "crawler-$report-comments.csv"
		is 'platform time item comment parent text likes' \
		    "$platform 2026-07-24T05:20:00Z $item 9001 0 好看, 想要 3" \
		    "$platform 2026-07-24T05:20:00Z $item 9002 9001 同问 0"
	done
	reads 0 crawler-ks-comments.csv
	chosen crawler/ks-comments 8 8 crawler-ks-comments.csv
	is 'platform time item comment text likes' 'kuaishou 2026-07-24T05:20:00Z 3xmadeupmadeup1 9003 好看 '
}


@test "a person has one pseudonym in the content and the comments of a platform, another elsewhere" {
	cd "$BATS_TEST_TMPDIR"
	ingest read --new-key=key 2>said || { cat said; return 1; }
	reads 0 crawler-dy.csv --key=key
	douyin=$(column creator | sort -u)
	assert_regex "$douyin" '^[^ ]{16,}$'
	reads 0 crawler-dy-comments.csv --key=key
	assert_equal "$(column user | head -n 1)" "$douyin"
	refute [ "$(column user | tail -n 1)" = "$douyin" ]
	reads 0 crawler-bili.csv --key=key
	refute [ "$(column creator)" = "$douyin" ]
	reads 0 bilibili-rank-2020.csv --key=key
	assert_equal "$(column creator | sort -u | wc -l)" 2
	run -1 grep -E '园丁|00112233445566' out.tsv
}
