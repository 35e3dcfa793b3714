# SPDX-License-Identifier: GPL-3.0-or-later
# Exports in, canonical tables out. Sums over share/demo were made with python's
# csv and decimal modules; small files are the cases of a torture suite written
# for this project (CC0), named beside each.
load helper
load exports

# own STATUS INPUT ARG ... - read INPUT (for printf %b) with the adapter of the tests
own() {
	local want=$1
	printf '%b' "$2" >"$BATS_TEST_TMPDIR/in.csv"
	shift 2
	cd "$BATS_TEST_TMPDIR" || return
	run "-$want" --separate-stderr ingest read --adapter="$BATS_TEST_DIRNAME/data/ingest/own.tsv" \
	    "$@" in.csv
	printf '%s\n' "$output" >out.tsv
}

@test "events and comments are read as themselves" {
	demo events.csv
	says ': events.csv: read as canonical/events, 11 of 11 labels known'
	balance '9509 rows in = 9509 out + 0 rejected + 0 skipped' ''
	cut -d, -f1-8 "$TOP/share/demo/events.csv" | tr , '\t' | diff - <(cut -f1-8 out.tsv)
	demo comments.csv
	balance '252 rows in = 252 out + 0 rejected + 0 skipped' ''
}

@test "what was read once reads the same again" {
	demo douyin-作品列表.csv
	cp out.tsv once.tsv
	run -0 --separate-stderr ingest read once.tsv
	diff once.tsv <(printf '%s\n' "$output")
	demo qianchuan-素材日报.csv
	cp out.tsv once.tsv
	run -0 --separate-stderr ingest read once.tsv
	diff once.tsv <(printf '%s\n' "$output")
}

@test "several exports become one table, columns by name" {
	cd "$TOP/share/demo"
	run -1 --separate-stderr ingest read douyin-作品列表.csv xiaohongshu-笔记列表明细表.csv \
	    kuaishou-作品分析.csv
	printf '%s\n' "$output" >"$BATS_TEST_TMPDIR/out.tsv"
	cd "$BATS_TEST_TMPDIR"
	balance '128 rows in = 126 out + 1 rejected + 1 skipped (1 preamble)'
	assert_equal "$(column platform | sort | uniq -c | tr -s ' ' | tr '\n' ,)" ' 49 douyin, 36 kuaishou, 41 xiaohongshu,'
	assert_equal "$(column platform x_审核状态 x_弹幕 | sed -n '1p;50p')" "$(printf '%s\n' 'douyin 公开 ' 'xiaohongshu  0.0')"
}

@test "tables do not mix: the message says how to part them, and that works" {
	cd "$TOP/share/demo"
	run -2 --separate-stderr ingest read -q douyin-作品列表.csv tiktok-ads.csv
	assert_equal "$stderr" 'ingest read: douyin-作品列表.csv is of table posts, tiktok-ads.csv of spend; read them one table at a time, with --table=posts and --table=spend'
	run -0 --separate-stderr ingest read --table=spend douyin-作品列表.csv tiktok-ads.csv
	assert_equal "${#lines[@]}" 21
	assert_line -n 1 --partial 'tiktok-ads.csv'
	assert_equal "${stderr_lines[2]}" 'ingest read: douyin-作品列表.csv: table posts, not spend: passed over'
	run -2 --separate-stderr ingest read -q --table=orders tiktok-ads.csv
	assert_equal "$stderr" 'ingest read: no input of table orders'
	run -2 --separate-stderr ingest read --table=nonsense tiktok-ads.csv
}

@test "any number of workers gives the same bytes, from a file or a pipe" {
	cd "$BATS_TEST_TMPDIR"
	demo doudian-订单.csv
	awk 'NR == 1 { print; next } { row[NR] = $0 } END { for (n = 0; n < 12; n++)
	    for (i = 2; i <= NR; i++) print (i % 97 == 5) ? "cut," row[i] : row[i] }' \
	    "$TOP/share/demo/doudian-订单.csv" >big.csv
	for how in '-j 1' '-j 2' '-j 4' '-j 4 pipe'; do
		status=0
		rm -f r.tsv
		if [[ $how == *pipe ]]; then
			ingest read -j 4 --max-rejects=99 --rejects=r.tsv <(cat big.csv) 2>e >got || status=$?
		else
			# shellcheck disable=SC2086 # two words
			ingest read $how --max-rejects=99 --rejects=r.tsv big.csv 2>e >got || status=$?
		fi
		assert_equal "$status" 0
		cut -f 3-9 r.tsv >rejects
		sed 's|/dev/fd/[0-9]*|big.csv|' e >said
		for f in got rejects said; do
			[ -e "first.$f" ] || cp "$f" "first.$f"
			cmp "$f" "first.$f"
		done
	done
	assert_equal "$(wc -l <first.got) $(wc -l <first.rejects)" '4885 61'
	assert_equal "$(tail -n 1 first.said)" 'ingest read: 4944 rows in = 4884 out + 60 rejected + 0 skipped'
}

@test "the derived key is that of platform, title, time and genre" {
	own 0 'a,b\nx,1\n' -p ab
	# XXH3_128bits() of "own<TAB>x<TAB><TAB>", called directly, is
	# d8dd86c9c22b10d91e91e525b50a170f
	assert_equal "$(column item flags)" 'h1e91e525b50a170f k'
}

@test "an adapter is chosen by hand, with or without a report" {
	cd "$TOP/share/demo"
	run -0 --separate-stderr ingest read -p douyin/works douyin-作品列表.csv
	assert_equal "$stderr" 'ingest read: 49 rows in = 49 out + 0 rejected + 0 skipped'
	run -2 --separate-stderr ingest read -q -p nosuch douyin-作品列表.csv
	assert_regex "$stderr" "^ingest read: no adapter 'nosuch'; there are: .*douyin .*canonical"
	run -2 --separate-stderr ingest read -q -p douyin/nosuch douyin-作品列表.csv
	assert_regex "$stderr" "douyin.tsv: no report 'nosuch'; there are:"
	run -2 --separate-stderr ingest read -q -p ../demo/x douyin-作品列表.csv
	assert_regex "$stderr" "no adapter '../demo/x'|no adapter '..'"
}

@test "an unknown header is shown, a tie is named" {
	printf 'foo,bar baz,播放量\n1,2,3\n' >"$BATS_TEST_TMPDIR/in.csv"
	run -2 --separate-stderr ingest read "$BATS_TEST_TMPDIR/in.csv"
	assert_regex "$stderr" "no adapter knows this header: 'foo', 'bar baz', '播放量' .one label is not enough.; choose one with -p"
	printf 'title,create_time,id,a,b,c,d,e,f\n1,2,3,4,5,6,7,8,9\n' >"$BATS_TEST_TMPDIR/in.csv"
	run -2 --separate-stderr ingest read "$BATS_TEST_TMPDIR/in.csv"
	assert_regex "$stderr" 'the best guess, tiktok/research, knows only 2 of 9 labels; choose with -p'
	printf '作品名称,播放量,点赞量\nx,2,3\n' >"$BATS_TEST_TMPDIR/in.csv"
	run -2 --separate-stderr ingest read "$BATS_TEST_TMPDIR/in.csv"
	assert_regex "$stderr" 'douyin/works and douyin/works-new know 3 labels of it each; choose with -p'
	run -0 --separate-stderr ingest read -p douyin/works-new "$BATS_TEST_TMPDIR/in.csv"
}

@test "-C gives a label another name" {
	printf '标题列,播放量,点赞量,审核状态\nx,2,3,公开\n' >"$BATS_TEST_TMPDIR/in.csv"
	cd "$BATS_TEST_TMPDIR"
	run -0 --separate-stderr ingest read -C 作品名称=标题列 in.csv
	printf '%s\n' "$output" >out.tsv
	assert_equal "$(column title views)" 'x 2'
	says ' read: in.csv: read as douyin/works, 4 of 4 labels known'
}

# own/preamble_footer
@test "lines in front, a total and a footnote behind are passed over and counted" {
	own 0 '店铺,测试店\n统计周期,2024-06-01~2024-06-07\n\n日期,消耗(元),成交金额(元)\n2024-06-01,"1,234.50",9.8万\n合计,"1,234.50",9.8万\n说明：数据每日更新\n'
	says ' read: in.csv:7: passed over as a footnote'
	balance '6 rows in = 1 out + 0 rejected + 5 skipped (3 preamble, 1 total, 1 footnote)'
	assert_equal "$(column day spend gmv currency row)" '2024-06-01 1234.50 98000.00 CNY 5'
}

@test "a short row is a footnote only where nothing follows" {
	own 1 'a,b,c\nx,1,2\nnote\ny,3,4\nend\n' -p ab
	says ' read: in.csv:5: passed over as a footnote'
	says ' read: in.csv:3: fewer fields than the header' 1
	balance '4 rows in = 2 out + 1 rejected + 1 skipped (1 footnote)'
	# more than 64 of them are no footnotes
	own 1 "a,b,c\nx,1,2\n$(printf 'n\\n%.0s' {1..65})" -p ab
	balance '66 rows in = 1 out + 65 rejected + 0 skipped'
	own 0 "a,b,c\nx,1,2\n$(printf 'n\\n%.0s' {1..64})" -p ab
	balance '65 rows in = 1 out + 0 rejected + 64 skipped (64 footnote)'
}

@test "short rows that fill a block are no footnotes when rows follow in the next" {
	cd "$BATS_TEST_TMPDIR"
	long=$(head -c 100000 /dev/zero | tr '\0' n)
	printf '%s\n' a,b,c x,1,2 "$long" "$long" "$long" "$long" y,3,4 end >in.csv
	for j in 1 2; do
		rm -f r.tsv
		run -1 --separate-stderr ingest read --adapter="$TOP/tests/data/ingest/own.tsv" -p ab -j $j \
		    --rejects=r.tsv in.csv
		assert_equal "${#lines[@]}" 3
		says ' read: in.csv:8: passed over as a footnote'
		balance '7 rows in = 2 out + 4 rejected + 1 skipped (1 footnote)'
		assert_equal "$(cut -f 3-8 r.tsv | sed 1d)" "$(printf '%b\n' '3\t12\t3\t\tMISSING_CELL\t' \
		    '4\t100013\t4\t\tMISSING_CELL\t' '5\t200014\t5\t\tMISSING_CELL\t' \
		    '6\t300015\t6\t\tMISSING_CELL\t')"
		assert_equal "$(cut -f 9 r.tsv | awk '{ print length($0) }' | tail -n 1)" 4096
	done
	# 120 of them at the end are too many, however the file is cut
	awk 'BEGIN { n = sprintf("%5000s", "n"); print "a,b,c\nx,1,2"; while (i++ < 120) print n }' >in.csv
	run -1 --separate-stderr ingest read --adapter="$TOP/tests/data/ingest/own.tsv" -p ab in.csv
	balance '121 rows in = 1 out + 120 rejected + 0 skipped'
}

# own/comment_lines, total_first, two_header_rows
@test "the header is the line with most labels known" {
	own 0 '# exported 2024-06-18\na,b\nx,2\n' -p ab
	balance '2 rows in = 1 out + 0 rejected + 1 skipped (1 preamble)'
	assert_equal "$(column title likes row)" 'x 2 3'
	own 0 'Content,Video title,Views\nTotal,,2100\nabc,"x, y",100\n'
	balance '2 rows in = 1 out + 0 rejected + 1 skipped (1 total)'
	assert_equal "$(column item title views)" 'abc x, y 100'
	own 0 '作品,,互动,,\n标题,发布时间,点赞,评论,收藏\nx,2024/6/18 20:00,1,2,3\n'
	balance '2 rows in = 1 out + 0 rejected + 1 skipped (1 preamble)'
	assert_equal "$(column title published likes comments collects)" 'x 2024-06-18T12:00:00Z 1 2 3'
}

# own/header_noise, quoted_header_newline, bom_quoted_header, double_bom
@test "labels are cleaned before they are compared" {
	own 0 '\xe3\x80\x80作品名称 ,播放量\xe2\x80\x8b,完播率(%),5s完播率\xc2\xa0,点赞量（个）\nx,1,2,0.3,4\n'
	assert_equal "$(column title views finish_rate rate_5s likes)" 'x 1 0.02 0.3 4'
	own 0 '"播放量\n(次)",b\n1,y\n'
	assert_equal "$(column views title row)" '1 y 3'
	own 0 '\xef\xbb\xbf\xef\xbb\xbf"a",b\nx,2\n' -p ab
	assert_equal "$(column title likes)" 'x 2'
}

# own/bom_mid_file
@test "a header that stands again is passed over, byte order mark and all" {
	own 0 'a,b\nx,2\n\xef\xbb\xbfa,b\ny,4\n' -p ab
	balance '3 rows in = 2 out + 0 rejected + 1 skipped (1 header)'
	assert_equal "$(column title likes)" "$(printf '%s\n' 'x 2' 'y 4')"
}

# own/formula_guard, tab_guard
@test "the guards of spreadsheets are taken off ids" {
	own 0 'id,n\n"=""7412345678901234567""",1\n=7412345678901234568,2\n'"'"'7412345678901234569,3\n'
	assert_equal "$(column item)" "$(printf '%s\n' 7412345678901234567 7412345678901234568 7412345678901234569)"
	own 0 '主订单编号,达人ID\n"\t6920152002630","\t7592255573464597541"\n'
	assert_equal "$(column order creator)" '6920152002630 7592255573464597541'
}

# own/sci_id
@test "an id that went through a double is refused, a rounded one noted" {
	own 1 'video_id,n\n7.41235E+18,1\n7412345678901230000,2\n7412345678901234567,3\n'
	says " read: in.csv:2: video_id: precision lost: the id went through a floating-point number: '7.41235E+18'"
	assert_regex "$stderr" '1 rows have ids of 18 or more digits with zeros'
	assert_equal "$(column item views)" "$(printf '%s\n' '7412345678901230000 2' '7412345678901234567 3')"
}

# own/dup_header: the suite refuses the file; here rows whose two cells agree stay
@test "of a label that stands twice the cells must agree" {
	own 1 'a,b,a\nx,1,y\nz,2,z\n' -p ab
	says " read: in.csv:2: a: the label stands twice and its cells differ: 'y'"
	assert_equal "$(column title likes)" 'z 2'
}

# own/blank_header
@test "a column without a label is kept under its number" {
	own 0 'a,,b\n1,2,3\n' -p ab
	assert_equal "$(column title x_2 likes)" '1 2 3'
}

# own/missing_tokens
@test "words for nothing become empty cells, never 0" {
	own 0 'post,p,q,r,s,t,u,v,w\nx,--,-,—,/,N/A,null,undefined,\\N\n'
	assert_equal "$(column item likes comments shares collects follows views finish_rate avg_watch_ms)" \
	    'x        '
}

# own/fullwidth_values, semicolon_decimal_comma, sep_line, pipe
@test "full-width digits, decimal commas and other separators" {
	own 0 'a,b\nx,"１２３，４５６"\n' -p ab
	assert_equal "$(column likes)" 123456
	own 0 'Fecha;Vistas;CTR;Título\n08/03/2024;1.234;4,5%;x\n' --decimal=, --dates=dmy
	assert_equal "$(column published views ctr)" '2024-03-07T16:00:00Z 1234 0.045'
	own 1 'Fecha;Vistas;CTR;Título\n08/03/2024;1234;4.5%;x\n'
	says " read: in.csv:2: Fecha: day and month may be swapped (say --dates=dmy or mdy): '08/03/2024'"
	own 1 '作品名称;播放量;5s完播率\nx;1;0,25\ny;2;0.25\n' -p noise --decimal=,
	says " read: in.csv:3: 5s完播率: not a rate: '0.25'"
	assert_equal "$(column rate_5s)" 0.25
	own 0 'sep=;\na;b\nx;2\n' -p ab
	assert_equal "$(column title likes row)" 'x 2 3'
	own 0 'a|b\nx,y|2\n' -p ab
	assert_equal "$(column title likes)" 'x,y 2'
	own 0 'a\tb\nx,y\t2\n' -p ab
	assert_equal "$(column title likes)" 'x,y 2'
}

# own/html_as_xls, ole2_xls, json_error_body, empty, bom_only, header_only
@test "what is no table is named as what it is" {
	own 2 '<html><head></head><body><table><tr><td>a</td></tr></table></body></html>'
	assert_equal "$stderr" 'ingest read: in.csv: this is a web page, whatever its name says; it may ask for a login or be an error message'
	own 2 '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0\0'
	assert_equal "$stderr" 'ingest read: in.csv: this is an old Office file, such as .xls; save it as xlsx or CSV'
	own 2 '{"code":-1,"msg":"导出任务过多，请稍后再试"}'
	assert_equal "$stderr" 'ingest read: in.csv: this is JSON, but no table: an answer with code and msg and without records'
	own 2 ''
	assert_equal "$stderr" 'ingest read: in.csv: empty, not even a header line'
	own 2 '\xef\xbb\xbf'
	assert_equal "$stderr" 'ingest read: in.csv: empty, not even a header line'
	own 0 'a,b\n' -p ab
	assert_equal "${#lines[@]}" 1
	balance '0 rows in = 0 out + 0 rejected + 0 skipped'
}

# own/trailing_blank, short_row, long_row, nul_in_field, text_after_quote, unterminated_mid
@test "rows that are broken are named, the rest is read" {
	own 0 'a,b\nx,2\n\n\n \n,\n' -p ab
	balance '5 rows in = 1 out + 0 rejected + 4 skipped (4 blank)'
	own 1 'a,b,c\nx,2\ny,4,5\n' -p ab
	says ' read: in.csv:2: fewer fields than the header'
	own 1 'a,b\nx,2,3\ny,5,\n' -p ab
	says ' read: in.csv:2: more fields than the header'
	assert_equal "$(column title likes)" 'y 5'
	own 1 'a,b\nx\0y,2\nz,3\n' -p ab
	says ' read: in.csv:2: a NUL byte'
	own 1 'a,b\n"x"y,2\nz,3\n' -p ab
	says ' read: in.csv:2: a: text after a closing quote'
	own 1 'a,b\nv,2\nw,"x\ny,6\nz,8\n' -p ab
	says ' read: in.csv:3: b: a quote is never closed'
	balance '4 rows in = 3 out + 1 rejected + 0 skipped'
}

@test "a wrong value leaves its row out, --max-rejects allows some" {
	own 1 'a,b\nx,twelve\ny,4\n' -p ab
	says " read: in.csv:2: b: not a count: 'twelve'"
	assert_equal "$(column title)" y
	own 0 'a,b\nx,twelve\ny,4\n' -p ab --max-rejects=1
	own 1 'a,b\nx,twelve\ny,4\nz,5\n' -p ab --max-rejects=30%
	own 2 'a,b\nx,twelve\ny,4\n' -p ab --strict
}

@test "--rejects keeps what was left out, with codes, for its owner only" {
	own 1 'a,b\nx,twelve\ny,4\nq,1,2,3\n"r"s,3\nt,13812345678x\n' -p ab --rejects=r.tsv
	assert_equal "$(stat -c %a r.tsv)" 600
	run -0 cut -f 2- r.tsv
	assert_output "$(printf '%b\n' 'source\trow\toffset\tline\tcolumn\tcode\tvalue\trecord' \
	    'in.csv\t2\t4\t2\tb\tCOUNT_INVALID\ttwelve\tx,twelve' \
	    'in.csv\t4\t17\t4\t\tEXTRA_CELL\t\tq,1,2,3' \
	    'in.csv\t5\t25\t5\ta\tTEXT_AFTER_QUOTE\t\t"r"s,3' \
	    'in.csv\t6\t32\t6\tb\tCOUNT_INVALID\t138****5678x\tt,138****5678x')"
	assert_equal "$(cut -f 1 r.tsv | sed -n '2,$p' | sort -u | wc -l)" 1
	# nothing left out: the header alone
	rm r.tsv
	own 0 'a,b\ny,4\n' -p ab --rejects=r.tsv
	assert_equal "$(wc -l <r.tsv)" 1
	# a run that dies leaves the old file as it was
	own 2 'a,b\nx,twelve\n' -p ab --rejects=r.tsv --strict
	assert_equal "$(wc -l <r.tsv)" 1
	own 2 'a,b\nx,twelve\n' -p ab --rejects=/nonexistent/r.tsv
}

@test "personal columns come out nowhere: not in the table, not in messages, not in rejects" {
	own 1 '主订单编号,收件人,手机,金额,备注\n1,张三,13812345678,x9,hi\n2,李四,13912345678,5\n3,"王,五",13712345678,7.5,ho\n' \
	    --rejects=r.tsv
	assert_equal "$(column order amount x_备注)" '3 7.50 ho'
	run -1 grep -E '张三|李四|王|13812345678|13912345678|13712345678|收件人|手机' out.tsv r.tsv <(echo "$stderr")
	run -0 cut -f 3- r.tsv
	assert_line -n 1 "$(printf '%b' '2\t47\t2\t金额\tMONEY_INVALID\tx9\t1,,,x9,hi')"
	assert_line -n 2 "$(printf '%b' '3\t74\t3\t\tMISSING_CELL\t\t')"
}

# passed LABEL ... - which of the labels, none known to the adapter, are passed on
passed() {
	printf '%s,' a b "$@" | sed 's/,$/\n/' >"$BATS_TEST_TMPDIR/in.csv"
	(cd "$BATS_TEST_TMPDIR" && ingest read -q --adapter="$BATS_TEST_DIRNAME/data/ingest/own.tsv" -p ab \
	    in.csv 2>said) | head -n 1 | cut -f 31- | tr '\t' '\n' | sed 's/^x_//'
}

@test "labels that look personal are dropped, whatever their script and spelling" {
	personal=(手机 买家手机号 '收货 地址' 收件人 联系人姓名 身份证号码 IP地址 下单邮箱 微信号 银行卡号 车牌号
	    护照 生日 買家電話 phone Buyer_Phone buyerPhone PHONE2 买家email E-mail 'Email address' Recipient
	    receiverName CONSIGNEE 'ID card' IDCard 'passport no' Mobile 'first  name' 'ＰＨＯＮＥ')
	run -0 passed "${personal[@]}"
	assert_output ''
	assert_equal "$(grep -c 'looks personal: dropped; --keep=LABEL keeps it$' "$BATS_TEST_TMPDIR/said")" "${#personal[@]}"
}

@test "labels that only sound personal are passed on" {
	fine=(视频地址 作品链接地址 手机端播放量 电话拨打次数 智能电话-确认接通数 订单产生日期 养护照片数 昵称长度
	    'Phone clicks' 'iPhone views' Mobile-views 'Email clicks' addressable hotel placard 'video id' microphones)
	run -0 passed "${fine[@]}"
	assert_output "$(printf '%s\n' "${fine[@]}")"
	assert_equal "$(cat "$BATS_TEST_TMPDIR/said")" ''
}

@test "no label that a shipped adapter passes on would be dropped by another" {
	mapfile -t known < <(awk -F '\t' '$3 == "x" && $4 != "personal" { split($2, l, "|"); print l[1] }' \
	    "$TUILIU_SHARE"/adapters/*.tsv | sort -u)
	assert [ ${#known[@]} -gt 50 ]
	run -0 passed "${known[@]}"
	assert_equal "${#lines[@]}" "${#known[@]}"
}

@test "a column that looks personal comes out nowhere, and that is said once" {
	own 1 'a,b,买家手机号\nx,2,13812345678\ny,two,13912345678\nz,3\n' -p ab --rejects=r.tsv in.csv
	says ' read: in.csv: column '\''买家手机号'\'' looks personal: dropped; --keep=LABEL keeps it'
	assert_equal "$(grep -c personal <<<"$stderr") $(head -n 1 out.tsv | cut -f 31-)" '1 '
	run -1 grep -E '13812|13912|138\*|139\*' out.tsv r.tsv <(echo "$stderr")
	run -0 cut -f 7- r.tsv
	assert_line -n 1 "$(tsv 'COUNT_INVALID two y,two,')"
	# a short row's cells cannot be told apart
	assert_line -n 2 "$(printf 'MISSING_CELL\t\t')"
}

@test "--keep keeps a column that only looks personal" {
	own 0 'a,b,买家 手机号,收货地址\nx,2,Nova 9,B\n' -p ab --keep=买家手机号
	assert_equal "$(column 'x_买家手机号' title)" 'no x_买家手机号 x'
	assert_equal "$(head -n 1 out.tsv | cut -f 31-) $(cut -f 31 out.tsv | tail -n 1)" 'x_买家 手机号 Nova 9'
	assert_equal "$(grep -c 收货地址 <<<"$stderr")" 1
	# what an adapter calls personal stays out
	own 0 '主订单编号,手机,金额\n1,13812345678,5\n' --keep=手机
	run -1 grep -E '13812|138\*|手机' out.tsv
}

@test "a table of the team's own words decides what looks personal" {
	cd "$BATS_TEST_TMPDIR"
	mkdir -p mine/adapters
	cp "$TUILIU_SHARE"/adapters/douyin.tsv mine/adapters
	tsv 'word except note' '门店 门店数|门店名' 'shoe size' >mine/personal.tsv
	sed -i 's/shoe\tsize/shoe size\t\t/' mine/personal.tsv
	printf '作品名称,播放量,点赞量,审核状态,手机,门店,门店数,门店名和门店,ShoeSize\nx,2,3,公开,1,2,3,4,5\n' >in.csv
	run -0 --separate-stderr ingest read --share=mine -q in.csv
	assert_equal "$(cut -f 31- <<<"${lines[0]}")" "$(tsv 'x_审核状态 x_手机 x_门店数')"
	printf 'word\texcept\n\tx\n' >mine/personal.tsv
	run -2 --separate-stderr ingest read --share=mine -q in.csv
	assert_equal "$stderr" 'ingest read: mine/personal.tsv:2: no word'
}

@test "a canonical table that is read again keeps its flags" {
	# 22200 is in ms because the table says so, no adapter did
	demo kuaishou-作品分析.csv 1
	sed 's/\tu\t/\t\t/; s/\tau\t/\ta\t/' out.tsv >once.tsv
	sed 's/\t22200\t/\t22200.0\t/' once.tsv >dot.tsv
	run -1 cmp -s once.tsv dot.tsv
	for f in once.tsv dot.tsv; do
		run -0 --separate-stderr ingest read -q $f
		diff once.tsv <(printf '%s\n' "$output")
	done
}

@test "asof comes from the option or the name of the file, never from its date" {
	own 0 'a,b\nx,2\n' -p ab --asof=2026-11-20
	assert_equal "$(column asof flags)" '2026-11-19T16:00:00Z dk'
	own 0 'a,b\nx,2\n' -p ab --asof=2026-11-20T08:00:00Z
	assert_equal "$(column asof flags)" '2026-11-20T08:00:00Z k'
	own 0 'a,b\nx,2\n' -p ab
	assert_equal "$(column asof)" ''
	cp in.csv ab_2026-11-19.csv
	run -0 --separate-stderr ingest read -q --adapter="$TOP/tests/data/ingest/own.tsv" -p ab ab_2026-11-19.csv
	printf '%s\n' "$output" >out.tsv
	assert_equal "$(column asof)" '2026-11-18T16:00:00Z'
	own 2 'a,b\nx,2\n' -p ab --asof=yesterday
}

@test "cells spelt as tables have them and others come out alike" {
	cd "$BATS_TEST_TMPDIR"
	row=play,u1,v1
	printf '%s\n' event,user,item,time,watch_ms,position,propensity,amount \
	    "$row,2026-11-15T23:40:09Z,900,3,0.0625,12.50" \
	    "$row,2026-11-15T23:40:09.000Z,0900,+3,0.06250,12.5" \
	    "$row,2026-11-16 07:40:09+08:00,0.9s,\"3\",6.25e-2,12.5000" \
	    "$row, 2026-11-15T23:40:09Z ,900.0,=3,.0625,=\"12.5\"" >in.csv
	run -0 --separate-stderr ingest read -q in.csv
	assert_equal "$(printf '%s\n' "${lines[@]:1}" | sort -u)" \
	    "$(printf '2026-11-15T23:40:09Z\t\tu1\tv1\t\tplay\t900\t\t12.50\t\t\t\t\t\t3\t0.0625\t')"
	for wrong in 2026-02-29T00:00:00Z 2026-11-31T00:00:00Z 2026-11-15T24:00:00Z 1989-12-31T00:00:00Z; do
		printf '%s\n' event,user,time "play,u1,$wrong" >in.csv
		run -1 --separate-stderr ingest read -q -p canonical/events in.csv
	done
}

@test "a year is inferred only from the file, and flagged" {
	cd "$BATS_TEST_TMPDIR"
	printf 'Date,Video Views,Profile Views,Likes,Comments,Shares\nJanuary 2,1,0,0,0,0\nDecember 31,2,0,0,0,0\n8 de marzo,3,0,0,0,0\n' >in.csv
	run -1 --separate-stderr ingest read in.csv
	assert_equal "${stderr_lines[1]}" "ingest read: in.csv:2: Date: no year, and nothing in the file tells it (give --asof): 'January 2'"
	run -0 --separate-stderr ingest read --asof=2026-01-03 in.csv
	printf '%s\n' "$output" >out.tsv
	assert_equal "$(column day | tr '\n' ' ')" '2026-01-02 2025-12-31 2025-03-08 '
	# the id of the second row was made in November 2026, which tells the year of
	# Time; a post without an id has the newest such day before it
	printf 'Time,Video title,Video link,Post time,Total likes,Total comments,Total shares,Total views\nNovember 20,old,,November 21,1,1,1,1\nNovember 20,new,https://www.tiktok.com/@x/video/7709489220883537199,November 18,1,1,1,1\n' >in.csv
	run -0 --separate-stderr ingest read in.csv
	printf '%s\n' "$output" >out.tsv
	assert_equal "$(column asof published flags)" "$(printf '%s\n' '2026-11-20T00:00:00Z 2025-11-21T00:00:00Z dyk' '2026-11-20T00:00:00Z 2026-11-18T00:00:00Z dy')"
}

@test "--zone and --account say what the export does not" {
	own 0 'a,b,发布时间\nx,2,2024-06-18 20:00\n' -p ab --account=kitchen
	assert_equal "$(column account x_发布时间)" 'kitchen 2024-06-18 20:00'
	own 0 '标题,发布时间\nx,2024-06-18 20:00\n' --zone=UTC
	assert_equal "$(column published)" '2024-06-18T20:00:00Z'
	own 2 'a,b\nx,2\n' -p ab --zone=Nowhere/Here
}

@test "titles keep commas, quotes, emoji and line breaks" {
	own 0 'a,b\n"x, ""y""\n👨‍👩‍👧‍👦",1\n=cmd|calc,2\n' -p ab
	assert_equal "$(column title | sed -n 1p)" 'x, "y"\n👨‍👩‍👧‍👦'
	assert_equal "$(column title row | sed -n 2p)" '=cmd|calc 4'
	own 0 'a,b,c_\n"x\ny",1,"u\nv"\n"C:\\n",2,"t\tt"\n' -p ab
	assert_equal "$(column title x_c_)" "$(printf '%s\n' 'x\ny u\nv' 'C:\\n t\tt')"
}

@test "with -q only what was left out is said" {
	own 0 'a,b\nx,2\nnote\n' -p ab -q
	assert_equal "$stderr" ''
	own 1 'a,b\nx,two\n' -p ab -q
	assert_equal "$stderr" "ingest read: in.csv:2: b: not a count: 'two'"
}

@test "a full disk is noticed, and no rejects file appears" {
	printf 'a,b\nx,2\n' >"$BATS_TEST_TMPDIR/in.csv"
	cd "$BATS_TEST_TMPDIR"
	full() { ingest read -q --adapter="$TOP/tests/data/ingest/own.tsv" -p ab --rejects=r.tsv in.csv >/dev/full; }
	run -2 --separate-stderr full
	assert_equal "$stderr" 'ingest read: cannot write standard output: No space left on device'
}

@test "a mistake in an adapter is named with its line" {
	cd "$BATS_TEST_TMPDIR"
	printf 'a,b\n1,2\n' >in.csv
	bad() {
		printf 'report\tlabel\tcolumn\tas\tnote\nr\t@table\tposts\t\t\n%b\n' "$1" >bad.tsv
		run -2 --separate-stderr ingest read --adapter=bad.tsv in.csv
		assert_equal "$stderr" "ingest read: bad.tsv:$2"
	}
	bad 'r\ta\tnosuch\ttext\t' "3: table posts has no column 'nosuch'"
	bad 'r\ta\tviews\ttext\t' '3: column views cannot be read as text'
	bad 'r\ta\tviews\tnumber\t' "3: as: no such kind: 'number'"
	bad 'q\ta\tviews\tcount\t' "3: report 'q' has no line with @table"
	bad 'r\ta\tviews\tcount\t\nr\tb|a\tlikes\tcount\t' "4: label 'a' stands in line 3 already"
	bad 'r\t@zone\tMoon/Base\t\t' "3: no time zone 'Moon/Base'"
	bad 'r\t@nonsense\tx\t\t' "3: no such property: '@nonsense'"
}
