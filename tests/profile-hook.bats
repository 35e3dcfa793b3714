# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2016,SC2154 # awk programs; stderr is set by run --separate-stderr
load helper

setup_file() {
	awk -f "$BATS_TEST_DIRNAME/data/profile/watch.awk" >"$BATS_FILE_TMPDIR/watch.csv"
	awk -v rows=20000 -v seed=3 -f "$BATS_TEST_DIRNAME/data/profile/log.awk" >"$BATS_FILE_TMPDIR/log.csv"
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	watch=$BATS_FILE_TMPDIR/watch.csv log=$BATS_FILE_TMPDIR/log.csv
}

# views ITEM DURATION WATCH... - an events table of these views
views() {
	local item=$1 duration=$2
	shift 2
	printf 'item\tevent\twatch_ms\tduration_ms\n'
	printf "$item\twatch\t%s\t$duration\n" "$@"
}

@test "the survival curve is that of R's aml, completion being censoring" {
	# R survival: survfit(Surv(time, status) ~ 1, aml), a week being a second here; who was
	# last seen at week t has watched a video of t seconds to its end
	{
		views a '' 9000 13000 18000 23000 31000 34000 48000 5000 5000 8000 8000 12000 23000 \
		    27000 30000 33000 43000 45000
		for t in 13 28 45 161 16; do printf 'a\twatch\t%s000\t%s000\n' $t $t; done
	} >aml.tsv
	profile hook --curve --bin 1s aml.tsv >got
	run -0 awk -F'\t' 'NR > 1 && $5 > 0 { print $3 / 1000, $7 }' got
	assert_output "$(cat <<-'END'
		5 0.913043
		8 0.826087
		9 0.782609
		12 0.73913
		13 0.695652
		18 0.645963
		23 0.546584
		27 0.496894
		30 0.441684
		31 0.386473
		33 0.331263
		34 0.276052
		43 0.220842
		45 0.165631
		48 0.0828157
	END
	)"
}

@test "keep is the share of views at least that long, to the millisecond" {
	views v 20000 1999 2000 2001 2999 3000 4999 5000 5001 9999 20000 >in.tsv
	profile hook in.tsv >out
	assert_equal "$(column keep_2s keep_3s keep_5s <out)" "$(tsv '0.9 0.6 0.4')"
	# with nobody censored before, Greenwood is p (1 - p) / n: 0.9^exp(+-z sqrt(1/90) / -log 0.9)
	assert_equal "$(column keep_2s_lo keep_2s_hi <out)" "$(awk 'BEGIN {
		f = exp(1.959963984540054 * sqrt(0.1 / (10 * 0.9)) / -log(0.9))
		printf "%.6g\t%.6g", 0.9 ^ f, 0.9 ^ (1 / f) }')"
	assert_equal "$(column keep_10 keep_20 keep_30 keep_90 <out)" "$(tsv '0.9 0.5 0.2 0.1')"
	run -0 bash -c "profile hook --tenths in.tsv | awk -F'\t' 'NR == 2 || NR == 11' | cut -f 3-8"
	assert_line --index 0 --partial "$(tsv '10 10 1 0.9')"
	assert_line --index 1 --partial "$(tsv '100 10 9 0.1')"
}

@test "kinds of views are KuaiRec's, replays are counted apart" {
	# KuaiRec rows under the definitions of its README and KuaiRand's
	{
		views v 10867 13838
		printf 'v\twatch\t%s\t%s\n' 13665 10984 851 7908 862 9590 858 11000 34618 140017 12619 21888 \
		    2407 7067 6455 7067 12263 14304
	} >in.tsv
	profile hook in.tsv >out
	assert_equal "$(column views complete valid long short replayed replays <out)" "$(tsv '10 2 5 3 4 2 0')"
	views v 10000 30000 25000 10000 9999 >in.tsv
	profile hook in.tsv >out
	assert_equal "$(column complete replayed replays <out)" "$(tsv '3 2 3')"
}

@test "the planted drops are found: at 3 s, against the bin at 7 s, and in the first second" {
	# tests/data/profile/watch.awk
	profile hook "$watch" >out
	run -0 column item bin node_ms <out
	assert_line "$(tsv 'v3')"$'\t15-30 s\t3000'
	assert_line "$(tsv 'v7')"$'\t15-30 s\t7000'
	assert_line "$(tsv 'w')"$'\t7-15 s\t0'
	assert_equal "$(column item weak_ms <out | grep 'v[37]')" "$(tsv 'v3 3000' 'v7 7000')"
	# 40 % of some 970 left there: within four standard errors
	run -0 awk -F'\t' 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
	    $2 == "v3" { print ($at["node_rate"] > 0.34 && $at["node_rate"] < 0.46) }
	    $2 == "w" { print ($at["note"] ~ /alone in its duration bin/), ($at["weak_ms"] == "") }' out
	assert_output "$(printf '1\n1 1')"
}

@test "counts agree with a plain awk over a log" {
	profile hook --min-sample 1 "$log" >out
	awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
	    { e = $at["event"]; if (e != "play" && e != "watch" || $at["item"] == "" || $at["watch_ms"] == "") next
	      k = $at["platform"] "\t" $at["item"]; has[k] = 1; ms = $at["watch_ms"]; n[e, k]++
	      full[e, k] += $at["duration_ms"] != "" && ms >= $at["duration_ms"]
	      three[e, k] += ms >= 3000 }
	    END { for (k in has) { e = n["watch", k] ? "watch" : "play"
		printf "%s\t%d\t%d\t%.6g\n", k, n[e, k], full[e, k], three[e, k] / n[e, k] } }' "$log" |
	    sort >want
	column platform item views complete keep_3s <out | awk -F'\t' '$3 > 0' | sort | diff -u want -
}

@test "any cut, any number of workers, --by: the same bytes" {
	profile hook "$log" >want
	profile hook -j 1 "$log" | cmp - want
	for k in 1 2 3 4 5; do profile hook --partial --slice=$k/5 "$log" >part.$k; done
	profile hook --merge part.? | cmp - want
	profile hook --merge --partial part.3 part.1 >half
	profile hook --merge half part.5 part.2 part.4 | cmp - want
	profile hook --partial "$log" >whole
	# but for the first line, which says what was counted
	profile hook --merge --partial part.? | sed '1d;$d' | cmp - <(sed '1d;$d' whole)
	profile hook --by channel "$log" >by
	profile hook --by channel --partial "$log" >part
	profile hook --by channel --merge part | cmp - by
	run -2 --separate-stderr profile hook --bin 50ms --merge part.1
	assert_regex "$stderr" "made with other options"
}

@test "too few views, no duration, a video shorter than 5 s: empty, with the reason" {
	views v 4000 1000 4000 >in.tsv
	profile hook in.tsv >out
	assert_equal "$(column keep_2s note <out)" $'\tfewer than 10 views with a watch time'
	profile hook --min-sample 2 in.tsv >out
	assert_regex "$(column keep_2s keep_3s keep_5s note <out)" $'^0.5\t0.5\t\tnobody could be seen for 5 s'
	views v '' 1000 4000 >in.tsv
	profile hook --min-sample 2 in.tsv >out
	assert_regex "$(column complete_rate keep_5s note <out)" $'^\t0\tno duration'
	run -2 --separate-stderr profile hook --bin 300ms in.tsv
	assert_regex "$stderr" "evenly into a second"
}
