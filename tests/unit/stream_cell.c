/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Number formats and serial numbers. Dates are those that ECMA-376 part 1 (18.17.4.1)
 * and Excel's own help give for their serial numbers. */
#include "stream/cell.h"

#include "unit.h"

static bool
is_format(struct numfmt f, const char *want)
{
	static const char *const kinds[] = { "plain", "percent", "moment", "span" };
	char text[32];

	snprintf(text, sizeof text, "%s%s%s%s", kinds[f.kind], f.date ? " date" : "",
	    f.time ? " time" : "", f.parts ? " parts" : "");
	if (strcmp(text, want) == 0)
		return true;
	fprintf(stderr, "got %s, want %s\n", text, want);
	return false;
}

static void
check_codes(void)
{
	static const struct {
		const char *code, *is;
	} cases[] = {
		{ "General", "plain" },
		{ "G/通用格式", "plain" },
		{ "0.00", "plain" },
		{ "#,##0;[Red]-#,##0", "plain" },
		{ "0.00E+00", "plain" },
		{ "@", "plain" },
		{ "0\"天\"", "plain" },
		{ "0\" days\"", "plain" },
		{ "0\\d", "plain" },
		{ "_(* #,##0_);_(* \\(#,##0\\)", "plain" },
		{ "[Magenta]0;[Yellow]0", "plain" },
		{ "[$¥-804]#,##0.00", "plain" },
		{ "0%", "percent" },
		{ "0.00%;[Red]-0.00%", "percent" },
		{ "yyyy-mm-dd", "moment date" },
		{ "yyyy\"年\"m\"月\"d\"日\" hh:mm", "moment date time" },
		{ "yyyy\"年\"m\"月\"", "moment date" },
		{ "m/d;@", "moment date" },
		{ "mmm", "moment date" },
		{ "m", "moment date" },
		{ "[$-409]d\\-mmm\\-yy;@", "moment date" },
		{ "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "moment date" },
		{ "[DBNum1][$-804]yyyy\"年\"m\"月\"", "moment date" },
		{ "h:mm", "moment time" },
		{ "mm:ss", "moment time" },
		{ "mm:ss.0", "moment time parts" },
		{ "h:mm AM/PM", "moment time" },
		{ "上午/下午h\"时\"mm\"分\"", "moment time" },
		{ "yyyy/m/d h:mm:ss.000", "moment date time parts" },
		{ "YYYY-MM-DD HH:MM:SS", "moment date time" },
		{ "[h]:mm:ss", "span" },
		{ "[mm]:ss.0", "span parts" },
		{ "[hh]\"h\"", "span" },
		{ "0;yyyy", "plain" },
		{ "\"unclosed yyyy", "plain" },
		{ "[unclosed yyyy", "plain" },
		{ "", "plain" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		CHECK(is_format(numfmt_code(str_of(cases[i].code)), cases[i].is));
		if (unit_failed > 0)
			fprintf(stderr, "  for %s\n", cases[i].code);
	}
}

static void
check_builtin(void)
{
	static const struct {
		int from, to;
		const char *is;
	} cases[] = {
		{ 0, 8, "plain" },
		{ 9, 10, "percent" },
		{ 11, 13, "plain" },
		{ 14, 17, "moment date" },
		{ 18, 21, "moment time" },
		{ 22, 22, "moment date time" },
		{ 23, 26, "plain" },
		{ 27, 31, "moment date" },
		{ 32, 33, "moment time" },
		{ 34, 35, "moment" },
		{ 36, 36, "moment date" },
		{ 37, 44, "plain" },
		{ 45, 45, "moment time" },
		{ 46, 46, "span" },
		{ 47, 47, "moment time parts" },
		{ 48, 49, "plain" },
		{ 50, 54, "moment date" },
		{ 55, 56, "moment" },
		{ 57, 58, "moment date" },
		{ 59, 200, "plain" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (int id = cases[i].from; id <= cases[i].to; id++)
			CHECK(is_format(numfmt_builtin(id), cases[i].is));
}

struct number {
	const char *code, *spelled, *want;
};

static void
check_numbers(const struct number *cases, size_t n, bool from_1904)
{
	char to[CELL_NUMBER];

	for (size_t i = 0; i < n; i++) {
		const struct number *c = &cases[i];
		struct numfmt f = numfmt_code(str_of(c->code));
		struct str got = cell_number(str_of(c->spelled), f, from_1904, to);
		bool same = str_eq(got, str_of(c->want));
		CHECK(same);
		if (!same)
			fprintf(stderr, "%s as %s: got %.*s, want %s\n", c->spelled, c->code,
			    STR_ARG(got), c->want);
	}
}

static const struct number cases_1900[] = {
	{ "yyyy-mm-dd", "1", "1900-01-01" },
	{ "yyyy-mm-dd", "59", "1900-02-28" },
	{ "yyyy-mm-dd", "60", "60" },
	{ "yyyy-mm-dd h:mm", "60.5", "60.5" },
	{ "yyyy-mm-dd", "61", "1900-03-01" },
	{ "yyyy-mm-dd", "39448", "2008-01-01" }, /* Excel's help for DATEVALUE */
	{ "yyyy-mm-dd", "45461.0", "2024-06-18" },
	{ "yyyy-mm-dd", "45461.75", "2024-06-18T18:00:00" },
	{ "yyyy-mm-dd", "2958465", "9999-12-31" },
	{ "yyyy-mm-dd", "2958466", "2958466" },
	{ "yyyy-mm-dd", "0", "0" },
	{ "yyyy-mm-dd", "-1", "-1" },
	{ "yyyy-mm-dd", "soon", "soon" },
	{ "yyyy-mm-dd", "20240618", "20240618" },
	{ "yyyy-mm-dd hh:mm", "45461", "2024-06-18T00:00:00" },
	{ "yyyy-mm-dd hh:mm", "45461.8333333333", "2024-06-18T20:00:00" },
	{ "yyyy-mm-dd hh:mm", "4.54618333333333E4", "2024-06-18T20:00:00" },
	{ "yyyy-mm-dd hh:mm:ss", "45461.99999999", "2024-06-19T00:00:00" },
	{ "yyyy-mm-dd hh:mm:ss", "59.99999999", "59.99999999" },
	{ "yyyy-mm-dd hh:mm:ss.000", "45461.5000028935", "2024-06-18T12:00:00.250" },
	{ "h:mm", "0.75", "18:00:00" },
	{ "h:mm", "0", "00:00:00" },
	{ "mm:ss", "0.000960648148148148", "00:01:23" },
	{ "h:mm", "45461.75", "2024-06-18T18:00:00" },
	{ "[h]:mm:ss", "0.000960648148148148", "0:01:23" },
	{ "[h]:mm:ss", "1.5", "36:00:00" },
	{ "[h]:mm:ss", "-0.5", "-0.5" },
	{ "[ss].0", "0.0000028935185", "0:00:00.250" },
	{ "0.00%", "0.456", "45.6%" },
	{ "0%", "1", "100%" },
	{ "0%", "0", "0%" },
	{ "0%", "0.0", "0%" },
	{ "0%", "12.5", "1250%" },
	{ "0%", "-0.05", "-5%" },
	{ "0%", "1.2E-3", "0.12%" },
	{ "0%", "1E2", "10000%" },
	{ "0%", "5e-7", "0.00005%" },
	{ "0%", ".5", "50%" },
	{ "0%", "0.30000000000000004", "30.000000000000004%" },
	{ "0%", "0.001", "0.1%" },
	{ "0%", "1e99", "1e99" },
	{ "0%", "n/a", "n/a" },
	{ "0%", "1.2.3", "1.2.3" },
	{ "General", "12235.0", "12235.0" },
	{ "General", "1.2E-3", "1.2E-3" },
	{ "General", "0.30000000000000004", "0.30000000000000004" },
	{ "General", "123456789012345", "123456789012345" },
	{ "General", "0000123456789012345", "0000123456789012345" },
	{ "General", "1234567890123456", "1.234567890123456E+15" },
	{ "0", "7412345678901234567", "7.412345678901234567E+18" },
	{ "0", "-7412345678901234567", "-7.412345678901234567E+18" },
	{ "General", "7.4123456789012296E+18", "7.4123456789012296E+18" },
	{ "General", "1234567890.1234567", "1234567890.1234567" },
};

static const struct number cases_1904[] = {
	{ "yyyy-mm-dd", "0", "1904-01-01" },
	{ "yyyy-mm-dd", "60", "1904-03-01" },
	{ "yyyy-mm-dd", "37986", "2008-01-01" }, /* 1462 fewer than in the other system */
	{ "yyyy-mm-dd hh:mm", "43999.8333333333", "2024-06-18T20:00:00" },
	{ "yyyy-mm-dd", "2957003", "9999-12-31" },
	{ "yyyy-mm-dd", "2957004", "2957004" },
};

void
unit_stream_cell(void)
{
	check_codes();
	check_builtin();
	check_numbers(cases_1900, sizeof cases_1900 / sizeof *cases_1900, false);
	check_numbers(cases_1904, sizeof cases_1904 / sizeof *cases_1904, true);
}
