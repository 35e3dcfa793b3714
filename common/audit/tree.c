/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "audit/tree.h"
#include "base/mem.h"

static void
node_hash(unsigned char to[static CRYPT_SHA256], const unsigned char *left,
    const unsigned char *right)
{
	unsigned char both[1 + 2 * CRYPT_SHA256] = { 1 };

	memcpy(both + 1, left, CRYPT_SHA256);
	memcpy(both + 1 + CRYPT_SHA256, right, CRYPT_SHA256);
	crypt_sha256(to, both, sizeof both);
}

void
tree_add(struct tree *t, struct str leaf)
{
	unsigned char hash[CRYPT_SHA256], *data = mem_alloc(leaf.n + 1);
	int k = 0;

	data[0] = 0;
	if (leaf.n > 0)
		memcpy(data + 1, leaf.p, leaf.n);
	crypt_sha256(hash, data, leaf.n + 1);
	free(data);
	for (; t->size >> k & 1; k++)
		node_hash(hash, t->node[k], hash);
	memcpy(t->node[k], hash, sizeof hash);
	t->size++;
}

void
tree_root(const struct tree *t, unsigned char to[static CRYPT_SHA256])
{
	bool any = false;

	crypt_sha256(to, "", 0);
	for (int k = 0; k < 64; k++) {
		if ((t->size >> k & 1) == 0)
			continue;
		if (any)
			node_hash(to, t->node[k], to);
		else
			memcpy(to, t->node[k], CRYPT_SHA256);
		any = true;
	}
}
