/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapt/month.h"

/* Full names, as the locales of glibc have them, and the commonest short ones; dates in
 * some languages have the genitive. */
static const char *const months[] = {
	"january jan enero ene janeiro janvier janv januar gennaio gen"
	" januari ocak stycznia styczeń января Январь январь Ιανουαρίου"
	" ιανουαρίου Ιανουάριος ιανουάριος มกราคม",
	"february feb febrero fevereiro fev février févr februar febbraio"
	" februari Şubat şubat lutego luty февраля Февраль февраль Φεβρουαρίου"
	" φεβρουαρίου Φεβρουάριος φεβρουάριος กุมภาพันธ์",
	"march mar marzo março mars märz mär mrz"
	" maart maret mac mart marca marzec марта Март март Μαρτίου μαρτίου"
	" Μάρτιος μάρτιος มีนาคม",
	"april apr abril abr avril avr aprile"
	" nisan kwietnia kwiecień апреля Апрель апрель Απριλίου απριλίου"
	" Απρίλιος απρίλιος เมษายน",
	"may mayo maio mai maggio mag"
	" mei maj mayıs maja мая Май май Μαΐου μαΐου Μάιος μάιος พฤษภาคม",
	"june jun junio junho juin juni giugno giu"
	" haziran czerwca czerwiec июня Июнь июнь Ιουνίου ιουνίου Ιούνιος"
	" ιούνιος มิถุนายน",
	"july jul julio julho juillet juil juli luglio lug"
	" julai temmuz lipca lipiec июля Июль июль Ιουλίου ιουλίου Ιούλιος"
	" ιούλιος กรกฎาคม",
	"august aug agosto ago août"
	" augustus agustus ogos augusti ağustos sierpnia sierpień августа Август"
	" август Αυγούστου αυγούστου Αύγουστος αύγουστος สิงหาคม",
	"september sep sept septiembre setiembre setembro set septembre settembre"
	" eylül września wrzesień сентября Сентябрь сентябрь Σεπτεμβρίου"
	" σεπτεμβρίου Σεπτέμβριος σεπτέμβριος กันยายน",
	"october oct octubre outubro out octobre oktober okt ottobre ott"
	" ekim października październik октября Октябрь октябрь Οκτωβρίου"
	" οκτωβρίου Οκτώβριος οκτώβριος ตุลาคม",
	"november nov noviembre novembro novembre"
	" kasım listopada listopad ноября Ноябрь ноябрь Νοεμβρίου νοεμβρίου"
	" Νοέμβριος νοέμβριος พฤศจิกายน",
	"december dec diciembre dic dezembro dez décembre déc dezember dicembre"
	" desember disember aralık grudnia grudzień декабря Декабрь декабрь"
	" Δεκεμβρίου δεκεμβρίου Δεκέμβριος δεκέμβριος ธันวาคม",
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
month_numbered(struct str s)
{
	return listed("tháng thg", s) || str_eq(s, STR("Tháng")) || str_eq(s, STR("Thg"));
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
