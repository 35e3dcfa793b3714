/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "memory.h"

#include <stdlib.h>

#include "base/map.h"
#include "table/decode.h"
#include "table/saved.h"

struct memory {
	void *sums;
	struct map looks; /* test TAB metric TAB arm -> struct look */
};

static struct contract inner;

static void *
start(void *ctx)
{
	struct memory *m = mem_alloc(sizeof *m);

	m->sums = inner.job.start(ctx);
	map_init(&m->looks, sizeof(struct look));
	return m;
}

static void
add(void *acc, struct rows *r)
{
	inner.job.add(((struct memory *)acc)->sums, r);
}

static struct look *
enter(struct memory *m, struct str key)
{
	bool fresh;

	return map_put(&m->looks, key, hash_str(key), &fresh);
}

static void
take(struct memory *m, struct str key, const struct look *from)
{
	struct look *to = enter(m, key);

	to->below = from->below > to->below ? from->below : to->below;
	to->dropped |= from->dropped;
}

static void
merge(void *into, void *from)
{
	struct memory *m = into, *f = from;

	inner.job.merge(m->sums, f->sums);
	for (size_t i = 0; i < f->looks.count; i++)
		take(m, map_key(map_entry(&f->looks, i)), map_value(&f->looks, i));
	map_free(&f->looks);
}

static void
finish(void *acc)
{
	inner.finish(((struct memory *)acc)->sums);
}

/* Lines of the sums and of looks, told apart by their first cell. */
static void
save(void *acc, struct out *o)
{
	struct memory *m = acc;
	struct out sums = { .sep = o->sep };
	uint32_t *order = map_order(&m->looks);

	inner.save(m->sums, &sums);
	for (struct str rest = { sums.at, sums.n }, line; str_cut(&rest, '\n', &line);)
		if (line.n > 0) {
			out_text(o, "sums");
			saved_put_key(o, line);
			saved_put_end(o);
		}
	for (size_t i = 0; i < m->looks.count; i++) {
		const struct look *look = map_value(&m->looks, order[i]);
		if (look->below == 0)
			continue;
		out_text(o, "look");
		saved_put_key(o, map_key(map_entry(&m->looks, order[i])));
		out_int(o, look->below);
		out_int(o, look->dropped);
		saved_put_end(o);
	}
	out_free(&sums);
	free(order);
}

static const char *
load(void *acc, struct str line)
{
	struct memory *m = acc;
	struct str what, key;
	uint64_t below, dropped;

	if (!saved_text(&line, &what))
		return "a line that cannot be read";
	if (str_eq(what, STR("sums")))
		return inner.load(m->sums, line);
	key = saved_key(&line, 3);
	if (key.p == NULL || !saved_uint(&line, &below) || !saved_uint(&line, &dropped))
		return "a look that cannot be read";
	take(m, key, &(struct look){ (int64_t)below, dropped != 0 });
	return NULL;
}

struct contract
memory_contract(const struct metrics *ms)
{
	struct contract c = inner = gather_contract(ms);

	c.job.start = start;
	c.job.add = add;
	c.job.merge = merge;
	c.finish = finish;
	c.save = save;
	c.load = load;
	return c;
}

const struct gather *
memory_sums(const struct memory *m)
{
	return m->sums;
}

struct look *
memory_look(struct memory *m, struct str test, struct str metric, struct str arm)
{
	struct arena a = { 0 };
	struct str cell[] = { test, metric, arm };
	struct look *look = enter(m, saved_join(cell, 3, &a));

	arena_free(&a);
	return look;
}
