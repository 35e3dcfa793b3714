/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table/turn.h"

enum { SPINS = 2000 };

void
turn_start(struct turn *t)
{
	pthread_mutex_init(&t->lock, NULL);
	pthread_cond_init(&t->called, NULL);
	atomic_init(&t->now, 0);
}

static bool
is_now(struct turn *t, uint64_t number)
{
	return atomic_load_explicit(&t->now, memory_order_acquire) == number;
}

void
turn_wait(struct turn *t, uint64_t number)
{
	for (int i = 0; i < SPINS; i++) {
		if (is_now(t, number))
			return;
#ifdef __x86_64__
		__builtin_ia32_pause();
#endif
	}
	pthread_mutex_lock(&t->lock);
	while (!is_now(t, number))
		pthread_cond_wait(&t->called, &t->lock);
	pthread_mutex_unlock(&t->lock);
}

void
turn_next(struct turn *t)
{
	pthread_mutex_lock(&t->lock);
	atomic_fetch_add_explicit(&t->now, 1, memory_order_release);
	pthread_cond_broadcast(&t->called);
	pthread_mutex_unlock(&t->lock);
}

void
turn_stop(struct turn *t)
{
	pthread_mutex_destroy(&t->lock);
	pthread_cond_destroy(&t->called);
}
