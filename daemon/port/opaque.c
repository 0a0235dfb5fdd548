/* Opaque names of things, by a salted hash. */
#include "port/opaque.h"

#include <stdio.h>
#include <string.h>

#include "base/digits.h"
#include "model/entry.h"
#include "port/crypto.h"

static void
name(const unsigned char *salt, const char *kind, const char *key,
     char out[OPAQUE_SIZE])
{
	crypto_uuid8(salt, ENTRY_SALT, kind, key, strlen(key), out);
}

void
opaque_message(const unsigned char *salt, int64_t journal,
	       char out[OPAQUE_SIZE])
{
	char key[DIGITS_MAX];

	(void)digits_int(key, journal);
	name(salt, "message", key, out);
}

void
opaque_put_aanbieder(struct jsonw *w, const unsigned char *salt,
		     const struct settings *settings,
		     const struct region *region, const char *aanbieder)
{
	char out[OPAQUE_SIZE];

	name(salt, "aanbieder", aanbieder, out);
	jsonw_put_text(w, "aanbieder", out);
	if (settings->include_agb && region_agb_publishable(region, aanbieder))
		jsonw_put_text(w, "agb", aanbieder);
}

void
opaque_commitment(const unsigned char *salt, enum domein domein,
		  const char *gemeente, int64_t nummer, char out[OPAQUE_SIZE])
{
	char key[48];
	const char *wet = domein_text(domein);
	size_t len = strlen(wet), more = strnlen(gemeente, 8);

	/* "wmo|0310|20072" */
	memcpy(key, wet, len);
	key[len++] = '|';
	memcpy(key + len, gemeente, more);
	len += more;
	key[len++] = '|';
	(void)digits_int(key + len, nummer);
	name(salt, "commitment", key, out);
}

void
opaque_ruimte(const unsigned char *salt, const char *key, char out[OPAQUE_SIZE])
{
	name(salt, "ruimte", key, out);
}

void
opaque_client(const unsigned char *salt, int64_t client, const char *gemeente,
	      const char *segment, char out[OPAQUE_SIZE])
{
	char key[96];

	snprintf(key, sizeof(key), "%lld|%s|%s", (long long)client, gemeente,
		 segment);
	name(salt, "client", key, out);
}

void
opaque_signal(const unsigned char *salt, const char *subject, const char *rule,
	      int64_t journal, char out[OPAQUE_SIZE])
{
	char key[160];

	snprintf(key, sizeof(key), "%s|%s|%lld", subject, rule,
		 (long long)journal);
	name(salt, "signal", key, out);
}
