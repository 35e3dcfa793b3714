# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2016,SC2154 # awk programs; stderr is set by run --separate-stderr
# Recency, frequency, money and cohorts of published orders; tests/data/profile/README
# says where they come from.
load helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	data=$TOP/tests/data/profile
}

# orders - customer, day, amount on stdin as events at midnight
orders() {
	awk -F'\t' 'BEGIN { OFS = FS; print "time", "user", "event", "amount", "currency" }
	    NR > 1 { print $2 "T00:00:00Z", $1, "order", $3, "USD" }'
}

# lifetimes, tests/test_utils.py: transaction_level_data_with_monetary_value
lifetimes() {
	tsv 'customer day amount' '1 2015-01-01 1' '1 2015-02-06 2' '2 2015-01-01 2' '3 2015-01-01 3' \
	    '3 2015-01-02 1' '3 2015-01-05 5' '4 2015-01-16 6' '4 2015-02-02 3' '4 2015-02-05 3' \
	    '5 2015-01-16 3' '5 2015-01-17 1' '5 2015-01-18 8' '6 2015-02-02 5'
}

# habits NOW - user, repeat days, days from first to last, days from first to NOW, of profile user
habits() {
	awk -F'\t' -v now="$1" 'function day(t, y, m, d) { # Hinnant: days_from_civil
		y = substr(t, 1, 4) + 0; m = substr(t, 6, 2) + 0; d = substr(t, 9, 2) + 0
		y -= m <= 2; m += m > 2 ? -3 : 9
		return 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * m + 2) / 5) + d }
	    NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; OFS = FS; next }
	    { first = day($at["first_time"])
	      print $at["user"], $at["active_days"] - 1, day($at["last_time"]) - first, day(now) - first }' |
	    sort -n
}

# spent - user, mean of the repeat days, from events on stdin; the days are summed by profile
spent() {
	profile by user,time --sum amount "$@" | awk -F'\t' 'BEGIN { OFS = FS }
	    NR == 1 { print "user", "amount" } NR > 1 && $1 == user { print $1, $4 } { user = $1 }' |
	    profile by user --mean amount | column user mean_amount | sort -n
}

@test "cells of 995 customers are those of the R package rfm" {
	# rfm 0.3.0 at 2006-12-31.  It counts orders where profile counts days: the second
	# order of a day (11 of them) is put beside it.  Its cuts of recency are in days
	awk -F'\t' 'BEGIN { OFS = FS }
	    ($1, $2) in seen { d = substr($2, 9) - 1; $2 = substr($2, 1, 8) sprintf("%02d", d < 1 ? 2 : d) }
	    { print; seen[$1, $2] = 1 }' "$data/rfm-orders.tsv" | orders >in.tsv
	profile user --zone UTC --now 2006-12-31T00:00:00Z --cuts r=2760,4344,7137.6,11568 in.tsv >out
	column user recency_hours active_days money r f m <out | sort -n |
	    awk -F'\t' '{ printf "%d\t%d\t%d\t%d\t%s%s%s\n", $1, $2 / 24, $3, $4, $5, $6, $7 }' >got
	[ "$(wc -l <got)" = 995 ]
	sed 1d "$data/rfm-cells.tsv" | diff -u - got
	# its README: Abbey O'Reilly, Add Senger, Aden Lesch, Aden Murphy, Admiral Senger
	run -0 head -n 5 got
	assert_output "$(tsv '1 205 6 472 343' '2 140 3 340 412' '3 194 4 405 323' '4 98 7 596 544' '5 132 5 448 433')"
	# with an hour for a day, the cuts of recency are found as well
	awk -F'\t' 'BEGIN { OFS = FS; print "time", "user", "event" }
	    NR > 1 { h = 1440 - $2; d = int(h / 24)
		print sprintf("2024-%02d-%02dT%02d:00:00Z", d < 31 ? 1 : 2, d < 31 ? d + 1 : d - 30, h % 24), $1, "order" }' \
	    "$data/rfm-cells.tsv" >in.tsv
	profile user --zone UTC --now 2024-03-01T00:00:00Z in.tsv | column user recency_hours r | sort -n >got
	awk -F'\t' 'NR > 1 { print $1 "\t" $2 "\t" substr($5, 1, 1) }' "$data/rfm-cells.tsv" | diff -u - got
}

@test "frequency, recency and age are those of lifetimes and of Hardie's summary" {
	lifetimes | orders >in.tsv
	profile user --zone UTC in.tsv | habits 2015-02-07 >got
	diff -u <(tsv '1 1 36 37' '2 0 0 37' '3 2 4 37' '4 2 20 22' '5 2 2 22' '6 0 0 5') got
	# 2357 customers of CDNOW to the end of September 1997, in weeks to two places
	orders <"$data/cdnow.tsv" | profile user --zone UTC --until 1997-10-01T00:00:00Z | habits 1997-09-30 >got
	[ "$(wc -l <got)" = 2357 ]
	paste got <(sed 1d "$data/cdnow-summary.tsv") | awk -F'\t' 'function off(a, b) { return (a - b) ^ 2 > 0.0051 ^ 2 }
	    $1 != $5 || $2 != $6 || off($3 / 7, $7) || off($4 / 7, $8) { print; bad = 1 } END { exit bad }'
}

@test "what somebody spends when they come again is that of lifetimes and of Fader, Hardie and Lee" {
	lifetimes | orders >in.tsv
	spent <in.tsv >got
	diff -u <(tsv '1 2' '3 3' '4 3' '5 4.5') got
	# calibration_and_holdout_data with its end at 2015-02-01: repeat days before, any after
	spent --until 2015-02-02T00:00:00Z <in.tsv >got
	diff -u <(tsv '3 3' '5 4.5') got
	profile by user --mean amount --since 2015-02-02T00:00:00Z in.tsv | column user mean_amount >got
	diff -u <(tsv '1 2' '4 3' '6 5') got
	# its issue 85: the first order is the first in time, not in the table
	tsv 'customer day amount' '1 2014-04-09 20' '1 2014-03-14 10' '1 2014-05-21 25' | orders | spent >got
	assert_equal "$(cat got)" "$(tsv '1 22.5')"
	# two orders of a day are one, the first day in (pymc-marketing tests/clv/test_utils.py):
	# days, days before the end, money by day
	(lifetimes; tsv '4 2015-02-05 6') | orders >in.tsv
	profile user --zone UTC --now 2015-02-07T00:00:00Z in.tsv |
	    column user active_days recency_hours money | awk '{ print $1, $2, $3 / 24, $4 / $2 }' >got
	diff -u <(printf '%s\n' '1 2 1 1.5' '2 1 37 2' '3 3 33 3' '4 3 2 6' '5 3 20 4' '6 1 5 5') got
	# Fader, Hardie & Lee (2005), RFM and CLV: 946 customers of CDNOW came again before
	# October 1997; mean 35, sd 30, least 3, median 27, most 300
	orders <"$data/cdnow.tsv" | spent --until 1997-10-01T00:00:00Z | cut -f 2 | sort -g >got
	run -0 awk '{ x[NR] = $1; s += $1; q += $1 * $1 } END { m = s / NR
	    printf "%d %.0f %.0f %.0f %.0f %.0f\n", NR, m, sqrt((q - NR * m * m) / (NR - 1)), x[1],
		(x[NR / 2] + x[NR / 2 + 1]) / 2, x[NR] }' got
	assert_output '946 35 30 3 27 300'
	# and customer by customer Hardie's, to two places
	orders <"$data/cdnow.tsv" | spent --until 1997-10-01T00:00:00Z |
	    awk -F'\t' 'NR == FNR { mean[$1] = $2; next } FNR > 1 && ($5 - mean[$1]) ^ 2 > 0.0051 ^ 2 { print; bad = 1 }
		END { exit bad }' - "$data/cdnow-summary.tsv"
}

@test "monthly cohorts of CDNOW" {
	# pandas 1.5, groupby of each customer's first month and the months since
	orders <"$data/cdnow.tsv" | profile retention --zone UTC --period month >out
	run -0 awk -F'\t' 'NR > 1 { row[$1] = row[$1] " " $4 } END { for (c in row) print substr(c, 1, 7) row[c] | "sort" }' out
	assert_output "$(cat <<-'END'
		1997-01 781 124 95 70 65 77 65 53 52 45 62 59 45 47 63 37 37 33
		1997-02 857 134 110 75 77 75 61 61 74 70 59 57 59 70 56 59 60
		1997-03 719 87 84 78 63 64 55 57 73 65 47 51 78 32 38 45
	END
	)"
}
