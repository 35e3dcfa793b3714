/* SPDX-License-Identifier: GPL-3.0-or-later */
/* turn - workers one after the other, in the order of their numbers. */
#ifndef TABLE_TURN_H
#define TABLE_TURN_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct turn {
	pthread_mutex_t lock;
	pthread_cond_t  called;
	_Atomic uint64_t now;
};

void turn_start(struct turn *);			/* number 0 comes first */
void turn_wait(struct turn *, uint64_t number);	/* spins briefly, then sleeps */
void turn_next(struct turn *);			/* by the one whose turn it is */
void turn_stop(struct turn *);

#endif
