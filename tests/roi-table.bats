# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # stderr is set by run --separate-stderr
# roi/spend.tsv and roi/orders.tsv hold the figures of the exports in share/demo.

load helper

setup() { T=$BATS_TEST_TMPDIR; }

# column NAME ... - these columns of the table on stdin, by name
column() {
	awk -F'\t' -v names="$*" '
		NR == 1 { n = split(names, want, " "); for (i = 1; i <= NF; i++) at[$i] = i }
		{ for (i = 1; i <= n; i++) printf "%s%s", $at[want[i]], i < n ? "\t" : "\n" }'
}

@test "the planted channels return what they were made to" {
	# share/demo/README.md, "What is planted", 5
	roi table roi/spend.tsv roi/orders.tsv >"$T/out"
	run -0 column channel spend orders gmv refunds <"$T/out"
	assert_line "$(tsv '千川搜索 2733.86 117 9677.00 640.80')"
	assert_line "$(tsv '千川通投 5577.25 108 7527.20 429.00')"
	assert_line "$(tsv '小店随心推 2314.89 23 928.10 59.80')"
	assert_line "$(tsv '推荐feed  101 6448.30 330.50')"
	assert_line "$(tsv '搜索  41 2481.10 148.80')"
	awk -F'\t' 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
		{ printf "%s %.2f %.2f\n", $1, $at["roas"], $at["net_roas"] }' "$T/out" >"$T/ratios"
	run -0 cat "$T/ratios"
	assert_line '千川搜索 3.54 3.31'
	assert_line '千川通投 1.35 1.27'
	assert_line '小店随心推 0.40 0.38'
	run -0 column channel verdict <"$T/out"
	assert_line "$(tsv '千川搜索 pays')"
	assert_line "$(tsv '千川通投 unclear')"
	assert_line "$(tsv '小店随心推 loses')"
}

@test "what the platform claims stands beside ours" {
	# share/demo/README.md: the export's 整体成交金额 equals the paid column
	run -0 column channel gmv claimed_gmv roas claimed_roas < <(roi table roi/spend.tsv roi/orders.tsv)
	assert_line "$(tsv '千川搜索 9677.00 9677.00 3.53968 3.53968')"
	assert_line "$(tsv 'tiktok_ads  14364.00  1.31154')"	# none of its orders were read
	run -0 column campaign adgroup spend claimed_gmv note \
	    < <(roi table --by=campaign,adgroup roi/spend.tsv roi/orders.tsv)
	assert_line $'TT Kitchen\tSearch intent\t1435.20\t3744.00\torders have no column \'adgroup\''
	assert_line --partial $'TT Outdoor\tBroad\t2057.18\t780.00\t'
}

@test "tables are told apart by their columns, in any order and by option" {
	roi table roi/spend.tsv roi/orders.tsv >"$T/want"
	roi table roi/orders.tsv roi/spend.tsv | cmp - "$T/want"
	roi table --orders roi/orders.tsv --spend roi/spend.tsv | cmp - "$T/want"
	roi table --orders roi/orders.tsv roi/spend.tsv | cmp - "$T/want"
	run -2 roi table --orders roi/spend.tsv
	assert_output "roi table: roi/spend.tsv: no column 'amount' in the header"
	run -2 roi table "$TUILIU_SHARE/demo/events.csv"
	assert_output --partial "events.csv: neither a spend table (column 'spend') nor an orders table (column 'amount')"
}

@test "order of the rows and the number of workers do not change the bytes" {
	roi table --total -j 1 roi/spend.tsv roi/orders.tsv >"$T/want"
	for f in spend orders; do
		{ head -n 1 roi/$f.tsv; tail -n +2 roi/$f.tsv | tac; } >"$T/$f"
	done
	for j in 1 2 5; do
		roi table --total -j $j "$T/orders" "$T/spend" | cmp - "$T/want"
	done
}

@test "published ratios: roas, break-even and the price of a conversion" {
	# help.glopal.com article 4457947651217; rathlymarketing.com/faq/what-is-roas;
	# digireload.com/points/target-roas.html; facebookexperimental/Robyn issue 80
	tsv 'channel spend conversions' 'glopal 500 ' 'rathly 1000 ' 'digireload 2 ' \
	    'robyn 1000000 20000' 'sale 65 ' >"$T/spend"
	tsv 'channel amount cost commission' 'glopal 1000 0 ' 'rathly 4000 0 ' 'digireload 10 0 ' \
	    'robyn 2000000 0 ' 'sale 100 20 15' >"$T/orders"
	run -0 column channel roas cpa < <(roi table "$T/spend" "$T/orders")
	assert_line "$(tsv 'glopal 2 ')"
	assert_line "$(tsv 'rathly 4 ')"
	assert_line "$(tsv 'digireload 5 ')"
	assert_line "$(tsv 'robyn 2 50')"
	run -0 column channel profit roi breakeven_roas < <(roi table "$T/spend" "$T/orders")
	assert_line "$(tsv 'sale 0.00 0 1.53846')"	# printed as 1.54
	# at the break-even roas profit is 0, refunds or not: 100 paid, 65 - 10 left, spend 55
	tsv 'channel spend' 'sale 55' >"$T/spend"
	tsv 'channel amount refund cost commission' 'sale 100 10 20 15' >"$T/orders"
	run -0 column profit roas breakeven_roas < <(roi table "$T/spend" "$T/orders")
	assert_line --index 1 "$(tsv '0.00 1.81818 1.81818')"
}

@test "the break-even of a margin is one by the margin" {
	# rathlymarketing.com/faq/what-is-roas: 25 % 4.0, 40 % 2.5, 50 % 2.0, 60 % 1.7
	tsv 'channel amount' 'a 80' 'a 20' >"$T/orders"
	for pair in 0.25:4 0.4:2.5 0.5:2 0.6:1.66667; do
		run -0 column breakeven_roas < <(roi table --margin="${pair%:*}" "$T/orders")
		assert_line --index 1 "${pair#*:}"
	done
}

@test "Ocean Engine's definitions: cpc, cpm, ctr, cvr, conversion cost, pay ROI" {
	# bububa/oceanengine doc comments of the Ocean Engine API: cost/clicks,
	# cost/impressions*1000, clicks/impressions, conversions/clicks, cost/conversions
	tsv 'channel spend impressions clicks conversions gmv' 'a 30 8000 100 10 90' 'a 20 2000 100 10 60' \
	    >"$T/spend"
	run -0 column cpc cpm ctr cvr cpa claimed_roas < <(roi table "$T/spend")
	assert_line --index 1 "$(tsv '0.25 5 0.02 0.1 2.5 3')"
}

@test "the interval of cvr is Wilson's" {
	# R 4.2 prop.test(81, 263, correct = FALSE); Newcombe 1998 Table I
	tsv 'channel spend clicks conversions' 'a 30 263 81' 'b 30 5 6' >"$T/spend"
	run -0 column channel cvr_lo cvr_hi < <(roi table "$T/spend")
	assert_line "$(tsv 'a 0.255289 0.36621')"
	assert_line "$(tsv 'b  ')"
	run -0 column note < <(roi table "$T/spend")
	assert_line --index 2 --partial 'more conversions than clicks'
}

@test "ratios are of sums, never means of ratios" {
	# a mean of the ratios would be 5.05
	tsv 'channel spend' 'a 1' 'a 999' >"$T/spend"
	tsv 'channel amount' 'a 10' 'a 99.90' >"$T/orders"
	run -0 column roas < <(roi table "$T/spend" "$T/orders")
	assert_line --index 1 0.1099
}

@test "a spend row counts once however many orders match it" {
	# snowplow unit_tests test_spend_data_expected: Direct 21, Campaign 1 120
	tsv 'channel campaign spend' 'Direct Campaign_1 10' 'Direct Campaign_1 10' ' Campaign_1 100' \
	    'Direct  1' '  10' >"$T/spend"
	tsv 'channel campaign amount' 'Direct Campaign_1 5' 'Direct Campaign_1 6' 'Direct  7' >"$T/orders"
	run -0 column channel spend gmv < <(roi table "$T/spend" "$T/orders")
	assert_line "$(tsv 'Direct 21.00 18.00')"
	run -0 column campaign spend gmv < <(roi table --by=campaign "$T/spend" "$T/orders")
	assert_line "$(tsv 'Campaign_1 120.00 11.00')"
}

@test "another export of the same day replaces spend, it does not add" {
	tsv 'channel day asof spend' 'a 2026-11-16 2026-11-17 10' 'a 2026-11-16 2026-11-18 12' \
	    'a 2026-11-16 2026-11-18 3' 'a 2026-11-17 2026-11-18 5' >"$T/spend"
	run -0 column channel spend < <(roi table "$T/spend")
	assert_line "$(tsv 'a 20.00')"
}

@test "spend under two attribution rules is one spend, and claims are not added" {
	tsv 'channel day attribution spend gmv conversions' 'a 2026-11-16 click 10 50 3' \
	    'a 2026-11-16 view 10 70 9' 'b 2026-11-16 click 10 50 3' >"$T/spend"
	run -0 column channel spend conversions claimed_gmv cpa < <(roi table "$T/spend")
	assert_line "$(tsv 'a 10.00   ')"
	assert_line "$(tsv 'b 10.00 3 50.00 3.33333')"
	run -0 column note < <(roi table "$T/spend")
	assert_line --partial '2 attribution rules: claims are not added; spend reported under several rules counted once'
}

@test "conversions that several platforms claim are not added" {
	tsv 'platform day spend conversions' 'douyin 2026-11-16 10 3' 'tiktok 2026-11-16 10 4' >"$T/spend"
	run -0 column day spend conversions note < <(roi table --by=day "$T/spend")
	assert_line --partial "$(tsv '2026-11-16 20.00  ')2 platforms: claims are not added"
}

@test "orders: the newest state of a sub-order counts, open and void ones do not" {
	# words of share/order-status.tsv
	tsv 'platform channel order suborder amount refund status time' \
	    'douyin a o1 s1 100  待支付 2026-11-16T01:00:00Z' 'douyin a o1 s1 100  已完成 2026-11-16T02:00:00Z' \
	    'douyin a o1 s2 50 20 已发货 2026-11-16T02:00:00Z' 'douyin a o2 s3 70  退款成功 2026-11-16T02:00:00Z' \
	    'douyin a o3 s4 30  已关闭 2026-11-16T02:00:00Z' 'douyin a o4 s5 10   2026-11-16T02:00:00Z' \
	    >"$T/orders"
	run -0 column orders gmv refunds net < <(roi table "$T/orders")
	assert_line --index 1 "$(tsv '4 230.00 90.00 140.00')"
	tsv 'platform channel order amount status' 'douyin a o1 100 不明' >"$T/orders"
	run -1 --separate-stderr roi table "$T/orders"
	assert_regex "$stderr" "orders:2: status: a status that order-status.tsv does not list: '不明'"
}

@test "an order line read twice counts once, of equal times the row read last" {
	tsv 'channel order suborder amount time' 'a o1 s1 100 2026-11-16T02:00:00Z' \
	    'a o1 s1 100 2026-11-16T02:00:00Z' 'a o2 s2 30 2026-11-16T02:00:00Z' \
	    'a o2 s2 20 2026-11-16T02:00:00Z' >"$T/orders"
	run -0 column orders gmv < <(roi table "$T/orders")
	assert_line --index 1 "$(tsv '2 120.00')"
	run -0 column orders gmv < <(roi table "$T/orders" "$T/orders")
	assert_line --index 1 "$(tsv '2 120.00')"
}

@test "cost and commission of goods given back in full are left out" {
	tsv 'channel amount cost commission status' 'a 100 40 10 paid' 'a 60 30 6 refunded' >"$T/orders"
	run -0 column net commission cost < <(roi table "$T/orders")
	assert_line --index 1 "$(tsv '100.00 10.00 40.00')"
}

@test "refunds may exceed what was paid: net and profit go below 0" {
	tsv 'channel spend' 'a 10' >"$T/spend"
	tsv 'channel amount refund cost status' 'a 50 80 0 paid' >"$T/orders"
	run -0 column net profit net_roas roi breakeven_roas verdict < <(roi table "$T/spend" "$T/orders")
	assert_line --index 1 "$(tsv '-30.00 -40.00 -3 -4  loses')"
	run -0 column note < <(roi table "$T/spend" "$T/orders")
	assert_line --index 1 --partial 'refunds exceed paid'
}

@test "without spend there is no roas, and the note says so" {
	tsv 'channel spend' 'a 0' >"$T/spend"
	tsv 'channel amount cost' 'a 50 10' 'b 60 10' >"$T/orders"
	run -0 column channel spend roas roi verdict profit < <(roi table "$T/spend" "$T/orders")
	assert_line "$(tsv 'a 0.00    40.00')"
	assert_line "$(tsv 'b     50.00')"
	run -0 column note < <(roi table "$T/spend" "$T/orders")
	assert_line --index 1 --partial 'no spend'
	assert_line --index 2 --partial 'no spend'
}

@test "where no orders of the platform were read nothing is called 0" {
	tsv 'platform channel spend' 'douyin a 5' 'tiktok b 10' >"$T/spend"
	tsv 'platform channel amount' 'douyin x 50' >"$T/orders"
	run -0 column channel orders gmv net_roas verdict < <(roi table "$T/spend" "$T/orders")
	assert_line "$(tsv 'a 0 0.00 0 loses')"
	assert_line "$(tsv 'b    ')"
}

@test "two currencies in one group are refused" {
	tsv 'channel currency spend' 'a CNY 10' 'a USD 10' >"$T/spend"
	run -2 roi table "$T/spend"
	assert_output "roi table: group 'a' has 'CNY' and 'USD'; --rates converts, --by=...,currency keeps them apart"
	run -0 column channel currency spend < <(roi table --by=channel,currency "$T/spend")
	assert_line "$(tsv 'a CNY 10.00')"
	assert_line "$(tsv 'a USD 10.00')"
}

@test "rates convert cost and value at their day's rate and keep the original" {
	# PostHog/posthog issue 47315: cost and value in SEK at 0.095 are USD 95 and 475, roas 5
	tsv 'channel day currency spend' 'a 2026-11-16 SEK 1000' >"$T/spend"
	tsv 'channel day currency amount' 'a 2026-11-16 SEK 5000' >"$T/orders"
	tsv 'day currency rate' '2026-11-16 SEK 0.095' '2026-11-18 SEK 0.1' >"$T/rates"
	run -0 column currency spend gmv roas original < <(roi table --rates "$T/rates" --to USD "$T/spend" "$T/orders")
	assert_line --index 1 $'USD\t95.00\t475.00\t5\tSEK spend 1000.00 gmv 5000.00'
	tsv 'channel day currency spend' 'a 2026-11-16 SEK 1000' 'a 2026-11-17 SEK 1000' \
	    'a 2026-11-19 SEK 1000' 'a 2026-11-19 USD 1' >"$T/spend"	# the 17th: the last rate known
	run -0 column currency spend original < <(roi table --rates "$T/rates" --to USD "$T/spend")
	assert_line --index 1 $'USD\t291.00\tSEK spend 3000.00 gmv 0.00|USD spend 1.00 gmv 0.00'
	tsv 'channel day currency spend' 'a 2026-11-15 SEK 1000' >"$T/spend"
	run -2 roi table --rates "$T/rates" --to USD "$T/spend"
	assert_output --partial "no rate for 'SEK' on or before 2026-11-15"
	tsv 'channel currency spend' 'a SEK 1000' >"$T/spend"
	run -2 roi table --rates "$T/rates" --to USD "$T/spend"
	assert_output --partial "'SEK' without a day cannot be converted"
}

@test "sums of money are exact, and an amount past 64 bits is named" {
	{
		tsv 'channel spend impressions'
		for _ in {1..1000}; do tsv 'a 0.01 1'; done
		tsv 'a 922337203685477.5807 1' 'a 922337203685477.5807 1'
	} >"$T/spend"
	run -0 column spend < <(roi table "$T/spend")
	assert_line --index 1 1844674407370965.1614
	tsv 'channel spend' 'a 1' 'a 922337203685477.5808' >"$T/spend"
	run -1 --separate-stderr roi table "$T/spend"
	assert_regex "$stderr" "spend:3: spend: amount past 64 bits: '922337203685477.5808'"
	tsv 'channel spend clicks' 'a 1 9000000000000000000' 'a 1 9000000000000000000' >"$T/spend"
	run -2 --separate-stderr roi table "$T/spend"
	assert_equal "$stderr" "roi table: group 'a': sum of clicks overflows"
	assert_equal "$output" ""
}

@test "five days give an interval, four do not" {
	# spend is the same every day, so it is R's t.test(1:5): 1.036757 to 4.963243
	{ tsv 'channel day spend'; for d in 16 17 18 19 20; do tsv "a 2026-11-$d 10"; done; } >"$T/spend"
	{ tsv 'channel time amount'; for d in 1 2 3 4 5; do
		tsv "a 2026-11-$((15 + d))T12:00:00Z ${d}0"
	done; } >"$T/orders"
	run -0 column roas roas_lo roas_hi days < <(roi table "$T/spend" "$T/orders")
	assert_line --index 1 "$(tsv '3 1.03676 4.96324 5')"
	run -0 column roas_lo note < <(roi table <(head -n 5 "$T/spend") <(head -n 5 "$T/orders"))
	assert_line --index 1 --regexp $'^\t.*fewer than 5 days: no interval'
}

@test "an order belongs to the day of its platform's zone" {
	tsv 'platform time amount' 'douyin 2026-11-15T16:30:00Z 5' 'youtube 2026-11-15T16:30:00Z 7' >"$T/orders"
	run -0 column day gmv < <(roi table --by=day "$T/orders")
	assert_line "$(tsv '2026-11-15 7.00')"
	assert_line "$(tsv '2026-11-16 5.00')"
	run -0 column day gmv < <(roi table --by=day --zone=UTC "$T/orders")
	assert_line "$(tsv '2026-11-15 12.00')"
	# the adapter that makes orders of the platform tells, not one of its posts
	tsv 'platform time amount' 'tiktok 2026-11-15T17:30:00Z 5' >"$T/orders"
	run -0 column day gmv < <(roi table --by=day "$T/orders")
	assert_line "$(tsv '2026-11-15 5.00')"
	cp -r "$TUILIU_SHARE" "$T/share"
	tsv 'report label column as note' '* @platform tiktok  ' '* @zone Asia/Ho_Chi_Minh  ' \
	    'orders @table orders  ' 'orders Mã order id ' >"$T/share/adapters/zshop.tsv"
	run -0 column day gmv < <(TUILIU_SHARE=$T/share roi table --by=day "$T/orders")
	assert_line "$(tsv '2026-11-16 5.00')"
}

@test "--total adds a line per currency, and shares add up to it" {
	roi table --total roi/spend.tsv roi/orders.tsv >"$T/out"
	run -0 column channel currency spend orders gmv spend_share net_share <"$T/out"
	assert_line "$(tsv 'total CNY 10626.00 390 27061.70 1 1')"
	assert_line "$(tsv 'total USD 10952.02   1 ')"
	column currency channel spend_share <"$T/out" | awk -F'\t' '$1 == "CNY" && $2 != "total" { s += $3 }
	    END { exit s < .99999 || s > 1.00001 }'
	run -1 grep -q total <(roi table roi/spend.tsv roi/orders.tsv)
}

@test "a key that only one side has is said, and the other side stays empty" {
	run -0 column creator spend gmv note < <(roi table --by=creator roi/spend.tsv roi/orders.tsv)
	assert_line --regexp $'^7[0-9]*\t\t[0-9.]*\tspend has no column \'creator\''
	run -2 roi table --by=nosuch roi/spend.tsv roi/orders.tsv
	assert_output "roi table: no input has a column 'nosuch'"
	run -2 roi table --by=creator roi/spend.tsv
	assert_output "roi table: no input has a column 'creator'"
	run -2 roi table --by=gmv roi/orders.tsv
	assert_output --partial "--by: 'gmv' is a column of the result"
}
