# SPDX-License-Identifier: GPL-3.0-or-later
#
# usage: LC_ALL=C awk -f tests/words.awk FILE ...
#
# Every file names its licence on the first line (behind #!), C calls none of the
# banned functions, no blanks end a line.

BEGIN {
	banned = "(^|[^A-Za-z0-9_.>])(strcpy|strcat|sprintf|vsprintf|strtok|gets|atoi|gmtime|" \
	    "localtime|rand|system)[ \t]*\\("
}

FNR == 1 || FNR == 2 {
	if (/SPDX-License-Identifier: GPL-3\.0-or-later/)
		licensed[FILENAME] = 1
	else if (FNR == 2 || !/^#!/)
		licensed[FILENAME] += 0
	c = FILENAME ~ /\.[ch]$/
}

{
	if (FILENAME !~ /\.bats$/ && /[ \t]$/)	# tests say what comes out
		complain("blanks at the end of the line")
}

c {
	gsub(/\\./, "")			# strings and comments call nothing
	gsub(/"[^"]*"/, "\"\"")
	sub(/\/\/.*/, "")
	gsub(/\/\*[^*]*\*\//, "")
	if (!/^[ \t]*\*/ && match($0, banned))
		complain("banned function: " substr($0, RSTART))
}

function complain(what)
{
	printf "%s:%d: %s\n", FILENAME, FNR, what
	bad = 1
}

END {
	for (file in licensed)
		if (licensed[file] != 1) {
			print file ": no SPDX line"
			bad = 1
		}
	exit bad
}
