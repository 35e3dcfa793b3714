# SPDX-License-Identifier: GPL-3.0-or-later
# Privacy at the door. Pseudonyms are those of python3's hashlib, as in
# tests/unit/crypto_pseudonym.c; all ids, names and telephone numbers are made up.
load helper

setup() { cd "$BATS_TEST_TMPDIR" || return; }

# keys N - a key file k.N of the bytes 0 to 31, 32 to 63, ...
keys() {
	local i
	for ((i = 0; i < 32 * $1; i++)); do printf '%02x' $i; done | fold -w 64 >"k.$1"
	printf '\n' >>"k.$1"
	chmod 600 "k.$1"
}

# own INPUT ARG ... - read INPUT (for printf %b) with the adapter of these tests
own() {
	printf '%b' "$1" >in.csv
	ingest read --adapter="$BATS_TEST_DIRNAME/data/ingest/persons.tsv" "${@:2}" in.csv
}

says() { grep -qFx "ingest read: $1" <<<"$stderr" || fail "not said: $1"$'\n'"$stderr"; }
balance() { assert_equal "${stderr_lines[-1]}" "ingest read: $1"; }

# comments USER ... - an export with a row of each
comments() { printf '评论ID,用户ID,点赞\n'; for i in "$@"; do echo "c$i,$i,1"; done; }

# of 9001 on bilibili
P1='~630d31a4d8eb2d58ab812c2e' P2='~fdea5e78675c4b49f8105cb0'
H=13b7994fae9387c2 # its published hash

@test "a raw id and its published hash get the pseudonym of the definition" {
	keys 1
	run -0 --separate-stderr own '评论ID,用户ID,昵称\nc1,9001,王小明\nc2,\t9001,-\nc3,,李\n' -q --key=k.1
	assert_equal "$(column user x_昵称 <<<"$output")" "$(printf '%s\t王***\n%s\t\n\t李***' "$P1" "$P1")"
	assert_equal "$stderr" ''
	run -0 own "comment_id,creator_hash,nickname\nc1,$H,王小明\n" -q --key=k.1
	assert_equal "$(column user <<<"$output")" "$P1"
	assert [ "$(grep -c 王 <<<"$output")" -eq 0 ]
	# another platform, another person
	run -0 own '评论ID,用户ID\nc1,9001\n' -q --key=k.1 -p raw
	printf 'time\tplatform\titem\tuser\tcomment\n\tdouyin\tv\t9001\tc\n\tbilibili\tv\t9001\tc\n' >t.tsv
	run -0 ingest read -q --key=k.1 t.tsv
	assert_equal "$(column user <<<"$output" | sort -u | wc -l)" 2
	assert_equal "$(column user <<<"$output" | tail -n 1)" "$P1"
}

@test "without a key persons are dropped, which is said once" {
	run -0 --separate-stderr own '评论ID,用户ID,昵称,被回复用户\nc1,9001,王小明,9002\nc2,9003,李四,9004\n'
	assert_equal "$(column user x_昵称 <<<"$output")" "$(printf '\t王***\n\t李***')"
	says 'in.csv: column '\''用户ID'\'' tells a person: dropped; --key=FILE gives pseudonyms'
	assert_equal "${#stderr_lines[@]}" 2
	run -1 grep -E '900[1-4]|小明|四' <<<"$output$stderr"
}

@test "a table that was read is read again as it is, a newer key carries it on" {
	keys 1
	keys 2
	demo=$TUILIU_SHARE/demo/events.csv
	ingest read -q --key=k.1 "$demo" >one.tsv
	ingest read -q --key=k.1 one.tsv | cmp - one.tsv
	ingest read -q one.tsv | cmp - one.tsv
	ingest read -q --key=k.2 one.tsv >two.tsv
	ingest read -q --key=k.2 "$demo" | cmp - two.tsv
	ingest read -q --key=k.2 two.tsv | cmp - two.tsv
	ingest read -q --key=k.2 -j 4 two.tsv one.tsv | column user | sort -u >both
	column user <two.tsv | sort -u | cmp - both
	# as many persons as before, and none in the clear
	ingest read -q "$demo" | column user | sort -u | sed '/^$/d' >raw
	assert_equal "$(wc -l <both)" "$(wc -l <raw)"
	run -1 grep -cwFf raw two.tsv
	assert_equal "$(grep -cE '^~fdea[0-9a-f]{20}$' both)" "$(wc -l <raw)"
}

@test "pseudonyms of an unknown key, and what only begins like one, are left out" {
	keys 1
	printf 'time\tplatform\titem\tuser\tcomment\n\tbilibili\tv\t%s\tc\n\tbilibili\tv\t~x9001\tc\n\tbilibili\tv\t%s\tc\n' \
	    "$P2" "$P1" >t.tsv
	run -1 --separate-stderr ingest read --key=k.1 --rejects=r.tsv t.tsv
	says 't.tsv:2: user: a pseudonym of a key that is not in the key file: '\''~fdea***'\'
	says 't.tsv:3: user: begins with ~ and is no pseudonym: '\''~***'\'
	balance '3 rows in = 1 out + 2 rejected + 0 skipped'
	assert_equal "$(column user <<<"$output")" "$P1"
	assert_equal "$(column code record <r.tsv | tr '\t' ' ')" \
	    "$(printf '%s\n' 'PSEUDONYM_KEY_UNKNOWN \tbilibili\tv\t\tc' 'PSEUDONYM_INVALID \tbilibili\tv\t\tc')"
	run -1 --separate-stderr own 'comment_id,creator_hash,like_count\nc1,13B7994FAE9387C2,1\n' --key=k.1 --rejects=r.tsv
	says 'in.csv:2: creator_hash: not a published hash of an id (16 hex digits): '\''1***'\'
	run -1 own '评论ID,用户ID\nc1,3.49313E+15\n' -q --key=k.1 --rejects=r.tsv
	assert_equal "$(column code value <r.tsv | tail -n 1)" "$(tsv 'ID_PRECISION_LOST 3***')"
}

@test "an export holds no pseudonyms: a cell that looks like one is left out" {
	keys 1
	run -1 --separate-stderr own "comment_id,creator_hash\nc1,$P1\nc2,$H\n" --key=k.1
	assert_equal "$(column comment user <<<"$output")" "$(printf 'c2\t%s' "$P1")"
	assert_equal "${stderr_lines[-1]}" 'ingest read: 2 rows in = 1 out + 1 rejected + 0 skipped'
}

@test "--seen with pseudonyms in its key belongs to that key" {
	keys 1
	keys 2
	tsv 'time platform user item event' '2026-01-01T00:00:00Z bilibili 9001 v play' >t.tsv
	run -0 ingest read -q --seen=s --key=k.1 t.tsv
	run -0 ingest read -q --seen=s --key=k.1 t.tsv
	assert_equal "${#lines[@]}" 1
	cp s was
	for other in --key=k.2 --strict; do
		run -2 ingest read -q --seen=s $other t.tsv
		assert_output --partial 's: holds keys whose key is'
		cmp s was
	done
	# no person is in this one
	run -0 ingest read -q --seen=s2 --dedupe-by=item t.tsv
	run -0 ingest read -q --seen=s2 --dedupe-by=item --key=k.1 t.tsv
	assert_equal "${#lines[@]}" 1
}

@test "a key is made once, is the owner's alone, and grows line by line" {
	run -0 ingest read --new-key=new
	assert_equal "$output $(stat -c '%a %s' new)" ' 600 65'
	run -2 --separate-stderr ingest read --new-key=new
	says 'key file new is there already; a key is never replaced'
	run -0 ingest read --new-key=next --old-key=new
	assert_equal "$(head -n 1 next) $(wc -l <next) $(stat -c %a next)" "$(cat new) 2 600"
	run -2 --separate-stderr ingest read --new-key=k --old-key=missing
	assert [ ! -e k ]
	run -2 ingest read --old-key=new
	run -2 ingest read --new-key=k in.csv
	chmod 640 new
	run -2 --separate-stderr own '评论ID,用户ID\nc1,9001\n' --key=new
	assert_equal "$stderr" 'ingest read: key file new: others can read or change it (mode 0640); chmod 600 it, and make a new key if anyone did'
	chmod 600 new
	cat new >>new.2
	cat new >>new.2
	chmod 600 new.2
	run -2 --separate-stderr own '评论ID,用户ID\nc1,9001\n' --key=new.2
	says 'key file new.2: a key stands in it twice, or two have the same tag'
	seq 3 | sed 's/.*/00/' >bad
	chmod 600 bad
	run -2 own '评论ID,用户ID\nc1,9001\n' --key=bad
}

@test "the owner of a key file must be who uses it" {
	[ "$(id -u)" = 0 ] || skip 'only root can give a file away'
	keys 1
	chown 1 k.1
	run -2 --separate-stderr own '评论ID,用户ID\nc1,9001\n' --key=k.1
	says 'key file k.1 belongs to another user, who can read and change it'
}

@test "--keep passes a person as it stands, loudly; what is personal stays out" {
	keys 1
	run -0 --separate-stderr own '评论ID,用户ID,昵称,手机\nc1,9001,王小明,13812345678\n' -q --key=k.1 \
	    --keep=用户ID --keep=昵称 --keep=手机
	assert_equal "$(column user x_昵称 <<<"$output")" "$(tsv '9001 王小明')"
	says 'in.csv: column '\''手机'\'' is personal by its adapter: dropped, --keep or not'
	says 'in.csv: column '\''用户ID'\'' tells a person: PASSED AS IT STANDS (--keep)'
	says 'in.csv: column '\''昵称'\'' tells a person: PASSED AS IT STANDS (--keep)'
	run -1 grep 138 <<<"$output$stderr"
	run -0 --separate-stderr ingest read -q --key=k.1 --keep=user "$TUILIU_SHARE/demo/comments.csv"
	assert_equal "$(column user <<<"$output" | head -n 1)" u0189
}

@test "--drop leaves a label unread or a column empty" {
	in='评论ID,用户ID,昵称,内容,点赞,备注,编号\nc1,9001,王小明,好,7,b,3\n'
	run -0 --separate-stderr own "$in" -q --drop=昵称 --drop=text --drop=likes --drop=备注
	assert_equal "$(head -n 1 <<<"$output" | cut -f 9-)" x_编号
	assert_equal "$(column comment text likes x_编号 <<<"$output")" "$(printf 'c1\t\t\t3')"
	run -0 --separate-stderr own "$in" -q --drop=x_昵称 --drop=x_备注 --drop=platform
	assert_equal "$(head -n 1 <<<"$output" | cut -f 9-)" x_编号
	assert_equal "$(column comment platform <<<"$output")" "$(printf 'c1\t')"
	run -0 ingest read -q --drop=user --drop=creator "$TUILIU_SHARE/demo/events.csv"
	assert_equal "$(column user creator <<<"$output" | sort -u)" "$(printf '\t')"
	# the key of a post is made of the title all the same
	cd "$TUILIU_SHARE/demo"
	run -0 ingest -q --drop=title --drop=tags douyin-作品列表.csv
	assert_equal "$(column title tags <<<"$output" | sort -u)" "$(printf '\t')"
	assert_equal "$(column item <<<"$output")" "$(ingest -q douyin-作品列表.csv | column item)"
}

@test "a label of --keep or --drop that no input has is a mistake" {
	run -2 --separate-stderr own '评论ID,用户ID\nc1,9001\n' --drop=没有
	says '--drop: no input has '\''没有'\'
	run -2 --separate-stderr own '评论ID,用户ID\nc1,9001\n' --keep=没有
	says '--keep: no input has '\''没有'\'
	printf '评论ID,用户ID\nc1,1\n' >a.csv
	printf '评论ID,用户ID,备注\nc2,2,b\n' >b.csv
	run -0 --separate-stderr ingest read -q --adapter="$BATS_TEST_DIRNAME/data/ingest/persons.tsv" --drop=备注 a.csv b.csv
	assert_equal "$(head -n 1 <<<"$output" | cut -f 9-)" ''
}

# one FORM - the person 9001 as a list has him
one() {
	case $1 in
	raw) echo 9001 ;;
	guarded) echo "=\"9001\"" ;;
	hash) echo $H ;;
	old) echo "$P1" ;;
	new) echo "$P2" ;;
	esac
}

@test "--forget drops a person in whatever form list and table have" {
	keys 2
	printf '评论ID,用户ID\nc1,9001\nc2,9002\n' >raw.csv
	printf 'comment_id,creator_hash\nc1,%s\nc2,0123456789abcdef\n' $H >hash.csv
	for u in 9001 "$P1" "$P2"; do
		printf 'time\tplatform\titem\tuser\tcomment\n\tbilibili\tv\t%s\tc1\n\tbilibili\tv\t9002\tc2\n' "$u" >"table$u.tsv"
	done
	for form in raw guarded hash old new; do
		for platform in bilibili '' none; do
			if [ "$platform" = none ]; then
				printf 'user\n%s\n' "$(one $form)" >list.tsv
			else
				printf 'platform\tuser\n%s\t%s\n' "$platform" "$(one $form)" >list.tsv
			fi
			for table in raw.csv hash.csv table*.tsv; do
				run -0 --separate-stderr ingest read --adapter="$BATS_TEST_DIRNAME/data/ingest/persons.tsv" \
				    --key=k.2 --forget=list.tsv raw.csv
				balance '2 rows in = 1 out + 0 rejected + 0 skipped + 1 forgotten'
				case $table in
				*.csv) run -0 --separate-stderr ingest read --key=k.2 --forget=list.tsv \
				    --adapter="$BATS_TEST_DIRNAME/data/ingest/persons.tsv" "$table" ;;
				*) run -0 --separate-stderr ingest read --key=k.2 --forget=list.tsv "$table" ;;
				esac
				balance '2 rows in = 1 out + 0 rejected + 0 skipped + 1 forgotten'
				assert_equal "$(column comment <<<"$output")" c2
			done
		done
	done
	# the platform counts where it is told
	printf 'platform,user\ndouyin,9001\n' >list.tsv
	run -0 --separate-stderr ingest read --key=k.2 --forget=list.tsv "table$P2.tsv"
	balance '2 rows in = 2 out + 0 rejected + 0 skipped'
}

@test "without a key raw ids and hashes meet, pseudonyms only each other" {
	printf 'comment_id,creator_hash\nc1,%s\nc2,0123456789abcdef\n' $H >in.csv
	printf 'user\n9001\n' >list.csv
	run -0 --separate-stderr own "$(cat in.csv)\n" --forget=list.csv
	balance '2 rows in = 1 out + 0 rejected + 0 skipped + 1 forgotten'
	printf 'time\tplatform\titem\tuser\tcomment\n\tbilibili\tv\t%s\tc1\n\tbilibili\tv\t9002\tc2\n' "$P1" >t.tsv
	run -1 --separate-stderr ingest read --forget=list.csv --rejects=r.tsv t.tsv
	says 't.tsv:2: user: ids and pseudonyms can be compared only with --key'
	assert_equal "$(column code <r.tsv) $(column comment <<<"$output")" 'PERSON_NOT_COMPARABLE c2'
	printf 'user\n%s\n' "$P1" >list.csv
	run -1 --separate-stderr ingest read --forget=list.csv t.tsv
	balance '2 rows in = 0 out + 1 rejected + 0 skipped + 1 forgotten'
	printf 'user\n%s\n%s\n' "$P1" "$P2" >list.csv
	run -2 --separate-stderr ingest read --forget=list.csv t.tsv
	says '--forget: list.csv: pseudonyms of several keys can be compared only with --key'
}

@test "--consent lets pass who is on the list, and nobody else" {
	cd "$BATS_TEST_TMPDIR"
	keys 1
	in=$TUILIU_SHARE/demo/events.csv
	ingest read -q "$in" >all.tsv
	column user <all.tsv | sort -u | sed '/^$/d' | awk 'NR % 3 == 0' >some
	{ echo user; cat some; } >list.csv
	awk -F '\t' 'NR == FNR { ok[$1] = 1; next } FNR == 1 || $3 in ok' some all.tsv >want.tsv
	run -0 --separate-stderr ingest read --consent=list.csv -o got.tsv "$in"
	cmp got.tsv want.tsv
	n=$(($(wc -l <all.tsv) - 1)) k=$(($(wc -l <want.tsv) - 1))
	assert [ $k -gt 100 ]
	balance "$n rows in = $k out + 0 rejected + 0 skipped + $((n - k)) without consent"
	# the same rows under a key, from the raw export or from a table of pseudonyms
	ingest read -q --key=k.1 want.tsv >want.2
	ingest read -q --key=k.1 --consent=list.csv -j 3 "$in" | cmp - want.2
	ingest read -q --key=k.1 "$in" >all.2
	ingest read -q --key=k.1 --consent=list.csv all.2 | cmp - want.2
	# nobody is nobody's consent
	run -0 --separate-stderr own '评论ID,用户ID\nc1,\nc2,-\n' --consent=list.csv
	balance '2 rows in = 0 out + 0 rejected + 0 skipped + 2 without consent'
	echo user >list.csv
	run -0 --separate-stderr ingest read --consent=list.csv "$in"
	balance "$n rows in = 0 out + 0 rejected + 0 skipped + $n without consent"
}

@test "a consent holds for its purpose and until its last day ends" {
	printf 'user,purpose,until\n1,ads,2026-06-30\n2,research,2026-06-30\n3,ads,\n4,ads,2026-06-30T10:00:00Z\n5,,\n5,ads,2020-01-01\n' >list.csv
	comments 1 2 3 4 5 6 >c.csv
	pass() { # PURPOSE NOW ARG ...
		own "$(cat c.csv)\n" -q -p raw --consent=list.csv --purpose="$1" --now="$2" "${@:3}" | column comment | tr '\n' ' '
	}
	assert_equal "$(pass ads 2026-06-30T09:00:00Z)" 'c1 c3 c4 '
	assert_equal "$(pass ads 2026-06-30T10:00:00Z)" 'c1 c3 c4 '
	assert_equal "$(pass ads 2026-06-30T10:00:01Z)" 'c1 c3 '
	assert_equal "$(pass ads 2026-06-30T23:59:59Z)" 'c1 c3 '
	assert_equal "$(pass ads 2026-07-01T00:00:00Z)" 'c3 '
	assert_equal "$(pass ads 2026-06-30T16:00:00Z --zone=Asia/Shanghai)" 'c3 '
	assert_equal "$(pass research 2026-06-01T00:00:00Z)" 'c2 '
	assert_equal "$(pass other 2026-06-01T00:00:00Z)" ''
}

@test "a list that leaves open what it means is refused" {
	comments 1 >c.csv
	refused() { # LIST MESSAGE ARG ...
		printf '%b' "$1" >list.csv
		run -2 --separate-stderr own "$(cat c.csv)\n" -q -p raw "${@:3}"
		says "$2"
		assert_output ''
	}
	refused 'user,purpose\n1,ads\n' 'list.csv:1: --consent: the list tells purposes, so --purpose=NAME must tell for which this is' 	--consent=list.csv
	refused 'user\n1\n' 'list.csv:1: --consent: --purpose is given and the list tells none' --consent=list.csv --purpose=ads
	refused 'user,until\n1,\n' 'list.csv:1: --consent: the list has until, so --now=TIME must tell when this is' --consent=list.csv
	refused 'user,until\n1,\n' 'list.csv:1: --forget: a deletion holds for good, so its list has no until' --forget=list.csv
	refused 'id\n1\n' 'list.csv:1: --forget: no column user' --forget=list.csv
	refused 'user,until\n1,soon\n' 'list.csv:2: until: not a date or time' --consent=list.csv --now=2026-01-01T00:00:00Z
	refused 'user,platform\n1,x\n,x\n' 'list.csv:3: user: nobody is named' --forget=list.csv
	refused 'user\n1\n2E+15\n' 'list.csv:3: user: precision lost: the id went through a floating-point number' --forget=list.csv
	refused 'user,platform\n1\n' 'list.csv:2: fewer fields than the header' --forget=list.csv
	says 'list.csv: 1 of its lines cannot be used, so nothing was read'
	run -2 --separate-stderr own 'aweme_id,views\n1,2\n' --forget=list.csv
	run -2 --separate-stderr ingest read -q --forget=list.csv "$TUILIU_SHARE/demo/douyin-作品列表.csv"
	says "$TUILIU_SHARE/demo/douyin-作品列表.csv: no column tells a person, so --forget cannot be asked"
	for option in --purpose=x --now=2026-01-01T00:00:00Z; do
		run -2 own "$(cat c.csv)\n" -q $option
	done
}

@test "with several persons in a row any can be forgotten, and all must consent" {
	printf '评论ID,用户ID,被回复用户\nc1,1,2\nc2,2,1\nc3,1,\nc4,3,3\nc5,4,1\n' >c.csv
	printf 'user\n2\n' >forget.csv
	printf 'user\n1\n2\n3\n' >consent.csv
	run -0 --separate-stderr own "$(cat c.csv)\n" --forget=forget.csv
	assert_equal "$(column comment <<<"$output" | tr '\n' ' ')" 'c3 c4 c5 '
	run -0 --separate-stderr own "$(cat c.csv)\n" --consent=consent.csv
	assert_equal "$(column comment <<<"$output" | tr '\n' ' ')" 'c1 c2 c3 c4 '
	# forgotten counts first
	run -0 --separate-stderr own "$(cat c.csv)\n" --consent=consent.csv --forget=forget.csv
	assert_equal "$(column comment <<<"$output" | tr '\n' ' ')" 'c3 c4 '
	balance '5 rows in = 2 out + 0 rejected + 0 skipped + 1 without consent + 2 forgotten'
}

@test "a creator is a person where an adapter says so, and then in our tables too" {
	keys 1
	own 'aweme_id,author_id,views\nv1,9001,5\nv2,9002,6\n' -q --key=k.1 >posts.tsv
	assert_equal "$(column creator <posts.tsv | head -n 1)" "$P1"
	printf 'user\n9001\n' >list.csv
	run -0 --separate-stderr ingest read --key=k.1 --forget=list.csv posts.tsv
	balance '2 rows in = 1 out + 0 rejected + 0 skipped + 1 forgotten'
	run -0 ingest read -q --key=k.1 --consent=list.csv posts.tsv
	assert_equal "$(column item <<<"$output")" v1
	# one under contract stays in the clear, needs no consent, and can be forgotten
	ingest read -q --key=k.1 "$TUILIU_SHARE/demo/events.csv" | column creator | sort -u >got
	ingest read -q "$TUILIU_SHARE/demo/events.csv" | column creator | sort -u | cmp - got
	printf 'user\nshanlu\n' >list.csv
	run -0 ingest read -q --forget=list.csv "$TUILIU_SHARE/demo/events.csv"
	assert_equal "$(column creator <<<"$output" | grep -c shanlu)" 0
	assert [ "$(wc -l <<<"$output")" -gt 1000 ]
}

@test "who is forgotten is not in the rejects file for another fault" {
	printf 'user\n9001\n' >list.csv
	run -1 --separate-stderr own '评论ID,用户ID,内容,点赞\nc1,9001,secret words,many\nc2,9002,other words,many\n' \
	    --forget=list.csv --rejects=r.tsv
	balance '2 rows in = 0 out + 1 rejected + 0 skipped + 1 forgotten'
	run -1 grep 'secret words' r.tsv
	run -0 grep -c 'other words' r.tsv
}

@test "--min-k suppresses rows about fewer than N people" {
	tsv 'platform account item window asof viewers views impressions likes' \
	    'x a v1 lifetime 2026-01-01T00:00:00Z 4 90 900 1' \
	    'x a v2 lifetime 2026-01-01T00:00:00Z 5 90 900 1' \
	    'x a v3 lifetime 2026-01-01T00:00:00Z  4 900 1' \
	    'x a v4 lifetime 2026-01-01T00:00:00Z  5 1 1' \
	    'x a v5 lifetime 2026-01-01T00:00:00Z   4 1' \
	    'x a v6 lifetime 2026-01-01T00:00:00Z   5 1' \
	    'x a v7 lifetime 2026-01-01T00:00:00Z    900' \
	    'x a v8 lifetime 2026-01-01T00:00:00Z 0 0 0 0' \
	    'x a v9 lifetime 2026-01-01T00:00:00Z 0   1' >p.tsv
	run -0 --separate-stderr ingest read --min-k=5 p.tsv
	assert_equal "$(column item <<<"$output" | tr '\n' ' ')" 'v2 v4 v6 v8 '
	balance '9 rows in = 4 out + 0 rejected + 0 skipped + 5 suppressed'
	tsv 'platform account day followers views' 'x a 2026-01-01 9 4' 'x a 2026-01-02 9 ' 'x a 2026-01-03 4 ' >a.tsv
	run -0 ingest read -q --min-k=5 a.tsv
	assert_equal "$(column day <<<"$output")" 2026-01-02
	for t in events comments; do
		run -2 --separate-stderr ingest read -q --min-k=5 "$TUILIU_SHARE/demo/$t.csv"
		says "--min-k: a row of $t is one act of one person, not a group; --key, --consent and --drop are for those"
	done
	run -2 --separate-stderr ingest read -q --min-k=5 "$TUILIU_SHARE/demo/tiktok-ads.csv"
	says '--min-k: spend has sums of money, which would be wrong without some rows'
}

@test "the audit line names the key and nobody" {
	keys 2
	printf 'user\nzhuge.kongming\n' >forget.csv
	own '评论ID,用户ID\nc1,zhuge.kongming\nc2,ouyang.feng\n' -q --key=k.2 --forget=forget.csv --audit=log >out.tsv
	own '评论ID,用户ID\nc1,zhuge.kongming\nc2,ouyang.feng\n' -q --key=k.2 --audit=log >out.tsv
	run -0 grep -o 'key=.*' log
	assert_line -n 0 -p 'key=fdea forgotten=1'
	assert_line -n 1 -e '^key=fdea($|[^ ])'
	run -1 grep -E 'zhuge|ouyang|~' log
	run -0 ingest audit log
}

# Ids, telephone numbers and names that may stand in no output, in whatever
# record: whole, odd, or wrong elsewhere.
@test "no personal cell is in any output, message, rejects file or audit line" {
	keys 1
	{
		printf '评论ID,用户ID,昵称,真实姓名,手机,被回复用户,内容,时间,点赞\n'
		printf 'c1,usr_x01,诸葛孔明,欧阳锋,13800000001,usr_y91,好,2026-01-01,1\n'
		printf 'c2,usr_x02,诸葛孔明,"欧阳锋",13800000002,usr_y92,好,2026-01-01,many\n'
		printf 'c3,"usr_x03","诸葛孔明","欧阳\n锋",13800000003,usr_y93,好,not a day,3\n'
		printf 'c4,usr_x04,诸葛孔明,欧阳锋,13800000004\n'
		printf 'c5,usr_x05,诸葛孔明,欧阳锋,13800000005,usr_y95,好,2026-01-01,1,more,13800000005\n'
		printf 'c6,usr_x06,诸葛孔明,"欧阳锋"x,13800000006,usr_y96,好,2026-01-01,1\n'
		printf 'c7,usr_x07,诸葛孔明,欧阳锋\377,13800000007,usr_y97,好,2026-01-01,1\n'
		printf 'c8,usr_x08\000,诸葛孔明,欧阳锋,13800000008,usr_y98,好,2026-01-01,1\n'
		printf 'c9,~usr_x09,诸葛孔明,欧阳锋,13800000009,~usr_y99,好,2026-01-01,1\n'
		printf 'c10,7.0000010E+15,诸葛孔明,欧阳锋,13800000010,usr_y90,好,2026-01-01,1\n'
		printf '13800000012,,,,,,,,\n'
		printf 'c11,usr_x11,"诸葛孔明,欧阳锋,13800000011,usr_y91,好,2026-01-01,1\n'
	} >planted.csv
	printf 'user\nusr_x01\n' >list.csv
	for with in '' '--key=k.1' '--key=k.1 --forget=list.csv' '--consent=list.csv' '--key=k.1 --consent=list.csv --strict' \
	    '--drop=昵称 --drop=user'; do
		for q in '' -q; do
			rm -f log* r.tsv
			# shellcheck disable=SC2086
			ingest read $q --adapter="$BATS_TEST_DIRNAME/data/ingest/persons.tsv" $with --rejects=r.tsv \
			    --audit=log planted.csv >out.tsv 2>said || true
			cat out.tsv said r.tsv log* >all 2>/dev/null || true
			assert [ -s all ]
			run -1 grep -aE 'usr_[xy]|7\.00000|13800000|138\*|孔明|阳|锋' all
		done
	done
	# JSON: whole, nested, of a wrong type, broken in all ways, as lines and as one array
	cat >planted.jsonl <<-'JSON'
	{"评论ID":"c1","用户ID":"usr_x01","昵称":"诸葛孔明","真实姓名":"欧阳锋","手机":"13800000001","内容":"好","点赞":1}
	{"评论ID":"c2","用户ID":"usr_x02","昵称":"诸葛孔明","真实姓名":"欧阳锋","手机":"13800000002","内容":"好","点赞":"many"}
	{"评论ID":"c3","用户ID":"usr_x03","昵称":"诸葛孔明","真实姓名":"欧阳锋","手机":"13800000003","点赞":1
	{"评论ID":"c4","用户ID":usr_x04,"昵称":"诸葛孔明","手机":"13800000004"}
	{"评论ID":"c5","用户ID":"usr_x05","昵称":"诸葛孔明","手机":13800000005,"点赞":[1}
	{"评论ID":"c6","用户ID":"usr_x06","用户ID":"usr_x07","手机":13800000006}
	{"评论ID":"c7","用户ID":{"id":"usr_x08","at":{"name":"欧阳锋"}},"手机":["13800000007"],"点赞":1}
	["usr_x10","13800000010"]
	{"评论ID":"c8","用户ID":"usr_x11\u0000","手机":"13800000011","内容":"\ud800"}
	"13800000012 usr_x12"
	JSON
	{ echo '['; sed '$!s/$/,/' planted.jsonl; echo ']'; } >planted.json
	for file in planted.jsonl planted.json; do
		for with in '' --key=k.1 --consent=list.csv; do
			rm -f log* r.tsv
			# shellcheck disable=SC2086
			ingest read --adapter="$BATS_TEST_DIRNAME/data/ingest/persons.tsv" $with --rejects=r.tsv \
			    --audit=log $file >out.tsv 2>said || true
			run -0 grep -c 'not JSON' said
			cat out.tsv said r.tsv log* >all
			run -1 grep -aE 'usr_[xy]|13800000|138\*|孔明|欧|阳|锋' all
		done
	done
	# a file without a header shows its first row in the complaint
	sed -n 2,3p planted.csv >bare.csv
	run -2 --separate-stderr ingest read bare.csv
	run -0 grep -F 'no adapter knows this header' <<<"$stderr"
	run -1 grep -aE 13800000 <<<"$stderr"
}

@test "any number of workers gives the same bytes" {
	keys 1
	in=$TUILIU_SHARE/demo/events.csv
	ingest read -q "$in" | column user | sort -u | sed -n '2~2p;1iuser' >list.csv
	for i in $(seq 30); do tail -n +2 "$in"; done | cat <(head -n 1 "$in") - >big.csv
	for with in --key=k.1 --forget=list.csv '--key=k.1 --consent=list.csv'; do
		# shellcheck disable=SC2086
		ingest read -j 1 $with big.csv >one 2>said.1
		# shellcheck disable=SC2086
		ingest read -j 4 $with - <big.csv >four 2>said.4
		cmp one four
		assert_equal "$(tail -n 1 said.1)" "$(tail -n 1 said.4)"
	done
}
