/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audit/tree.h"
#include "unit.h"

static bool
root_is(const struct tree *t, const char *hex)
{
	unsigned char root[CRYPT_SHA256], want[CRYPT_SHA256];

	tree_root(t, root);
	return crypt_unhex(want, sizeof want, str_of(hex)) && memcmp(root, want, sizeof root) == 0;
}

/* Leaves and roots of the CT reference implementation (certificate-transparency,
 * merkletree/merkle_tree_test.cc), as in transparency-dev/merkle
 * testonly/constants.go: LeafInputs() and RootHashes(). */
static void
the_trees_of_the_reference_implementation(void)
{
	static const struct {
		struct str leaf;
		const char *root;
	} step[] = {
		{ STR(""), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d" },
		{ STR("\x00"), "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125" },
		{ STR("\x10"), "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77" },
		{ STR("\x20\x21"),
		    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7" },
		{ STR("\x30\x31"),
		    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4" },
		{ STR("\x40\x41\x42\x43"),
		    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef" },
		{ STR("\x50\x51\x52\x53\x54\x55\x56\x57"),
		    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c" },
		{ STR("\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"),
		    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328" },
	};
	struct tree t = { 0 };

	CHECK(root_is(&t, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
	for (size_t i = 0; i < sizeof step / sizeof *step; i++) {
		tree_add(&t, step[i].leaf);
		CHECK(t.size == i + 1);
		CHECK(root_is(&t, step[i].root));
	}
}

/* RFC 6962, 2.1, as it is written: split at the largest power of two below n. */
static void
defined_root(unsigned char *to, size_t from, size_t n)
{
	unsigned char leaf[2] = { 0, (unsigned char)from }, both[65] = { 1 };
	size_t k = 1;

	if (n == 1) {
		crypt_sha256(to, leaf, sizeof leaf);
		return;
	}
	while (k * 2 < n)
		k *= 2;
	defined_root(both + 1, from, k);
	defined_root(both + 33, from + k, n - k);
	crypt_sha256(to, both, sizeof both);
}

static void
every_size_equals_the_recursive_definition(void)
{
	struct tree t = { 0 };
	unsigned char got[CRYPT_SHA256], want[CRYPT_SHA256];
	int wrong = 0;

	for (size_t n = 1; n <= 130; n++) {
		char byte = (char)(n - 1);
		tree_add(&t, (struct str){ &byte, 1 });
		tree_root(&t, got);
		defined_root(want, 0, n);
		wrong += memcmp(got, want, sizeof got) != 0;
	}
	CHECK(wrong == 0);
}

void
unit_audit_tree(void)
{
	the_trees_of_the_reference_implementation();
	every_size_equals_the_recursive_definition();
}
