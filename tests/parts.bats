# SPDX-License-Identifier: GPL-3.0-or-later
# A hundred shares of a log, counted one by one and merged, for every mode that can.
load helper

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return
	truth=$BATS_TEST_DIRNAME/data/profile/truth.awk
	# one row in four, so that most of what there is is in many shares; follows have a time
	awk -v table=events -f "$truth" | {
		read -r head
		echo "$head"
		sort | awk 'NR % 4 == 0 || /\tfollow\t/'
	} >events.tsv
	awk -v table=posts -f "$truth" >posts.tsv
	awk -v table=comments -f "$truth" >comments.tsv
	profile user events.tsv >users.tsv
	{
		tsv 'arm unit clicked'
		awk -F'\t' -v OFS='\t' 'NR > 1 && $3 != "" { print (NR % 2 ? "A" : "B"), $3, ($6 == "order") }' events.tsv
	} >units.tsv
}

setup() { cd "$BATS_FILE_TMPDIR" || return; }

# What a mode is run with: arguments, one a line, and the table it reads; without a line
# here those of cli.bats
args_of() {
	case $1 in
	'abtest test') printf '%s\n' --rate=clicked --rank=clicked --quantile=clicked:0.9 ;;
	'profile by') printf '%s\n' channel,item --events --distinct=user --times --sum=amount --mean=watch_ms \
	    --rate=play/rows --quantile=watch_ms:0.5,0.9 --decay=play:1d ;;
	'profile creator' | 'profile item') printf '%s\n' --posts=posts.tsv ;;
	'profile user') printf '%s\n' --posts=posts.tsv --drift=1d ;;
	'profile funnel') printf '%s\n' --by=channel impression view cart order ;;
	'profile graph') printf '%s\n' --events=follow,order --undirected ;;
	'profile segments') printf '%s\n' platform,user --on=views,active_days --k=3 --assign ;;
	'profile retention' | 'profile lifecycle' | 'profile hook') echo --by=channel ;;
	# without words, whose dictionary takes longer than the rows
	'profile topics') printf '%s\n' --topics=tags --series ;;
	*) sample_args "$1" ;;
	esac
}
table_of() {
	case $1 in
	'abtest test' | 'abtest srm') echo units.tsv ;;
	'ingest check') echo posts.tsv ;;
	'profile comments') echo comments.tsv ;;
	'profile segments') echo users.tsv ;;
	profile*) echo events.tsv ;;
	*) sample_input "$1" >small.tsv && echo small.tsv ;; # most slices are empty
	esac
}

mergeable() {
	local mode
	modes | while read -r mode; do
		# shellcheck disable=SC2086 # two words
		if $mode --help | grep -q -- '^ *--partial '; then echo "$mode"; fi
	done
}

# the numbers from 1 to 100, far from in order
scattered() { for ((k = 1; k <= 100; k++)); do echo $((k * 37 % 101)); done; }

@test "a hundred slices, merged in any order or as ten by ten, are one pass byte for byte" {
	mergeable >modes
	[ "$(grep -c ^profile modes)" = 12 ]
	while read -r mode; do
		mapfile -t args < <(args_of "$mode")
		read -ra tool <<<"$mode"
		table=$(table_of "$mode")
		"${tool[@]}" -q "${args[@]}" "$table" >want
		[ "$(wc -l <want)" -gt 1 ] || fail "$mode: nothing to compare"
		rm -rf part && mkdir part
		for ((k = 1; k <= 100; k++)); do
			"${tool[@]}" -q "${args[@]}" --partial --slice="$k/100" "$table" >"part/$k"
		done
		scattered | sed 's|^|part/|' | xargs "${tool[@]}" -q "${args[@]}" --merge | cmp - want || fail "$mode: in one merge"
		for ((d = 0; d < 10; d++)); do
			scattered | awk -v d=$d 'NR % 10 == d { print "part/" $1 }' |
			    xargs "${tool[@]}" -q "${args[@]}" --merge --partial >"part/tree$d"
		done
		"${tool[@]}" -q "${args[@]}" --merge part/tree[3-9] part/tree[0-2] | cmp - want || fail "$mode: ten by ten"
	done <modes
}
