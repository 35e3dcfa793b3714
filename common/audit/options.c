/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/options.h"
#include "base/mem.h"
#include "base/num.h"

struct text {
	char *at;
	size_t n, cap;
};

static void
put(struct text *t, const char *name, struct str value)
{
	size_t len = strlen(name), need = t->n + len + value.n + 2;

	if (need > t->cap) {
		t->cap = need * 2;
		t->at = mem_resize(t->at, t->cap);
	}
	memcpy(t->at + t->n, name, len);
	t->at[t->n + len] = '=';
	if (value.n > 0)
		memcpy(t->at + t->n + len + 1, value.p, value.n);
	t->at[need - 1] = '\n';
	t->n = need;
}

static void
put_option(struct text *t, const struct opt *o)
{
	char number[NUM_TEXT];

	if (o->flag != NULL && *o->flag)
		put(t, o->name, STR("1"));
	else if (o->text != NULL && *o->text != NULL)
		put(t, o->name, str_of(*o->text));
	else if (o->num != NULL)
		put(t, o->name, (struct str){ number, num_put_int(number, *o->num) });
	else if (o->span != NULL)
		put(t, o->name, (struct str){ number, num_put_int(number, *o->span) });
	else if (o->real != NULL)
		put(t, o->name, (struct str){ number, num_put_real(number, *o->real) });
	for (size_t i = 0; o->list != NULL && i < o->list->len; i++)
		put(t, o->name, str_of(o->list->at[i]));
}

static void
put_table(struct text *t, const struct opt *o, const char *const *without)
{
	for (; o != NULL && o->name != NULL; o++) {
		const char *const *w = without;
		while (*w != NULL && strcmp(*w, o->name) != 0)
			w++;
		if (*w == NULL)
			put_option(t, o);
	}
}

void
audit_options(unsigned char to[static CRYPT_SHA256], const struct mode *m,
    const char *const *without)
{
	struct text t = { 0 };

	put_table(&t, m->opts, without);
	for (const struct opt *const *also = m->also; also != NULL && *also != NULL; also++)
		put_table(&t, *also, without);
	crypt_sha256(to, t.n > 0 ? t.at : "", t.n);
	free(t.at);
}
