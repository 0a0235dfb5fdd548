/* What one option alone cannot know. */
#include <string.h>

#include "port/conf.h"

/* The endpoints of all sockets, one after the other; NULL at the end. */
static const char *
endpoint(const struct conf *c, size_t i, const char **socket)
{
	const struct {
		const char *name;
		const struct conf_list *list;
	} sockets[] = {
		{"intake", &c->sockets.intake},
		{"events", &c->sockets.events},
		{"replay", &c->sockets.replay},
		{"control", &c->sockets.control},
	};
	size_t s;

	for (s = 0; s < sizeof(sockets) / sizeof(sockets[0]); s++) {
		*socket = sockets[s].name;
		if (i < sockets[s].list->count)
			return sockets[s].list->item[i];
		i -= sockets[s].list->count;
	}
	return NULL;
}

/* Without CURVE every process that can connect may use a socket. */
static bool
check_reach(const struct conf *c, const char *socket, const char *one,
	    struct err *e)
{
	const bool control = strcmp(socket, "control") == 0;

	if (conf_endpoint_is_local(one) ||
	    (!control && c->curve.server_key[0] != '\0'))
		return true;
	return err_set(e, ERR_CONFIG,
		       "%s: [sockets] %s: %.120s can be reached from other "
		       "machines, and %s",
		       conf_where(c, "sockets", socket), socket, one,
		       control ? "every client of the control socket may do "
				 "everything: use ipc"
			       : "that needs CURVE: set [curve] server_key");
}

static bool
check_curve(const struct conf *c, struct err *e)
{
	if (c->curve.server_key[0] == '\0' || c->curve.clients[0] != '\0')
		return true;
	return err_set(e, ERR_CONFIG,
		       "%s: [curve] server_key without [curve] clients: name "
		       "the folder of the clients that may connect",
		       conf_where(c, "curve", "server_key"));
}

bool
conf_check(const struct conf *c, struct err *e)
{
	const char *one, *other, *socket, *twin;
	size_t i, j;

	if (!check_curve(c, e))
		return false;
	for (i = 0; (one = endpoint(c, i, &socket)) != NULL; i++) {
		if (!check_reach(c, socket, one, e))
			return false;
		for (j = 0; j < i; j++) {
			other = endpoint(c, j, &twin);
			if (other != NULL && strcmp(one, other) == 0)
				return err_set(
					e, ERR_CONFIG,
					"%s: [sockets] %s: %.120s is used "
					"already by %s",
					conf_where(c, "sockets", socket),
					socket, one, twin);
		}
	}
	return true;
}

bool
conf_is_keyed(const struct conf *c, const char *one)
{
	return c->curve.server_key[0] != '\0' && strncmp(one, "ipc://", 6) != 0;
}
