/* Endpoints and keys of the tool. */
#include "ctl/connect.h"

#include <string.h>

static bool
read_key(const struct ctl *c, struct connect *out, struct err *e)
{
	const char *path = c->option[OPT_KEY];

	if (!keyfile_read(path, KEYFILE_CLIENT, false, &out->key, e))
		return false;
	if (out->key.has_public && out->key.has_secret && out->key.has_server)
		return true;
	return err_set(e, ERR_CONFIG,
		       "%s: public, secret and server must all be there "
		       "(`polsctl keygen client NAME --server FILE`)",
		       path);
}

bool
connect_choose(const struct ctl *c, const struct conf_list *endpoints,
	       struct connect *out, struct err *e)
{
	size_t i;

	memset(out, 0, sizeof(*out));
	out->keyed = c->option[OPT_KEY] != NULL;
	if (out->keyed && !read_key(c, out, e))
		return false;
	/* With a key the server may be another machine's, unknown here. */
	for (i = 0; i < endpoints->count; i++)
		if (out->keyed ? strncmp(endpoints->item[i], "ipc:", 4) != 0
			       : !conf_is_keyed(c->conf, endpoints->item[i]))
			return conf_endpoint_client(endpoints->item[i],
						    out->endpoint,
						    sizeof(out->endpoint)) ||
			       err_set(e, ERR_CONFIG,
				       "%s: no address to connect to; is the "
				       "interface there?",
				       endpoints->item[i]);
	return err_set(e, ERR_CONFIG,
		       out->keyed ? "no tcp endpoint in the configuration"
		       : endpoints->count == 0
			       ? "no endpoint in the configuration"
			       : "every endpoint in the configuration wants a "
				 "key: --key FILE");
}

bool
connect_to(const struct connect *k, struct bus_socket *s, struct err *e)
{
	if (k->keyed && !bus_connect_keyed(s, k->key.server, k->key.public_key,
					   k->key.secret_key, e))
		return false;
	return bus_connect(s, k->endpoint, e);
}
