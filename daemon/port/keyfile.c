/* Key files of the bus. */
#include "port/keyfile.h"

#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "port/crypto.h"
#include "port/ini.h"
#include "port/secret.h"

static const char *const sections[] = {
	[KEYFILE_SERVER] = "server",
	[KEYFILE_CLIENT] = "client",
};

struct reading {
	enum keyfile_kind kind;
	struct keyfile *out;
};

static bool
take(void *ctx, const struct ini_item *item, struct err *e)
{
	struct reading *r = ctx;
	struct {
		const char *key;
		unsigned char *at;
		bool *has;
	} fields[] = {
		{"public", r->out->public_key, &r->out->has_public},
		{"secret", r->out->secret_key, &r->out->has_secret},
		{"server", r->out->server, &r->out->has_server},
	};
	size_t i;

	if (strcmp(item->section, sections[r->kind]) != 0)
		return err_set(e, ERR_CONFIG,
			       "%s:%d: [%s] is wanted here, not [%s]",
			       item->file, item->line, sections[r->kind],
			       item->section);
	if (item->key == NULL)
		return true;
	for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		if (strcmp(item->key, fields[i].key) != 0)
			continue;
		*fields[i].has = bus_key_parse(item->value, fields[i].at);
		return *fields[i].has ||
		       err_set(e, ERR_CONFIG,
			       "%s:%d: %s: not a key: z85: and 40 characters, "
			       "or 64 hexadecimal digits",
			       item->file, item->line, item->key);
	}
	return err_set(e, ERR_CONFIG,
		       "%s:%d: unknown key %s; there are public, secret and "
		       "server",
		       item->file, item->line, item->key);
}

bool
keyfile_read(const char *path, enum keyfile_kind kind, bool shared,
	     struct keyfile *out, struct err *e)
{
	struct reading r = {kind, out};
	int fd;

	memset(out, 0, sizeof(*out));
	if (!shared) {
		if (!secret_open(path, &fd, e))
			return false;
		close(fd);
	}
	return ini_read(path, take, &r, e);
}

static void
put_key(struct buf *b, const char *name, bool has, const unsigned char *key)
{
	char text[BUS_KEY_TEXT];

	if (!has)
		return;
	bus_key_text(key, text);
	buf_printf(b, "%s = z85:%s\n", name, text);
	crypto_zero(text, sizeof(text));
}

bool
keyfile_write(const char *path, enum keyfile_kind kind, const struct keyfile *k,
	      struct err *e)
{
	struct buf b;
	bool ok;

	buf_init(&b);
	buf_printf(&b, "[%s]\n", sections[kind]);
	put_key(&b, "public", k->has_public, k->public_key);
	put_key(&b, "secret", k->has_secret, k->secret_key);
	put_key(&b, "server", k->has_server, k->server);
	if (b.failed)
		ok = err_set(e, ERR_NOMEM, "out of memory");
	else
		ok = secret_create(path, k->has_secret ? 0600 : 0644, b.data,
				   b.len, e);
	if (b.data != NULL)
		crypto_zero(b.data, b.len);
	buf_done(&b);
	return ok;
}
