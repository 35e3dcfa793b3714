# SPDX-License-Identifier: GPL-3.0-or-later
# Runs that end at any moment: kill -9, signals, readers that go, files that cannot
# be written. What has its final name is whole.
load helper

setup() {
	cd "$BATS_TEST_TMPDIR"
	demo=$TUILIU_SHARE/demo/douyin-作品列表.csv
	# some hundred lines, so that a run is more than its start
	awk 'NR == 1 { print "a,b"; next } { row[NR] = $0 } END { for (i = 0; i < 600; i++)
	    print i % 100 == 7 ? "bad" i ",x" : "t" i "," i }' "$demo" >in.csv
	mkfifo never
	exec 9<>never
}

own() { ingest read -q --adapter="$TOP/tests/data/ingest/own.tsv" -p ab "$@"; }

# length command ... - how long it takes, in microseconds
length() {
	local from=${EPOCHREALTIME/./}
	"$@" >length.out 2>length.err || true
	took=$((${EPOCHREALTIME/./} - from))
}

# killed command ... - run it and kill it at a random moment of $took; sets status
killed() {
	local wait pid
	printf -v wait '0.%06d' $(((RANDOM * 32768 + RANDOM) % (took + took / 4 + 1)))
	"$@" >killed.out 2>killed.err &
	pid=$!
	read -r -t "$wait" -u 9 || true
	kill -9 $pid 2>/dev/null || true
	status=0
	wait $pid 2>/dev/null || status=$?
}

# lines of r.tsv, 0 when there is none; fails unless each is whole and each run has six
lines_of() {
	[ -e r.tsv ] || { echo 0; return; }
	awk -F '\t' -v RS='\n' 'NF != 9 { exit 1 } NR > 1 { n[$1]++ } END {
		for (run in n) if (n[run] != 6) exit 1
		print NR }' r.tsv && [ -z "$(tail -c 1 r.tsv)" ]
}

@test "kill -9 with --rejects, 200 times: no torn file, and no output without its rejects" {
	run=(ingest read -q --adapter="$TOP/tests/data/ingest/own.tsv" -p ab -j 2)
	length "${run[@]}" -o out.tsv --rejects=r.tsv in.csv
	assert_equal "$(lines_of)" 7
	size=$(wc -c <out.tsv)
	rm r.tsv out.tsv
	before=0
	killed=0
	for i in {100..299}; do
		killed "${run[@]}" -o out.tsv --rejects=r.tsv --account="r$i" in.csv
		[ "$status" = 137 ] || [ "$status" = 1 ] || fail "status $status"
		killed=$((killed + (status == 137)))
		after=$(lines_of) || fail "torn: $(tail -n 1 r.tsv)"
		more=$((after - (before ? before : 1)))
		[ "$after" = "$before" ] || [ "$more" = 6 ] || fail "$more lines more"
		if [ -e out.tsv ]; then
			# every row has its account, so the file is 594 times 4 bytes longer
			assert_equal "$(stat -c %s out.tsv)" $((size + 594 * 4))
			{ read -r _; read -r _ account _; } <out.tsv
			[ "$account" != "r$i" ] || [ "$more" = 6 ] || fail "run $i is out, its rejects are not"
		fi
		before=$after
	done
	[ $killed -gt 0 ]
	length "${run[@]}" -o out.tsv --rejects=r.tsv in.csv
	assert_equal "$(find . -name '.*.tmp')" ''
	assert_equal "$(stat -c %a r.tsv)" 600
}

@test "kill -9 with --replay, 200 times: a row is in the output or still in the file" {
	own --rejects=old.tsv in.csv >/dev/null || assert_equal $? 1
	sed -i 's/^bad\([1-3]\)\(.*\),x/bad\1\2,9/' in.csv	# three of six are mended
	run=(ingest read -q --adapter="$TOP/tests/data/ingest/own.tsv" -p ab)
	cp old.tsv r.tsv
	length "${run[@]}" --replay=r.tsv --rejects=r.tsv -o out.tsv
	cut -f 2- r.tsv >want.tsv
	cp out.tsv want.out
	assert_equal "$(wc -l <want.tsv) $(wc -l <want.out)" '4 4'
	for i in {1..200}; do
		cp old.tsv r.tsv
		rm -f out.tsv
		killed "${run[@]}" --replay=r.tsv --rejects=r.tsv -o out.tsv
		[ "$status" = 137 ] || [ "$status" = 1 ] || fail "status $status"
		if [ -e out.tsv ]; then cmp out.tsv want.out; fi
		if ! cmp -s r.tsv old.tsv; then
			cmp <(cut -f 2- r.tsv) want.tsv
			[ -e out.tsv ] || fail 'rows are in neither file'
		fi
	done
}

@test "kill -9 with --audit, 200 times: the next run mends the log or finds it whole" {
	key=$(ingest audit --new-key=key)
	run=(ingest read -q --audit=log --audit-key=key -o out.tsv in.csv "--adapter=$TOP/tests/data/ingest/own.tsv" -p ab --max-rejects=9)
	length "${run[@]}"
	seen=1
	for i in {1..200}; do
		killed "${run[@]}"
		[ "$status" = 137 ] || [ "$status" = 0 ] || fail "status $status: $(cat killed.err)"
		# at most one line that the checkpoint does not know, or a part of one
		ingest audit --key="$key" log >found 2>/dev/null || true
		awk -F '\t' '$1 == "error" && $3 != "unsealed" && $3 != "torn" { exit 1 }' found ||
		    fail "$(cat found)"
		n=$(sed -n 2p log.checkpoint)
		[ "$n" = "$seen" ] || [ "$n" = $((seen + 1)) ] || fail "$n lines after $seen"
		if [ "$status" = 0 ]; then assert_equal "$n" $((seen + 1)); fi
		seen=$n
	done
	run -0 "${run[@]}"
	run -0 ingest audit --key="$key" log
	assert_equal "$(find . -name '.*.tmp')" ''
}

@test "kill -9 with --seen, 200 times: keys are remembered when their rows are out, or not at all" {
	awk -F, 'NR == 1 || $1 !~ /^bad/' in.csv >more.csv	# 594 posts, 300 of them old
	head -n 301 more.csv >old.csv
	run=(ingest read -q --adapter="$TOP/tests/data/ingest/own.tsv" -p ab --seen=seen -o out.tsv)
	"${run[@]}" old.csv
	cp seen old.seen
	length "${run[@]}" more.csv
	cp out.tsv want.tsv
	assert_equal "$(wc -l <want.tsv)" 295
	for i in {1..200}; do
		cp old.seen seen
		rm -f out.tsv
		killed "${run[@]}" more.csv
		[ "$status" = 137 ] || assert_equal "$status" 0
		if [ -e out.tsv ]; then cmp out.tsv want.tsv; fi
		if ! cmp -s seen old.seen; then
			[ -e out.tsv ] || fail 'remembered, and not out'
			# whole, or it would be refused; and it has every key
			assert_equal "$(own --seen=seen more.csv | wc -l)" 1
		fi
	done
}

# signalled SIGNAL command ... - send it while the command waits for its input, pipe
signalled() {
	local sig=$1
	shift
	rm -f pipe
	mkfifo pipe
	"$@" <pipe >/dev/null 2>err &
	pid=$!
	exec 8>pipe
	echo a,b >&8
	until [ -e .r.tsv.tmp ]; do read -r -t 0.01 -u 9 || true; done
	kill -"$sig" $pid
	[ "$sig" != HUP ] || (echo t,1 >&8) 2>>err || true	# who is gone reads no more
	exec 8>&-
	status=0
	wait $pid || status=$?
}

@test "an interrupt removes what was half-written; a run under nohup goes on" {
	run=(ingest read -q --adapter="$TOP/tests/data/ingest/own.tsv" -p ab --rejects=r.tsv -o out.tsv)
	for sig in TERM HUP; do
		signalled $sig "${run[@]}"
		assert_equal "$status" $((128 + $(kill -l $sig)))
		assert_equal "$(find . -name '.*.tmp' -o -name out.tsv -o -name r.tsv)" ''
	done
	signalled HUP nohup "${run[@]}"
	assert_equal "$status" 0
	assert_equal "$(wc -l <out.tsv)" 2
}

@test "a reader that goes early ends the run quietly, and leaves nothing behind" {
	for i in {1..20000}; do echo "t$i,$i"; done >>in.csv
	early() { own --rejects=r.tsv in.csv | head -n 2; echo "${PIPESTATUS[0]}"; }
	run -0 --separate-stderr early
	assert_equal "${lines[2]}" 141	# SIGPIPE, as of any filter
	assert_equal "$stderr" ''
	assert_equal "$(find . -name '.*.tmp' -o -name r.tsv)" ''
}

@test "the output may be the input" {
	printf 'a,b\nx,1\n' >in.csv
	run -0 --separate-stderr own in.csv -o in.csv
	assert_equal "$(column title likes src <in.csv)" "$(tsv 'x 1 in.csv')"
	cp "$demo" douyin.csv
	cp douyin.csv same.csv
	run -0 --separate-stderr ingest douyin.csv -o same.csv
	run -0 --separate-stderr ingest douyin.csv -o douyin.csv
	cmp douyin.csv same.csv
}

@test "places where nothing can be written, and limits, are named" {
	run -2 --separate-stderr own in.csv -o /proc/out.tsv
	assert_equal "$stderr" 'ingest read: cannot write /proc/out.tsv: No such file or directory'
	run -2 --separate-stderr own in.csv --rejects=/nosuch/r.tsv
	assert_equal "$stderr" 'ingest read: cannot write /nosuch/r.tsv: No such file or directory'
	run -2 --separate-stderr own in.csv --audit=/nosuch/log
	assert_equal "$stderr" 'ingest read: cannot write /nosuch/log: No such file or directory'
	run -2 --separate-stderr own in.csv -o /dev/null
	assert_equal "$stderr" 'ingest read: cannot replace /dev/null: not a regular file (a > in the shell can write to one)'
	run -2 --separate-stderr own in.csv -o .
	assert_equal "$stderr" 'ingest read: cannot replace .: it is a folder'
	# a folder that is not ours to write; root may
	mkdir closed
	chmod 555 closed
	[ "$(id -u)" = 0 ] || run -2 --separate-stderr own in.csv -o closed/out.tsv
	# the log does not fit: its last line is torn, and mended by the next run
	printf 'a,b\nx,1\n' >in.csv
	add() { own --audit=log in.csv; }
	limited() { ulimit -f 1; add; }
	for i in {1..9}; do
		run --separate-stderr limited
		[ "$status" = 0 ] || break
	done
	assert_equal "$status" 2
	assert_equal "$stderr" 'ingest read: cannot write log: File too large'
	run -2 ingest audit log
	run -0 --separate-stderr add
	run -0 ingest audit log
}

@test "names of files reach the terminal as text" {
	printf 'b,c\n1,2\n' >$'x\e[31m\n\xc2\x9b.csv'
	run -2 --separate-stderr ingest read -q $'x\e[31m\n\xc2\x9b.csv'
	assert_equal "${stderr%%: no adapter*}" 'ingest read: x\x1b[31m\x0a\xc2\x9b.csv'
	run -2 --separate-stderr ingest raed
	assert_equal "${stderr_lines[0]}" "ingest: 'raed' is neither a mode nor a file, but 'read'"
}
