# SPDX-License-Identifier: GPL-3.0-or-later
# ingest psi: what each party learns, and what it does not. The truth is always
# sort and comm over the plain ids.
load helper

D=$BATS_TEST_DIRNAME/data/ingest

setup() {
	cd "$BATS_TEST_TMPDIR"
	ingest psi --new-key=key
	# 400 and 350 different ids, 120 of them common; every third of A stands twice
	awk 'BEGIN { OFS = "\t"; print "user", "city", "n"
		for (i = 1; i <= 400; i++) {
			print "member-" i, "杭州", i
			if (i % 3 == 0) print "member-" i, "成都", -i
		} }' >A.tsv
	awk 'BEGIN { OFS = "\t"; print "day", "uid"
		for (i = 281; i <= 630; i++) print "2024-06-18", "member-" i }' >B.tsv
	ids A.tsv 1 >ids.A
	ids B.tsv 2 >ids.B
}

# the different values of a column
ids() { tail -n +2 "$1" | cut -f "$2" | sort -u; }

# exchange A B [option of blind and answer ...]: makes a1 and b2
exchange() {
	local a=$1 b=$2
	shift 2
	ingest psi blind -q --key=key "$@" "$a" >a1
	ingest psi answer -q -C user=uid "$@" "$b" <a1 >b2
}

points() { grep -c '^[0-9a-f]\{64\}$' "$1"; }

refused() {
	run -2 --separate-stderr "${@:2}"
	assert_equal "$output" ""
	assert_regex "$stderr" "$1"
	refute_regex "$stderr" 'member-'
}

# resum FILE: lines as they are, with a checksum that fits
resum() {
	sed '$d' "$1" >body
	printf '#end %d %s\n' "$(points body)" "$(sha256sum <body | cut -d' ' -f1)" | cat body -
}

@test "exactly the rows whose id both have come out, in the order of the table" {
	exchange A.tsv B.tsv
	run -0 --separate-stderr ingest psi meet --key=key A.tsv <b2
	assert_equal "$stderr" ""
	echo "$output" >got
	assert_equal "$(comm -12 ids.A ids.B | wc -l)" 120
	diff <(ids got 1) <(comm -12 ids.A ids.B)
	awk -F '\t' 'NR == FNR { both[$1]; next } FNR == 1 || $1 in both' \
	    <(comm -12 ids.A ids.B) A.tsv | diff - got
}

@test "the three steps work as one pipe, with CSV out and any number of workers" {
	for j in 1 2 7; do
		ingest psi blind -q -j $j --key=key A.tsv | ingest psi answer -q -j $j --column=uid B.tsv |
		    ingest psi meet -j $j --key=key --csv A.tsv >got
		diff <(tail -n +2 got | cut -d, -f1 | sort -u) <(comm -12 ids.A ids.B)
		assert_equal "$(head -n 1 got)" user,city,n
	done
}

@test "random sets of many sizes give what comm gives" {
	for seed in 1 2 3 4 5 6 7 8; do
		for side in a b; do
			awk -v seed="$seed$side" 'BEGIN { srand(length(seed) + seed * 7 + (seed ~ /b/) * 1000)
				print "user"; n = int(rand() * 90)
				while (n--) print "id\\t" int(rand() * 60) " 用户" }' >r.$side
		done
		sed 1s/user/uid/ r.b >r.uid
		exchange r.a r.uid --pad=$((seed * 5))
		ingest psi meet --key=key r.a <b2 >got
		diff <(ids got 1) <(comm -12 <(ids r.a 1) <(ids r.b 1))
	done
}

@test "no id and no hash of one is in a message" {
	exchange A.tsv B.tsv
	while read -r id; do
		echo "$id"
		printf %s "$id" | md5sum | cut -c1-32
		printf %s "$id" | sha1sum | cut -c1-40
		printf %s "$id" | sha256sum | cut -c1-64
		printf %s "$id" | sha512sum | cut -c1-64
		printf %s "$id" | b2sum -l 256 | cut -c1-64
		printf %s "$id" | base64
	done < <(cat ids.A ids.B | sort -u | head -n 60) >secret
	[ "$(wc -l <secret)" = 420 ]
	run -1 grep -F -f secret a1 b2
	# nor what is in the key file
	run -1 grep -F -f key a1 b2
	# and a point of the request is not one of the answer
	run -0 bash -c 'grep -hv "#" a1 b2 | sort | uniq -d'
	assert_output ""
}

@test "a second run has no point in common with the first, and the same outcome" {
	exchange A.tsv B.tsv
	ingest psi meet --key=key A.tsv <b2 >first
	mv a1 a1.first
	mv b2 b2.first
	exchange A.tsv B.tsv
	ingest psi meet --key=key A.tsv <b2 | diff first -
	run -0 bash -c 'cat a1 a1.first b2 b2.first | grep -v "#" | sort | uniq -d'
	assert_output ""
	# the same request answered twice: other points too
	ingest psi answer -q --column=uid B.tsv <a1 >b3
	run -0 bash -c 'cat b2 b3 | grep -v "#" | sort | uniq -d'
	assert_output ""
	ingest psi meet --key=key A.tsv <b3 | diff first -
}

# The place of each id in a request is looked at in tests/unit/crypto_psi.c.
@test "points stand in byte order where no order is needed" {
	exchange A.tsv B.tsv --pad=1
	grep -v '#' b2 | tail -n 350 | sort -c
	run -1 --separate-stderr bash -c "grep -v '#' b2 | head -n 400 | sort -c"
	ingest psi answer -q --sizes --pad=1 --column=uid B.tsv <a1 >b2
	grep -v '#' b2 | head -n 400 | sort -c
	grep -v '#' b2 | tail -n 350 | sort -c
}

@test "sizes are multiples of --pad, and one more id does not show" {
	exchange A.tsv B.tsv
	assert_equal "$(points a1) $(points b2)" '1024 2048'
	exchange A.tsv B.tsv --pad=100
	assert_equal "$(points a1) $(points b2)" '400 800'
	exchange A.tsv B.tsv --pad=7
	assert_equal "$(points a1) $(points b2)" '406 756'
	ingest psi meet --key=key A.tsv <b2 >got
	diff <(ids got 1) <(comm -12 ids.A ids.B)
	head -n 1 A.tsv >none.A
	head -n 1 B.tsv >none.B
	exchange none.A none.B --pad=50	# not even that there is none
	assert_equal "$(points a1) $(points b2)" '50 100'
}

@test "an id that stands often counts once, and an empty one not at all" {
	tsv 'user x' 'a 1' 'b 2' 'a 3' ' 4' 'c 5' >A.tsv
	tsv 'uid' a a a '' d >B.tsv
	exchange A.tsv B.tsv --pad=1
	assert_equal "$(points a1) $(points b2)" '3 5'
	run -0 --separate-stderr ingest psi meet --key=key --sizes A.tsv <b2
	assert_output "$(tsv 'ids asked offered common' '3 3 2 1')"
	run -0 --separate-stderr ingest psi meet --key=key A.tsv <b2
	assert_output "$(tsv 'user x' 'a 1' 'a 3')"
}

@test "nothing in common is a table without rows" {
	tsv uid nobody >B.tsv
	exchange A.tsv B.tsv
	run -0 --separate-stderr ingest psi meet --key=key A.tsv <b2
	assert_output "$(tsv 'user city n')"
	run -0 --separate-stderr ingest psi meet --key=key --sizes A.tsv <b2
	assert_output "$(tsv 'ids asked offered common' '400 1024 1024 0')"
}

@test "an answer with --sizes tells how many, and cannot tell which" {
	ingest psi blind -q --key=key A.tsv >a1
	ingest psi answer -q --sizes --column=uid B.tsv <a1 >b2
	run -0 --separate-stderr ingest psi meet --key=key --sizes A.tsv <b2
	assert_output "$(tsv 'ids asked offered common' '400 1024 1024 120')"
	refused 'only how many' ingest psi meet --key=key --message=b2 A.tsv
	# posing as a full answer, its order has nothing to do with the ids
	sed 1s/count/answer/ b2 >posing
	resum posing >posing.b2
	run --separate-stderr ingest psi meet --key=key --message=posing.b2 A.tsv
	echo "$output" >got
	run -1 diff -q <(ids got 1) <(comm -12 ids.A ids.B)
}

@test "a message that is foreign, cut short, changed or reordered is refused" {
	exchange A.tsv B.tsv --pad=10
	head -n 20 b2 >short
	refused 'short: cut short' ingest psi meet --key=key --message=short A.tsv
	head -c -1 b2 >short
	refused 'short: ' ingest psi meet --key=key --message=short A.tsv
	sed 5d b2 >short
	refused 'short: damaged' ingest psi meet --key=key --message=short A.tsv
	{ sed -n 1p b2; sed -n 3p b2; sed -n 2p b2; sed 1,3d b2; } >swapped
	refused 'swapped: damaged' ingest psi meet --key=key --message=swapped A.tsv
	sed '4y/0123456789/1234567890/' b2 >changed
	refused 'changed: damaged' ingest psi meet --key=key --message=changed A.tsv
	cat b2 b2 >twice
	refused 'twice: damaged' ingest psi meet --key=key --message=twice A.tsv
	sed 's/$/\r/' b2 >crlf
	refused 'crlf: ' ingest psi meet --key=key --message=crlf A.tsv
	sed '1s/psi 1/psi 2/' b2 >other
	refused 'other: of another version' ingest psi meet --key=key --message=other A.tsv
	refused 'A.tsv: not a message' ingest psi meet --key=key --message=A.tsv A.tsv
	refused 'a1: a request' ingest psi meet --key=key --message=a1 A.tsv
	refused 'b2: an answer' ingest psi answer --column=uid --message=b2 B.tsv
	: >empty
	refused 'empty: not a message' ingest psi answer --column=uid --message=empty B.tsv
	# every cut of a request, at any byte of its ends
	for n in 1 11 12 13 14 20 60 100 150 1000 $(($(wc -c <a1) - 70)) $(($(wc -c <a1) - 2)); do
		head -c "$n" a1 >short
		refused 'short: ' ingest psi answer --column=uid --message=short B.tsv
	done
}

@test "points that are none are refused, though the checksum fits" {
	exchange A.tsv B.tsv --pad=10
	# the identity, a negative one, and one not below the field's prime (RFC 9496, A.2)
	zeros=$(printf '0%.0s' {1..62})
	for line in "00$zeros" "01$zeros" "00${zeros//0/f}"; do
		sed "3s/.*/$line/" a1 >bad
		resum bad >bad.a1
		refused 'no point' ingest psi answer --column=uid --message=bad.a1 B.tsv
		sed "405s/.*/$line/" b2 >bad
		resum bad >bad.b2
		refused 'no point' ingest psi meet --key=key --message=bad.b2 A.tsv
	done
	sed '3{h;G}' a1 | sed 5d >bad
	resum bad >bad.a1
	refused 'the same point twice' ingest psi answer --column=uid --message=bad.a1 B.tsv
}

@test "another key or a table that has changed is told, not taken for an empty outcome" {
	exchange A.tsv B.tsv
	ingest psi --new-key=other
	refused 'with this key' ingest psi meet --key=other --message=b2 A.tsv
	sed '$d' A.tsv >fewer
	refused 'for these ids' ingest psi meet --key=key --message=b2 fewer
	{ cat A.tsv; tsv 'more 杭州 1'; } >longer
	refused 'for these ids' ingest psi meet --key=key --message=b2 longer
	# other rows and another order of the same ids are no change
	{ head -n 1 A.tsv; tail -n +2 A.tsv | sort -r -u -k 1,1; } >again
	ingest psi meet --key=key --message=b2 again >got
	diff <(ids got 1) <(comm -12 ids.A ids.B)
	# an answer for another table does not fit either
	ingest psi blind -q --key=key longer >a1
	ingest psi answer -q --column=uid B.tsv <a1 >b2
	refused 'for these ids' ingest psi meet --key=key --message=b2 A.tsv
}

@test "a key is made once, for its owner only, and read only like that" {
	assert_equal "$(stat -c %a key)" 600
	cp key before
	refused 'never replaced' ingest psi --new-key=key
	cmp key before
	for mode in 644 640 604 660 620; do
		chmod "$mode" key
		refused "key file key: others can" ingest psi blind --key=key A.tsv
	done
	chmod 600 key
	printf 'no key\n' >key
	refused 'key file key: not 64 hex' ingest psi blind --key=key A.tsv
	refused 'cannot read none' ingest psi blind --key=none A.tsv
}

@test "a request larger than --at-most is refused before it is worked on" {
	exchange A.tsv B.tsv
	refused 'more points than --at-most' ingest psi answer --at-most=1023 --column=uid --message=a1 B.tsv
	run -0 --separate-stderr ingest psi answer -q --at-most=1024 --column=uid --message=a1 B.tsv
}

@test "messages of an earlier build are still understood" {
	cp "$D/psi-key.txt" kept
	chmod 600 kept
	run -0 --separate-stderr ingest psi meet --key=kept --message="$D/psi-answer.txt" "$D/psi-a.tsv"
	assert_output "$(awk -F '\t' 'FNR == 1 || $1 == "u-1002" || $1 == "u-1003" || $1 == "用户5"' "$D/psi-a.tsv")"
	ingest psi answer -q --column=member --message="$D/psi-request.txt" "$D/psi-b.csv" |
	    ingest psi meet --sizes --key=kept "$D/psi-a.tsv" >got
	assert_equal "$(tail -n 1 got)" "$(tsv '5 8 1024 3')"
}

@test "options of another step, and two standard inputs, are usage errors" {
	refused 'which step' ingest psi
	refused 'which step' ingest psi blnd A.tsv
	refused 'key FILE is wanted' ingest psi blind A.tsv
	refused 'takes no --key' ingest psi answer --key=key B.tsv
	refused 'not both' ingest psi answer
	refused 'not both' ingest psi meet --key=key A.tsv -
	refused 'blind and answer' ingest psi meet --key=key --pad=5 A.tsv
	refused 'answer and meet' ingest psi blind --key=key --sizes A.tsv
	refused 'for answer' ingest psi blind --key=key --at-most=5 A.tsv
	refused 'no table' ingest psi blind --key=key --csv A.tsv
	refused 'nothing else' ingest psi --new-key=k2 blind A.tsv
	[ ! -e k2 ]
}
