/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tree - Merkle tree hash of RFC 6962, section 2.1, over leaves added one by one.
 *
 * MTH({}) = SHA-256(), a leaf is SHA-256(0x00 || data), a node is
 * SHA-256(0x01 || left || right), split at the largest power of two below the
 * size.  Kept is one hash for every bit set in the size: the perfect subtrees
 * from left to right.
 */
#ifndef AUDIT_TREE_H
#define AUDIT_TREE_H

#include "crypto/crypt.h"

struct tree {
	uint64_t size;		/* leaves; {0} is the empty tree */
	unsigned char node[64][CRYPT_SHA256];	/* [k]: of 2^k leaves, if bit k is set */
};

void tree_add(struct tree *, struct str leaf);
void tree_root(const struct tree *, unsigned char to[static CRYPT_SHA256]);

#endif
