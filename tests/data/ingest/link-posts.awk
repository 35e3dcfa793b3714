# SPDX-License-Identifier: GPL-3.0-or-later
# usage: awk -v works=N -v seed=S [-v truth=FILE] -f link-posts.awk
#
# Own posts, made up: N works, each on one to three of three platforms, with the true
# entity in FILE.  Titles are 10 to 18 characters drawn from 396, so those of two works
# are far apart.  A second copy keeps the title, or dresses it with marks and a hashtag,
# or one character is added or changed (column kind: same, dressed, edited; column plain
# is the title without its dress).  Copies come within 90 minutes.

function draw(n) { return int(rand() * n) }

# one of 396 Han characters: U+4DC0 and U+4DC5 are none, 一 and 十 are numerals
function letter(   i)
{
	do i = draw(400); while (i == 55 || i == 56 || i == 77 || i == 375)
	return sprintf("%c%c%c", 228 + int(i / 64) % 5, 128 + i % 64, 128 + int(i / 64))
}

function word(n,   s) { for (s = ""; n > 0; n--) s = s letter(); return s }

# with one letter (three bytes) in the middle changed, or added
function edit(s,   at) {
	at = 3 * (2 + draw(length(s) / 3 - 4))
	return substr(s, 1, at) "改" substr(s, at + (rand() < 0.5 ? 4 : 1))
}

function stamp(t) { return strftime("%Y-%m-%dT%H:%M:%SZ", t, 1) }

BEGIN {
	OFS = "\t"
	srand(seed)
	split("douyin kuaishou xiaohongshu", platform, " ")
	print "platform", "creator", "item", "title", "published", "tags"
	if (truth)
		print "platform", "item", "entity", "kind", "plain" >truth
	for (w = 1; w <= works; w++) {
		title = word(10 + draw(9))
		team = draw(50)
		tags = "team" team "|" word(2)
		at = 1767225600 + draw(180 * 86400)
		for (p = 1; p <= 3; p++) {
			if (p > 1 && rand() < 0.4)
				continue
			kind = p == 1 || rand() < 0.5 ? "same" : rand() < 0.6 ? "dressed" : "edited"
			plain = kind == "edited" ? edit(title) : title
			t = kind == "dressed" ? "【" plain "】！ #" word(3) : plain
			print platform[p], "team" team "-" p, "i" w "-" p, t, stamp(at + (p > 1) * draw(5400)), tags
			if (truth)
				print platform[p], "i" w "-" p, "w" w, kind, plain >truth
		}
	}
}
