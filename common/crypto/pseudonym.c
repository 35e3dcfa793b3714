/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/die.h"
#include "crypto/pseudonym.h"

static bool
hex_digits(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((s.p[i] < '0' || s.p[i] > '9') && (s.p[i] < 'a' || s.p[i] > 'f'))
			return false;
	return true;
}

/* Of a text under key i. */
static void
name(const struct chain *c, size_t i, unsigned char to[static PSEUDONYM_MAC], struct str text)
{
	unsigned char mac[CRYPT_MAC];

	if (text.n <= MAC_SHORT)
		mac_short(mac, text, &c->mac[i]);
	else
		crypt_mac(mac, text, c->key[i]);
	memcpy(to, mac, PSEUDONYM_MAC);
}

static void
put(const struct chain *c, size_t i, char to[static PSEUDONYM],
    const unsigned char mac[static PSEUDONYM_MAC])
{
	to[0] = '~';
	memcpy(to + 1, c->tag[i], PSEUDONYM_TAG);
	crypt_hex(to + 1 + PSEUDONYM_TAG, mac, PSEUDONYM_MAC);
}

/* From the name under key i to that under the last. */
static void
carry_from(const struct chain *c, size_t i, unsigned char mac[static PSEUDONYM_MAC])
{
	char text[PSEUDONYM];

	for (; i + 1 < c->n; i++) {
		put(c, i, text, mac);
		name(c, i + 1, mac, (struct str){ text, sizeof text });
	}
}

void
chain_of(struct chain *c, const unsigned char (*key)[CRYPT_KEY], size_t n)
{
	unsigned char hash[CRYPT_SHA256];

	memcpy(c->key, key, n * CRYPT_KEY);
	c->n = n;
	for (size_t i = 0; i < n; i++) {
		crypt_sha256(hash, c->key, (i + 1) * CRYPT_KEY);
		crypt_hex(c->tag[i], hash, PSEUDONYM_TAG / 2);
		c->tag[i][PSEUDONYM_TAG] = '\0';
		mac_key_set(&c->mac[i], c->key[i]);
	}
	crypt_wipe(hash, sizeof hash);
}

/* Two tags alike would hide how far a name has come. */
static bool
keys_differ(const struct chain *c)
{
	for (size_t i = 0; i < c->n; i++)
		for (size_t k = 0; k < i; k++)
			if (memcmp(c->tag[i], c->tag[k], PSEUDONYM_TAG) == 0 ||
			    memcmp(c->key[i], c->key[k], CRYPT_KEY) == 0)
				return false;
	return true;
}

void
chain_read(struct chain *c, const char *path)
{
	unsigned char key[CHAIN_MAX][CRYPT_KEY];

	chain_of(c, (const unsigned char(*)[CRYPT_KEY])key, crypt_keys_read(path, key, CHAIN_MAX));
	crypt_wipe(key, sizeof key);
	if (!keys_differ(c))
		die("key file %s: a key stands in it twice, or two have the same tag", path);
}

void
chain_new(const char *path, const char *old)
{
	unsigned char key[CHAIN_MAX][CRYPT_KEY];
	struct chain c = { 0 };

	if (old != NULL)
		chain_read(&c, old);
	size_t n = c.n;
	if (n == CHAIN_MAX)
		die("key file %s has %d keys, and no more fit: read the raw exports again with "
		    "a key of its own",
		    old, CHAIN_MAX);
	memcpy(key, c.key, sizeof key);
	do {
		crypt_random(key[n], CRYPT_KEY);
		chain_of(&c, (const unsigned char(*)[CRYPT_KEY])key, n + 1);
	} while (!keys_differ(&c));
	crypt_keys_new(path, (const unsigned char(*)[CRYPT_KEY])key, n + 1);
	crypt_wipe(key, sizeof key);
	crypt_wipe(&c, sizeof c);
}

void
person_hash(char to[static PERSON_HASH], struct str raw)
{
	unsigned char hash[CRYPT_SHA256];
	struct crypt_sha sha;

	crypt_sha_begin(&sha, false);
	crypt_sha_add(&sha, raw.p, raw.n);
	crypt_sha_end(&sha, hash);
	crypt_hex(to, hash, PERSON_HASH / 2);
}

bool
person_hash_is(struct str s)
{
	return s.n == PERSON_HASH && hex_digits(s);
}

void
pseudonym_make(const struct chain *c, unsigned char mac[static PSEUDONYM_MAC], struct str platform,
    const char hash[static PERSON_HASH])
{
	char text[256];

	if (platform.n > sizeof text - PERSON_HASH - 1)
		platform.n = sizeof text - PERSON_HASH - 1;
	if (platform.n > 0)
		memcpy(text, platform.p, platform.n);
	text[platform.n] = '\t';
	memcpy(text + platform.n + 1, hash, PERSON_HASH);
	name(c, 0, mac, (struct str){ text, platform.n + 1 + PERSON_HASH });
	carry_from(c, 0, mac);
}

void
pseudonym_put(const struct chain *c, char to[static PSEUDONYM],
    const unsigned char mac[static PSEUDONYM_MAC])
{
	put(c, c->n - 1, to, mac);
}

bool
pseudonym_is(struct str s)
{
	return s.n == PSEUDONYM && *s.p == '~' && hex_digits((struct str){ s.p + 1, s.n - 1 });
}

enum pseudonym
pseudonym_carry(const struct chain *c, unsigned char mac[static PSEUDONYM_MAC], struct str s)
{
	if (s.n == 0 || *s.p != '~')
		return PSEUDONYM_NONE;
	if (!pseudonym_is(s))
		return PSEUDONYM_BROKEN;
	for (size_t i = 0; i < c->n; i++) {
		if (memcmp(s.p + 1, c->tag[i], PSEUDONYM_TAG) != 0)
			continue;
		crypt_unhex(mac, PSEUDONYM_MAC,
		    (struct str){ s.p + 1 + PSEUDONYM_TAG, 2 * PSEUDONYM_MAC });
		carry_from(c, i, mac);
		return PSEUDONYM_OURS;
	}
	return PSEUDONYM_UNKNOWN;
}
