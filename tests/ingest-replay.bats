# SPDX-License-Identifier: GPL-3.0-or-later
# Rows that were left out, read again after a fix.
load helper

setup() {
	cd "$BATS_TEST_TMPDIR"
	printf 'a,b\nx,twelve\ny,4\nq,1,2,3\nw,nine\nz,5\n' >in.csv
	printf 'a,b\n"two\nlines",eleven\nu,6\nv,7x\n' >more.csv
}

# again STATUS [argument ...] - ingest read with the adapter of the tests
again() {
	local want=$1
	shift
	run "-$want" --separate-stderr ingest read --adapter="$TOP/tests/data/ingest/own.tsv" -p ab "$@"
}

# rows of a rejects file as "source row code"
left() { tail -n +2 "${1:-r.tsv}" | cut -f 2,3,7 | tr '\t' ' '; }
titles() { column title likes src row <<<"$output"; }

@test "the named rows, and no others, are read again from their sources" {
	again 1 -q --rejects=r.tsv in.csv more.csv
	assert_equal "$(left)" "$(printf '%s\n' 'in.csv 2 COUNT_INVALID' 'in.csv 4 EXTRA_CELL' \
	    'in.csv 5 COUNT_INVALID' 'more.csv 2 COUNT_INVALID' 'more.csv 5 COUNT_INVALID')"
	sed -i 's/twelve/12/; s/nine/9/' in.csv
	sed -i 's/eleven/11/' more.csv
	for j in 1 2; do
		again 1 -j $j --replay=r.tsv
		assert_equal "${stderr_lines[-1]}" \
		    "ingest read: 5 rows named in 2 files = 3 out + 2 rejected + 0 skipped"
		assert_equal "$(titles)" "$(tsv 'x 12 in.csv 2' 'w 9 in.csv 5' 'two\nlines 11 more.csv 2')"
	done
	assert_equal "$(left | wc -l)" 5	# it was only read
}

@test "a fix of the adapter or an option is enough, and what still fails takes the file's place" {
	printf 'a,b\nx,1.200\ny,4\nz,1x\n' >in.csv
	again 1 -q --decimal=. --rejects=r.tsv in.csv
	assert_equal "$(left)" "$(printf '%s\n' 'in.csv 2 COUNT_INVALID' 'in.csv 4 COUNT_INVALID')"
	again 1 --decimal=, --replay=r.tsv --rejects=r.tsv -o out.tsv
	assert_equal "$(column title likes <out.tsv)" "$(tsv 'x 1200')"
	assert_equal "$(left)" 'in.csv 4 COUNT_INVALID'
	assert_equal "$(stat -c %a r.tsv)" 600
	sed -i 's/1x/1/' in.csv
	again 0 --decimal=, --replay=r.tsv --rejects=r.tsv
	assert_equal "$stderr" "ingest read: 1 rows named in 1 file = 1 out + 0 rejected + 0 skipped"
	assert_equal "$(left)" ''
	# and then there is nothing to do
	again 0 --replay=r.tsv --rejects=r.tsv -o out.tsv --audit=log
	assert_equal "$stderr" 'ingest read: r.tsv names no rows'
	assert_equal "$(wc -c <out.tsv)" 0
	run -0 --separate-stderr ingest audit log
	assert_line "$(tsv 'ok  size 1')"
	assert_equal "$(wc -l <r.tsv)" 1
}

@test "rejects of several runs are in one file, each row is read once" {
	again 1 -q --rejects=r.tsv in.csv
	again 1 -q --rejects=r.tsv in.csv more.csv
	assert_equal "$(left | wc -l)" 8
	assert_equal "$(cut -f 1 r.tsv | sort -u | wc -l)" 3	# two runs and the header
	again 1 --replay=r.tsv --rejects=r.tsv
	assert_equal "${stderr_lines[-1]}" \
	    "ingest read: 5 rows named in 2 files = 0 out + 5 rejected + 0 skipped"
	assert_equal "$(left | wc -l)" 5
	# into another file they are added
	cp r.tsv other.tsv
	again 1 -q --replay=r.tsv --rejects=other.tsv
	assert_equal "$(left other.tsv | wc -l)" 10
	assert_equal "$(left r.tsv | wc -l)" 5
}

@test "a row that is not there any more is named and stays in the file" {
	again 1 -q --rejects=r.tsv in.csv more.csv
	grep $'\tmore.csv\t5\t' r.tsv >kept
	sed -i 's/twelve/12/; s/nine/9/; s/^q.*/q,3/' in.csv
	printf 'a,b\n"two\nlines",11\nu,6\n' >more.csv
	again 1 -q --replay=r.tsv --rejects=r.tsv
	assert_equal "$stderr" \
	    'ingest read: more.csv:5: named in r.tsv, but no row starts on this line'
	assert_equal "$(tail -n +2 r.tsv)" "$(cat kept)"
	again 1 --replay=r.tsv
	assert_equal "${stderr_lines[-1]}" \
	    'ingest read: 1 rows named in 1 file = 0 out + 0 rejected + 0 skipped + 1 not found'
	# the second line of a record is no row
	sed -i '2s/more.csv\t5/more.csv\t3/' r.tsv
	again 1 -q --replay=r.tsv
	assert_equal "$stderr" \
	    'ingest read: more.csv:3: named in r.tsv, but no row starts on this line'
}

@test "files that were moved take the place of those named" {
	mkdir inbox 'done'
	mv in.csv more.csv inbox
	again 1 -q --rejects=r.tsv inbox/in.csv inbox/more.csv
	mv inbox/in.csv 'done'
	again 2 --replay=r.tsv
	assert_equal "$stderr" "$(printf '%s\n' "ingest read: cannot open 'inbox/in.csv': No such file or directory")"
	sed -i s/twelve/12/ 'done/in.csv'
	again 1 -q --replay=r.tsv --rejects=r.tsv 'done/in.csv'
	assert_equal "$(titles)" "$(tsv 'x 12 done/in.csv 2')"
	assert_equal "$(left)" "$(printf '%s\n' 'done/in.csv 4 EXTRA_CELL' 'done/in.csv 5 COUNT_INVALID' \
	    'inbox/more.csv 2 COUNT_INVALID' 'inbox/more.csv 5 COUNT_INVALID')"
	again 2 -q --replay=r.tsv else.csv
	assert_equal "${stderr_lines[0]}" 'ingest read: else.csv: r.tsv names no file of this name'
	cp -r inbox two
	sed 's/inbox/two/' r.tsv >twice.tsv
	tail -n +2 r.tsv >>twice.tsv
	again 2 -q --replay=twice.tsv 'done/more.csv'
	assert_equal "${stderr_lines[0]}" \
	    "ingest read: done/more.csv: twice.tsv names two files of this name, 'two/more.csv' and 'inbox/more.csv'"
}

@test "standard input cannot be read again" {
	again 1 -q --rejects=r.tsv <in.csv
	again 2 --replay=r.tsv --rejects=r.tsv
	assert_equal "$stderr" 'ingest read: r.tsv:2: this row came from standard input, which is gone: read that data again, and take its lines out of r.tsv'
	assert_equal "$(left | wc -l)" 3
}

@test "compressed inputs, odd names, and rows far down" {
	{ echo a,b; for i in {2..20000}; do echo "t$i,$i"; done; } >'odd	name
.csv'
	sed -i '15000s/.*/bad,x/; 19999s/.*/worse,x/' odd*
	gzip -k odd*
	again 1 -q --rejects=r.tsv odd*.csv odd*.gz
	assert_equal "$(left | wc -l)" 4
	sed -i '15000s/.*/good,1/' odd*.csv
	again 1 -q -j 2 --replay=r.tsv --rejects=r.tsv
	assert_equal "$(column title row <<<"$output")" "$(tsv 'good 15000')"
	assert_equal "$(left | wc -l)" 3
	run -0 column src <<<"$output"
	assert_output 'odd\tname\n.csv'
}

@test "what was no footnote then is none when it stands alone" {
	printf 'a,b\nx\ny,4\nend\n' >in.csv
	again 1 --rejects=r.tsv in.csv
	assert_equal "${stderr_lines[-1]}" \
	    'ingest read: 3 rows in = 1 out + 1 rejected + 1 skipped (1 footnote)'
	again 1 --replay=r.tsv
	assert_equal "${stderr_lines[-1]}" \
	    'ingest read: 1 rows named in 1 file = 0 out + 1 rejected + 0 skipped'
	# made empty in the file, it is passed over
	sed -i '2s/.*//' in.csv
	again 0 --replay=r.tsv
	assert_equal "$stderr" \
	    'ingest read: 1 rows named in 1 file = 0 out + 0 rejected + 1 skipped (1 blank)'
}

@test "a file that is no rejects file is neither read nor replaced" {
	cp in.csv table.csv
	again 2 --replay=table.csv
	assert_equal "$stderr" 'ingest read: table.csv is not a rejects file: its first line is another one'
	again 2 --rejects=table.csv in.csv
	assert_equal "$stderr" 'ingest read: table.csv is there and is not a rejects file: give another name'
	cmp in.csv table.csv
	again 1 -q --rejects=r.tsv in.csv
	sed '3s/\t[0-9]*\t/\tfour\t/' r.tsv >bad.tsv
	again 2 --replay=bad.tsv
	assert_equal "$stderr" 'ingest read: bad.tsv:3: row is not a line number'
	for what in rejects replay audit; do
		again 2 --$what=r.tsv -o r.tsv in.csv
		assert_equal "${stderr_lines[0]}" "ingest read: -o and --$what name the same file, r.tsv"
	done
	refute [ -e .r.tsv.tmp ]
}

@test "a rejects file that cannot be written leaves the output as it was" {
	{ echo a,b; for i in {1..3000}; do echo "t$i,x"; done; echo good,1; } >in.csv
	echo old >out.tsv
	again 1 -q --rejects=r.tsv -o new.tsv in.csv	# with room it works
	rm r.tsv
	limited() { ulimit -f 100; ingest read -q --adapter="$TOP/tests/data/ingest/own.tsv" -p ab "$@"; }
	run -2 --separate-stderr limited --rejects=r.tsv -o out.tsv in.csv
	assert_equal "${stderr_lines[-1]}" "ingest read: cannot write r.tsv: File too large"
	assert_equal "$(cat out.tsv)" old
	refute [ -e r.tsv ]
	assert_equal "$(find . -name '.*.tmp')" ''
	# and when the output cannot be written, what was left out is kept none the less
	for i in {1..5000}; do echo "t$i,$i"; done >>in.csv
	sed -i '20,2900d' in.csv
	run -2 --separate-stderr limited --rejects=r.tsv -o out.tsv in.csv
	assert_equal "${stderr_lines[-1]}" "ingest read: cannot write out.tsv: File too large"
	assert_equal "$(cat out.tsv)" old
	# without a file either: a limit is an error, no death by a signal
	limited in.csv >table || status=$?
	assert_equal "$status" 2
}

@test "the rejects file has records of any bytes, cut, masked, and nothing personal" {
	long=$(printf '%04089d.' 0)
	printf 'a,b\nx\xc4\xe3y,1\n%s13812345678,x\n' "$long" >in.csv
	again 1 -q --rejects=r.tsv in.csv
	run -0 ingest cat -k code,record r.tsv
	assert_equal "${lines[1]}" "ENCODING"$'\t''x\\xc4\\xe3y,1'
	# the number that goes on behind 4096 bytes is masked where it begins
	assert_equal "${lines[2]}" "COUNT_INVALID"$'\t'"${long}138***"
}

@test "members of archives and JSON lines are read again; the log has the archive's digest" {
	printf '{"a":"x","b":"q"}\n{"a":"y","b":"3"}\n{"a":"z","b":"w"}\n' >lines.jsonl
	zip -q pack.zip in.csv more.csv
	again 1 -q --rejects=r.tsv --audit=log pack.zip lines.jsonl
	assert_equal "$(left)" "$(printf '%s\n' 'pack.zip/in.csv 2 COUNT_INVALID' \
	    'pack.zip/in.csv 4 EXTRA_CELL' 'pack.zip/in.csv 5 COUNT_INVALID' \
	    'pack.zip/more.csv 2 COUNT_INVALID' 'pack.zip/more.csv 5 COUNT_INVALID' \
	    'lines.jsonl 1 COUNT_INVALID' 'lines.jsonl 3 COUNT_INVALID')"
	zip=$(sha256sum <pack.zip | cut -c 1-64):$(stat -c %s pack.zip)
	json=$(sha256sum <lines.jsonl | cut -c 1-64):$(stat -c %s lines.jsonl)
	assert_equal "$(sed -n 3p log | cut -f 6)" \
	    "$zip:pack.zip/in.csv|$zip:pack.zip/more.csv|$json:lines.jsonl"
	sed -i 's/twelve/12/' in.csv
	sed -i 's/"q"/"17"/' lines.jsonl
	rm pack.zip
	zip -q pack.zip in.csv more.csv
	again 1 -q --replay=r.tsv --rejects=r.tsv
	assert_equal "$(column title likes src row <<<"$output")" \
	    "$(tsv 'x 12 pack.zip/in.csv 2' 'x 17 lines.jsonl 1')"
	assert_equal "$(left | wc -l)" 5
}
