/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sha256 - blocks of 64 bytes by the processor's own instructions, for crypt.c. */
#ifndef CRYPTO_SHA256_H
#define CRYPTO_SHA256_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool sha256_fast(void);		/* the next may be called */
void sha256_blocks(uint32_t state[static 8], const unsigned char *, size_t blocks);

#endif
