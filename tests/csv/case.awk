# SPDX-License-Identifier: GPL-3.0-or-later
#
# usage: LC_ALL=C awk -v dir=DIR -f case.awk cases.tsv
#
# Writes every case as a table for ingest cat: DIR/N.csv is its input under a
# header c1,c2,..., with as many columns as the case says or as most of its
# rows have, DIR/N.want what is to come out, DIR/N.sep the separator; prints
# "N ID STATUS" with the status to come. What the table layer does to rows is
# said here once more: blank ones are passed over, those with another number of
# fields or with NUL or bytes that are not UTF-8 are left out, spare empty cells
# at the end do no harm. Cases that need more than that to be foretold are left
# to tests/unit/table_feed.c.

BEGIN {
	FS = "\t"
	for (i = 0; i < 256; i++)
		hex[sprintf("%02x", i)] = sprintf("%c", i)
}

NR > 1 {
	number++
	n = split_rows($7)
	columns = $5 > 0 ? $5 : most_common(n)
	sep = bytes($4)
	want = ""
	status = 0
	for (c = 1; c <= columns; c++)
		want = want (c > 1 ? "\t" : "") "c" c
	want = want "\n"
	for (r = 1; r <= n; r++) {
		kind = judge(r)
		if (kind == "unsure")
			next
		if (kind == "bad")
			status = 1
		if (kind == "good")
			want = want line(r) "\n"
	}
	if (columns == 0)
		next
	file = dir "/" number
	header = "c1"
	for (c = 2; c <= columns; c++)
		header = header sep "c" c
	printf "%s\n%s", header, bytes($6) >(file ".csv")
	printf "%s", want >(file ".want")
	printf "%s", sep >(file ".sep")
	close(file ".csv")
	close(file ".want")
	close(file ".sep")
	print number, $1, status
}

# rows of the column into cell[r, c] and count[r]; malformed ones count 0
function split_rows(s,	r, c, i, ch, at)
{
	r = c = 1
	at = ""
	split("", cell)
	split("", count)
	for (i = 1; i <= length(s); i++) {
		ch = substr(s, i, 1)
		if (ch == "\\") {
			at = at substr(s, i, 2)
			i++
		} else if (ch == "|" || ch == ";") {
			cell[r, c] = at
			count[r] = at ~ /^!/ ? 0 : c
			at = ""
			c++
			if (ch == ";") {
				r++
				c = 1
			}
		} else {
			at = at ch
		}
	}
	return r - 1
}

function most_common(n,	r, best)
{
	split("", times)
	best = 0
	for (r = 1; r <= n; r++)
		if (count[r] > 0 && ++times[count[r]] > times[best])
			best = count[r]
	return best
}

function judge(r,	c, all, empty, spare)
{
	if (count[r] == 0)
		return "bad"
	all = ""
	empty = spare = 1
	for (c = 1; c <= count[r]; c++) {
		all = all cell[r, c]
		if (cell[r, c] != "") {
			empty = 0
			if (c > columns)
				spare = 0
		}
	}
	if (count[r] == 1 && columns > 1 && cell[r, 1] ~ /^( |\\t|\\r)*$/)
		return "blank"
	if (count[r] == 1 && cell[r, 1] == "")
		return "unsure"		# blank, or one empty quoted cell
	if (count[r] == columns && empty)
		return "unsure"		# blank, unless something was quoted
	if (all ~ /\\x00/ || all ~ /\\x[c-f]/ && all !~ /\\xe1|\\xc2\\xa0/)
		return "bad"
	if (count[r] < columns || (count[r] > columns && all !~ /"/ && !spare))
		return "bad"
	if (count[r] > columns)
		return spare ? "good" : "unsure"	# blanks in front of a quote are mended
	return "good"
}

# the row as TSV: its escapes are those of the cases, but for \xNN
function line(r,	c, out, s)
{
	out = ""
	for (c = 1; c <= columns; c++) {
		s = cell[r, c]
		gsub(/\\\\/, "\001", s)
		s = unhex(s)
		gsub(/\001/, "\\\\", s)
		out = out (c > 1 ? "\t" : "") s
	}
	return out
}

function unhex(s,	out, i)
{
	out = ""
	while ((i = index(s, "\\x")) > 0) {
		out = out substr(s, 1, i - 1) hex[substr(s, i + 2, 2)]
		s = substr(s, i + 4)
	}
	return out s
}

function bytes(s,	out, i, ch)
{
	out = ""
	while ((i = index(s, "\\")) > 0) {
		ch = substr(s, i + 1, 1)
		out = out substr(s, 1, i - 1)
		if (ch == "x") {
			out = out hex[substr(s, i + 2, 2)]
			i += 2
		} else {
			out = out (ch == "n" ? "\n" : ch == "r" ? "\r" : ch == "t" ? "\t" : ch)
		}
		s = substr(s, i + 2)
	}
	return out s
}
