/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Worksheets as exports have them: rows and cells in, TSV out. */
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/die.h"
#include "stream/sheet.h"

#include "stream_pack.h"
#include "unit.h"

#define ROW(n, cells) "<row r='" n "'>" cells "</row>"
#define INLINE(t) "<c t='inlineStr'><is><t>" t "</t></is></c>"

static bool
book_gives(const struct xlsx *x, const char *want)
{
	struct bytes b = pack_all(xlsx_file(x), 7);
	bool same = b.len == strlen(want) && memcmp(b.at, want, b.len) == 0;

	if (!same)
		fprintf(stderr, "got  %.*s\nwant %s\n", (int)b.len, b.at ? b.at : "", want);
	free(b.at);
	return same;
}

static void
check_shapes(void)
{
	/* Xiaohongshu by EasyExcel: a banner in every merged cell, no shared strings,
	 * numbers with .0, sizes behind the bytes, a note without a title */
	CHECK(book_gives(&(struct xlsx){ .how = ZIP_STREAM,
			     .strings = "",
			     .sheet = "<dimension ref='A1'/><sheetData>" ROW("1",
				 INLINE("最多导出1000条") INLINE("最多导出1000条")) ROW("2",
				 INLINE("笔记标题") INLINE("曝光")) ROW("3",
				 "<c r='A3' t='inlineStr'><is><t></t></is></c>"
				 "<c r='B3' t='n'><v>871.0</v></c>") "</sheetData>"
								     "<mergeCells "
								     "count='1'><mergeCell "
								     "ref='A1:B1'/></mergeCells>" },
	    "最多导出1000条\t最多导出1000条\n笔记标题\t曝光\n\t871.0\n"));
	/* a banner in the first of the merged cells only */
	CHECK(rows_give(ROW("1", "<c r='A1' t='str'><v>总表</v></c><c r='B1' s='3'/><c r='C1'/>")
			    ROW("2", INLINE("a") INLINE("b") INLINE("c")),
	    "总表\t\t\na\tb\tc\n"));
	/* TikTok by SheetJS: t="str" without a formula */
	CHECK(rows_give(
	    ROW("1", "<c r='A1' t='str'><v>Date</v></c><c r='B1' t='str'><v>Likes</v></c>")
		ROW("2", "<c r='A2' t='str'><v>April 12</v></c><c r='B2' t='str'><v>7</v></c>"),
	    "Date\tLikes\nApril 12\t7\n"));
	/* no r=, rows left out, a cell left out */
	CHECK(rows_give("<row>" INLINE("a") INLINE("b") INLINE("c") "</row>" ROW("4",
			    "<c r='A4'><v>1</v></c><c r='C4'><v>3</v></c>") "<row><c/><c><v>5</v></"
									    "c></row>",
	    "a\tb\tc\n\n\n1\t\t3\n\t5\t\n"));
	/* rows of other places do not count, nor do cells outside of rows */
	CHECK(rows_give(ROW("1", INLINE("a")) "</sheetData><extLst>" ROW("2",
			    INLINE("x")) "</extLst><sheetData>",
	    "a\n"));
}

static void
check_types(void)
{
	CHECK(rows_give(ROW("1",
			    "<c t='str'><f>1&amp;2</f><v>12</v></c><c t='b'><v>1</v></c>"
			    "<c t='b'><v>0</v></c><c t='e'><v>#N/A</v></c>"
			    "<c t='d'><v>2024-06-18T20:00:00</v></c><c><v>1.2E-3</v></c>"
			    "<c><f>SUM(A1)</f><v> 0.30000000000000004\n</v></c><c><f>A1</f></c>"
			    "<c t='n'><v>7412345678901234567</v></c>"),
	    "12\tTRUE\tFALSE\t\t2024-06-18T20:00:00\t1.2E-3\t0.30000000000000004\t\t"
	    "7.412345678901234567E+18\n"));
	/* what TSV escapes; a cell keeps its blanks only when the file says so */
	CHECK(
	    rows_give(ROW("1",
			  "<c t='inlineStr'><is><t>a\tb\nc\\d</t></is></c>"
			  "<c t='inlineStr'><is><t xml:space='preserve'> x </t></is></c>"
			  "<c t='str'><v>  y\n</v></c><c t='str'><v xml:space='preserve'> "
			  "z</v></c>" INLINE(
			      "&lt;&amp;&#x1F600;\"&gt;") "<c t='str'><v><![CDATA[<b>]]></v></c>"),
		"a\\tb\\nc\\\\d\t x \ty\t z\t<&😀\">\t<b>\n"));
	/* ECMA-376 part 1, 22.9.2.19; halves that are no pair and NUL stay as they are */
	CHECK(rows_give(ROW("1",
			    INLINE("a_x000D_\nb_x005F_x000D_") INLINE("_xD83D__xDC00_")
				INLINE("_xD83D_") INLINE("_x0000_") INLINE("_x00e9__x12_")
				    INLINE("_x0009") INLINE("x_x0041_")),
	    "a\\r\\nb_x000D_\t🐀\t_xD83D_\t_x0000_\té_x12_\t_x0009\txA\n"));
}

static void
check_strings(void)
{
	static const char strings[] =
	    "<si><t>作品名称</t></si><si><t>播放量</t><rPh sb='0' eb='1'><t>ほげ</t></rPh></si>"
	    "<si><r><t xml:space='preserve'> 两段 </t></r><r><rPr><b/></rPr><t>&amp;</t></r>"
	    "<r><t xml:space='preserve'> 文本\t</t></r></si><si/><si><t/></si><si><t>last</t></si>";

	CHECK(book_gives(&(struct xlsx){ .strings = strings,
			     .sheet = "<sheetData>" ROW("1",
				 "<c t='s'><v>0</v></c><c t='s'><v>1</v></c>")
				 ROW("2", "<c t='s'><v>2</v></c><c t='s'><v>3</v></c>") ROW("3",
				     "<c t='s'><v>5</v></c><c t='s'><v>4</v></c>") ROW("4",
				     "<c t='s'><v>1</v></c><c t='s'><v>5</v></c>") "</sheetData>" },
	    "作品名称\t播放量\n 两段 & 文本\\t\t\nlast\t\n播放量\tlast\n"));
}

static void
check_dates(void)
{
	struct xlsx x = {
		.styles =
		    "<numFmts><numFmt numFmtId='164' formatCode='yyyy&quot;年&quot;m&quot;月&quot;"
		    "d&quot;日&quot; hh:mm'/><numFmt numFmtId='14' formatCode='0.0'/></numFmts>"
		    "<cellStyleXfs><xf numFmtId='22'/></cellStyleXfs><cellXfs><xf numFmtId='0'/>"
		    "<xf numFmtId='22'/><xf numFmtId='164'/><xf numFmtId='10'/><xf numFmtId='46'/>"
		    "<xf numFmtId='14'/></cellXfs><dxfs><dxf/></dxfs>",
		.sheet = "<sheetData>" ROW("1",
		    "<c s='1'><v>45461.8333333333</v></c><c s='2'><v>45461.5</v></c>"
		    "<c><v>45461.5</v></c><c s='3'><v>0.456</v></c><c s='4'><v>0.5</v></c>"
		    "<c s='1'><v>60</v></c><c s='5'><v>45461</v></c><c s='99'><v>7</v></c>"
		    "<c s='1' t='str'><v>9</v></c>") "</sheetData>"
	};

	CHECK(book_gives(&x,
	    "2024-06-18T20:00:00\t2024-06-18T12:00:00\t45461.5\t45.6%\t12:00:00\t60\t"
	    "45461\t7\t9\n"));
	x.before = "<workbookPr date1904='true'/>";
	x.sheet = "<sheetData>" ROW("1", "<c s='1'><v>43999.8333333333</v></c>") "</sheetData>";
	CHECK(book_gives(&x, "2024-06-18T20:00:00\n"));
}

static void
check_widths(void)
{
	/* the widest row of the first ones; later ones keep what they have more */
	struct bytes rows = { 0 }, want = { 0 };

	for (int i = 1; i <= SHEET_SAMPLE + 2; i++) {
		const char *row = i == 1 ? "<row><c><v>1</v></c></row>" :
		    i == 50		 ? "<row><c/><c/><c><v>3</v></c><c t='str'><v/></c></row>" :
		    i == SHEET_SAMPLE + 1 ? "<row><c/><c/><c/><c/><c><v>5</v></c><c/></row>" :
					    "<row><c><v>x</v></c></row>";
		const char *line = i == 1 ? "1\t\t\n" :
		    i == 50		  ? "\t\t3\n" :
		    i == SHEET_SAMPLE + 1 ? "\t\t\t\t5\n" :
					    "x\t\t\n";
		bytes_add(&rows, row, strlen(row));
		bytes_add(&want, line, strlen(line));
	}
	bytes_fill(&rows, '\0', 1);
	bytes_fill(&want, '\0', 1);
	CHECK(rows_give(rows.at, want.at));
	free(rows.at);
	free(want.at);
}

static void
check_gaps(void)
{
	const char *sheet = "<sheetData>" ROW("3", "<c/>") ROW("5", INLINE("a"))
	    ROW("7", INLINE("b")) ROW("1048576", "<c s='1'/>") "</sheetData>";
	int fd = xlsx_file(&(struct xlsx){ .sheet = sheet });
	struct pack *p = pack_open(fd, "made");
	struct stream *s = pack_stream(p, 0);

	/* blank rows in front and behind are not written, those between are */
	CHECK(s->table && s->first_line == 5);
	struct bytes b = stream_all(s, 3);
	CHECK(b.len == 5 && memcmp(b.at, "a\n\nb\n", 5) == 0);
	free(b.at);
	pack_close(p);
	close(fd);
	CHECK(rows_give("", ""));
	CHECK(rows_give("<row r='9'/><row/>", ""));
}

/* What the program says when it dies of these rows. */
static void
said(const struct xlsx *x, char *to, size_t room)
{
	int fd[2], status;
	size_t n = 0;
	ssize_t r;

	if (pipe(fd) != 0)
		return;
	fflush(NULL);
	pid_t child = fork();
	if (child == 0) {
		dup2(fd[1], STDERR_FILENO);
		progname = "unit";
		pack_all(xlsx_file(x), 4096);
		_exit(0);
	}
	close(fd[1]);
	while (n + 1 < room && (r = read(fd[0], to + n, room - 1 - n)) > 0)
		n += (size_t)r;
	to[n] = '\0';
	close(fd[0]);
	CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status) &&
	    WEXITSTATUS(status) == ST_TROUBLE);
}

static void
check_refused(void)
{
	static const struct {
		struct xlsx book;
		const char *said;
	} cases[] = {
		{ { .sheet = "<sheetData>\n<row><c></row></sheetData>" },
		    "unit: made/S:3: malformed XML: mismatched tag\n" },
		{ { .sheet = "<sheetData>" ROW("2", "") "\n\n" ROW("2", "") "</sheetData>" },
		    "unit: made/S:4: row 2 stands behind row 2\n" },
		{ { .sheet = "<sheetData>" ROW("0", "") "</sheetData>" },
		    "unit: made/S:2: not the number of a row: '0'\n" },
		{ { .sheet = "<sheetData>" ROW("1", "<c r='B1'/><c r='B1'/>") "</sheetData>" },
		    "unit: made/S:2: cell 'B1' stands behind a later one\n" },
		{ { .sheet = "<sheetData>" ROW("1", "<c r='XFE1'/>") "</sheetData>" },
		    "unit: made/S:2: not the name of a cell: 'XFE1'\n" },
		{ { .sheet = "<sheetData>" ROW("1", "<c t='s'><v>1</v></c>") "</sheetData>",
		      .strings = "<si><t>only</t></si>" },
		    "unit: made/S:2: there is no shared string '1'\n" },
		{ { .sheet = "<sheetData>" ROW("1", "<c t='s'><v>1</v></c>") "</sheetData>" },
		    "unit: made/S:2: there is no shared string '1'\n" },
		{ { .sheet = "<sheetData>" ROW("1", "<c><v>&secret;</v></c>") "</sheetData>" },
		    "unit: made/S:2: malformed XML: undefined entity\n" },
		{ { .sheet = "", .strings = "<si><t>\n\n<u></si>" }, NULL }, /* not asked for */
		{ { .sheet = "", .styles = "<cellXfs>" },
		    "unit: made/xl/styles.xml:2: malformed XML: mismatched tag\n" },
	};
	char text[400];

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		if (cases[i].said == NULL) {
			CHECK(book_gives(&cases[i].book, ""));
			continue;
		}
		said(&cases[i].book, text, sizeof text);
		CHECK(strcmp(text, cases[i].said) == 0);
		if (strcmp(text, cases[i].said) != 0)
			fprintf(stderr, "got  %swant %s", text, cases[i].said);
	}
}

void
unit_stream_sheet(void)
{
	check_shapes();
	check_types();
	check_strings();
	check_dates();
	check_widths();
	check_gaps();
	check_refused();
}
