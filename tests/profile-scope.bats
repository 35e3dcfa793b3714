# SPDX-License-Identifier: GPL-3.0-or-later
# What all modes of profile share: --since, --until, --top, --min-sample.
# shellcheck disable=SC2086 # a mode and its operands are words
load helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	awk 'BEGIN {
		srand(5)
		print "time,platform,user,item,creator,event,watch_ms,channel"
		for (i = 0; i < 3000; i++)
			printf "%s,douyin,u%d,v%d,c%d,%s,%d,feed\n", i % 50 ? sprintf("2024-06-%02dT%02d:00:00Z",
			    1 + int(rand() * 20), int(rand() * 24)) : "", rand() * 90, rand() * 12, rand() * 4,
			    rand() < 0.7 ? "play" : "finish", rand() * 9000
	}' >log.csv
	range=(--since 2024-06-05T00:00:00Z --until 2024-06-09T12:00:00Z)
	# a mode and its operands
	modes=("by item --sum watch_ms --distinct user" item creator user funnel retention lifecycle hook)
}

@test "a range is half-open, and counts as if the other rows were not there" {
	awk -F, 'NR == 1 || ($1 >= "2024-06-05T00:00:00Z" && $1 < "2024-06-09T12:00:00Z")' log.csv >inside.csv
	[ "$(wc -l <inside.csv)" -gt 300 ]
	for mode in "${modes[@]}"; do
		profile $mode inside.csv >want
		profile $mode -q "${range[@]}" log.csv | cmp - want
		profile $mode -q "${range[@]}" -j 1 log.csv | cmp - want
	done
}

@test "rows outside and rows without a time are counted on stderr" {
	outside=$(awk -F, 'NR > 1 && $1 != "" && !($1 >= "2024-06-05T00:00:00Z" && $1 < "2024-06-09T12:00:00Z")' log.csv | wc -l)
	for mode in "${modes[@]}"; do
		run -0 --separate-stderr profile $mode "${range[@]}" log.csv
		assert_regex "$stderr" ": $outside rows outside --since and --until"
		assert_regex "$stderr" ": 60 rows without a time left out"
	done
	run -0 --separate-stderr profile item log.csv
	assert_equal "$stderr" ""
}

@test "two ranges that meet are the whole, part by part, and one state each" {
	grep -v '^,' log.csv >timed.csv
	cut=2024-06-11T07:00:00Z
	profile by user --sum watch_ms timed.csv >want
	profile by user --sum watch_ms --since $cut -q timed.csv >late
	profile by user --sum watch_ms --until $cut -q timed.csv >early
	awk -F'\t' -v OFS='\t' 'FNR == 1 { head = $0; next } { n[$1] += $2; s[$1] += $3 }
	    END { print head; for (u in n) print u, n[u], s[u] | "LC_ALL=C sort" }' early late >sum
	diff -u <(sort want) <(sort sum)
	profile item --partial --since $cut -q timed.csv >part
	profile item --merge --since $cut part | cmp - <(profile item --since $cut -q timed.csv)
	run -2 --separate-stderr profile item --merge part
	assert_regex "$stderr" "made with other options"
}

@test "a time that cannot be read is an error under a range, an empty range or no column time too" {
	sed -i '4s/^[^,]*/noon/' log.csv
	run -1 --separate-stderr profile by item --since 2024-06-05T00:00:00Z log.csv
	assert_regex "$stderr" "log.csv:4: time: .*'noon'"
	run -2 --separate-stderr profile item --since 2024-06-05T00:00:00Z --until 2024-06-05T00:00:00Z log.csv
	assert_regex "$stderr" "since must lie before --until"
	cut -d, -f 2- log.csv >timeless.csv
	run -2 --separate-stderr profile by item --until 2024-06-05T00:00:00Z timeless.csv
	assert_regex "$stderr" "no column 'time'"
	run -2 --separate-stderr profile by item --since June log.csv
}

@test "--top writes the greatest first, in byte order where they are alike" {
	top() { # column of the key, column of the size
		sed 1d all | LC_ALL=C sort -t $'\t' -k "$2,$2nr" -k "$1,$1" | head -n 5 | cmp - <(sed 1d got)
	}
	profile item log.csv >all
	profile item --top 5 log.csv >got
	top 2 4
	profile user log.csv >all
	profile user --top 5 log.csv >got
	top 2 3
	profile by user log.csv >all
	profile by user --top 5 log.csv >got
	top 1 2
	profile user log.csv >all
	profile user --top 5000 log.csv | sort | cmp - <(sort all)
}

@test "below --min-sample a rate is empty and the note says so" {
	profile item --min-sample 100000 log.csv >out
	[ "$(awk -F'\t' 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
	    $at["finish_rate"] == "" && $at["note"] ~ /fewer than 100000 views/' out | wc -l)" -eq 12 ]
	profile user --min-sample 100000 log.csv >out
	[ "$(awk -F'\t' 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
	    $at["off_peak_share"] == "" && $at["note"] ~ /fewer than 100000 rows with a time/' out | wc -l)" -eq 90 ]
}
