# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2016,SC2154 # awk programs; stderr is set by run --separate-stderr
load helper

data=$BATS_TEST_DIRNAME/data/ingest

setup_file() {
	local demo=$TUILIU_SHARE/demo
	ingest read -q --max-rejects=1 "$demo"/douyin-*.csv "$demo"/xiaohongshu-*.csv "$demo"/shipinhao-*.csv \
	    "$demo"/kuaishou-*.csv "$demo"/youtube-*.csv "$demo"/tiktok-Content.csv >"$BATS_FILE_TMPDIR/demo.tsv" 2>/dev/null
	awk -v works=2000 -v seed=7 -v truth="$BATS_FILE_TMPDIR/truth.tsv" -f "$data/link-posts.awk" \
	    >"$BATS_FILE_TMPDIR/posts.tsv"
}

setup() {
	cd "$BATS_TEST_TMPDIR"
	demo=$BATS_FILE_TMPDIR/demo.tsv
	posts=$BATS_FILE_TMPDIR/posts.tsv
	truth=$BATS_FILE_TMPDIR/truth.tsv
}

# groups COLUMN - of a map on stdin: the members of each entity on a line, sorted
groups() {
	column entity platform "$1" | sort | awk -F'\t' '
		$1 != last { printf "%s", last == "" ? "" : "\n"; last = $1 }
		{ printf "%s:%s ", $2, $3 }
		END { if (NR) print "" }' | sort
}

# posts 'PLATFORM ITEM TITLE HOUR [TAGS [CREATOR]]' ... - one each; HOUR - is missing
posts() {
	printf 'platform\titem\ttitle\tpublished\ttags\tcreator\n'
	printf '%s\n' "$@" | awk -v OFS='\t' '{
		t = $4 == "-" ? "" : strftime("%Y-%m-%dT%H:%M:%SZ", 1780000000 + 3600 * $4, 1)
		print $1, $2, $3, t, $5 == "-" ? "" : $5, $6 }'
}

# verdict PAIRS-OPTION ... - of the table in in.tsv: verdict, items and note of each pair
verdict() {
	ingest link --pairs "$@" in.tsv | column verdict item other_item note
}

@test "the made-up people of splink are linked as networkx links them" {
	# idfusion_fake1000: networkx connected_components and pair counting over splink's
	# fake_1000.csv (moj-analytical-services/splink, MIT, (c) Ministry of Justice; here
	# each different text is a number), keys: email, or first_name with surname and dob;
	# truth is its column cluster.  components 362, fused_rows 786, pairs_pred 2052,
	# pairs_true 2975, pairs_correct 2052, precision 1, recall 0.6897478991596638, largest 10
	ingest cat "$data/link-fake1000.tsv" -k unique_id,cluster | sed '1s/.*/item\tentity/' >clusters.tsv
	link=(ingest link --exact -C item=unique_id --key=email --key='first_name,surname,dob')
	"${link[@]}" --rates --truth=clusters.tsv "$data/link-fake1000.tsv" >rates
	run -0 column rows entities fused pairs_found pairs_true pairs_both precision recall known <rates
	assert_output "$(tsv '1000 362 786 2052 2975 2052 1 0.689748 1000')"
	"${link[@]}" "$data/link-fake1000.tsv" >map
	assert_equal "$(column size <map | sort -n | tail -n 1)" 10
	assert_equal "$(column entity <map | sort -u | wc -l)" 362
}

@test "works of the demonstration are fused where their titles say so, and no others" {
	# share/demo/README.md: the same works on several platforms.  A copy has the same title
	# but for hashtags, and comes within two days; the 图文版 of a title, 16 days on, is
	# another work.  Grouped here by title alone.
	awk -F'\t' 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
	    { t = $at["title"]; gsub(/ *#[^ ]*/, "", t)
	      print (t == "" ? "none" NR : t) "\t" $at["platform"] ":" $at["item"] }' "$demo" | sort |
	    awk -F'\t' '$1 != last { printf "%s", NR == 1 ? "" : "\n"; last = $1 } { printf "%s ", $2 } END { print "" }' |
	    sort >want
	ingest link "$demo" >map
	diff -u want <(groups item <map)
	assert [ "$(grep -c ' .* $' want)" -gt 70 ]
	run -0 column title size <map
	assert_line "给老狗做一张防滑垫 图文版"$'\t'1
	assert_line "十分钟焖出一锅腊味煲仔饭"$'\t'2
	ingest link --rates "$demo" >rates
	assert_equal "$(column fused <rates)" "$(awk 'NF > 1 { n += NF } END { print n }' want)"
	assert_equal "$(column entities <rates)" "$(wc -l <want)"
	assert_equal "$(column ambiguous <rates)" 0
}

@test "planted works are found again, every one and nothing else" {
	ingest link --rates --truth="$truth" "$posts" >rates
	pairs=$(awk -F'\t' 'NR > 1 { n[$3]++ } END { for (e in n) s += n[e] * (n[e] - 1) / 2; print s }' "$truth")
	assert_equal "$(column entities pairs_found pairs_true pairs_both precision recall f1 ambiguous <rates)" \
	    "$(printf '%s\t' 2000 "$pairs" "$pairs" "$pairs" 1 1 1)0"
	assert [ "$(awk '$4 == "edited"' "$truth" | wc -l)" -gt 200 ]
	# and with titles that must be equal, those whose titles are
	ingest link --title=1 --rates --truth="$truth" "$posts" >rates
	equal=$(awk -F'\t' 'NR > 1 { n[$3, $5]++ } END { for (e in n) s += n[e] * (n[e] - 1) / 2; print s }' "$truth")
	assert_equal "$(column pairs_both precision <rates)" "$equal"$'\t1'
	run -0 ingest link --disagreements --truth="$truth" "$posts"
	assert_equal "${#lines[@]}" 1
}

@test "neither the order of rows and files nor the number of workers changes a byte" {
	sed -n 1p "$posts" >shuffled
	sed 1d "$posts" | sort -t$'\t' -k5,5r -k4,4 >>shuffled
	awk 'NR == 1 || NR % 3 == 0' shuffled >one.csv
	awk 'NR == 1 || NR % 3 != 0' shuffled >two.csv
	for what in '' --pairs --rates --what=creator '--what=creator --pairs'; do
		# shellcheck disable=SC2086 # words
		ingest link -j1 $what "$posts" >want
		for input in "-j1 shuffled" "-j4 $posts" "-j3 one.csv two.csv" "-j2 two.csv one.csv"; do
			echo "--- $what $input"
			# shellcheck disable=SC2086
			ingest link $what $input >got
			cmp want got
		done
	done
}

@test "near misses are not fused: another pet, another part, another week, no tags" {
	posts 'douyin d1 给老狗做一张防滑垫 0 猫' 'kuaishou k1 给老猫做一张防滑垫 0' \
	    'douyin d2 水龙头自己换阀芯第一集 0 修' 'kuaishou k2 水龙头自己换阀芯第二集 0 修' \
	    'douyin d3 墙面小裂缝三步补好 0 修' 'kuaishou k3 墙面小裂缝三步补好 49 修' \
	    'douyin d4 旧木椅松了怎么加固 0 修' 'kuaishou k4 旧木椅松了怎么加牢 5 修' \
	    'douyin d5 二十块买菜做四个菜 0' 'kuaishou k5 二十块买菜做四个菜 -' >in.tsv
	run -0 verdict
	assert_output "$(printf '%s\n' \
	    $'ambiguous\td1\tk1\ttitles differ and tags do not agree' \
	    $'ambiguous\td2\tk2\ttitles differ in a number' \
	    $'ambiguous\td4\tk4\ttitles differ and times are not close' \
	    $'ambiguous\td5\tk5\tno time')"
	assert_equal "$(ingest link in.tsv | column size | sort -u)" 1
	assert_equal "$(ingest link --rates in.tsv | column ambiguous fused)" $'4\t0'
	run -0 verdict --close=5h --window=49h
	assert_line $'same\td4\tk4\t'
	assert_line $'same\td3\tk3\t'
}

@test "short and common titles are for a person" {
	posts 'a a1 早安 0' 'b b1 早安 0' \
	    'a a2 今天的猫咪日常记录 0' 'a a3 今天的猫咪日常记录 1' 'a a4 今天的猫咪日常记录 2' 'b b2 今天的猫咪日常记录 1' >in.tsv
	run -0 verdict
	assert_output "$(printf '%s\n' $'ambiguous\ta1\tb1\tshort title' $'ambiguous\ta2\tb2\tcommon title' \
	    $'ambiguous\ta3\tb2\tcommon title' $'ambiguous\ta4\tb2\tcommon title')"
	run -0 verdict --short=4 --common=3
	assert_output "$(printf '%s\n' $'same\ta1\tb1\t' $'ambiguous\ta2\tb2\tanother item of the platform fits better' \
	    $'same\ta3\tb2\t' $'ambiguous\ta4\tb2\tanother item of the platform fits better')"
}

@test "items of one platform are fused only when asked" {
	posts 'a a1 橘猫称体重的一天 0' 'a a2 橘猫称体重的一天 1' >in.tsv
	assert_equal "$(ingest link in.tsv | column size)" $'1\n1'
	assert_equal "$(ingest link --same-platform in.tsv | column size why)" \
	    $'2\ttitle=1.00 dt=1.0h\n2\ttitle=1.00 dt=1.0h'
	assert_equal "$(ingest link --same-platform --rates in.tsv | column fused cross)" $'2\t0'
}

@test "keys join what is equal in all their columns, and an empty cell equals nothing" {
	tsv 'item mail first last' '1 m  ' '2 m  ' '3  ab c' '4  a bc' '5  ab c' '6 m ab ' '7  ab ' >in.tsv
	run -0 groups item < <(ingest link --exact --key=mail --key=first,last in.tsv)
	assert_output "$(printf '%s\n' ':1 :2 :6 ' ':3 :5 ' ':4 ' ':7 ')"
	assert_equal "$(ingest link --exact --key=mail --key=first,last in.tsv | column item why | sort)" \
	    "$(printf '%s\n' $'1\tkey=mail' $'2\tkey=mail' $'3\tkey=first,last' $'4\t' $'5\tkey=first,last' $'6\tkey=mail' $'7\t')"
}

@test "of several rows of an item the latest tells the title, and each its keys" {
	{
		printf 'platform\titem\ttitle\tpublished\tasof\tmd5\n'
		printf '%s\t2026-06-01T00:00:00Z\t%s\n' \
		    $'a\ta1\t番茄牛腩炖多久才软烂' $'2026-06-03T00:00:00Z\t' \
		    $'a\ta1\t龙飞凤舞什么都不像' $'2026-06-02T00:00:00Z\tx' \
		    $'b\tb1\t番茄牛腩炖多久才软烂' $'2026-06-02T00:00:00Z\t' \
		    $'c\tc1\t一把虾皮煮出鲜汤好喝' $'2026-06-02T00:00:00Z\tx' | paste -d '\t' - >rows
		cat rows
	} >in.tsv
	run -0 groups item < <(ingest link in.tsv)
	assert_output "$(printf '%s\n' 'a:a1 b:b1 ' 'c:c1 ')"
	run -0 groups item < <(ingest link --key=md5 in.tsv)
	assert_output 'a:a1 b:b1 c:c1 '
	assert_equal "$(ingest link --rates in.tsv | column rows items)" $'4\t3'
}

@test "a date without time is any time of that day" {
	tsv 'platform item title published flags' 'a 1 番茄牛腩炖多久才软烂 2026-06-01T16:00:00Z kd' \
	    'b 1 番茄牛腩炖多久才软烂 2026-06-02T17:00:00Z k' >in.tsv
	assert_equal "$(ingest link --window=61m --pairs in.tsv | column verdict gap_ms)" $'same\t3600001'
	assert_equal "$(ingest link --window=61m in.tsv | column why | sort -u)" 'title=1.00 dt=1.0h'
	sed -i 's/kd$/k/' in.tsv
	assert_equal "$(ingest link --window=24h --pairs in.tsv | wc -l)" 1
	assert_equal "$(ingest link --window=25h --pairs in.tsv | column gap_ms)" 90000000
}

@test "creators who share two works are one, one work or a rival is not enough" {
	title=(番茄牛腩炖多久才软烂 一把虾皮煮出鲜汤好喝 剩米饭变脆底锅巴了 电饭锅也能做酱油鸡腿 秋天的芦苇荡怎么拍好 自行车打气枪怎么选)
	posts "a 1 ${title[0]} 0 - ann" "b 1 ${title[0]} 0 - bob" "a 2 ${title[1]} 0 - ann" "b 2 ${title[1]} 0 - bob" \
	    "a 3 ${title[2]} 0 - cat" "b 3 ${title[2]} 0 - dan" >in.tsv
	run -0 groups creator < <(ingest link --what=creator in.tsv)
	assert_output "$(printf '%s\n' 'a:ann b:bob ' 'a:cat ' 'b:dan ')"
	run -0 column verdict creator other_creator items note < <(ingest link --what=creator --pairs in.tsv)
	assert_output "$(printf '%s\n' $'same\tann\tbob\t2\t' $'ambiguous\tcat\tdan\t1\ttoo few items in common')"
	assert_equal "$(ingest link --what=creator --times=1 in.tsv | column size | sort -u)" 2
	# bob's works are posted by eve of platform a as well
	posts "a 3 ${title[3]} 0 - eve" "b 3 ${title[3]} 0 - bob" "a 4 ${title[4]} 0 - eve" "b 4 ${title[4]} 0 - bob" \
	    "a 1 ${title[0]} 0 - ann" "b 1 ${title[0]} 0 - bob" "a 2 ${title[1]} 0 - ann" "b 2 ${title[1]} 0 - bob" >in.tsv
	run -0 column verdict creator other_creator note < <(ingest link --what=creator --pairs in.tsv)
	rival='another creator of the platform has items in common'
	assert_output "$(printf '%s\n' "ambiguous	ann	bob	$rival" "ambiguous	eve	bob	$rival")"
	# the planted teams are the creators, three names each
	ingest link --what=creator "$posts" >map
	assert_equal "$(column entity <map | sort | uniq -c | awk '{ print $1 }' | sort -u)" 3
	run -0 awk -F'\t' 'NR > 1 { split($3, t, "-"); if (team[$1] != "" && team[$1] != t[1]) print; team[$1] = t[1] }' map
	assert_output ''
}

@test "an account stands in where there is no creator" {
	tsv 'platform account item title published' 'a x 1 番茄牛腩炖多久才软烂 2026-06-01T00:00:00Z' \
	    'b y 1 番茄牛腩炖多久才软烂 2026-06-01T00:00:00Z' >in.tsv
	run -0 groups creator < <(ingest link --what=creator --times=1 in.tsv)
	assert_output 'a:x b:y '
}

@test "rates are what they say, with Wilson's bounds" {
	# six of seven items fused, four of them across platforms (k3 joins two of one);
	# of three such entities two have two members with tags; those of one differ
	{
		posts 'a 1 番茄牛腩炖多久才软烂 0 x|y' 'b 1 番茄牛腩炖多久才软烂 0 x|y|z' \
		    'a 2 一把虾皮煮出鲜汤好喝 0 x|y' 'b 2 一把虾皮煮出鲜汤好喝 0 y|z' 'c 3 独一无二的标题在这里 0 x' 'a 4 没有标签的两个视频之一 0 -' |
		    awk -F'\t' -v OFS='\t' '{ print $0, NR == 1 ? "md5" : $2 == 3 || $2 == 2 ? "k" $2 : "" }'
		posts 'c 5 它们只有相同的钥匙而已 0 -' | awk 'NR > 1 { print $0 "\tk3" }'
	} >in.tsv
	ingest link --key=md5 --rates in.tsv >rates
	run -0 column items entities fused cross tagged mismatched ambiguous <rates
	assert_output "$(tsv '7 4 6 4 2 1 0')"
	wilson() {
		awk -v k="$1" -v n="$2" 'BEGIN { z = 1.959963984540054; p = k / n
		    m = (p + z * z / 2 / n) / (1 + z * z / n)
		    h = z * sqrt(p * (1 - p) / n + z * z / 4 / n / n) / (1 + z * z / n)
		    printf "%.6g\t%.6g\t%.6g", p, m - h, m + h }'
	}
	assert_equal "$(column fusion_rate fusion_rate_lo fusion_rate_hi <rates)" "$(wilson 6 7)"
	assert_equal "$(column cross_rate cross_rate_lo cross_rate_hi <rates)" "$(wilson 4 7)"
	assert_equal "$(column mismatch_rate mismatch_rate_lo mismatch_rate_hi <rates)" "$(wilson 1 2)"
	# 2 of 3 tags shared and 1 of 3
	assert_equal "$(ingest link --key=md5 --rates --tags=0.7 in.tsv | column mismatched)" 2
	assert_equal "$(ingest link --key=md5 --rates --tags=0.3 in.tsv | column mismatched)" 0
}

@test "truth says what was wrongly joined and what was left apart" {
	posts 'a 1 番茄牛腩炖多久才软烂 0' 'b 1 番茄牛腩炖多久才软烂 0' 'c 1 番茄牛腩炖多久才软烂 0' \
	    'a 2 一把虾皮煮出鲜汤好喝 0' 'b 2 虾皮鲜汤另一个标题了 0' 'c 9 谁也不认识的一个作品 0' >in.tsv
	tsv 'platform item entity' 'a 1 A' 'b 1 A' 'c 1 C' 'a 2 B' 'b 2 B' 'z 7 Z' >truth.tsv
	run -0 ingest link --disagreements --truth=truth.tsv in.tsv
	assert_equal "$(column verdict platform item other_platform other_item truth other_truth <<<"$output")" \
	    "$(tsv 'joined a 1 c 1 A C' 'apart a 2 b 2 B B')"
	# found: the 3 pairs of 1; true: A and B; both: A
	assert_equal "$(ingest link --rates --truth=truth.tsv in.tsv |
	    column known pairs_found pairs_true pairs_both precision recall f1)" "$(tsv '5 3 2 1 0.333333 0.5 0.4')"
	assert_equal "$(ingest link --truth=truth.tsv in.tsv | column platform item truth | sort | tail -n 1)" $'c\t9\t'
	run -0 column item other_item platform other_platform truth < <(ingest link --pairs --truth=truth.tsv in.tsv)
	assert_line "$(tsv '1 1 a b same')"
	assert_line "$(tsv '1 1 b c different')"
	tsv 'platform item entity' 'a 1 A' 'a 1 B' >twice.tsv
	run -2 --separate-stderr ingest link --truth=twice.tsv in.tsv
	assert_equal "$stderr" "ingest link: twice.tsv:3: item: in another entity already: '1'"
}

@test "an entity keeps its name when others come and go" {
	posts 'a 1 番茄牛腩炖多久才软烂 0' 'b 1 番茄牛腩炖多久才软烂 0' >in.tsv
	name=$(ingest link in.tsv | column entity | sort -u)
	assert_regex "$name" '^e[0-9a-f]{16}$'
	posts 'a 1 番茄牛腩炖多久才软烂 0' 'a 0 一把虾皮煮出鲜汤好喝 0' 'c 1 番茄牛腩炖多久才软烂 0' >in.tsv
	assert_equal "$(ingest link in.tsv | column entity size | awk '$2 == 2' | sort -u)" "$name"$'\t2'
}

@test "what cannot be done is said" {
	posts 'a 1 番茄牛腩炖多久才软烂 0' >in.tsv
	run -2 --separate-stderr ingest link --pairs --rates in.tsv
	assert_equal "${stderr_lines[0]}" 'ingest link: only one of --pairs, --rates and --disagreements'
	run -2 --separate-stderr ingest link --disagreements in.tsv
	assert_equal "${stderr_lines[0]}" 'ingest link: --disagreements needs --truth'
	run -2 --separate-stderr ingest link --exact in.tsv
	assert_equal "${stderr_lines[0]}" 'ingest link: --exact needs --key'
	run -2 --separate-stderr ingest link --key=nosuch in.tsv
	assert_regex "$stderr" "no column 'nosuch'"
	tsv 'item' '1' >bare.tsv
	run -2 --separate-stderr ingest link bare.tsv
	assert_regex "$stderr" "no column 'title'"
	run -2 --separate-stderr ingest link --truth=bare.tsv in.tsv
	assert_regex "$stderr" 'bare.tsv'
	{ echo "platform item title" | tr ' ' '\t'; seq 65 | awk -v OFS='\t' '{ print "p" $1, 1, "t" }'; } >many.tsv
	run -2 --separate-stderr ingest link many.tsv
	assert_regex "$stderr" 'more than 64 platforms'
	run -0 ingest link --exact --key=title many.tsv
}

@test "a title on very many items costs a warning, not the day" {
	awk 'BEGIN { OFS = "\t"; print "platform", "item", "title", "published"
	    for (i = 0; i < 20000; i++) print "p" i % 3, i, "番茄牛腩炖多久才软烂", "2026-06-01T00:00:00Z" }' >in.tsv
	run -0 --separate-stderr timeout 60 ingest link --rates in.tsv
	assert_regex "$stderr" '^ingest link: [0-9]+ lists of like titles were cut short: some pairs were not looked at$'
	assert_equal "$(column fused <<<"$output")" 0
}
