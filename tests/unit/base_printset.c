/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/printset.h"
#include "base/recent.h"

#include <stdio.h>

#include "unit.h"

static struct str
name(char to[static 24], const char *kind, int i)
{
	return (struct str){ to, (size_t)snprintf(to, 24, "%s%d", kind, i) };
}

static void
a_set_has_what_was_added(void)
{
	enum { N = 200000 };
	struct printset a = { 0 }, b = { 0 };
	char text[24];
	int wrong = 0;

	CHECK(!printset_have(&a, (struct print){ 0 }));
	CHECK(printset_add(&a, (struct print){ 0 }) && printset_have(&a, (struct print){ 0 }));
	CHECK(!printset_add(&a, (struct print){ 0 }));
	for (int i = 0; i < N; i++)
		wrong += !printset_add(i % 2 ? &a : &b, hash_print(name(text, "u", i)));
	for (int i = 0; i < N; i++)
		wrong += printset_have(&a, hash_print(name(text, "u", i))) != (i % 2 == 1);
	CHECK(wrong == 0 && a.n == N / 2 + 1 && b.n == N / 2);
	printset_merge(&a, &b);
	for (int i = 0; i < N; i++)
		wrong += !printset_have(&a, hash_print(name(text, "u", i))) ||
		    printset_have(&a, hash_print(name(text, "v", i)));
	CHECK(wrong == 0 && a.n == N + 1 && b.n == 0);
	printset_free(&a);
}

/* Eight places and twenty texts: most have lost their place, none has another's value. */
static void
what_is_remembered_is_the_text_s_own(void)
{
	struct recent r;
	char text[24];
	bool known;
	int hits = 0, wrong = 0;

	recent_init(&r, 8, 42);
	for (int round = 0; round < 50; round++)
		for (int i = 0; i < 20; i++) {
			unsigned char *v = recent_at(&r, name(text, "u", i * (round % 3)), &known);
			if (known)
				hits++, wrong += *v != i * (round % 3);
			*v = (unsigned char)(i * (round % 3));
		}
	CHECK(hits > 300 && wrong == 0);
	recent_at(&r, (struct str){ 0 }, &known);
	CHECK(!known);
	recent_at(&r, (struct str){ 0 }, &known);
	CHECK(known);
	recent_free(&r);
}

void
unit_base_printset(void)
{
	a_set_has_what_was_added();
	what_is_remembered_is_the_text_s_own();
}
