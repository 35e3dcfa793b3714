# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # stderr is set by run --separate-stderr

load helper

demo=$TUILIU_SHARE/demo

# titles 'a' 'b' ... - a posts table with these titles
titles() { printf 'platform\ttitle\n' && printf 'douyin\t%s\n' "$@"; }

# column NAME ... - these columns of the table on stdin, by name
column() {
	awk -F'\t' -v names="$*" '
		NR == 1 { n = split(names, want, " "); for (i = 1; i <= NF; i++) at[$i] = i }
		{ for (i = 1; i <= n; i++) printf "%s%s", $at[want[i]], i < n ? "\t" : "\n" }'
}

# flagged CATEGORY TITLE - does the title have a finding of the category?
flagged() { titles "$2" | riskscan text | column category | grep -qx "$1"; }

@test "the six planted titles are found, two of them disguised, and nothing else is" {
	# share/demo/README.md, "What is planted", 3
	local found
	found=$(
		for pair in 'douyin-作品列表.csv:作品名称' 'shipinhao-视频数据.csv:视频描述' \
		    'kuaishou-作品分析.csv:作品标题' 'tiktok-Content.csv:Video title' \
		    'youtube-Table data.csv:Video title'; do
			riskscan text -q -a -C "title=${pair#*:}" "$demo/${pair%%:*}" || true
		done | awk -F'\t' '/risk_level/ { for (i = 1; i <= NF; i++) at[$i] = i; next }
			$at["risk_rules"] { print $at["title"] "\t" $at["risk_rules"] "\t" \
			    ($at["risk_why"] ~ /evaded/ ? "evaded" : "") }'
		riskscan text -a --preamble=1 -C title=笔记标题 "$demo/xiaohongshu-笔记列表明细表.csv" |
			column title risk_rules risk_why | awk -F'\t' 'NR > 1 && $2 {
			    print $1 "\t" $2 "\t" ($3 ~ /evaded/ ? "evaded" : "") }'
	)
	run -0 diff - <(printf '%s\n' "$found" | sed 's/ #[^\t]*//' | sort) <<-'END'
		三天根治猫藓的土方子 一抹就好	med.cure-1	
		公开女儿的学校班级和放学路线 家长们看看	minors.privacy-1	
		国家级营养师推荐 这碗粥全网最养胃	adlaw.national-1|adlaw.superlative-1	
		想进修车交流群 加 V 私聊	lead.wechat-1	evaded
		考研资料整理好了 加薇❤信免费发	lead.wechat-1	evaded
		跟着老周学理财 每月稳赚不赔	fin.return-1	
	END
}

@test "near misses stay clean" {
	# share/demo/README.md, "Near misses"
	run -0 riskscan text < <(titles 第一次做葱油饼没翻车 最近周末去哪里 \
	    微信支付收款码怎么改 国家级森林公园看日出 面包过夜怎么不变硬 环保本子做错题集 \
	    5V信号线接反了会怎样 自行车打气枪怎么选 治愈系小猫的午后 停水时以下注意事项)
	assert_equal "${#lines[@]}" 1
}

@test "advertising law: superlatives and cure rates are flagged, attitudes, goals, order and self-comparison are not" {
	# SAMR 广告绝对化用语执法指南 (announcement 2023 No. 6), derived cases; its articles
	# stand beside each
	flagged adlaw.rank '本店面膜全网第一，效果最佳'		# art. 9(3) of the Advertising Law
	flagged adlaw.superlative '本店面膜全网第一，效果最佳'
	flagged adlaw.national '国家级配方，最高级享受'
	flagged adlaw.superlative '国家级配方，最高级享受'
	flagged med.cure '三天根治糖尿病，治愈率100%'		# medical: no leniency
	flagged med.rate '三天根治糖尿病，治愈率100%'
	run -0 riskscan text < <(titles '服务第一，顾客至上' '我们追求做到最好' '最后三天' \
	    '第一次来这家店' '本店最新款，比我们上一代更轻')	# 5(1), 5(2), order, ordinal, 6(1)
	assert_equal "${#lines[@]}" 1
}

@test "a claim that names its source is to be verified, not blocked" {
	# SAMR 2023 No. 6, 6(6): limited facts - medium, ask for the source (derived case)
	local claim='2024年本市销量第一（数据来源：XX统计）'
	run -0 column verdict level < <(titles "$claim" | riskscan text)
	assert_line -n 1 $'待核验\tmoderate'
	run -0 column risk_blocked < <(titles "$claim" | riskscan text -a)
	assert_equal "${output#risk_blocked}" ''
	run -0 column verdict < <(titles 2024年本市销量第一 | riskscan text)
	assert_line -n 1 hit
}

@test "leads off the platform: WeChat and QQ are flagged, paying and phoning are not" {
	# derived; keyword within N columns of an id-like token (gitleaks composite rules)
	flagged lead.wechat $'加薇❤\ufe0fabc_123456'
	flagged lead.qq QQ群903013545
	run -0 riskscan text < <(titles 用微信支付很方便 电话打不通)
	assert_equal "${#lines[@]}" 1
}

@test "a finding says what, where, how bad, why and what to do" {
	run -0 riskscan text < <(
		tsv 'platform item title src row'
		printf 'douyin\t77\t跟着老周 每月稳赚不赔 加.薇\tposts.csv\t9\n'
	)
	assert_line -n 0 "$(tsv 'platform item column rule category severity likelihood impact level score match from to evaded verdict respond_hours advice basis src row')"
	assert_line -n 1 --regexp "^$(tsv 'douyin 77 title fin.return-1 fin.return 5 4 5 very_high 20 稳赚不赔 7 11  hit 2')"
	assert_line -n 2 --regexp "^$(tsv 'douyin 77 title lead.wechat-1 lead.wechat 3 5 3 moderate 15 加.薇 12 15 1 hit 12')"
	assert_line -n 1 --regexp $'\tposts.csv\t9$'
}

@test "levels are those of NIST SP 800-30 Rev. 1, Table I-2" {
	# the whole table, likelihood down, impact across, very low to very high
	local want row l=0 i
	want='very_low very_low very_low low low
	very_low low low low moderate
	very_low low moderate moderate high
	very_low low moderate high very_high
	very_low low moderate high very_high'
	while read -ra row; do
		l=$((l + 1))
		for i in 1 2 3 4 5; do printf 'm%d%d\t%s\n' "$l" "$i" "${row[i - 1]}"; done
	done <<<"$want" >"$BATS_TEST_TMPDIR/want"
	for l in 一 二 三 四 五; do
		for i in 一 二 三 四 五; do echo "风险${l}影响$i"; done
	done >"$BATS_TEST_TMPDIR/titles"
	mapfile -t all <"$BATS_TEST_TMPDIR/titles"
	titles "${all[@]}" | riskscan text -r riskscan/matrix.tsv | column rule level |
		sed 1d | diff "$BATS_TEST_TMPDIR/want" -
}

@test "a disguise raises the likelihood by one, and the level with it, but not past 5" {
	run -0 column likelihood level evaded < <(titles 风险三影响五 风*险三影响五 风*险五影响五 |
		riskscan text -r riskscan/matrix.tsv)
	assert_line -n 1 "$(tsv '3 high ')"
	assert_line -n 2 "$(tsv '4 very_high 1')"
	assert_line -n 3 "$(tsv '5 very_high 1')"
}

@test "the hours to respond lead to the deadlines of each level" {
	# derived with Python's datetime: found, level -> due
	local level found due hours
	titles 风险五影响五 风险五影响四 风险五影响三 风险五影响二 |
		riskscan text -r riskscan/matrix.tsv | column level respond_hours >"$BATS_TEST_TMPDIR/h"
	while IFS=, read -r level found due; do
		hours=$(awk -F'\t' -v l="$level" '$1 == l { print $2 }' "$BATS_TEST_TMPDIR/h")
		assert_equal "$(date -u -d "@$(($(date -d "$found" +%s) + hours * 3600))" +%FT%TZ)" \
		    "$(date -u -d "$due" +%FT%TZ)"
	done <<-'END'
		very_high,2026-01-31T23:30:00+08:00,2026-02-01T01:30:00+08:00
		high,2026-02-28T20:00:00+08:00,2026-03-01T02:00:00+08:00
		moderate,2026-12-31T18:00:00+08:00,2027-01-01T06:00:00+08:00
	END
	run -0 cat "$BATS_TEST_TMPDIR/h"
	assert_line -n 4 "$(tsv 'low ')"
}

@test "annotated rows are the input's bytes, in its order, whatever -j" {
	# 1.2 MB: several blocks
	awk 'BEGIN { print "n\ttitle\tx"
		for (i = 0; i < 20000; i++)
			print i "\t" (i % 7 ? "第" i "次做葱油饼\\n加葱" : "加薇❤信 " i) "\t \\\\x" i % 3 }' \
	    >"$BATS_TEST_TMPDIR/in.tsv"
	riskscan text -a -j 1 "$BATS_TEST_TMPDIR/in.tsv" >"$BATS_TEST_TMPDIR/one"
	riskscan text -a -j 4 "$BATS_TEST_TMPDIR/in.tsv" >"$BATS_TEST_TMPDIR/four"
	cmp "$BATS_TEST_TMPDIR/one" "$BATS_TEST_TMPDIR/four"
	cut -f1-3 "$BATS_TEST_TMPDIR/one" | cmp - "$BATS_TEST_TMPDIR/in.tsv"
	assert_equal "$(cut -f5 "$BATS_TEST_TMPDIR/one" | grep -c lead.wechat-1)" 2858
	riskscan text -j 1 -k n "$BATS_TEST_TMPDIR/in.tsv" >"$BATS_TEST_TMPDIR/one"
	riskscan text -j 4 -k n "$BATS_TEST_TMPDIR/in.tsv" | cmp - "$BATS_TEST_TMPDIR/one"
	cut -f1 "$BATS_TEST_TMPDIR/one" | sed 1d | cmp - <(seq 0 7 19999)
}

@test "--annotate names the worst rule first and blocks from --block-at on" {
	local title='国家级营养师 全网最好 加薇 全网最香'
	run -0 column risk_level risk_rules risk_why risk_blocked < <(titles "$title" | riskscan text -a)
	assert_line -n 1 --regexp "^high	adlaw.national-1\|lead.wechat-1\|adlaw.superlative-1	adlaw.national: 国家级 \(.*\); lead.wechat: 加薇 \(.*\); adlaw.superlative: 全网最 x2 \(.*\)	1$"
	run -0 column risk_level risk_blocked < <(titles "$title" | riskscan text -a --block-at=very_high)
	assert_line -n 1 $'high\t'
	run -0 column risk_rules < <(titles "$title" | riskscan text -a --min-level=high)
	assert_line -n 1 adlaw.national-1
	run -0 column risk_level risk_rules risk_why risk_blocked < <(titles 今天天气好 | riskscan text -a)
	assert_line -n 1 $'\t\t\t'
}

@test "every text column is scanned, --in chooses, and none at all is an error" {
	tsv 'title text bio note' '加薇 稳赚不赔 根治 约炮' >"$BATS_TEST_TMPDIR/t.tsv"
	run -0 column column match < <(riskscan text "$BATS_TEST_TMPDIR/t.tsv")
	assert_output "$(tsv 'column match' 'title 加薇' 'text 稳赚不赔' 'bio 根治')"
	run -0 column column match < <(riskscan text --in=note,title "$BATS_TEST_TMPDIR/t.tsv")
	assert_output "$(tsv 'column match' 'note 约炮' 'title 加薇')"
	run -2 --separate-stderr riskscan text <<<$'a\tb'
	assert_equal "$stderr" 'riskscan text: <stdin>:1: no column with text (title, text, script, subtitle, cover_text, description, caption, bio, nickname); --in A,B says which to scan'
	run -2 --separate-stderr riskscan text --in=none "$BATS_TEST_TMPDIR/t.tsv"
}

@test "own rules are added, and replace or silence shipped ones by id" {
	run -0 column rule advice < <(titles 隔壁老王牌不如我 每月稳赚不赔 | riskscan text -r riskscan/own.tsv)
	assert_output "$(tsv 'rule advice' 'own.brand 不提竞品')"
	mkdir "$BATS_TEST_TMPDIR/packs"
	cp riskscan/own.tsv "$BATS_TEST_TMPDIR/packs/a.tsv"
	run -0 column rule < <(titles 隔壁老王牌不如我 | riskscan text -r "$BATS_TEST_TMPDIR/packs")
	assert_line -n 1 own.brand
}

@test "a rule for some platforms is asked there, and where the platform is unknown" {
	tsv 'platform item title' 'xiaohongshu 1 红书专用词' 'kuaishou 2 红书专用词' \
	    ' 3 红书专用词' 'douyin 4 红书专用词' >"$BATS_TEST_TMPDIR/t.tsv"
	run -0 column item < <(riskscan text -r riskscan/own.tsv "$BATS_TEST_TMPDIR/t.tsv")
	assert_output "$(tsv item 1 3 4)"
	run -0 column item < <(riskscan text -r riskscan/own.tsv -p kuaishou "$BATS_TEST_TMPDIR/t.tsv")
	assert_output "$(tsv item 1 4)"
}

@test "a longer word of another platform's rule does not hide this one's" {
	run -0 column rule < <(titles 红书专用词也长一点 | riskscan text -r riskscan/own.tsv)
	assert_line -n 1 own.red
}

@test "a rule for one column leaves the others alone" {
	tsv 'title bio' '简介里的词 没有' '没有 简介里的词' >"$BATS_TEST_TMPDIR/t.tsv"
	run -0 column column < <(riskscan text -r riskscan/own.tsv "$BATS_TEST_TMPDIR/t.tsv")
	assert_output "$(tsv column bio)"
}

@test "a rule on test and one of low likelihood are only likely" {
	run -0 column verdict < <(titles 试行的词 气枪现货包邮 | riskscan text -r riskscan/own.tsv)
	assert_output "$(tsv verdict likely likely)"
}

@test "allow words spare what lies inside them, and only that" {
	printf '# ours\n稳赚不赔是骗局\t反诈\n加薇小店\r\n' >"$BATS_TEST_TMPDIR/allow"
	run -0 column from < <(titles 稳赚不赔是骗局，别信稳赚不赔 加薇小店 | riskscan text --allow "$BATS_TEST_TMPDIR/allow")
	assert_output "$(tsv from 10)"
}

@test "--fail-at makes status 1 of a finding that reaches the level" {
	run -1 riskscan text --fail-at=very_high < <(titles 每月稳赚不赔)
	run -0 riskscan text --fail-at=very_high < <(titles 国家级营养师)
	run -1 riskscan text -a --fail-at=high < <(titles 国家级营养师)
	run -0 riskscan text --fail-at=very_low < <(titles 今天天气好)
}

@test "a rule that cannot be read is named with file, line and column" {
	run -2 --separate-stderr riskscan text -r riskscan/broken.tsv < <(titles x)
	assert_equal "$stderr" "riskscan text: riskscan/broken.tsv:3: pattern: a single Han character needs a context word: '最'"
	assert_output ''
	broken() { # CELLS MESSAGE
		tsv 'id category severity likelihood impact pattern type require within' "$1" >"$BATS_TEST_TMPDIR/r.tsv"
		run -2 --separate-stderr riskscan text -r "$BATS_TEST_TMPDIR/r.tsv" < <(titles x)
		assert_equal "$stderr" "riskscan text: $BATS_TEST_TMPDIR/r.tsv:2: $2"
	}
	broken 'a b 1 6 1 词语' "likelihood: not a number from 1 to 5: '6'"
	broken 'a b 1 1 1 ' "pattern: empty: ''"
	broken ' b 1 1 1 词语' "id: empty: ''"
	broken 'a|c b 1 1 1 词语' "id: blanks and '|' have no place in a name: 'a|c'"
	broken 'a b 1 1 1 词语 re' "type: not one of lit|proof: 're'"
	broken 'a b 1 1 1 词语 lit 近' "within: require and within go together: ''"
	broken 'a b 1 1 1 词语|' "pattern: empty pattern: ''"
	tsv 'id category severity likelihood impact pattern allows' >"$BATS_TEST_TMPDIR/r.tsv"
	run -2 --separate-stderr riskscan text -r "$BATS_TEST_TMPDIR/r.tsv" < <(titles x)
	assert_equal "$stderr" "riskscan text: $BATS_TEST_TMPDIR/r.tsv:1: a rule has no column 'allows'"
	tsv 'id category severity likelihood impact pattern' 'a b 1 1 1 词语' 'a b 1 1 1 词汇' >"$BATS_TEST_TMPDIR/r.tsv"
	run -2 --separate-stderr riskscan text -r "$BATS_TEST_TMPDIR/r.tsv" < <(titles x)
	assert_equal "$stderr" "riskscan text: $BATS_TEST_TMPDIR/r.tsv:3: id: stands in line 2 too: 'a'"
}

@test "a matrix in which risk falls as likelihood rises is refused" {
	cp -r "$TUILIU_SHARE" "$BATS_TEST_TMPDIR/share"
	sed -i 's/^5\t4\thigh/5\t4\tlow/' "$BATS_TEST_TMPDIR/share/risk-matrix.tsv"
	run -2 --separate-stderr riskscan text --share="$BATS_TEST_TMPDIR/share" < <(titles x)
	assert_equal "$stderr" "riskscan text: $BATS_TEST_TMPDIR/share/risk-matrix.tsv: the level falls while likelihood rises"
}

@test "hostile bytes neither hide a word nor come out in what we say about it" {
	# ESC and a byte that is not UTF-8 between the characters
	printf 'title\n加\033薇信\n\377\377稳赚\377不赔\n' >"$BATS_TEST_TMPDIR/t.tsv"
	run -0 --separate-stderr riskscan text "$BATS_TEST_TMPDIR/t.tsv"
	run -0 column match from to evaded <<<"$output"
	assert_output "$(tsv 'match from to evaded' $'加\xef\xbf\xbd薇信 0 4 1' $'稳赚\xef\xbf\xbd不赔 2 7 1')"
	riskscan text -q -a "$BATS_TEST_TMPDIR/t.tsv" >"$BATS_TEST_TMPDIR/out"
	cut -f1 "$BATS_TEST_TMPDIR/out" | cmp - <(sed '1s/$//' "$BATS_TEST_TMPDIR/t.tsv")
	run -0 grep -c -a $'\xef\xbf\xbd' <(cut -f4 "$BATS_TEST_TMPDIR/out")
	assert_output 2
	run -1 grep -a $'[\033\377]' <(cut -f2- "$BATS_TEST_TMPDIR/out")
}

@test "bytes that are not UTF-8 are counted, rows with NUL left out" {
	run -0 --separate-stderr riskscan text < <(printf 'title\n早\377安\n')
	assert_equal "$stderr" 'riskscan text: texts with bytes that are not UTF-8, which were passed over: 1'
	# far behind the header: nearer, the input is refused as binary
	{
		echo title
		yes 早安 | head -n 50000
		printf '稳赚\0不赔\n加薇\n'
	} >"$BATS_TEST_TMPDIR/t.tsv"
	run -1 --separate-stderr riskscan text "$BATS_TEST_TMPDIR/t.tsv"
	assert_equal "${#lines[@]}" 2
	assert_regex "${lines[1]}" 加薇
	assert_regex "$stderr" ':50002: a NUL byte'
}

@test "of a text past 1 MiB the first is scanned, and the place is named" {
	{
		printf 'title\n开头稳赚不赔'
		head -c 1100000 /dev/zero | tr '\0' a
		printf '加薇信\n'
	} >"$BATS_TEST_TMPDIR/t.tsv"
	run -0 --separate-stderr riskscan text "$BATS_TEST_TMPDIR/t.tsv"
	run -0 column match <<<"$output"
	assert_output "$(tsv match 稳赚不赔)"
	run -0 riskscan text "$BATS_TEST_TMPDIR/t.tsv"
	assert_line "riskscan text: $BATS_TEST_TMPDIR/t.tsv:2: title: longer than 1 MiB, only its beginning was scanned (1 of that length)"
}

@test "an input that is annotated already is refused" {
	run -2 --separate-stderr riskscan text -a < <(titles x | riskscan text -a)
	assert_equal "$stderr" 'riskscan text: <stdin>:1: has a column risk_level already'
}

@test "--keep carries columns into the findings, but none a finding has itself" {
	run -0 column user match < <(riskscan text -k user "$demo/comments.csv")
	assert_equal "${#lines[@]}" 3
	assert_line -n 1 --regexp $'^u[0-9]+\t加薇❤信$'
	run -2 --separate-stderr riskscan text -k level "$demo/comments.csv"
}
