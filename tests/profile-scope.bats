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

# Every mode with the operands it needs to read all.csv.
all_modes() {
	printf '%s\n' 'by item --sum watch_ms --distinct user' item creator 'user -q' funnel retention lifecycle \
	    hook 'hook --curve' topics 'topics --series' comments 'comments --words' 'comments --all' graph \
	    'graph --communities' 'graph --events follow,share' 'graph --overlap creator' \
	    'segments user,time,item --on watch_ms --k 2' 'segments user,time,item --on watch_ms --k 2 --assign'
}

# rows of all columns that some mode reads
write_all() {
	awk 'BEGIN {
		srand(7)
		n = split("search feed live", channel, " ")
		split("夜市小吃#夜市 阳台种菜第一步#种菜 橘猫称体重的一天#猫 三分钟学会红烧肉#饭", title, " ")
		split("这个多少钱 很好看，喜欢 质量太差 哪里买", text, " ")
		m = split("play play play play finish like comment share follow follow", event, " ")
		print "time,platform,user,item,creator,event,watch_ms,duration_ms,channel,title,text,from,to,weight"
		for (i = 0; i < 6000; i++)
			printf "2024-06-%02dT%02d:%02d:00Z,douyin,u%d,v%d,c%d,%s,%d,%d,%s,%s,%s,n%d,m%d,1\n", 1 + rand() * 20,
			    rand() * 24, rand() * 60, rand() * 900, rand() * 12, rand() * 40, event[1 + int(rand() * m)], rand() * 9000,
			    9000 + int(rand() * 3) * 5000, channel[1 + int(rand() * n)], title[1 + int(rand() * 4)],
			    text[1 + int(rand() * 4)], rand() * 30, rand() * 30
	}' >all.csv
}

@test "every mode is in the list of this file" {
	profile --help | sed -n 's/^  \([a-z]\{1,\}\) .*/\1/p' | sort >want
	[ "$(wc -l <want)" -eq 12 ]
	all_modes | cut -d ' ' -f 1 | sort -u | diff - want
}

@test "every mode takes every option, and leaves out what is not in the range" {
	write_all
	awk -F, 'NR == 1 || ($1 >= "2024-06-05T00:00:00Z" && $1 < "2024-06-19T12:00:00Z")' all.csv >inside.csv
	range=(--since 2024-06-05T00:00:00Z --until 2024-06-19T12:00:00Z)
	while read -r mode; do
		echo "# $mode"
		profile $mode inside.csv >want
		[ "$(wc -l <want)" -gt 1 ]
		profile $mode -q "${range[@]}" all.csv | cmp - want
		# and these rows tell
		run -1 cmp -s <(profile $mode all.csv) want
		case $mode in user*) continue ;; esac # until it has --by
		profile $mode -q "${range[@]}" --by channel --partial all.csv >part
		profile $mode -q "${range[@]}" --by channel --top 3 --min-sample 7 --merge part >out
		rm -f st
		profile $mode -q "${range[@]}" --by channel --top 3 --min-sample 7 --state st all.csv | cmp - out
		profile $mode -q "${range[@]}" --by channel --merge st >want
		run -0 head -c 8 out
		assert_output channel$'\t'
		[ "$(wc -l <out)" -gt 1 ]
		[ "$(wc -l <out)" -le "$(wc -l <want)" ]
	done < <(all_modes)
}

@test "a value of --by has the result that its rows have alone" {
	write_all
	for channel in feed live search; do
		awk -F, -v c=$channel 'NR == 1 || $9 == c' all.csv >$channel.csv
	done
	while read -r mode; do
		echo "# $mode"
		case $mode in user*) continue ;; esac
		now=(--now 2024-06-21T00:00:00Z)
		profile $mode -q "${now[@]}" all.csv >out 2>&1 || now=()
		# with one p-value for each topic they are adjusted over all groups
		case $mode in topics*) now+=(--adjust none) ;; esac
		profile $mode -q "${now[@]}" --by channel all.csv >out
		for channel in feed live search; do
			profile $mode -q "${now[@]}" $channel.csv | sed 1d >want
			[ -s want ]
			awk -v c=$channel 'NR > 1 && index($0, c "\t") == 1 { print substr($0, length(c) + 2) }' out | cmp - want
		done
	done < <(all_modes)
}

@test "a column of the key that --by names is written once, and first" {
	write_all
	for mode in item creator hook comments 'graph --events follow' 'graph --overlap creator' \
	    'graph --events follow --communities'; do
		echo "# $mode"
		profile $mode all.csv >want
		profile $mode --by platform all.csv | cmp - want
	done
	run -0 bash -c 'profile item --by item all.csv | head -n 2 | cut -f 1-3'
	assert_output "$(tsv 'item platform impressions' 'v0 douyin 0')"
	run -0 bash -c 'profile comments --by item all.csv | head -n 2 | cut -f 1-2'
	assert_output "$(tsv 'item platform' 'v0 douyin')"
}

@test "a post without a time has the time at which it was published, in a range of topics too" {
	printf '%s\n' time,published,title ,2024-06-18T10:00:00Z,#a ,2024-06-20T10:00:00Z,#a \
	    2024-06-18T10:00:00Z,2024-06-20T10:00:00Z,#b ,,#c >posts.csv
	run -0 --separate-stderr profile topics --topics tags --since 2024-06-19T00:00:00Z posts.csv
	assert_regex "$stderr" ": 2 rows outside"
	assert_regex "$stderr" ": 1 rows without a time left out"
	run -0 column topic count <<<"$output"
	assert_output "$(tsv 'a 1')"
	run -2 --separate-stderr profile topics --since 2024-06-19T00:00:00Z < <(printf 'title\n#a\n')
	assert_regex "$stderr" "no column time or published"
	run -1 --separate-stderr profile topics --since 2024-06-19T00:00:00Z < <(printf 'published,title\nnoon,#a\n')
	assert_regex "$stderr" ":2: published: .*'noon'"
}

@test "every mode abstains below --min-sample, and says of what there were too few" {
	write_all
	while read -r mode; do
		echo "# $mode"
		profile $mode -q --min-sample 1000000 all.csv >out
		case $mode in
		# lines that would hold nothing, or could name somebody, are not written
		'topics --series' | 'comments --words' | 'graph --communities') assert_equal "$(wc -l <out)" 1 ;;
		*--assign) assert_equal "$(column segment note <out | sort -u)" $'\ttoo few rows' ;;
		*)
			run -0 column note <out
			assert_line --partial 'fewer than 1000000 '
			refute_line ''
			# no rate, share or estimate
			run -0 awk -F'\t' 'NR == 1 { for (i = 1; i <= NF; i++) if ($i ~ /_rate|_eb|^keep|^retention|^of_first|^drop_off|^pagerank$|^jaccard|^sentiment$|_lo$|_hi$|\//) col[i]; next }
			    { for (i in col) if ($i != "") { print "given:", i, $i; exit } }' out
			assert_output ""
			;;
		esac
	done < <(all_modes | sed 's/^by .*/by item --rate finish\/play/')
}
