# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Loaded by every test file.

bats_require_minimum_version 1.8.0
bats_load_library bats-support
bats_load_library bats-assert

TOP=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
BIN=$TOP/${BUILD:-build}
export TOP BIN LC_ALL=C TZ=UTC PATH="$BIN:$PATH" TUILIU_SHARE="$TOP/share"
# programs end by exit() with what they never needed to free; tests/unit looks for leaks
export ASAN_OPTIONS=detect_leaks=0
cd "$BATS_TEST_DIRNAME/data" || exit

# tsv 'a b' 'c d' ... - print rows, single blanks become tabs
tsv() { printf '%s\n' "${@// /$'\t'}"; }

# events 'EVENT[*N] [name=cell ...]' ... - an events table; a row has the cells that $every
# says, such as 'platform=p item=v1', unless it says others, and stands there N times
events() {
	printf '%s\n' "$@" | awk -v every="$every" '
		BEGIN { OFS = "\t"; n = split("time platform user item creator event watch_ms duration_ms " \
				"amount currency channel", name, " ")
			for (i = 1; i <= n; i++) printf "%s%s", name[i], i < n ? OFS : "\n" }
		{
			split($1, what, "*")
			for (i in cell) delete cell[i]
			$1 = every; $0 = $0; cell["event"] = what[1]
			for (f = 1; f <= NF; f++) { split($f, pair, "="); cell[pair[1]] = pair[2] }
			for (times = what[2] == "" ? 1 : what[2]; times > 0; times--)
				for (i = 1; i <= n; i++)
					printf "%s%s", cell[name[i]], i < n ? OFS : "\n"
		}'
}

# column NAME ... - these columns of the table on stdin, by name, no header
column() {
	awk -F'\t' -v names="$*" '
		NR == 1 { n = split(names, want, " "); for (i = 1; i <= NF; i++) at[$i] = i; next }
		{ for (i = 1; i <= n; i++) printf "%s%s", $at[want[i]], i < n ? "\t" : "\n" }'
}

# where AWK-RULE - over the table on stdin, @name being the cell of that column, and
# between(x, low, high) 1 when it is
# shellcheck disable=SC2001 # several names
where() {
	awk -F'\t' -v OFS='\t' "function between(x, low, high) { return x != \"\" && low < x && x < high }
	    NR == 1 { for (i = 1; i <= NF; i++) at[\$i] = i; next }
	    $(sed 's/@\([a-z_0-9:]*\)/$at["\1"]/g' <<<"$1")"
}

# wilson K N - Wilson's interval of 95 %, by the closed form
wilson() {
	awk -v k="$1" -v n="$2" 'BEGIN { z = 1.959963984540054; p = k / n
		m = (p + z * z / 2 / n) / (1 + z * z / n)
		h = z * sqrt(p * (1 - p) / n + z * z / 4 / n / n) / (1 + z * z / n)
		printf "%.6g\t%.6g", m - h, m + h }'
}

# golden NAME command ... - stdout and status must equal golden/NAME
golden() {
	local want=$BATS_TEST_DIRNAME/golden/$1 got=$BATS_TEST_TMPDIR/got status=0
	shift
	"$@" >"$got" || status=$?
	printf 'status %d\n' "$status" >>"$got"
	if [ "${GOLDEN-}" = write ]; then
		mkdir -p "${want%/*}"
		cp "$got" "$want"
	fi
	diff -u --label want --label got "$want" "$got"
}

# The programs of the tree, and "TOOL MODE" of every mode their --help lists.
tools() {
	local dir
	for dir in "$TOP"/cmd/*/; do
		dir=${dir%/}
		if [ -x "$BIN/${dir##*/}" ]; then echo "${dir##*/}"; fi
	done
}
modes() {
	local tool
	for tool in $(tools); do
		"$tool" --help | sed -n "s/^  \([a-z]\{1,\}\) .*/$tool \1/p"
	done
}

# What a mode is run with in cli.bats, where every mode must have a line:
# sample_args prints arguments that come in front of the files, one a line, and
# sample_input a small valid table. A mode that reads no table has no sample_input.
sample_args() {
	case $1 in
	'abtest plan') printf '%s\n' --rate=clicked --lift=10% ;;
	'abtest test') printf '%s\n' --rate=clicked --rank=clicked ;;
	'abtest switchback') printf '%s\n' --ratio=clicks/views --sum=views ;;
	'abtest aa') printf '%s\n' --rate=clicked --times=50 ;;
	'abtest bandit') printf '%s\n' --rate=clicked --drop=0.01 --budget=100 ;;
	'abtest watch') printf '%s\n' --rate=clicked --least=2 ;;
	'abtest units') printf '%s\n' --outcome=like --sum=watch_ms@watch --before=1d --within=1s ;;
	'ingest audit') echo "$TOP/tests/data/ingest/runs.log" ;;
	'ingest psi') printf '%s\n' answer -q --column=member "--message=$TOP/tests/data/ingest/psi-request.txt" "$TOP/tests/data/ingest/psi-b.csv" ;;
	'ingest read') printf '%s\n' -q --platform=douyin ;;
	'profile by') printf '%s\n' item --rate=finish/play --quantile=watch_ms:0.5 --decay=rows:1d ;;
	'profile topics' | 'profile user') echo -q ;;
	'profile segments') printf '%s\n' user --on=views,watch_ms --k=2 --min-sample=4 ;;
	esac
}

sample_input() {
	case $1 in
	'abtest test' | 'abtest plan' | 'abtest srm' | 'abtest bandit' | \
	    'abtest aa')
		tsv 'unit arm clicked' 'u1 A 0' 'u2 B 1' 'u3 A 1' 'u4 B 1' 'u5 A 0' 'u6 B 0' ;;
	'abtest units')
		tsv 'time user event arm watch_ms' '2024-06-18T12:00:00Z u1 impression A ' \
		    '2024-06-18T12:00:01Z u1 like  ' '2024-06-18T12:00:02Z u2 impression B ' \
		    '2024-06-18T12:00:03Z u2 watch  900' ;;
	'abtest watch')
		tsv 'day unit arm clicked' '2024-06-01 u1 A 0' '2024-06-01 u2 B 1' '2024-06-02 u3 A 1' \
		    '2024-06-02 u4 B 1' '2024-06-02 u5 A 0' '2024-06-01 u6 B 0' ;;
	'abtest switchback')
		tsv 'day arm clicks views' '2026-11-02 A 10 200' '2026-11-03 B 16 190' \
		    '2026-11-04 B 14 180' '2026-11-05 A 9 210' '2026-11-06 A 13 220' \
		    '2026-11-07 B 18 205' '2026-11-08 A 12 215' '2026-11-09 B 15 195' ;;
	'ingest cat')
		tsv 'item views title' 'v1 20 猫' 'v2  a\tb' 'v3 7 "x,y"' ;;
	'ingest link')
		tsv 'platform item title published tags' \
		    'douyin v1 十分钟焖出一锅煲仔饭 2024-06-18T12:00:00Z 饭' \
		    'kuaishou k1 十分钟焖出一锅煲仔饭！ 2024-06-18T12:20:00Z 饭|快' \
		    'kuaishou k2 橘猫称体重的一天 2024-06-18T13:00:00Z ' ;;
	'ingest check')
		tsv 'platform item published window asof views likes src row' \
		    'douyin v1 2024-06-17T12:00:00Z lifetime 2024-06-18T12:00:00Z 5000 300 w.csv 2' \
		    'douyin v1 2024-06-17T12:00:00Z lifetime 2024-06-19T12:00:00Z 4000 310 w.csv 3' \
		    'xiaohongshu v2 2024-06-16T12:00:00Z lifetime 2024-06-18T12:00:00Z  1.2w x.csv 9' ;;
	'ingest read')
		head -n 4 "$TUILIU_SHARE/demo/douyin-作品列表.csv" | ingest cat ;;
	'profile by' | 'profile item' | 'profile creator' | 'profile user' | 'profile funnel' | \
	    'profile retention' | 'profile lifecycle' | 'profile hook')
		tsv 'time user item creator event watch_ms' \
		    '2024-06-18T12:00:00Z u1 v1 c1 play 900' \
		    '2024-06-18T12:00:01Z u2 v1 c1 finish 1500' \
		    '2024-06-18T12:00:02Z u1 v2 c2 play ' ;;
	'profile graph')
		tsv 'platform from to weight' 'douyin u1 u2 ' 'douyin u2 u3 2' 'douyin u3 u1 1' \
		    'douyin u4 u3 0.5' 'kuaishou u1 u2 ' ;;
	'profile segments')
		tsv 'user views watch_ms' 'u1 3 900' 'u2 4 1000' 'u3 30 9000' 'u4 31 9100' 'u5 32 ' ;;
	'profile topics')
		tsv 'time event title' \
		    '2024-06-18T10:10:00Z play 夜市小吃#夜市' \
		    '2024-06-18T11:10:00Z play 夜市小吃#夜市' \
		    '2024-06-18T12:10:00Z search 小吃' \
		    '2024-06-18T12:10:00Z play 阳台种菜第一步' ;;
	'profile comments')
		tsv 'platform item user text' 'douyin v1 u1 这个多少钱' 'douyin v1 u2 很好看，喜欢' \
		    'douyin v2 u1 质量太差' ;;
	'rank score')
		tsv 'platform account item published asof views likes finish_rate duration_ms' \
		    'douyin a v1 2024-06-17T12:00:00Z 2024-06-18T12:00:00Z 5000 300 0.41 30000' \
		    'douyin a v2 2024-06-16T12:00:00Z 2024-06-18T12:00:00Z 9000 100 0.22 30000' \
		    'douyin b v3 2024-06-15T12:00:00Z 2024-06-18T12:00:00Z 2000 250 0.35 15000' ;;
	'roi table')
		tsv 'platform channel campaign day asof currency spend impressions clicks' \
		    'douyin search c1 2024-06-17 2024-06-18T12:00:00Z CNY 120.50 9000 210' \
		    'douyin feed c2 2024-06-17 2024-06-18T12:00:00Z CNY 80 15000 95' ;;
	'riskscan text')
		tsv 'platform item title' 'douyin v1 全网最低价，最好的面霜' 'douyin v2 今天去公园看猫' ;;
	*)
		return 1 ;;
	esac
}

# near REL NAME=WANT ... - the first row of the table on stdin has these values,
# within REL of them; within:TOL is an absolute tolerance
near() {
	local rel=$1
	shift
	awk -F'\t' -v rel="$rel" -v wants="$*" '
		NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
		NR == 2 {
			n = split(wants, w, " ")
			fixed = sub(/^within:/, "", rel)
			for (i = 1; i <= n; i++) {
				split(w[i], pair, "=")
				got = $at[pair[1]]
				off = got - pair[2]
				size = fixed ? 1 : pair[2] < 0 ? -pair[2] : pair[2]
				if (got == "" || off > rel * size || -off > rel * size) {
					printf "%s: got %s, want %s\n", pair[1], got, pair[2]
					bad = 1
				}
			}
		}
		END { exit bad || NR < 2 }'
}

# usage: ab [--OPTION ...] HEAD LINE ...  (cells by blanks)
# The table through abtest test, with all its digits.
ab() {
	local args=()
	while [ "${1#--}" != "$1" ]; do
		args+=("$1")
		shift
	done
	tsv "$@" | abtest test --digits=17 "${args[@]}"
}
