# SPDX-License-Identifier: GPL-3.0-or-later
# --columns of profile and abtest against what they write, with many options: nothing is
# written that it does not name, and it names nothing that is never written.
load helper

setup_file() {
	export DEMO=$TUILIU_SHARE/demo
	cd "$BATS_FILE_TMPDIR"
	ingest -q --max-rejects=9 "$DEMO"/kuaishou-*.csv "$DEMO"/douyin-*.csv >posts.tsv
	profile by platform,user --events "$DEMO/events.csv" >users.tsv
	awk -F, -v OFS=, '{ print $0, NR == 1 ? "seg" : NR % 3 }' "$DEMO/abtest-covers.csv" >covers.csv
	tsv 'brand word' '小满 小满' >brands.tsv
}

setup() {
	cd "$BATS_FILE_TMPDIR"
	E=$DEMO/events.csv
	: >"$BATS_TEST_TMPDIR/seen"
}

# names TABLE: patterns of the names that --columns on stdin has, by its shorthand: NAME_rate,
# _lo, _hi, a list with each _lo, _hi, a ... z for a row of names, CAPITALS for any text
patterns() {
	awk -F'\t' '$1 == "out" {
		if ($2 == "impression ... report") $2 = "impression play watch finish skip like " \
		    "unlike comment share collect follow unfollow search click cart order gift refund report"
		if ($2 == "keep_10 ... keep_90")
			for (i = 20; i < 90; i += 10) print "keep_" i
		n = split($2, word, /[ ,]+/); k = 0
		for (i = 1; i <= n; i++)
			if (word[i] ~ /^_/)
				for (j = 1; j <= k; j++) print stem[j] word[i]
			else if (word[i] ~ /^\.\.\._/)
				print "*" substr(word[i], 4)
			else if (word[i] != "..." && word[i] != "each")
				print stem[++k] = word[i]
	}' | sed 's/[A-Z][A-Z]*/*/g'
}

# wrote TOOL MODE ARG...: each name of the header is one of --columns; any says that its *
# may be all of it, for columns a user names
wrote() {
	local name pattern hit
	patterns < <("$1" "$2" --columns) >"$BATS_TEST_TMPDIR/known"
	mapfile -t known <"$BATS_TEST_TMPDIR/known"
	mapfile -t header < <("$@" 2>/dev/null | sed -n '1s/\t/\n/gp')
	[ "${#header[@]}" -gt 1 ] || fail "$* wrote nothing"
	for name in "${header[@]}"; do
		hit=
		for pattern in "${known[@]}"; do
			# shellcheck disable=SC2053,SC2254 # a pattern
			case $name in
			$pattern)
				if [ "$pattern" != '*' ] || [[ " $any " == *" $name "* ]]; then
					hit=yes
					printf '%s\n' "$1 $2: $pattern" >>"$BATS_TEST_TMPDIR/seen"
				fi ;;
			esac
		done
		[ -n "$hit" ] || fail "$* wrote $name, which --columns lacks"
	done
}

# all_seen MODE...: every column they name was written by what ran before
all_seen() {
	local mode
	for mode; do
		# shellcheck disable=SC2086 # tool and mode
		patterns < <($mode --columns) | sed "s/^/$mode: /"
	done | sort -u >"$BATS_TEST_TMPDIR/named"
	run -0 comm -23 "$BATS_TEST_TMPDIR/named" <(sort -u "$BATS_TEST_TMPDIR/seen")
	assert_output ''
}

@test "profile writes the columns of events that it names" {
	any='channel platform'
	for by in --by=channel,platform --top=2; do
		wrote profile item "$by" "$E"
		wrote profile creator "$by" --posts=posts.tsv "$E"
		wrote profile user "$by" --posts=posts.tsv --drift=1d "$E"
		wrote profile funnel "$by" view order@channel=live "$E"
		wrote profile retention "$by" --rolling "$E"
		for how in -q --matrix; do wrote profile lifecycle "$by" "$how" "$E"; done
		for how in -q --curve --tenths; do wrote profile hook "$by" "$how" "$E"; done
		for how in -q --communities --overlap=creator; do
			wrote profile graph "$by" "$how" --events=follow,share "$E"
		done
	done
	wrote profile item --posts=posts.tsv "$E"
	wrote profile graph --overlap=platform "$E"
	all_seen 'profile item' 'profile creator' 'profile user' 'profile funnel' \
	    'profile retention' 'profile lifecycle' 'profile hook' 'profile graph'
}

@test "profile writes the columns of other tables that it names" {
	any='channel platform user watch_ms play'
	wrote profile by channel --events --sum=watch_ms --mean=watch_ms \
	    --mean=watch_ms@duration_ms --rate=finish/play --rate=watch_ms@duration_ms \
	    --quantile=watch_ms:0.5,0.9 --decay=rows:1d --distinct=user --times "$E"
	for how in --all --words --examples --posts=posts.tsv; do
		wrote profile comments "$how" "$DEMO/comments.csv"
	done
	wrote profile comments --by=user --top=3 "$DEMO/comments.csv"
	for how in --series --new-words --count=views --brands=brands.tsv --against=posts.tsv \
	    --by=platform; do
		wrote profile topics "$how" posts.tsv
	done
	for how in --k=3 --assign '--method=mixture --assign' --conversion=order --by=platform; do
		# shellcheck disable=SC2086 # options
		wrote profile segments platform,user --on=play,search $how users.tsv
	done
	wrote profile segments platform,user --stages --assign users.tsv
	all_seen 'profile by' 'profile comments' 'profile topics' 'profile segments'
}

@test "abtest writes the columns that it names" {
	local c=covers.csv
	any='amount watch'
	for how in --segment=seg --strata=seg --cluster=unit --bayes --equivalence=5% \
	    '--guardrail=watch_ms --margin=5%' '--rank=watch_ms --quantile=watch_ms:0.5'; do
		# shellcheck disable=SC2086 # options
		wrote abtest test --rate=clicked --mean=watch_ms $how "$c"
	done
	wrote abtest srm --segment=seg "$c"
	wrote abtest srm --sequential "$DEMO/abtest-days.csv"
	wrote abtest plan --rate=8% --lift=10% --per-day=4000
	wrote abtest plan --rate=8% --lift=10% --per-day=4000 --curve=week
	wrote abtest plan --mean=watch_ms --margin=5% --covariate=clicked "$c"
	for how in cs exact obf; do
		wrote abtest watch --rate=clicked --planned=9000 --method=$how "$DEMO/abtest-days.csv"
	done
	wrote abtest bandit --rate=clicked --budget=100 "$c"
	wrote abtest aa --rate=clicked --times=30 "$c"
	wrote abtest switchback --unit=account --ratio=clicks/impressions --log --washout=1 \
	    "$DEMO/abtest-rotation.csv"
	for how in --daily --slope '--before=6d --keep=amount'; do
		# shellcheck disable=SC2086 # options
		wrote abtest units --outcome=watch --sum=watch_ms@watch $how "$DEMO/abtest-log.csv"
	done
	sed '1s/$/,test/; 2,$s/$/,t/' "$DEMO/abtest-log.csv" >log.csv
	wrote abtest units --outcome=watch log.csv
	all_seen 'abtest test' 'abtest srm' 'abtest plan' 'abtest watch' 'abtest bandit' \
	    'abtest aa' 'abtest switchback' 'abtest units'
}
