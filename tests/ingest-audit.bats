# SPDX-License-Identifier: GPL-3.0-or-later
# The log of the runs, and who notices that it was changed.
load helper

setup() {
	cd "$BATS_TEST_TMPDIR"
	demo=$TUILIU_SHARE/demo/douyin-作品列表.csv
}

# add N [option ...]: N runs more in ./log
add() {
	local i n=$1
	shift
	for ((i = 0; i < n; i++)); do
		ingest read -q --audit=log "$@" "$demo" >/dev/null || return
	done
}

signed() {
	KEY=$(ingest audit --new-key=key)
	add "$1" --audit-key=key
}

# findings of ./log as "finding line", those that are errors
errors() {
	ingest audit "$@" log 2>/dev/null | awk -F '\t' '$1 == "error" { print $3 ($2 == "" ? "" : " " $2) }'
}

hex_to_bytes() { tr -d '\n' | basenc --base16 -d; }
sha() { sha256sum | cut -c 1-64 | tr a-f A-F; }

# rehash FROM: the hashes from line FROM on made to fit, by sha256sum
rehash() {
	local n=0 line prev
	while IFS= read -r line; do
		n=$((n + 1))
		if [ "$n" -ge "$1" ]; then
			line=${line%$'\t'*}
			line=${line%$'\t'*}$'\t'$prev$'\t'
			line+=$(printf %s "$line" | sha256sum | cut -c 1-64)
		fi
		printf '%s\n' "$line"
		prev=${line##*$'\t'}
	done <log >forged
	mv forged log
}

# The root of a log of two lines, RFC 6962, by sha256sum, in base64.
root_of_two() {
	local a b
	a=$({ printf '\0'; sed -n 3p log | tr -d '\n'; } | sha)
	b=$({ printf '\0'; sed -n 4p log | tr -d '\n'; } | sha)
	{ printf '\1'; hex_to_bytes <<<"$a$b"; } | sha | hex_to_bytes | base64
}

@test "a run is one line: digest and size of its inputs, and its balance" {
	cp "$demo" 'a 作品|1.csv'
	run -0 --separate-stderr ingest read --audit=log 'a 作品|1.csv'
	rows=$(sed -n 's/^ingest read: \([0-9]*\) rows in = .*/\1/p' <<<"$stderr")
	[ "$rows" -gt 10 ]
	assert_equal "$(sed -n '3,$p' log | wc -l)" 1
	run -0 ingest cat --preamble=1 -k seq,action,rows_in,rows_out,rejected,skipped,note log
	assert_line -n 1 "1"$'\t'"ingest-read"$'\t'"$rows"$'\t'"$rows"$'\t0\t0\t'
	run -0 ingest cat --preamble=1 -k inputs log
	assert_line -n 1 "$(sha256sum <"$demo" | cut -c 1-64):$(wc -c <"$demo"):a%20作品%7C1.csv"
}

@test "the hashes are those of sha256sum, the root is that of RFC 6962" {
	add 2
	first=$(sed -n 3p log)
	assert_equal "${first##*$'\t'}" "$(printf %s "${first%$'\t'*}"$'\t' | sha256sum | cut -c 1-64)"
	assert_equal "$(cut -f 13 <<<"$first")" "$(head -n 2 log | sha256sum | cut -c 1-64)"
	assert_equal "$(sed -n 4p log | cut -f 13)" "${first##*$'\t'}"
	assert_equal "$(sed -n 3p log.checkpoint)" "$(root_of_two)"
	assert_equal "$(sed -n 2p log.checkpoint)" 2
	assert_equal "# tuiliu-audit 1 $(sed -n 1p log.checkpoint)" "$(sed -n 1p log)"
	assert_equal "$(wc -l <log.checkpoint)" 3	# no key, no signature
}

@test "options in another order are the same options, other ones are not" {
	add 1 --zone=Asia/Shanghai --decimal=.
	add 1 --decimal . --zone Asia/Shanghai
	add 1 --zone=UTC --decimal=.
	run -0 ingest cat --preamble=1 -k options log
	assert_equal "${lines[1]}" "${lines[2]}"
	refute [ "${lines[1]}" = "${lines[3]}" ]
}

@test "nothing personal is in the line" {
	cp "$demo" 'buyer 13812345678.csv'
	ingest read -q --audit=log 'buyer 13812345678.csv' >/dev/null
	run grep -c 13812345678 log
	assert_output 0
}

@test "a pipe has no digest, and that is said" {
	run -0 --separate-stderr ingest read -q --audit=log -p douyin < <(cat "$demo")
	assert_equal "$stderr" "ingest read: <stdin> cannot be read a second time as it was: log has no digest of it"
	assert_equal "$(sed -n 3p log | cut -f 6)" "-:-:-"
	ingest read -q --audit=log -p douyin - <"$demo" >/dev/null	# a file may be read again
	assert_equal "$(sed -n 4p log | cut -f 6)" "$(sha256sum <"$demo" | cut -c 1-64):$(wc -c <"$demo"):-"
}

@test "an input changed during the run has no digest" {
	cp "$demo" a.csv
	touch -d '1 hour' "$BATS_TEST_TMPDIR/a.csv"	# another machine's clock is no change
	cp "$demo" b.csv
	mkfifo pipe
	ingest read -q --audit=log -p douyin a.csv b.csv pipe >/dev/null 2>err &
	exec 7>pipe	# waits for the reader, who has looked at the others by then
	sleep 0.05
	touch b.csv
	cat "$demo" >&7
	exec 7>&-
	wait $!
	assert_equal "$(cat err)" "$(printf 'ingest read: %s cannot be read a second time as it was: log has no digest of it\n' b.csv pipe)"
	assert_equal "$(sed -n 3p log | cut -f 6)" \
	    "$(sha256sum <"$demo" | cut -c 1-64):$(wc -c <"$demo"):a.csv|-:-:b.csv|-:-:pipe"
}

@test "a log nobody touched is well, signed or not" {
	add 3
	run -0 --separate-stderr ingest audit log
	assert_line "$(tsv 'ok  size 3')"
	assert_line "$(tsv 'ok  root')"$'\t'"$(sed -n 3p log.checkpoint)"
	assert_equal "$stderr" "ingest audit: log: all is well, as far as can be told without --key"
	rm log*
	signed 3
	run -0 --separate-stderr ingest audit --key="$KEY" log
	assert_line --partial "$(tsv 'ok  signature')"$'\tby tuiliu.audit+'
	assert_equal "$stderr" "ingest audit: log: all is well"
	root=$(sed -n 3p log.checkpoint)
	add 2 --audit-key=key
	run -0 ingest audit --key="$KEY" --expect-size=3 --expect-root="$root" log
	# the 32 bytes alone do as well
	public=$(cut -d + -f 3- <<<"$KEY" | base64 -d | tail -c 32 | base64)
	run -0 ingest audit --key="$public" log
}

@test "keys: made once, private, shown again" {
	run -0 --separate-stderr ingest audit --new-key=key
	assert_output --regexp '^tuiliu\.audit\+[0-9a-f]{8}\+A[A-Za-z0-9+/]{43}$'
	assert_equal "$(stat -c %a key)" 600
	made=$output
	run -0 ingest audit --show-key=key
	assert_output "$made"
	run -2 ingest audit --new-key=key
	run -0 ingest audit --show-key=key
	assert_output "$made"
	chmod 644 key
	run -2 --separate-stderr ingest read -q --audit=log --audit-key=key "$demo"
	assert_equal "$output" ""
	refute [ -e log ]
	run -2 --separate-stderr ingest read -q --audit-key=key "$demo"
	assert_equal "${stderr_lines[0]}" "ingest read: --audit-key: which log? (--audit)"
}

@test "a log written by version 0.1.0 is still read" {
	run -0 --separate-stderr ingest audit --key=tuiliu.audit+e917fe63+Ad+cmYn7ArDte/JSxuQCw20+6HCy6/M511SMD3BrZU9Q --expect-size=3 \
	    --expect-root=NI7yTXYqKKEDLaZUlfzE/rWgLKq1TGD1sWqGJDzRubY= "$TOP/tests/data/ingest/runs.log"
	assert_line "$(tsv 'ok  size 3')"
	assert_equal "${#lines[@]}" 4
}

@test "a changed byte: the line is named" {
	signed 5
	sed -i '5s/ingest-read/ingest-reed/' log
	run -2 --separate-stderr ingest audit --key="$KEY" log
	assert_line "$(tsv 'error 5 hash')"$'\t''the line is not the one that was hashed'
	assert_equal "$stderr" "ingest audit: log: 2 errors: damaged or tampered with"
	assert_equal "$(errors)" $'hash 5\nroot'
	# and nothing is added to such a log
	cp log before
	run -2 --separate-stderr add 1 --audit-key=key
	assert_equal "$stderr" "ingest read: log was changed (hash: the line is not the one that was hashed); nothing was added, see ingest audit"
	cmp log before
}

# survivors FILE STEP: places in FILE where one byte can change and audit is content
survivors() {
	local i byte new
	cp "$1" good
	for ((i = 0; i < $(stat -c %s good); i += $2)); do
		byte=$(tail -c +$((i + 1)) good | head -c 1)
		if [ "$byte" = x ]; then new=y; else new=x; fi
		printf %s "$new" | dd of="$1" bs=1 seek=$i conv=notrunc status=none
		if ingest audit --key="$KEY" log >/dev/null 2>&1; then echo "$i"; fi
		cp good "$1"
	done
}

@test "any byte counts, of the log and of its checkpoint" {
	signed 1
	run -0 survivors log 29
	assert_output ""
	run -0 survivors log.checkpoint 13
	assert_output ""
}

@test "a changed line with its hash made to fit: the next one does not follow" {
	signed 5
	cp log good
	sed -i '5s/ingest-read/ingest-reed/' log
	head -n 5 log >top
	tail -n +6 log >rest
	cp top log
	rehash 5
	cat rest >>log
	assert_equal "$(errors)" $'chain 6\nroot'
	# all later hashes too: no line is wrong by itself, the root is
	cp good log
	sed -i '5s/ingest-read/ingest-reed/' log
	rehash 5
	assert_equal "$(errors)" root
	run -2 ingest audit log
}

@test "a removed line, swapped lines, a line twice" {
	signed 5
	cp log good
	sed -i 4d log
	assert_equal "$(errors)" $'seq 4\nchain 4\ntruncated'
	cp good log
	sed -i '4{h;d};5G' log
	assert_equal "$(errors)" $'seq 4\nchain 4\nseq 5\nchain 5\nseq 6\nchain 6\nroot'
	cp good log
	sed -i 6p log
	assert_equal "$(errors)" $'seq 7\nchain 7\nunsealed 8\nroot'
	sed -i '4s/.*/what is this/' log
	assert_equal "$(errors | head -n 2)" $'malformed 4\nseq 7'
	cp good log
	run -0 ingest audit --key="$KEY" log
}

# One line more, well chained, as one without the key would write it.
forge_line() {
	local n
	n=$(wc -l <log)
	sed -n "${n}p" log | awk -F '\t' -v OFS='\t' '{ $1++; $7 = $8 = 1; print }' >>log
	rehash $((n + 1))
}

@test "a line added without the key is not under the checkpoint" {
	signed 3
	forge_line
	assert_equal "$(errors --key="$KEY")" "unsealed 6"
	run -2 ingest audit log
	# two of them are not what a crash leaves: nothing is added, nothing cut
	forge_line
	cp log before
	run -2 --separate-stderr add 1 --audit-key=key
	assert_equal "$stderr" "ingest read: log has 2 lines behind its checkpoint, more than a run that ended early leaves; nothing was added, see ingest audit"
	cmp log before
}

@test "a log sealed again without the key, or by another one" {
	signed 2
	sed -i '4s/ingest-read/ingest-reed/' log
	rehash 4
	root=$(root_of_two)
	cp log.checkpoint signed
	head -n 3 signed | sed "3s|.*|$root|" >log.checkpoint
	assert_equal "$(errors)" ""	# without the key to check, only the outside can tell
	assert_equal "$(errors --key="$KEY")" unsigned
	assert_equal "$(errors --expect-size=2 --expect-root="$(sed -n 3p signed)")" rewritten
	run -2 --separate-stderr add 1 --audit-key=key
	assert_equal "$stderr" "ingest read: log was changed (unsigned: the checkpoint has no signature); nothing was added, see ingest audit"
	# the old signature under the new root
	sed "3s|.*|$root|" signed >log.checkpoint
	assert_equal "$(errors --key="$KEY")" signature
	# all of it anew by another key
	rm log*
	ingest audit --new-key=other >other.pub
	add 2 --audit-key=other
	run -2 ingest audit --key="$KEY" log
	assert_equal "$(errors --key="$KEY")" key
	assert_equal "$(errors --key="$(cat other.pub)")" ""
	run -2 --separate-stderr add 1 --audit-key=key
	assert_equal "$stderr" "ingest read: log was changed (key: the checkpoint is not signed by this key); nothing was added, see ingest audit"
	run -2 --separate-stderr add 1
	assert_equal "$stderr" "ingest read: log is signed: the key is needed to add to it"
}

@test "a log that lost its end is found out by the checkpoint, and with it put back, by what was kept elsewhere" {
	signed 3
	cp log log3
	cp log.checkpoint seal3
	add 2 --audit-key=key
	root=$(sed -n 3p log.checkpoint)
	cp log.checkpoint seal5
	head -n 6 log >short
	cp short log
	assert_equal "$(errors --key="$KEY")" truncated
	run -2 --separate-stderr add 1 --audit-key=key
	assert_equal "$stderr" "ingest read: log was changed (truncated: the checkpoint has 5 lines, the log 4); nothing was added, see ingest audit"
	cp log3 log
	cp seal3 log.checkpoint
	run -0 ingest audit --key="$KEY" log	# an older pair is a whole log
	assert_equal "$(errors --key="$KEY" --expect-size=5 --expect-root="$root")" truncated
	run -2 ingest audit --key="$KEY" --expect-size=5 --expect-root="$root" log
	# and grown again by the owner of the key
	add 2 --audit-key=key
	run -0 ingest audit --key="$KEY" log
	assert_equal "$(errors --key="$KEY" --expect-size=5 --expect-root="$root")" rewritten
	assert_equal "$(errors --key="$KEY" --expect-size=3 --expect-root="$(sed -n 3p seal3)")" ""
}

@test "a checkpoint that is gone or of another log" {
	signed 2
	mv log.checkpoint seal
	assert_equal "$(errors --key="$KEY")" checkpoint
	run -2 --separate-stderr add 1 --audit-key=key
	cp log a
	mv log other
	mv seal other.checkpoint
	add 2 --audit-key=key
	cp other.checkpoint log.checkpoint
	assert_equal "$(errors --key="$KEY")" $'origin\nroot'
	rm log
	run -2 --separate-stderr add 1 --audit-key=key
	assert_equal "$stderr" "ingest read: log is empty, but log.checkpoint is there; move it away to begin a new log"
}

@test "a clock that went back is only noted" {
	add 2
	sed -i '4s/\t20[0-9][0-9]-/\t2001-/' log
	rehash 4
	root=$(root_of_two)
	sed -i "3s|.*|$root|" log.checkpoint
	run -0 ingest audit log
	assert_line --partial "$(tsv 'note 4 clock')"
}

@test "a run that ended between line and checkpoint is explained by the next one" {
	signed 2
	cp log.checkpoint seal
	add 1 --audit-key=key
	cp seal log.checkpoint
	assert_equal "$(errors --key="$KEY")" "unsealed 5"
	size=$(sed -n 5p log | wc -c)
	hash=$(sed -n 5p log | sha256sum | cut -c 1-64)
	run -0 --separate-stderr add 1 --audit-key=key
	assert_equal "${stderr_lines[0]%%cut off*}" "ingest read: log: a run ended early and left $size bytes behind the checkpoint; they are "
	assert_equal "$(wc -l <log)" 5
	assert_equal "$(sed -n 5p log | cut -f 12)" "cut=$size:$hash"
	run -0 ingest audit --key="$KEY" log
}

@test "half a line, and half a head, are cut off aloud" {
	signed 2
	cp log good
	printf '3\t2026-11-2' >>log
	assert_equal "$(errors --key="$KEY")" "torn 5"
	run -0 --separate-stderr add 1 --audit-key=key
	assert_equal "$stderr" "ingest read: log: a run ended early and left 11 bytes behind the checkpoint; they are cut off: '3\\x092026-11-2'"
	run -0 ingest audit --key="$KEY" log
	rm log*
	head -c 30 good >log
	run -2 ingest audit log
	run -0 --separate-stderr add 1 --audit-key=key
	assert_equal "${#stderr_lines[@]}" 1
	run -0 ingest audit --key="$KEY" log
}

@test "a file that is something else is left alone" {
	echo hello >log
	run -2 --separate-stderr add 1
	assert_equal "$stderr" "ingest read: log is not an audit log"
	assert_equal "$(cat log)" hello
	run -2 --separate-stderr ingest audit log
	assert_equal "$stderr" "ingest audit: log is not an audit log"
	run -2 --separate-stderr ingest audit nosuch
	run -2 --separate-stderr ingest read -q --audit=new nosuch.csv
	refute [ -e new ]	# nothing came of it
	: >log
	run -2 --separate-stderr ingest audit log
	assert_equal "$stderr" "ingest audit: log is empty: no run was added yet"
	add 1
	run -0 ingest audit log
}

@test "twenty runs at once give twenty lines" {
	ingest audit --new-key=key >pub
	for i in {1..20}; do
		ingest read -q --audit=log --audit-key=key "$demo" >/dev/null &
		jobs[i]=$!
	done
	for i in {1..20}; do wait "${jobs[i]}"; done
	run -0 ingest audit --key="$(cat pub)" log
	assert_line "$(tsv 'ok  size 20')"
	assert_equal "$(sed 1,2d log | cut -f 3 | sort -u | wc -l)" 20
}

@test "kill -9 at any moment leaves a log that the next run mends or finds whole" {
	signed 1
	for i in {1..60}; do
		ingest read -q --audit=log --audit-key=key "$demo" >/dev/null 2>err &
		pid=$!
		sleep "0.00$((i % 10))"
		kill -9 $pid 2>/dev/null || true
		wait $pid || true
		# nothing but what one run can leave
		errors --key="$KEY" | grep -vE '^(unsealed|torn) ' && false
	done
	run -0 add 1 --audit-key=key
	run -0 ingest audit --key="$KEY" log
}

@test "expectations that cannot be read are wrong usage" {
	add 1
	run -2 --separate-stderr ingest audit --expect-root=AAAA log
	run -2 --separate-stderr ingest audit --expect-root="$(sed -n 3p log.checkpoint)" log
	assert_equal "${stderr_lines[0]}" "ingest audit: --expect-root: of how many lines? (--expect-size)"
	run -2 --separate-stderr ingest audit --key=nonsense log
	run -2 --separate-stderr ingest audit --new-key=key log
	refute [ -e key ]
	run -2 --separate-stderr ingest audit
}
