/* polsctl keygen: keys for the bus, and a new one for the store. */
#include <stdio.h>
#include <string.h>

#include "base/jsonw.h"
#include "ctl/cmd.h"
#include "port/crypto.h"
#include "port/keyfile.h"
#include "port/secret.h"

enum { PATH_LONGEST = 4096 };

static bool
new_pair(struct keyfile *k, struct err *e)
{
	memset(k, 0, sizeof(*k));
	if (!crypto_init(e) || !bus_key_pair(k->public_key, k->secret_key, e))
		return false;
	k->has_public = k->has_secret = true;
	return true;
}

static bool
with_suffix(char out[PATH_LONGEST], const char *path, const char *suffix,
	    struct err *e)
{
	return snprintf(out, PATH_LONGEST, "%s%s", path, suffix) <
		       PATH_LONGEST ||
	       err_set(e, ERR_CONFIG, "the path is too long");
}

/* With --json: which files were made. */
static void
put_files(struct ctl *c, const char *secret, const char *what,
	  const char *other)
{
	struct jsonw w;

	jsonw_init(&w, &c->out);
	jsonw_object(&w);
	jsonw_put_text(&w, "secret", secret);
	jsonw_put_text(&w, what, other);
	jsonw_object_end(&w);
	buf_u8(&c->out, '\n');
}

enum ctl_exit
cmd_keygen_server(struct ctl *c)
{
	const char *path = c->args[0];
	char shared[PATH_LONGEST];
	struct keyfile k;
	struct err e;
	bool ok;

	ok = new_pair(&k, &e) && with_suffix(shared, path, ".pub", &e) &&
	     keyfile_write(path, KEYFILE_SERVER, &k, &e);
	k.has_secret = false;
	ok = ok && keyfile_write(shared, KEYFILE_SERVER, &k, &e);
	crypto_zero(&k, sizeof(k));
	if (!ok)
		return ctl_fail(&e);
	if (c->json) {
		put_files(c, path, "public", shared);
		return CTL_OK;
	}
	buf_printf(&c->out,
		   "%s      the secret key: name it in [curve] server_key\n"
		   "%s  the public key: for every client (keygen client "
		   "NAME --server %s)\n",
		   path, shared, shared);
	return CTL_OK;
}

/* The file for the folder [curve] clients; it grants nothing yet. */
static bool
write_grant(const char *path, const struct keyfile *k, struct err *e)
{
	char text[BUS_KEY_TEXT];
	struct buf b;
	bool ok;

	bus_key_text(k->public_key, text);
	buf_init(&b);
	buf_printf(&b,
		   "# What this client may do: polsd.conf(5).  Lists are words "
		   "with spaces between,\n# * is any, nothing is none.\n"
		   "[client]\n"
		   "public = z85:%s\n"
		   "valid_from =\n"
		   "valid_until =\n"
		   "senders =\n"
		   "municipalities =\n"
		   "types =\n"
		   "topics =\n",
		   text);
	ok = b.failed ? err_set(e, ERR_NOMEM, "out of memory")
		      : secret_create(path, 0644, b.data, b.len, e);
	buf_done(&b);
	return ok;
}

enum ctl_exit
cmd_keygen_client(struct ctl *c)
{
	const char *name = c->args[0], *server = c->option[OPT_SERVER];
	char secret[PATH_LONGEST], grant[PATH_LONGEST];
	struct keyfile k, of_server = {.has_public = false};
	struct err e;
	bool ok;

	ok = new_pair(&k, &e) && with_suffix(secret, name, ".secret", &e) &&
	     with_suffix(grant, name, ".client", &e);
	if (ok && server != NULL) {
		ok = keyfile_read(server, KEYFILE_SERVER, true, &of_server,
				  &e) &&
		     (of_server.has_public ||
		      err_set(&e, ERR_CONFIG,
			      "%s: no public key in it; the .pub file of the "
			      "server is wanted",
			      server));
		memcpy(k.server, of_server.public_key, BUS_KEY);
		k.has_server = true;
	}
	ok = ok && keyfile_write(secret, KEYFILE_CLIENT, &k, &e) &&
	     write_grant(grant, &k, &e);
	crypto_zero(&k, sizeof(k));
	crypto_zero(&of_server, sizeof(of_server));
	if (!ok)
		return ctl_fail(&e);
	if (c->json) {
		put_files(c, secret, "client", grant);
		return CTL_OK;
	}
	buf_printf(&c->out,
		   "%s  for the client alone (polsctl --key %s)\n"
		   "%s  for the folder [curve] clients, once it says what "
		   "the client may do; then reload polsd\n",
		   secret, secret, grant);
	return CTL_OK;
}

/*
 * The file that the configuration names, or another: where the key comes from
 * a credential of the service manager, its source.
 */
enum ctl_exit
cmd_keygen_rotate(struct ctl *c)
{
	const char *file = c->args[0];
	char id[CRYPTO_KEY_ID];
	struct jsonw w;
	struct err e;

	if (file == NULL) {
		if (!ctl_conf(c))
			return CTL_FAILED;
		file = c->conf->privacy.key;
	}
	if (!crypto_init(&e) || !crypto_key_rotate(file, id, &e))
		return ctl_fail(&e);
	if (c->json) {
		jsonw_init(&w, &c->out);
		jsonw_object(&w);
		jsonw_put_text(&w, "file", file);
		jsonw_put_text(&w, "key", id);
		jsonw_object_end(&w);
		buf_u8(&c->out, '\n');
		return CTL_OK;
	}
	buf_printf(&c->out,
		   "key %s stands on top of %s: keep a copy, then reload polsd "
		   "(SIGHUP)\nolder lines stay until polsctl status calls "
		   "them unneeded\n",
		   id, file);
	return CTL_OK;
}
