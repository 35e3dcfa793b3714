/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <unistd.h>

#include "stream/temp.h"

#include "stream_pack.h"
#include "unit.h"

static uint32_t
crc(struct str s)
{
	uint32_t c = 0xffffffff;

	for (size_t i = 0; i < s.n; i++) {
		c ^= (unsigned char)s.p[i];
		for (int bit = 0; bit < 8; bit++)
			c = c >> 1 ^ (c & 1 ? 0xedb88320 : 0);
	}
	return ~c;
}

static void
put(struct bytes *b, uint64_t v, int bytes)
{
	for (; bytes > 0; bytes--, v >>= 8)
		bytes_fill(b, (char)(v & 0xff), 1);
}

static void
put_text(struct bytes *b, const char *s)
{
	bytes_add(b, s, strlen(s));
}

void
zip_put(struct zip_made *z, const char *name, struct str data, int how)
{
	bool late = how & ZIP_STREAM;
	unsigned flags = (late ? 8 : 0) | (how & ZIP_UTF8 ? 0x800 : 0);
	size_t at = z->file.len, n = strlen(name);

	put(&z->file, 0x04034b50, 4);
	put(&z->file, 20, 2);
	put(&z->file, flags, 2);
	put(&z->file, 0, 6); /* stored; no time */
	put(&z->file, late ? 0 : crc(data), 4);
	put(&z->file, late ? 0 : data.n, 4);
	put(&z->file, late ? 0 : data.n, 4);
	put(&z->file, n, 4); /* and no more fields */
	put_text(&z->file, name);
	bytes_add(&z->file, data.p, data.n);
	if (late) {
		put(&z->file, 0x08074b50, 4);
		put(&z->file, crc(data), 4);
		put(&z->file, data.n, 4);
		put(&z->file, data.n, 4);
	}
	put(&z->central, 0x02014b50, 4);
	put(&z->central, 20, 2);
	put(&z->central, 20, 2);
	put(&z->central, flags, 2);
	put(&z->central, 0, 6);
	put(&z->central, crc(data), 4);
	put(&z->central, data.n, 4);
	put(&z->central, data.n, 4);
	put(&z->central, n, 2);
	put(&z->central, 0, 12);
	put(&z->central, at, 4);
	put_text(&z->central, name);
	z->count++;
}

void
zip_big(struct zip_made *z)
{
	size_t at = z->file.len;

	bytes_add(&z->file, z->central.at, z->central.len);
	size_t end = z->file.len;
	put(&z->file, 0x06064b50, 4);
	put(&z->file, 44, 8);
	put(&z->file, 45, 2);
	put(&z->file, 45, 2);
	put(&z->file, 0, 8);
	put(&z->file, z->count, 8);
	put(&z->file, z->count, 8);
	put(&z->file, z->central.len, 8);
	put(&z->file, at, 8);
	put(&z->file, 0x07064b50, 4);
	put(&z->file, 0, 4);
	put(&z->file, end, 8);
	put(&z->file, 1, 4);
	put(&z->file, 0x06054b50, 4);
	put(&z->file, 0, 4);
	put(&z->file, 0xffffffffffffffff, 8);
	put(&z->file, 0xffffffff, 4);
	put(&z->file, 0, 2);
	z->central.len = 0;
}

int
zip_end(struct zip_made *z)
{
	int fd = temp_file();
	size_t at = z->file.len;

	if (z->central.len > 0 || z->count == 0) {
		bytes_add(&z->file, z->central.at, z->central.len);
		put(&z->file, 0x06054b50, 4);
		put(&z->file, 0, 4);
		put(&z->file, z->count, 2);
		put(&z->file, z->count, 2);
		put(&z->file, z->central.len, 4);
		put(&z->file, at, 4);
		put(&z->file, 0, 2);
	}
	temp_write(fd, z->file.at, z->file.len);
	free(z->file.at);
	free(z->central.at);
	*z = (struct zip_made){ 0 };
	return fd;
}

/* An element around the text. */
static void
zip_xml(struct zip_made *z, const char *name, const char *root, const char *within, int how)
{
	struct bytes b = { 0 };
	size_t n = strcspn(root, " ");

	put_text(&b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<");
	put_text(&b, root);
	put_text(&b, ">");
	put_text(&b, within);
	put_text(&b, "</");
	bytes_add(&b, root, n);
	put_text(&b, ">");
	zip_put(z, name, (struct str){ b.at, b.len }, how);
	free(b.at);
}

#define RELATION(id, type, target) \
	"<Relationship Id='" id "' Type='http://x/relationships/" type "' Target='" target "'/>"

int
xlsx_file(const struct xlsx *x)
{
	static const char main[] = RELATION("r1", "officeDocument", "xl/workbook.xml");
	static const char all[] = RELATION("r1", "worksheet", "worksheets/sheet1.xml")
	    RELATION("r2", "styles", "styles.xml") RELATION("r3", "sharedStrings", "/xl/strs.xml");
	struct zip_made z = { 0 };
	struct bytes b = { 0 };

	zip_xml(&z, "[Content_Types].xml", "Types", "", x->how);
	zip_xml(&z, "_rels/.rels", "Relationships", main, x->how);
	zip_xml(&z, "xl/worksheets/sheet1.xml", "worksheet", x->sheet, x->how);
	put_text(&b, x->before ? x->before : "");
	put_text(&b, "<sheets><sheet name='S' sheetId='1' r:id='r1'/></sheets>");
	bytes_fill(&b, '\0', 1);
	zip_xml(&z, "xl/workbook.xml", "workbook xmlns:r='http://x'", b.at, x->how);
	zip_xml(&z, "xl/_rels/workbook.xml.rels", "Relationships", all, x->how);
	if (x->styles != NULL)
		zip_xml(&z, "xl/styles.xml", "styleSheet", x->styles, x->how);
	if (x->strings != NULL) /* behind the sheet, as Excel has it */
		zip_xml(&z, "xl/strs.xml", "sst", x->strings, x->how);
	free(b.at);
	return zip_end(&z);
}

struct bytes
stream_all(struct stream *s, size_t step)
{
	struct bytes b = { 0 };
	size_t n;

	do {
		bytes_room(&b, step);
		b.len += n = s->read(s, b.at + b.len, step);
	} while (n > 0);
	s->stop(s);
	return b;
}

struct bytes
pack_all(int fd, size_t step)
{
	struct pack *p = pack_open(fd, "made");
	struct bytes b = { 0 };

	CHECK(pack_count(p) == 1);
	if (pack_count(p) == 1)
		b = stream_all(pack_stream(p, 0), step);
	pack_close(p);
	close(fd);
	return b;
}

static bool
is(const struct bytes *b, const char *text)
{
	if (b->len == strlen(text) && (b->len == 0 || memcmp(b->at, text, b->len) == 0))
		return true;
	fprintf(stderr, "got  %.*s\nwant %s\n", (int)b->len, b->at ? b->at : "", text);
	return false;
}

bool
rows_give(const char *rows, const char *text)
{
	struct bytes sheet = { 0 };

	put_text(&sheet, "<sheetData>");
	put_text(&sheet, rows);
	put_text(&sheet, "</sheetData>");
	bytes_fill(&sheet, '\0', 1);
	struct bytes b = pack_all(xlsx_file(&(struct xlsx){ .sheet = sheet.at }), 4096);
	bool same = is(&b, text);
	free(sheet.at);
	free(b.at);
	return same;
}

static bool
member_is(const struct pack *p, size_t i, const char *name)
{
	return i < pack_count(p) && str_eq(pack_member(p, i), str_of(name));
}

static void
check_members(void)
{
	struct zip_made z = { 0 };
	const char gbk[] = "\xd7\xf7\xc6\xb7.csv"; /* 作品 */

	zip_put(&z, "d/", (struct str){ 0 }, 0);
	zip_put(&z, "d/一.csv", STR("one"), ZIP_UTF8);
	zip_put(&z, gbk, STR("two"), ZIP_STREAM);
	zip_put(&z, "empty.csv", (struct str){ 0 }, 0);
	zip_put(&z, "__MACOSX/d/._a", STR("litter"), 0);
	zip_put(&z, "d/.DS_Store", STR("litter"), 0);
	zip_put(&z, "../../up", STR("three"), 0);
	zip_put(&z, "a\033[1m", STR("four"), 0);
	int fd = zip_end(&z);
	struct pack *p = pack_open(fd, "made");
	CHECK(pack_count(p) == 4);
	CHECK(member_is(p, 0, "d/一.csv"));
	CHECK(member_is(p, 1, "作品.csv"));
	CHECK(member_is(p, 2, "../../up"));
	CHECK(member_is(p, 3, "a\\x1b[1m"));
	static const char *const want[] = { "one", "two", "three", "four" };
	for (size_t turn = 0; turn < 8; turn++) { /* forwards and backwards */
		size_t i = turn < 4 ? turn : 7 - turn;
		struct stream *s = pack_stream(p, i);
		CHECK(!s->table);
		struct bytes b = stream_all(s, turn % 3 + 1);
		CHECK(is(&b, want[i]));
		free(b.at);
	}
	size_t i = 99;
	CHECK(pack_find(p, STR("../../up"), &i) && i == 2);
	CHECK(!pack_find(p, STR("d/"), &i));
	pack_close(p);
	close(fd);
}

static void
check_two_at_once(void)
{
	struct zip_made z = { 0 };
	char c[2];

	zip_put(&z, "1", STR("ab"), 0);
	zip_put(&z, "2", STR("cd"), 0);
	int fd = zip_end(&z);
	struct pack *p = pack_open(fd, "made");
	struct stream *s = pack_stream(p, 0), *t = pack_stream(p, 1);
	CHECK(s->read(s, c, 1) == 1 && c[0] == 'a');
	CHECK(t->read(t, c, 2) == 2 && memcmp(c, "cd", 2) == 0);
	CHECK(s->read(s, c, 2) == 1 && c[0] == 'b');
	CHECK(strcmp(t->name, "made/2") == 0);
	s->stop(s);
	t->stop(t);
	pack_close(p);
	close(fd);
}

static void
check_ends(void)
{
	struct zip_made z = { 0 };

	CHECK(pack_known(STR("PK\3\4")) && pack_known(STR("PK\5\6...")));
	CHECK(!pack_known(STR("PK")) && !pack_known(STR("PK,a")) && !pack_known(STR("")));
	int fd = zip_end(&z);
	struct pack *p = pack_open(fd, "made");
	CHECK(pack_count(p) == 0);
	pack_close(p);
	close(fd);
	zip_put(&z, "a", STR("big"), 0);
	zip_big(&z);
	struct bytes b = pack_all(zip_end(&z), 2);
	CHECK(is(&b, "big"));
	free(b.at);
}

static const char *const parts[][2] = {
	{ "[Content_Types].xml", "<Types/>" },
	{ "_rels/.rels",
	    "<Relationships>" RELATION("a", "officeDocument",
		"/deep/book.xml") "</Relationships>" },
	{ "deep/book.xml",
	    "<w:workbook xmlns:w='w' xmlns:r='r'><w:sheets>"
	    "<w:sheet name='乙' r:id='two'/><w:sheet name='blank' r:id='none'/>"
	    "<w:sheet name='chart' r:id='pie'/><w:sheet name='old' state='hidden' r:id='old'/>"
	    "<w:sheet name='甲' r:id='one'/></w:sheets></w:workbook>" },
	{ "deep/_rels/book.xml.rels",
	    "<Relationships><Relationship Id='none'/>" RELATION("one", "worksheet", "../s/1.xml")
		RELATION("two", "worksheet", "./two.xml") RELATION("none", "worksheet", "/s/0.xml")
		    RELATION("pie", "chartsheet", "/s/p.xml")
			RELATION("old", "worksheet", "/s/3.xml") "</Relationships>" },
	{ "s/0.xml",
	    "<worksheet><sheetData><row r='1'><c r='A1' s='1'/></row></sheetData></worksheet>" },
	{ "s/1.xml",
	    "<worksheet><sheetData><row r='1'><c><v>1</v></c></row></sheetData></worksheet>" },
	{ "s/p.xml", "<chartsheet><sheetData><row><c><v>9</v></c></row></sheetData></chartsheet>" },
	{ "deep\\two.xml",
	    "<worksheet><sheetData><row><c><v>2</v></c></row></sheetData></worksheet>" },
	{ "s/3.xml", "<worksheet><sheetData><row><c><v>3</v></c></row></sheetData></worksheet>" },
};

static void
check_sheets(void)
{
	struct zip_made z = { 0 };
	size_t i;

	for (i = 0; i < sizeof parts / sizeof *parts; i++)
		zip_put(&z, parts[i][0], str_of(parts[i][1]), ZIP_UTF8);
	int fd = zip_end(&z);
	struct pack *p = pack_open(fd, "made");
	CHECK(pack_count(p) == 2);
	CHECK(member_is(p, 0, "乙") && member_is(p, 1, "甲"));
	static const char *const want[][2] = { { "乙", "2\n" }, { "甲", "1\n" }, { "old", "3\n" } };
	for (size_t k = 0; k < 3; k++) {
		CHECK(pack_find(p, str_of(want[k][0]), &i));
		struct bytes b = stream_all(pack_stream(p, i), 100);
		CHECK(is(&b, want[k][1]));
		free(b.at);
	}
	CHECK(!pack_find(p, STR("chart"), &i));
	pack_close(p);
	close(fd);
}

void
unit_stream_pack(void)
{
	check_members();
	check_two_at_once();
	check_ends();
	check_sheets();
}
