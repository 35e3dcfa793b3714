/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapt/month.h"

static const char *const months[] = {
	"january jan enero ene janeiro janvier janv januar gennaio gen",
	"february feb febrero fevereiro fev février févr februar febbraio",
	"march mar marzo março mars märz mär mrz",
	"april apr abril abr avril avr aprile",
	"may mayo maio mai maggio mag",
	"june jun junio junho juin juni giugno giu",
	"july jul julio julho juillet juil juli luglio lug",
	"august aug agosto ago août",
	"september sep sept septiembre setiembre setembro set septembre settembre",
	"october oct octubre outubro out octobre oktober okt ottobre ott",
	"november nov noviembre novembro novembre",
	"december dec diciembre dic dezembro dez décembre déc dezember dicembre",
};

static bool
same(struct str word, struct str s)
{
	if (word.n != s.n)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] | 32) : s.p[i];
		if (c != word.p[i])
			return false;
	}
	return true;
}

static bool
listed(const char *words, struct str s)
{
	struct str rest = str_of(words), word;

	while (str_cut(&rest, ' ', &word))
		if (same(word, s))
			return true;
	return false;
}

int
month_named(struct str s)
{
	for (int m = 0; m < 12; m++)
		if (listed(months[m], s))
			return m + 1;
	return 0;
}

bool
month_filler(struct str s)
{
	return listed("de del of at à le um the mon tue wed thu fri sat sun monday tuesday "
		      "wednesday thursday friday saturday sunday",
	    s);
}

bool
month_relative(struct str s)
{
	static const char *const part[] = { "昨天", "前天", "今天", "刚刚", "天前", "小时前",
		"分钟前", "周前", "月前", "年前", "yesterday", "Yesterday", "today", "Today",
		" ago" };

	for (size_t i = 0; i < sizeof part / sizeof *part; i++)
		if (str_find(s, str_of(part[i])) != NULL)
			return true;
	return false;
}
