# SPDX-License-Identifier: GPL-3.0-or-later
# One row a key: ingest read --dedupe and --seen. What must come out is told by awk
# programs here that know the whole input at once.
# shellcheck disable=SC2002 # cat makes the pipe
load helper

setup() { cd "$BATS_TEST_TMPDIR" || return; }

# events SEED ROWS [KEYS] - made-up events, of which many say the same time, user,
# item and event again with another watch_ms
events() {
	awk -v seed="$1" -v rows="$2" -v keys="${3:-300}" 'BEGIN {
		OFS = "\t"; srand(seed)
		print "time", "platform", "user", "item", "event", "watch_ms"
		for (i = 0; i < rows; i++) {
			k = int(rand() * keys)
			printf "2024-06-18T%02d:%02d:00Z\tdouyin\tu%d\tv%d\t%s\t%d\n", k % 24, k % 60,
			    k % 17, k % 11, k % 3 ? "play" : "like", i
		}
	}'
}

# posts SEED ROWS - observations of 40 items; few days, so that many are of one time
posts() {
	awk -v seed="$1" -v rows="$2" 'BEGIN {
		OFS = "\t"; srand(seed)
		print "platform", "account", "item", "window", "asof", "views", "src", "row"
		for (i = 0; i < rows; i++)
			printf "douyin\ta\tv%d\tlifetime\t%s\t%d\tw.csv\t%d\n", int(rand() * 40),
			    rand() < .1 ? "" : sprintf("2024-06-%02dT08:00:00Z", 10 + rand() * 4), i % 7, i
	}'
}

# first_of COL ... - the first line of each key, by number of column, and the header
first_of() {
	awk -F '\t' -v cols="$*" 'BEGIN { n = split(cols, c, " ") }
		{ k = ""; for (i = 1; i <= n; i++) k = k FS $c[i] }
		NR == 1 || !seen[k]++'
}

# latest - of events as `ingest read` writes posts: item column 4, asof 9; of each item
# the line with the greatest asof, of equal ones the last, in the order of the input
latest() {
	awk -F '\t' 'NR == 1 { print; next }
		{ line[NR] = $0; if (!($4 in best) || $9 >= asof[$4]) { best[$4] = NR; asof[$4] = $9 } }
		END { for (i in best) stays[best[i]]; for (i = 2; i <= NR; i++) if (i in stays) print line[i] }'
}

# body FILE ... - without headers
body() { tail -qn +2 "$@"; }

# balance TEXT - the last line of stderr
balance() { assert_equal "${stderr_lines[-1]}" "ingest read: $1"; }

@test "the same file twice comes out once, and the balance says so" {
	events 1 500 100000 >e.tsv
	ingest read -q e.tsv >want.tsv
	run -0 --separate-stderr ingest read --dedupe e.tsv e.tsv
	diff <(printf '%s\n' "$output") <(first_of 1 2 3 4 6 <want.tsv)
	n=$(first_of 1 2 3 4 6 <want.tsv | body - | wc -l)
	balance "1000 rows in = $n out + 0 rejected + 0 skipped + $((1000 - n)) duplicate"
}

@test "without --dedupe nothing is dropped" {
	events 2 300 >e.tsv
	run -0 --separate-stderr ingest read e.tsv e.tsv
	assert_equal "${#lines[@]}" 601
}

@test "the first row of a key stays: ten orders and splits, workers, pipes" {
	for seed in 1 2 3 4 5 6 7 8 9 10; do
		events $seed 2000 $((seed * 70)) >all.tsv
		ingest read -q all.tsv | first_of 1 2 3 4 6 >want.tsv
		body all.tsv | split -l $((seed * 97)) - part.
		files=()
		for part in part.*; do
			{ head -n 1 all.tsv; cat "$part"; } >"$part.tsv"
			files+=("$part.tsv")
		done
		ingest read -q --dedupe -j 1 "${files[@]}" | diff want.tsv -
		ingest read -q --dedupe -j 4 "${files[@]}" | diff want.tsv -
		cat all.tsv | ingest read -q --dedupe -j 3 | diff want.tsv -
		rm part.*
	done
}

@test "large inputs: any number of workers, a pipe or a file give the same bytes" {
	events 3 60000 40000 >e.tsv
	ingest read -q e.tsv | first_of 1 2 3 4 6 >want.tsv
	for jobs in 1 2 4; do
		ingest read -q --dedupe -j $jobs e.tsv | cmp want.tsv -
	done
	cat e.tsv | ingest read -q --dedupe | cmp want.tsv -
	ingest read -q --dedupe -o got.tsv e.tsv
	cmp want.tsv got.tsv
	posts 3 60000 >p.tsv
	ingest read -q p.tsv | latest >want.tsv
	for jobs in 1 4; do
		ingest read -q --dedupe -j $jobs p.tsv | cmp want.tsv -
	done
	cat p.tsv | ingest read -q --dedupe | cmp want.tsv -
}

@test "posts: the latest observation stays, of equal times the row read last" {
	for seed in 1 2 3 4 5; do
		posts $seed 400 >p.tsv
		posts $seed$seed 300 >q.tsv
		ingest read -q p.tsv q.tsv | latest >want.tsv
		ingest read -q --dedupe p.tsv q.tsv | diff want.tsv -
	done
	tsv 'platform account item window day asof views' \
	    'douyin a v1 lifetime  2024-06-18T12:00:00Z 1' \
	    'douyin a v1 lifetime  2024-06-18T20:00:00+08:00 2' \
	    'douyin a v1 lifetime   3' >same.tsv
	run -0 --separate-stderr ingest read --dedupe same.tsv
	assert_equal "$(column views <<<"$output")" 2
	balance '3 rows in = 1 out + 0 rejected + 0 skipped + 2 duplicate'
}

@test "comments have no time of observation: the row read last stays" {
	tsv 'time platform item comment likes' '2024-06-18T12:00:00Z douyin v1 c1 5' \
	    '2024-06-18T12:01:00Z douyin v1 c2 9' '2024-06-18T12:00:00Z douyin v1 c1 7' >c.tsv
	run -0 --separate-stderr ingest read --dedupe c.tsv
	assert_equal "$(column comment likes <<<"$output")" $'c2\t9\nc1\t7'
}

@test "--dedupe-by names other columns, x_ columns too" {
	events 5 400 >e.tsv
	ingest read -q e.tsv | first_of 3 4 >want.tsv
	ingest read -q --dedupe --dedupe-by=user,item e.tsv | diff want.tsv -
	tsv 'time platform item event note' '2024-06-18T12:00:00Z douyin v1 play a' \
	    '2024-06-18T12:00:01Z douyin v1 play b' '2024-06-18T12:00:02Z douyin v1 play a' >x.tsv
	run -0 --separate-stderr ingest read --dedupe --dedupe-by=x_note x.tsv
	assert_equal "$(column x_note <<<"$output")" $'a\nb'
	run -2 --separate-stderr ingest read --dedupe --dedupe-by=views x.tsv
	assert_equal "${stderr_lines[-1]}" "ingest read: --dedupe-by: table events has no column 'views'"
	run -2 --separate-stderr ingest read --dedupe-by=item x.tsv
	assert_equal "${stderr_lines[0]}" 'ingest read: --dedupe-by goes with --dedupe or --seen'
}

@test "cells are compared, not their spelling, and never across columns" {
	tsv 'time platform user item event' '2024-06-18T12:00:00Z douyin a bc play' \
	    '2024-06-18T12:00:00.000+00:00 douyin a bc play' '2024-06-18T12:00:00Z douyin ab c play' >e.tsv
	run -0 --separate-stderr ingest read --dedupe e.tsv
	assert_equal "$(column user item <<<"$output")" $'a\tbc\nab\tc'
	ingest read -q --seen=k --csv e.tsv >/dev/null
	run -0 --separate-stderr ingest read --seen=k e.tsv
	balance '3 rows in = 0 out + 0 rejected + 0 skipped + 3 duplicate'
}

@test "rows without a key stay and are counted" {
	tsv 'time platform item comment likes' '2024-06-18T12:00:00Z douyin v1  5' \
	    '2024-06-18T12:01:00Z douyin v1  9' '2024-06-18T12:00:00Z douyin v1 c1 7' >c.tsv
	run -0 --separate-stderr ingest read --dedupe c.tsv
	assert_equal "$(column likes <<<"$output")" $'5\n9\n7'
	assert_equal "${stderr_lines[-2]}" 'ingest read: 2 rows have no key and stay'
	run -0 --separate-stderr ingest read --dedupe --dedupe-by=parent,text c.tsv
	assert_equal "${#lines[@]} ${stderr_lines[-2]}" '4 ingest read: 3 rows have no key and stay'
}

@test "a row that makes several lines: each line has its key" {
	cd "$TOP/share/demo"
	for file in tiktok-ads.csv qianchuan-素材日报.csv doudian-订单.csv; do
		ingest read -q "$file" >"$BATS_TEST_TMPDIR/want.tsv"
		ingest read -q --dedupe "$file" "$file" | column spend amount time >"$BATS_TEST_TMPDIR/got"
		column spend amount time <"$BATS_TEST_TMPDIR/want.tsv" | diff - "$BATS_TEST_TMPDIR/got"
	done
}

@test "five runs with --seen give what one run over all gives" {
	for i in 1 2 3 4 5; do events $i 700 900 >e$i.tsv; done
	ingest read -q --dedupe e[1-5].tsv >want.tsv
	for i in 1 2 3 4 5; do ingest read -q --seen=keys e$i.tsv >got$i.tsv; done
	{ head -n 1 want.tsv; body got[1-5].tsv; } | diff want.tsv -
	run -0 --separate-stderr ingest read --seen=keys e3.tsv
	assert_equal "${#lines[@]}" 1
	balance '700 rows in = 0 out + 0 rejected + 0 skipped + 700 duplicate'
	for i in 1 2 3 4 5; do posts $i 90 >p$i.tsv; done
	ingest read -q p[1-5].tsv | latest | column item asof views | sort >want.tsv
	for i in 1 2 3 4 5; do ingest read -q --seen=obs p$i.tsv >got$i.tsv; done
	ingest read -q --dedupe got[1-5].tsv | column item asof views | sort | diff want.tsv -
}

@test "--seen: a later observation and a changed row of the same time come in, an older one not" {
	tsv 'platform account item window asof views src' 'douyin a v1 lifetime 2024-06-18T12:00:00Z 5 w.csv' >s1
	tsv 'platform account item window asof views src' 'douyin a v1 lifetime 2024-06-18T12:00:00Z 5 other.csv' >s2
	tsv 'platform account item window asof views src' 'douyin a v1 lifetime 2024-06-19T12:00:00Z 5 w.csv' >s3
	tsv 'platform account item window asof views src' 'douyin a v1 lifetime 2024-06-19T12:00:00Z 6 w.csv' >s4
	for step in s1:5 s2: s1: s3:5 s1: s3: s4:6 s4:; do
		assert_equal "$step $(ingest read -q --seen=k "${step%:*}" | column views)" "$step ${step#*:}"
	done
	tsv 'platform order suborder status time' 'doudian o1 s1 paid 2024-06-18T12:00:00Z' >s5
	tsv 'platform order suborder status time' 'doudian o1 s1 refund 2024-06-18T12:00:00Z' >s6
	for step in s5:paid s5: s6:refund s6:; do
		assert_equal "$step $(ingest read -q --seen=o "${step%:*}" | column status)" "$step ${step#*:}"
	done
}

@test "the file of --seen holds no id" {
	events 1 300 >e.tsv
	ingest read -q --seen=keys e.tsv >/dev/null
	run -1 grep -aE 'u1[0-6]|v10|douyin' keys
	assert_equal "$(head -n 1 keys | cut -f 1-3)" $'#tuiliu-seen 1\tevents\ttime|platform|user|item|event'
}

# day NUMBER - ten events of their own
day() {
	tsv 'time platform user item event'
	for i in 0 1 2 3 4 5 6 7 8 9; do tsv "2024-06-0${1}T12:0$i:00Z douyin u$i v1 play"; done
}

@test "--seen-most: what was not met for longest is forgotten, and that is said" {
	for i in 1 2 3; do day $i >d$i.tsv; done
	ingest read -q --seen=k --seen-most=20 d1.tsv >/dev/null
	ingest read -q --seen=k --seen-most=20 d2.tsv >/dev/null
	run -0 --separate-stderr ingest read -q --seen=k --seen-most=20 d1.tsv
	assert_equal "${#lines[@]} $stderr" '1 '
	run -0 --separate-stderr ingest read -q --seen=k --seen-most=20 d3.tsv
	assert_regex "$stderr" '^ingest read: k: 10 keys forgotten to keep 20 \(--seen-most\), last met up to run 2 of 20[0-9-]+T[0-9:]+Z: rows with them would come in again$'
	cp k before
	assert_equal "$(ingest read -q --seen=k d1.tsv d3.tsv | wc -l)" 1
	cp before k
	assert_equal "$(ingest read -q --seen=k d2.tsv | wc -l)" 11
	cp before k
	run -0 --separate-stderr ingest read -q --seen=k --seen-most=17 d3.tsv
	assert_regex "$stderr" 'k: 3 keys forgotten to keep 17'
	assert_equal "$(ingest read -q --seen=k d1.tsv d3.tsv | wc -l)" 4
}

@test "a file of --seen that is damaged, foreign, or of something else is refused and left" {
	events 1 200 >e.tsv
	ingest read -q --seen=good e.tsv >/dev/null
	size=$(stat -c %s good)
	head -c $((size - 1)) good >cut.k
	head -c 300 good >short
	: >empty
	echo 'time platform' >foreign
	sed '1s/seen 1/seen 2/' good >newer
	for at in 40 200 $((size / 2)) $((size - 3)); do
		{ head -c "$at" good; printf 'X'; tail -c +$((at + 2)) good; } >"flipped$at"
	done
	for bad in cut.k short empty foreign newer flipped*; do
		cp "$bad" k
		run -2 --separate-stderr ingest read -q --seen=k -o out.tsv e.tsv
		assert_regex "$stderr" '^ingest read: k: .*; left as it is$'
		cmp "$bad" k
		refute [ -e out.tsv ]
	done
	cp good k
	posts 1 20 >p.tsv
	run -2 --separate-stderr ingest read -q --seen=k p.tsv
	assert_equal "$stderr" "ingest read: k: holds keys whose table is 'events', not 'posts'; left as it is"
	run -2 --separate-stderr ingest read -q --seen=k --dedupe-by=item e.tsv
	assert_regex "$stderr" "whose key is 'time\|platform\|user\|item\|event', not 'item'"
	run -2 --separate-stderr ingest read -q --seen=/dev/null e.tsv
	cmp good k
	run -2 --separate-stderr ingest read --seen=k -o k e.tsv
	assert_equal "${stderr_lines[0]}" 'ingest read: -o and --seen name the same file, k'
}

@test "a run that fails leaves the file of --seen as it was" {
	events 1 200 >e.tsv
	events 2 200 >f.tsv
	ingest read -q --seen=k e.tsv >/dev/null
	cp k before
	run -2 ingest read -q --seen=k e.tsv f.tsv no-such.tsv
	cmp before k
	run -2 bash -c 'ingest read -q --seen=k f.tsv >/dev/full'
	cmp before k
	run -2 bash -c 'ulimit -f 1; ingest read -q --seen=k -o out.tsv f.tsv'
	cmp before k
	refute [ -e out.tsv ]
	assert_equal "$(find . -name '.*.tmp')" ''
}

@test "two runs on one file of --seen: the second says try again" {
	events 1 9000 8000 >d.tsv
	mkfifo pipe
	ingest read -q --seen=k pipe >first.tsv &
	exec 7>pipe
	cat d.tsv >&7
	for _ in $(seq 100); do [ ! -e .k.tmp ] || break; sleep 0.05; done
	run -75 --separate-stderr ingest read -q --seen=k d.tsv
	assert_regex "$stderr" 'another run is writing k'
	exec 7>&-
	wait
	ingest read -q d.tsv | first_of 1 2 3 4 6 | cmp - first.tsv
	assert_equal "$(ingest read -q --seen=k d.tsv | wc -l)" 1
}

@test "killed at any moment: the file of --seen is the old one or the new one" {
	events 1 6000 5000 >e.tsv
	for i in $(seq 200); do
		ingest read -q --seen=k e.tsv >/dev/null 2>err &
		pid=$!
		sleep "0.00$((RANDOM % 10))$((RANDOM % 10))"
		kill -9 $pid 2>/dev/null || :
		wait $pid 2>/dev/null || :
		[ ! -s err ]
		if [ -e k ] && ((i % 10 == 0)); then
			cp k copy
			run -0 --separate-stderr ingest read -q --seen=copy e.tsv
			assert_equal "${#lines[@]} $stderr" '1 '
		fi
	done
	ingest read -q --seen=k e.tsv >/dev/null
	assert_equal "$(ingest read -q --seen=k e.tsv | wc -l)" 1
}

@test "a full disk under TMPDIR is an error, and nothing half-written stays" {
	posts 1 1200000 >p.tsv
	run -2 --separate-stderr bash -c 'ulimit -f 2000; TMPDIR=. ingest read -q --dedupe -o out.tsv p.tsv'
	assert_equal "${stderr_lines[-1]}" 'ingest read: cannot write a temporary file: File too large'
	refute [ -e out.tsv ]
	assert_equal "$(find . -name '.*' -type f)" ''
	run -2 --separate-stderr bash -c 'TMPDIR=/no/such ingest read -q --dedupe -o out.tsv p.tsv'
	assert_equal "${stderr_lines[-1]}" "ingest read: cannot make a temporary file in '/no/such': No such file or directory"
}
