# SPDX-License-Identifier: GPL-3.0-or-later
# ingest psi answer --sum, add, total: two parties in two folders, and what each
# learns. The truth is always awk over both plain tables.
load helper

setup() {
	cd "$BATS_TEST_TMPDIR"
	mkdir A B
	ingest psi --new-key=A/key
	ingest psi --new-key=B/key
	# 300 ids of A, 200 of B, 80 in both; every third of B in two rows, some refunds
	awk 'BEGIN { OFS = "\t"; print "user", "city"
		for (i = 1; i <= 300; i++) print "member-" i, "杭州" }' >A/ids.tsv
	awk 'BEGIN { OFS = "\t"; print "day", "uid", "gmv", "orders"
		for (i = 221; i <= 420; i++) {
			print "2024-06-18", "member-" i, sprintf("%.2f", i * 7919 % 10007 / 100), i % 4
			if (i % 3 == 0) print "2024-06-19", "member-" i, "-" i ".25", 1
		} }' >B/orders.tsv
}

# step A|B STEP [option or table ...]: in that party's folder, quietly
step() { (cd "$1" && ingest psi "$2" -q --key=key "${@:3}"); }

# exchange [option of add ...]: messages m1 (A), m2 (B), m3 (A)
exchange() {
	step A blind ids.tsv >m1
	step B answer --sum=gmv,orders --column=uid orders.tsv <m1 >m2
	step A add "$@" ids.tsv <m2 >m3
}

# truth A.tsv B.tsv: column, n, sum, mean of gmv and orders
truth() {
	awk -F '\t' 'BEGIN { OFS = "\t"; print "column", "n", "sum", "mean" }
		NR == FNR { a[$1]; next }
		FNR > 1 && $2 in a { if (!($2 in seen)) n++; seen[$2]; g += $3; o += $4 }
		END { print "gmv", n, sprintf("%.12g", sprintf("%.2f", g)), g / n
			print "orders", n, o, o / n }' "$1" "$2"
}

refused() {
	run -2 --separate-stderr "${@:2}"
	assert_equal "$output" ""
	assert_regex "$stderr" "$1"
	refute_regex "$stderr" 'member-'
}

# resum FILE: lines as they are, with a checksum that fits
resum() {
	sed '$d' "$1" >body
	printf '#end %d %s\n' "$(grep -vc '^#' body)" "$(sha256sum <body | cut -d' ' -f1)" | cat body -
}

@test "the sums over the ids of both are awk's, with refunds and ids of several rows" {
	exchange
	run -0 --separate-stderr step B total <m3
	assert_equal "$output" "$(truth A/ids.tsv B/orders.tsv)"
	assert_equal "$(echo "$output" | awk 'NR == 2 { print $2 }')" 80
}

@test "as one pipe, from CSV, with any number of workers" {
	(cd B && ingest cat --csv orders.tsv >orders.csv)
	for j in 1 2 5; do
		step A blind -j $j ids.tsv |
		    step B answer -j $j --sum=gmv,orders -C user=uid orders.csv |
		    (step A add -j $j --message=/dev/stdin ids.tsv) | step B total -j $j >got
		diff got <(truth A/ids.tsv B/orders.tsv)
	done
}

@test "random tables of many sizes give what awk gives" {
	for seed in 1 2 3 4 5 6; do
		awk -v seed=$seed 'BEGIN { srand(seed); print "user"
			for (i = 0; i < 90; i++) if (rand() < 0.7) print "用户 " i }' >A/ids.tsv
		awk -v seed=$seed 'BEGIN { OFS = "\t"; srand(seed + 100); print "day", "uid", "gmv", "orders"
			for (i = 0; i < 150; i++)
				print "", "用户 " int(rand() * 90), sprintf("%.2f", rand() * 2000 - 500), int(rand() * 5)
			}' >B/orders.tsv
		exchange --min-k=2
		step B total <m3 | diff - <(truth A/ids.tsv B/orders.tsv)
	done
}

@test "fewer common ids than --min-k give no sum, of how many there are A is told" {
	exchange --min-k=80
	step B total <m3 >/dev/null
	for least in 81 1000; do
		refused "80 ids are common, fewer than $least " step A add --min-k=$least ids.tsv <m2
	done
	head -n 20 B/orders.tsv | awk 'NR == 1 || !seen[$2]++' >B/few.tsv
	step B answer --sum=gmv --column=uid few.tsv <m1 >m2
	refused 'fewer than 20 ' step A add ids.tsv <m2
	refused 'min-k' step A add --min-k=1 ids.tsv <m2
	(cd A && run -2 ingest psi add -q --key=key --message=../m2 -o out ids.tsv && [ ! -e out ])
}

@test "no id, no value and no hash of one is in a message, nor how many are common" {
	exchange
	# amounts; a whole number may stand in any point by chance, and 0.01 is the unit
	{ cut -f 3 B/orders.tsv; step B total <m3 | cut -f 3-4 | tr '\t' '\n'; } |
	    grep '[0-9]\.[0-9]' | grep -vx '0\.01' >secret
	while read -r id; do
		echo "$id"
		printf %s "$id" | sha256sum | cut -c1-64
		printf %s "$id" | sha512sum | cut -c1-64
		printf %s "$id" | b2sum -l 256 | cut -c1-64
		printf %s "$id" | base64
	done < <(cut -f 1 A/ids.tsv; cut -f 2 B/orders.tsv) >>secret
	cat A/key B/key >>secret
	[ "$(wc -l <secret)" -gt 2000 ]
	run -1 grep -F -f secret m1 m2 m3
	run -1 grep -w 80 m3
}

@test "no point stands in two messages or twice in one, and again all are new" {
	exchange
	for n in 1 2 3; do mv m$n m$n.first; done
	exchange
	run -0 bash -c 'cat m1* m2* m3* | grep -v "#" | tr " " "\n" | sort | uniq -d'
	assert_output ""
	# the same offer added up twice
	step A add ids.tsv <m2 >again
	run -0 bash -c 'cat m3 again | grep -v "#" | tr " " "\n" | sort | uniq -d'
	assert_output ""
	diff <(step B total <m3) <(step B total <again)
}

@test "of the ids that are sealed, order and number tell nothing" {
	exchange
	grep -v '#' m2 | head -n 1024 | sort -c			# A's, raised
	grep -v '#' m2 | tail -n +1025 | cut -d ' ' -f 1 | sort -c	# B's
	assert_equal "$(grep -vc '#' m2)" 2048
	head -n 2 B/orders.tsv >B/one.tsv
	step B answer --sum=gmv,orders --column=uid one.tsv <m1 >one
	assert_equal "$(wc -c <one)" "$(wc -c <m2)"
	# a sum has one size, of however many ids it is
	step A blind ids.tsv >m1
	awk 'BEGIN { OFS = "\t" } NR == 1 || $2 <= "member-250"' B/orders.tsv >B/less.tsv
	step B answer --sum=gmv,orders --column=uid less.tsv <m1 >m2
	step A add --min-k=2 ids.tsv <m2 >other
	assert_equal "$(wc -c <other)" "$(wc -c <m3)"
}

@test "an id without a value in some column is left out, and that is said" {
	tsv 'user gmv orders' 'member-1 1.50 2' 'member-2  1' 'member-3 2 ' 'member-4 2.25 ' \
	    'member-4  3' 'member-5 -4 0' ' 100 100' 'member-999 100 100' >B/orders.tsv
	step A blind ids.tsv >m1
	(cd B && ingest psi answer --key=key --sum=gmv,orders orders.tsv <../m1 >../m2 2>../err)
	grep -q '^ingest psi: 2 ids left out' err
	step A add --min-k=2 ids.tsv <m2 >m3
	run -0 --separate-stderr step B total <m3
	assert_output "$(tsv 'column n sum mean' 'gmv 3 -0.25 -0.0833333' 'orders 3 5 1.66667')"
}

@test "a value that is none, or no multiple of the unit, is named and its row left out" {
	tsv 'user gmv' 'member-1 1.50' 'member-2 1.234' 'member-3 many' 'member-4 2' 'member-5 3' >B/orders.tsv
	step A blind ids.tsv >m1
	run -1 --separate-stderr bash -c 'cd B && ingest psi answer -q --key=key --sum=gmv orders.tsv <../m1 >../m2'
	assert_regex "$stderr" 'orders.tsv:3: gmv: not a multiple of --unit'
	assert_regex "$stderr" 'orders.tsv:4: gmv: not an amount'
	step A add --min-k=3 ids.tsv <m2 | step B total >got
	assert_equal "$(tail -n 1 got)" "$(tsv 'gmv 3 6.5 2.16667')"
}

@test "units reach from 0.0001 to 100, and past the bound there is an error, not a number" {
	tsv 'user gmv views' 'member-1 1.2345 3000' 'member-2 -0.0001 500' >B/orders.tsv
	step A blind ids.tsv >m1
	step B answer --sum=gmv,views --unit=0.0001,100 orders.tsv <m1 | step A add --message=/dev/stdin --min-k=2 ids.tsv | step B total >got
	diff got <(tsv 'column n sum mean' 'gmv 2 1.2344 0.6172' 'views 2 3500 1750')
	# 2^40 units of 0.0001 are 109951162.7776
	tsv 'user gmv' 'member-1 100000000' 'member-2 -9951162.7776' >B/orders.tsv
	step B answer --sum=gmv --unit=0.0001 orders.tsv <m1 >m2
	tsv 'user gmv' 'member-1 100000000' 'member-2 -9951162.7777' >B/orders.tsv
	refused 'gmv: the values add up.* more than 109951162.7776,' \
	    step B answer --sum=gmv --unit=0.0001 orders.tsv <m1
	refused 'unit' step B answer --sum=gmv --unit=0.0001,1 orders.tsv <m1
	refused 'unit' step B answer --sum=gmv --unit=0 orders.tsv <m1
	refused 'unit' step B answer --sum=gmv --unit=1000 orders.tsv <m1
}

@test "messages of another key, another table, or out of turn are refused" {
	exchange
	ingest psi --new-key=B/other
	ingest psi --new-key=A/other
	refused 'with this key' ingest psi add --key=A/other --message=m2 A/ids.tsv
	refused 'with this key' ingest psi total --key=B/other --message=m3
	refused 'with this key' ingest psi total --key=A/key --message=m3
	sed '$d' A/ids.tsv >A/fewer.tsv
	refused 'for these ids' step A add fewer.tsv <m2
	refused 'm1: no answer with sealed' ingest psi add --key=A/key --message=m1 A/ids.tsv
	refused 'm3: no answer with sealed' ingest psi add --key=A/key --message=m3 A/ids.tsv
	refused 'm2: no sum' ingest psi total --key=B/key --message=m2
	refused 'm2: an answer with sealed' ingest psi meet --key=A/key --message=m2 A/ids.tsv
	refused 'm3: an answer, where' ingest psi answer --message=m3 --column=uid B/orders.tsv
	(cd B && ingest psi answer -q --column=uid orders.tsv <../m1 >../plain)
	refused 'no answer with sealed' ingest psi add --key=A/key --message=plain A/ids.tsv
}

@test "changed, cut and reordered messages are refused" {
	exchange
	for n in 2 3; do
		party=A words=(add ids.tsv)
		[ $n = 2 ] || { party=B; words=(total); }
		sed '6y/0123456789/1234567890/' m$n >bad
		refused damaged step "$party" "${words[@]}" <bad
		sed '$d' m$n >bad
		refused 'cut short' step "$party" "${words[@]}" <bad
		sed 6d m$n >bad
		refused damaged step "$party" "${words[@]}" <bad
		awk 'NR == 5 { held = $0; next } 1; NR == 6 { print held }' m$n >bad
		refused damaged step "$party" "${words[@]}" <bad
		sed 's/^#column 0.01 gmv/#column 0.01 gnv/' m$n >bad
		refused damaged step "$party" "${words[@]}" <bad
		sed '2s/0.01/-0.01/' m$n >bad && resum bad >bad.sum
		refused 'a column is not understood' step "$party" "${words[@]}" <bad.sum
		sed '2d' m$n >bad && resum bad >bad.sum
		refused 'damaged' step "$party" "${words[@]}" <bad.sum
		cat m$n m$n >bad
		refused damaged step "$party" "${words[@]}" <bad
	done
	# with a checksum that fits: another name, and the parts of a sum changed round
	sed 's/^#column 0.01 gmv/#column 0.01 gnv/' m3 >bad && resum bad >bad.sum
	refused 'with this key' step B total <bad.sum
	sed '2s/0.01/0.1/' m3 >bad && resum bad >bad.sum
	refused 'with this key' step B total <bad.sum
}

@test "points that are none are refused though the checksum fits, also of ids not common" {
	exchange
	zeros=$(printf '0%.0s' {1..62})
	for bad in "00$zeros" "01$zeros" "00${zeros//0/f}"; do
		for line in 1030 1500 2051; do
			for word in 1 2 5; do
				awk -v line=$line -v word=$word -v bad="$bad" 'NR == line { $word = bad } 1' m2 >b
				resum b >b.sum
				refused 'no point' step A add ids.tsv <b.sum
			done
		done
		awk -v bad="$bad" 'NR == 5 { $2 = bad } 1' m3 >b
		resum b >b.sum
		refused 'no point' step B total <b.sum
		awk -v bad="$bad" 'NR == 1 { $(NF - 1) = bad } 1' m2 >b
		resum b >b.sum
		refused 'no point' step A add ids.tsv <b.sum
	done
	# one of B's twice, which would count it twice
	awk 'NR == 1040 { was = $1 } NR == 1041 { $1 = was } 1' m2 >b
	resum b >b.sum
	refused 'the same point twice' step A add ids.tsv <b.sum
}

@test "keys of both parties are for their owners only" {
	step A blind ids.tsv >m1
	chmod 644 B/key
	refused 'others can' step B answer --sum=gmv --column=uid orders.tsv <m1
	chmod 600 B/key
	step B answer --sum=gmv --column=uid orders.tsv <m1 >m2
	chmod 640 A/key
	refused 'others can' step A add ids.tsv <m2
	chmod 600 A/key
	step A add ids.tsv <m2 >m3
	chmod 604 B/key
	refused 'others can' step B total <m3
}

@test "options of another step are usage errors" {
	refused 'sum is for answer' ingest psi blind --key=A/key --sum=gmv A/ids.tsv
	refused 'key FILE is wanted' ingest psi answer --sum=gmv --message=m1 B/orders.tsv
	refused 'two kinds' ingest psi answer --key=B/key --sum=gmv --sizes --message=m1 B/orders.tsv
	refused 'unit is for' ingest psi answer --unit=1 --message=m1 B/orders.tsv
	refused 'min-k is for add' ingest psi total --key=B/key --min-k=5
	refused 'total takes no table' ingest psi total --key=B/key B/orders.tsv
	refused 'stands twice' ingest psi answer --key=B/key --sum=gmv,gmv --message=m1 B/orders.tsv
	refused 'column of the ids' ingest psi answer --key=B/key --sum=gmv,user --message=m1 B/orders.tsv
	refused 'is empty' ingest psi answer --key=B/key --sum=gmv, --message=m1 B/orders.tsv
	refused 'one for each' ingest psi answer --key=B/key --sum=a,b,c --unit=1,2 --message=m1 B/orders.tsv
	refused 'no table' ingest psi add --key=A/key --csv --message=m1 A/ids.tsv
	refused 'not both' ingest psi add --key=A/key
}
