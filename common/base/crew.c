/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/crew.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/mem.h"

struct crew {
	bool (*piece)(void *ctx, size_t from, size_t to);
	void *ctx;
	size_t n, step;
	atomic_size_t next;
	atomic_bool stop;
};

static void *
work(void *arg)
{
	struct crew *c = arg;

	while (!c->stop) {
		size_t from = atomic_fetch_add(&c->next, c->step);
		if (from >= c->n)
			return NULL;
		if (!c->piece(c->ctx, from, c->n - from < c->step ? c->n : from + c->step))
			c->stop = true;
	}
	return NULL;
}

bool
crew_run(bool (*piece)(void *ctx, size_t from, size_t to), void *ctx, size_t n, size_t step,
    int workers)
{
	struct crew c = { .piece = piece, .ctx = ctx, .n = n, .step = step };
	pthread_t *thread = mem_alloc((size_t)workers * sizeof *thread);
	int started = 0;

	while (started < workers - 1 && pthread_create(&thread[started], NULL, work, &c) == 0)
		started++;
	work(&c);
	for (int i = 0; i < started; i++)
		pthread_join(thread[i], NULL);
	free(thread);
	return !c.stop;
}
