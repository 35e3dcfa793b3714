# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2016,SC2086,SC2154 # awk programs; options as words; stderr is set by run --separate-stderr
load helper

demo=$TUILIU_SHARE/demo

setup_file() {
	awk -v rows=40000 -v seed=3 -f "$BATS_TEST_DIRNAME/data/profile/log.awk" >"$BATS_FILE_TMPDIR/log.csv"
	cd "$BATS_FILE_TMPDIR" || return
	awk 'NR == 1 { head = $0; next }
	    { f = "piece" (int(NR / 100) % 40 > 10 ? int(NR / 100) % 9 : 9) ".csv"
	      if (!(f in seen)) { print head >f; seen[f] = 1 }
	      print >f }' log.csv
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	log=$BATS_FILE_TMPDIR/log.csv
	pieces=("$BATS_FILE_TMPDIR"/piece?.csv)
	all=(--sum watch_ms --mean watch_ms --rate amount/watch_ms --distinct user --distinct item
	    --events --times)
}

@test "the planted item has 158 watches and 123 finishes" {
	# share/demo/README.md
	run -0 bash -c "profile by item --events '$demo/events.csv' |
	    awk -F'\t' 'NR == 1 { for (i = 1; i <= NF; i++) at[\$i] = i }
		\$1 == \"7710099856375583555\" { print \$at[\"watch\"], \$at[\"finish\"], \$at[\"search\"] }'"
	assert_output '158 123 0'
}

@test "counts, sums, means, distinct members and times are those of an awk script" {
	profile by platform,event --sum watch_ms --mean watch_ms --distinct user --times "$log" >got
	awk -F, -v OFS='\t' '
		NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
		{
			k = $at["platform"] OFS $at["event"]; n[k]++; u = $at["user"]; t = $at["time"]
			if ($at["watch_ms"] != "") { s[k] += $at["watch_ms"]; m[k]++ }
			if (u != "" && !((k, u) in who)) { who[k, u] = 1; d[k]++ }
			if (t != "" && (first[k] == "" || t < first[k])) first[k] = t
			if (t > last[k]) last[k] = t
		}
		END { for (k in n) print k, n[k], m[k] ? s[k] "" : "", m[k] ? sprintf("%.6g", s[k] / m[k]) : "",
		    d[k] + 0, first[k], last[k] }' "$log" | sed 's/\.000Z/Z/g' | sort >want
	[ "$(wc -l <want)" -gt 50 ]
	diff -u want <(tail -n +2 got | awk -F'\t' -v OFS='\t' '{ NF = 8; print }')
}

@test "sums are exact, whatever the order of the rows" {
	tsv 'k x' 'a 0.1' 'a 0.2' 'a -0.3' 'b 999999999999999999' 'b 999999999999999999' 'b 0.000000001' >in.tsv
	run -0 profile by k --sum x in.tsv
	assert_line --index 1 "$(tsv 'a 3 0')"
	assert_line --index 2 "$(tsv 'b 3 1999999999999999998.000000001')"
}

@test "empty cells are missing: not in a mean, a sum of none is empty, an empty key is a key" {
	tsv 'k x y' 'a 4 1' 'a  1' 'a 8 2' ' 1 5' 'b  7' >in.tsv
	run -0 profile by k --sum x --mean x --rate x/y --distinct x in.tsv
	assert_line --index 0 "$(tsv 'k rows x mean_x x/y distinct_x note')"
	assert_line --index 1 $'\t1\t1\t1\t0.2\t1\t'
	assert_line --index 2 $'a\t3\t12\t6\t3\t2\t'
	assert_line --index 3 $'b\t1\t\t\t\t0\tmean_x: no value; x/y: no value'
}

@test "a rate over nothing is empty, and the note says so" {
	tsv 'k x y' 'a 4 0' 'b 4 2' 'b 4 -2' >in.tsv
	run -0 profile by k --rate x/y in.tsv
	assert_line --index 1 $'a\t1\t\tx/y: divided by 0'
	assert_line --index 2 $'b\t2\t\tx/y: divided by 0'
}

@test "groups are in byte order of the columns, not of the joined line" {
	tsv 'a b' 'x! 1' 'x 2' 'x 1' '甲 1' 'X 9' >in.tsv
	run -0 bash -c 'profile by a,b in.tsv | cut -f 1,2'
	assert_output "$(tsv 'a b' 'X 9' 'x 1' 'x 2' 'x! 1' '甲 1')"
}

@test "keys with tabs, quotes and line ends stay one cell" {
	printf 'k,n\n"a\tb",1\n"a\nb",2\n"say ""x""",3\n"a\tb",5\n' >in.csv
	run -0 profile by k --sum n in.csv
	assert_line --index 2 'a\tb'$'\t2\t6'
	assert_line --index 1 'a\nb'$'\t1\t2'
	run -0 profile by k --sum n --csv in.csv
	assert_line --partial $'"say ""x""",1,3'
}

@test "what is asked twice, misnamed or not a number is said" {
	tsv 'k x event time' 'a 1 play 2024-06-18T12:00:00Z' 'b x2 play ' 'd 1 plai ' 'e 1 play noon' >in.tsv
	run -2 --separate-stderr profile by
	assert_regex "$stderr" "which column to group by"
	run -2 --separate-stderr profile by nokey in.tsv
	assert_regex "$stderr" "no column 'nokey'"
	run -2 --separate-stderr profile by k --rate x in.tsv
	assert_regex "$stderr" "NUM/DEN or RATE@BASE: 'x'"
	run -1 --separate-stderr profile by k --sum x --events --times in.tsv
	assert_regex "$stderr" "in.tsv:3: x: .*'x2'"
	assert_regex "$stderr" "in.tsv:4: event: not an event: 'plai'"
	assert_regex "$stderr" "in.tsv:5: time: .*'noon'"
	assert_equal "${#lines[@]}" 2
}

@test "any number of workers and any cut into files gives the same bytes" {
	profile by platform,item "${all[@]}" -j 1 "$log" >one
	for j in 2 3 7; do
		profile by platform,item "${all[@]}" -j $j "$log" | cmp - one
	done
	profile by platform,item "${all[@]}" "${pieces[@]}" | cmp - one
}

@test "ten parts merged in any order and in stages equal one run" {
	by=(profile by "platform,channel" "${all[@]}")
	"${by[@]}" "$log" >one
	"${by[@]}" --partial "$log" | "${by[@]}" --merge | cmp - one
	for i in "${!pieces[@]}"; do
		"${by[@]}" --partial "${pieces[i]}" >"part$i"
	done
	"${by[@]}" --merge part? | cmp - one
	"${by[@]}" --merge --partial part[5-9] >tree1
	"${by[@]}" --merge part4 tree1 part[0-3] | cmp - one
}

@test "a part of other columns, cut short, damaged or counted already is refused" {
	by=(profile by channel --sum watch_ms)
	"${by[@]}" --partial "${pieces[0]}" >part0
	refused() {
		run -2 --separate-stderr "${by[@]}" --merge "$@"
		assert_equal "$output" ""
		assert_regex "$stderr" "$why"
	}
	why='counted already' refused part0 part0
	profile by channel --sum amount --partial "${pieces[1]}" >other
	why='other options' refused other
	head -n 3 part0 >short
	why='cut short' refused short
	sed '3s/1/2/' part0 >damaged
	why='damaged' refused damaged
}

@test "a state grows by what is new and refuses what it has" {
	by=(profile by event --distinct user --state st)
	"${by[@]}" "${pieces[0]}" >/dev/null
	"${by[@]}" "${pieces[1]}" | cmp - <(profile by event --distinct user "${pieces[@]:0:2}")
	cp st before
	run -2 --separate-stderr "${by[@]}" "${pieces[0]}"
	assert_regex "$stderr" 'counted already'
	cmp st before
	run -2 --separate-stderr "${by[@]}" --partial "${pieces[2]}"
	assert_regex "$stderr" 'cannot go together'
}

@test "a rate of events has Wilson bounds as Newcombe printed them" {
	# R. G. Newcombe (1998), Statistics in Medicine 17:857, table I, method 3
	{
		echo k,event
		for case in 'a 81 263' 'b 15 148' 'c 0 20' 'd 1 29'; do
			set -- $case
			for ((i = 0; i < $3; i++)); do echo "$1,play"; done
			for ((i = 0; i < $2; i++)); do echo "$1,finish"; done
		done
	} >log.csv
	run -0 bash -c "profile by k --rate finish/play log.csv |
	    awk -F'\t' 'NR > 1 { printf \"%s %.4f %.4f|%s\n\", \$1, \$4, \$5, \$6 }'"
	assert_output 'a 0.2553 0.3662|
b 0.0624 0.1605|
c 0.0000 0.1611|
d 0.0061 0.1718|'
	run -0 profile by k --rate play/rows --rate play/finish log.csv
	assert_line --index 0 "$(tsv 'k rows play/rows play/rows_lo play/rows_hi play/finish play/finish_lo play/finish_hi note')"
	assert_line --partial --index 1 $'\t3.24691\t\t\tplay/finish: above 1, no bounds'
	assert_line --partial --index 3 $'\t\t\t\tplay/finish: divided by 0'
}

@test "a rate may be of distinct members, and is bounded only where both sides count cases" {
	tsv 'k user event views likes watch_ms' 'a u1 play 10 4 900' 'a u1 play 30 1 100' 'a u2 like   50' >in.tsv
	run -0 profile by k --rate play/distinct_user --rate likes/views --rate watch_ms/views in.tsv
	assert_line --index 0 "$(tsv 'k rows play/distinct_user likes/views likes/views_lo likes/views_hi watch_ms/views note')"
	# Wilson for 5 of 40: (k + z^2/2 -+ z sqrt(k (n - k) / n + z^2/4)) / (n + z^2), z = 1.959964
	assert_line --index 1 $'a\t3\t1\t0.125\t0.054595\t0.261121\t26.25\t'
}

@test "a rate with its base is rebuilt from its numerator, rows that lack one of them left out" {
	awk 'BEGIN {
		srand(4)
		print "k,finish_rate,views,avg_watch_ms" >"posts.csv"
		for (i = 0; i < 3000; i++) {
			k = "c" int(rand() * 7); n = int(rand() * rand() * 90000); f = int(n * rand()); w = int(rand() * 60000)
			rate = n > 0 ? sprintf("%.9f", f / n) : ""
			if (i % 11 == 0) rate = ""
			print k "," rate "," (i % 13 ? n : "") "," w >"posts.csv"
			if (i % 13) { s[k] += n * w; m[k] += n }
			if (rate != "" && i % 13) { F[k] += f; N[k] += n }
		}
		for (k in F) printf "%s %.6g %.6g\n", k, F[k] / N[k], s[k] / m[k] | "sort"
	}' >want
	[ "$(wc -l <want)" -eq 7 ]
	profile by k --rate finish_rate@views --mean avg_watch_ms@views posts.csv |
	    awk -F'\t' 'NR > 1 { print $1, $4, $3 }' | diff -u want -
	run -0 bash -c 'profile by k --rate finish_rate@views --mean avg_watch_ms@views posts.csv | head -n 1'
	assert_output "$(tsv 'k rows mean_avg_watch_ms@views finish_rate@views finish_rate@views_lo finish_rate@views_hi note')"
	tsv 'k x y' 'a 999999999999999999 999999999999999999' >in.tsv
	run -1 --separate-stderr profile by k --mean x@y in.tsv
	assert_regex "$stderr" "in.tsv:2: x: too large to be multiplied"
}

@test "the rates of a KuaiRec day are sums over sums" {
	# KuaiRec README, the example of item_daily_features: complete_rate 0.44747435398000257,
	# valid_rate 0.6621218023633294, short_rate 0.1997143228152188, 17963.036748474224 ms a
	# play, like_rate 0.08557330216854954, comment_rate 0.0016880924555252564
	{
		echo item,show_cnt,play_cnt,play_duration,complete_play_cnt,valid_play_cnt,long_time_play_cnt,short_time_play_cnt,like_cnt,comment_cnt
		echo a,7716,7701,138333346,3446,5099,3299,1538,659,13
		echo b,100,0,0,0,0,0,0,0,0
	} >daily.csv
	profile by item --rate complete_play_cnt/play_cnt --rate valid_play_cnt/play_cnt \
	    --rate short_time_play_cnt/play_cnt --rate play_duration/play_cnt --rate like_cnt/play_cnt \
	    --rate comment_cnt/play_cnt daily.csv >out
	assert_equal "$(column {complete_play_cnt,valid_play_cnt,short_time_play_cnt,play_duration,like_cnt,comment_cnt}/play_cnt <out)" \
	    "$(printf '0.447474\t0.662122\t0.199714\t17963\t0.0855733\t0.00168809\n\t\t\t\t\t')"
}

@test "the most frequent are exact, however many there are" {
	# apache/datasketches-cpp fi/test: a b c d b c b; and 1 ten times, 7 fifteen, ten others once
	printf '%s\n' k a b c d b c b >in.tsv
	run -0 column k rows < <(profile by k in.tsv)
	assert_output "$(tsv 'a 1' 'b 3' 'c 2' 'd 1')"
	{ printf '%s\n' k {1..12}; printf '1\n%.0s' {1..9}; printf '7\n%.0s' {1..14}; } >in.tsv
	run -0 column k rows < <(profile by k --top 2 in.tsv)
	assert_output "$(tsv '7 15' '1 10')"
}

@test "quantiles are within 1 % of the value of their rank, of either sign, and exact at the ends" {
	awk 'BEGIN {
		srand(8)
		print "k,x"
		for (i = 0; i < 20000; i++) {
			k = int(rand() * 5)
			x = k == 0 ? int(rand() * 100) - 50 : k == 1 ? exp(rand() * 30 - 12) : k == 2 ? -rand() : k == 3 ? 7 : int(rand() * 3) * 1e12
			printf "g%d,%s\n", k, i % 9 ? sprintf(k == 4 ? "%d" : "%.9f", x) : ""
		}
	}' >in.csv
	profile by k --quantile x:0,0.01,0.25,0.5,0.9,0.999,1 in.csv >got
	head -n 1 got | diff - <(tsv 'k rows x:0 x:0.01 x:0.25 x:0.5 x:0.9 x:0.999 x:1 note')
	awk -F, 'NR > 1 && $2 != ""' in.csv | sort -t, -k1,1 -k2,2g | awk -F, '
		{ n[$1]++; v[$1, n[$1]] = $2 }
		END {
			m = split("0 0.01 0.25 0.5 0.9 0.999 1", p, " ")
			for (k in n) {
				printf "%s", k
				for (i = 1; i <= m; i++) printf "\t%s", v[k, int(p[i] * (n[k] - 1)) + 1]
				print ""
			}
		}' | sort | join -t $'\t' - <(sed 1d got) >both
	[ "$(wc -l <both)" -eq 5 ]
	run -0 awk -F'\t' '{
		for (i = 2; i <= 8; i++) {
			d = $i - $(i + 8); if (d < 0) d = -d
			size = $i < 0 ? -$i : $i
			limit = i == 2 || i == 8 ? 1e-5 : 0.01001
			if (d > limit * size + 1e-12) print $1, i, $i, $(i + 8)
		}
	}' both
	assert_output ""
}

@test "a decayed sum halves with each half-life, up to the newest time or --now" {
	tsv 'time k x event' '2024-06-10T00:00:00Z a 8 play' '2024-06-17T00:00:00Z a 5 play' \
	    '2024-06-24T00:00:00Z b 1.5 like' ' b 100 play' >in.tsv
	run -0 profile by k --decay x:7d --decay rows:7d --decay play:14d in.tsv
	assert_line --index 1 "$(tsv 'a 2 4.5 0.75 1.20711 ')"
	assert_line --index 2 $'b\t2\t1.5\t1\t0\tx:7d: rows without a time are not in it; rows:7d: rows without a time are not in it; play:14d: rows without a time are not in it'
	run -0 profile by k --decay x:7d --now 2024-07-01T00:00:00Z in.tsv
	assert_line --partial --index 1 "$(tsv 'a 2 2.25')"
	run -0 profile by k --decay x:7d --now 2024-06-20T00:00:00Z in.tsv
	assert_line --partial --index 2 $'b\t2\t\tx:7d: rows without a time are not in it; x:7d: rows after --now'
}

@test "decayed sums of a log are those of an awk script" {
	profile by channel --decay watch_ms:60h --decay finish:60h "$log" | cut -f 1,3,4 >got
	awk -F, -v OFS='\t' '
		NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
		$at["time"] != "" {
			t = $at["time"]; split(substr(t, 12, 12), h, ":")
			s = substr(t, 9, 2) * 86400 + h[1] * 3600 + h[2] * 60 + h[3]
			if (s > now) now = s
			n++; k[n] = $at["channel"]; when[n] = s; w[n] = $at["watch_ms"]; f[n] = $at["event"] == "finish"
		}
		END {
			for (i = 1; i <= n; i++) { g = 2 ^ ((when[i] - now) / 216000); a[k[i]] += w[i] * g; b[k[i]] += f[i] * g }
			for (c in a) printf "%s\t%.6g\t%.6g\n", c, a[c], b[c]
		}' "$log" | sort >want
	[ "$(wc -l <want)" -eq 5 ]
	sed 1d got | awk -F'\t' -v OFS='\t' '{ printf "%s\t%.6g\t%.6g\n", $1, $2, $3 }' | diff -u want -
}

@test "past --exact-limit members are estimated, on the union, whatever the cut" {
	awk 'BEGIN {
		for (f = 0; f < 4; f++) {
			out = "f" f ".csv"
			print "k,user" >out
			for (i = 0; i < 1024; i++) print "atlimit,u" (i + 200 * f) % 1024 >out
			for (i = 0; i < 300; i++) print "oneover,u" i + 300 * f >out
			for (i = 0; i < 1000; i++) print "same,u" i >out
			for (i = 0; i < 20000; i++) print "large,u" i * 4 + f >out
		}
	}'
	by=(profile by k --distinct user --exact-limit 1024)
	"${by[@]}" f?.csv >one
	grep -P '^atlimit\t4096\t1024\t$' one
	grep -P '^same\t4000\t1000\t$' one
	# 1200 and 80000 different ones; three standard errors are 2.4 %
	awk -F'\t' '$1 == "oneover" { d = $3 / 1200 - 1 } $1 == "large" { d = $3 / 80000 - 1 }
	    $1 ~ /e/ && $1 !~ /same/ && ($4 !~ /estimated/ || d > 0.025 || d < -0.025) && NR > 1 { exit 1 }' one
	[ "$(grep -c 'distinct_user: estimated, standard error 0.8 %' one)" -eq 2 ]
	"${by[@]}" -j 1 f3.csv f1.csv f0.csv f2.csv | cmp - one
	for f in 0 1 2 3; do "${by[@]}" --partial "f$f.csv" >"p$f"; done
	"${by[@]}" --merge p? | cmp - one
	"${by[@]}" --merge --partial p3 p1 >tree
	"${by[@]}" --merge p2 tree p0 | cmp - one
	[ "$(wc -c <p0)" -lt 120000 ]
	profile by k --distinct user f?.csv | awk -F'\t' '$1 == "large"' | diff - <(tsv 'large 80000 80000')
	run -2 --separate-stderr profile by k --distinct user --merge p0
	assert_regex "$stderr" "other options"
}

@test "a hundred slices merged equal one run, byte for byte, with everything there is" {
	by=(profile by "platform,channel" "${all[@]}" --rate finish/play --mean "amount@watch_ms" --quantile "watch_ms:0.5,0.99"
	    --decay rows:3d --decay amount:1d --exact-limit 1024)
	"${by[@]}" "$log" >one
	for k in $(seq 100); do
		"${by[@]}" --partial --slice="$k/100" -j 1 "$log" >"s$k"
	done
	"${by[@]}" --merge s* | cmp - one
	"${by[@]}" --merge --partial s[1-4]* >a
	"${by[@]}" --merge --partial s[5-9]* >b
	"${by[@]}" --merge b a | cmp - one
	"${by[@]}" --state st "$log" | cmp - one
}

@test "--top goes by a column of the result, --min-sample empties what rests on less" {
	tsv 'k event x' 'a play 1' 'a play 9' 'a finish 2' 'b play 50' 'c play 3' 'c finish ' 'c play 3' 'c play 3' >in.tsv
	run -0 bash -c "profile by k --sum x --top 2 --top-by x in.tsv | cut -f 1,3"
	assert_output "$(tsv 'k x' 'b 50' 'a 12')"
	run -0 bash -c "profile by k --rate finish/play --min-sample 2 --top 3 --top-by finish/play in.tsv | cut -f 1,3,6"
	assert_output "$(tsv 'k finish/play note' 'a 0.5 ' 'c 0.333333 ' 'b  finish/play:~fewer~than~2~cases' | tr '~' ' ')"
	run -0 bash -c "profile by k --mean x --quantile x:0.5 --min-sample 3 in.tsv | cut -f 1,3,4"
	assert_line --index 2 $'b\t\t'
	run -2 --separate-stderr profile by k --top 2 --top-by nothing in.tsv
	assert_regex "$stderr" "no column 'nothing' in the result"
	run -2 --separate-stderr profile by k --quantile x:2 in.tsv
	run -2 --separate-stderr profile by k --decay x:soon in.tsv
	run -2 --separate-stderr profile by k --exact-limit 10 in.tsv
}
