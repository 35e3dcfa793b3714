# SPDX-License-Identifier: GPL-3.0-or-later
# The files that ingest read keeps beside its output: which names it refuses, and links.
load helper

setup() {
	cd "$BATS_TEST_TMPDIR"
	cp "$TUILIU_SHARE/demo/kuaishou-作品分析.csv" posts.csv
	ingest read --new-key=users.key
}

@test "a file that one option writes, no other writes or reads" {
	cp users.key before.key
	printf 'user\nu1\n' >list.tsv
	while read -r one other path; do
		echo "--- $one $other"
		run -2 --separate-stderr ingest read "$one$path" "$other$path" posts.csv
		[ -z "$output" ]
		want=${one%=}
		assert_equal "${stderr_lines[0]}" \
		    "ingest read: ${want/--output/-o} and ${other%=} name the same file, $path"
		[ ! -e new ]
	done <<-'PAIRS'
		--rejects= --audit= new
		--rejects= --seen= new
		--audit= --seen= new
		--audit= --replay= new
		--output= --key= users.key
		--output= --consent= list.tsv
		--output= --forget= list.tsv
		--output= --adapter= list.tsv
		--rejects= --key= users.key
		--seen= --forget= list.tsv
		--audit= --audit-key= users.key
	PAIRS
	cmp users.key before.key
}

@test "two names of one file are one file" {
	ln users.key other.key
	run -2 --separate-stderr ingest read --key=users.key -o other.key posts.csv
	assert_equal "${stderr_lines[0]}" \
	    'ingest read: -o and --key name the same file, users.key'
	[ "$(wc -l <users.key)" -eq 1 ]
}

@test "an audit log behind a link grows where it lies, checkpoint and all" {
	mkdir logs
	ln -s logs/runs.log link.log
	for _ in 1 2; do
		run -0 --separate-stderr ingest read -q --max-rejects=1 --audit=link.log posts.csv
	done
	[ -L link.log ]
	[ ! -e link.log.checkpoint ]
	[ -f logs/runs.log.checkpoint ]
	for log in link.log logs/runs.log; do
		run -0 --separate-stderr ingest audit "$log"
		assert_line $'ok\t\tsize\t2'
	done
}

@test "a log to which a run could not add is not made, and a link stays one" {
	ln -s nowhere/runs.log link.log
	run -2 --separate-stderr ingest read -q --audit=link.log posts.csv
	[ -L link.log ]
	run -2 --separate-stderr ingest read -q --audit=none.log missing.csv
	[ ! -e none.log ]
}

@test "a link to nothing is not replaced by a file" {
	ln -s nowhere link
	for option in --output= --rejects= --seen=; do
		run -2 --separate-stderr ingest read -q --max-rejects=1 "${option}link" posts.csv
		assert_equal "${stderr_lines[-1]}" \
		    'ingest read: cannot replace link: a link to nothing'
		[ -L link ]
	done
}

@test "an empty name, as of a variable that is not set, is refused before anything is read" {
	for option in --output= --rejects= --seen= --audit= --key= --replay=; do
		run -2 --separate-stderr ingest read -q "$option" posts.csv
		[ -z "$output" ]
		[[ $stderr == *'empty name'* || $stderr == *': No such file or directory' ]]
	done
	[ -z "$(find . -name '*.tmp')" ]
}

@test "what a rejects file will hold is never in a file that others can read" {
	: >.r.tsv.tmp
	chmod 666 .r.tsv.tmp
	exec 8<.r.tsv.tmp
	run -0 --separate-stderr ingest read -q --max-rejects=1 --rejects=r.tsv posts.csv
	assert_equal "$(stat -c %a r.tsv)" 600
	[ "$(wc -l <r.tsv)" -eq 2 ]
	[ "$(wc -c <&8)" -eq 0 ]
	exec 8<&-
	# nor in one that was wider
	chmod 644 r.tsv
	run -0 --separate-stderr ingest read -q --max-rejects=1 --rejects=r.tsv posts.csv
	assert_equal "$(stat -c %a r.tsv)" 600
}

@test "complaints come by line, whatever is wrong with the rows" {
	{
		echo 'time,platform,item,user,event'
		echo '2026-07-01T10:00:00Z,douyin,7,u,play,more'
		echo '2026-07-01T10:00:00Z,douyin,7'
		echo 'never,douyin,7,u,play'
		echo '2026-07-01T10:00:00Z,"a"b,7,u,play'
		echo '2026-07-01T10:00:00Z,douyin,7,u,play,more'
		echo '2026-07-01T10:00:00Z,douyin,"7,u,play'
	} >events.csv
	run -1 --separate-stderr ingest read -q events.csv
	printf '%s\n' "${stderr_lines[@]}" | sed -n 's/^ingest read: events.csv:\([0-9]*\):.*/\1/p' >lines
	assert_equal "$(tr '\n' ' ' <lines)" '2 3 4 5 6 7 '
}

@test "what drives a terminal reaches neither it nor the rejects file" {
	# colour, bell, title; a name that U+202E turns round
	printf 'time,platform,item,user,event\nbad\033[31m,d\007ouyin,7\033]0;x,u,play\n' >events.csv
	cp events.csv $'evil\xe2\x80\xaexcod.csv'
	run -1 --separate-stderr ingest read --rejects=r.tsv $'evil\xe2\x80\xaexcod.csv'
	assert_equal "$(LC_ALL=C tr -d '\n\t -~' <<<"$stderr")" ''
	[[ $stderr == *'evil\xe2\x80\xaexcod.csv:2: '* ]]
	assert_equal "$(cut -f9 r.tsv | tail -n 1)" \
	    'bad\\x1b[31m,d\\x07ouyin,7\\x1b]0;x,,play'
}
