/* Endpoints and paths: what they may be and which leave this machine. */
#include <arpa/inet.h>
#include <errno.h>
#include <ifaddrs.h>
#include <limits.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "port/conf_table.h"

/* Packagers and the Makefile say where; a bare compilation gets Debian's. */
#ifndef POLS_SCHEMAS_DIR
#define POLS_SCHEMAS_DIR "/usr/share/pols/schemas"
#endif

enum {
	PATH_LONGEST = 1024,
	/* sun_path holds a NUL as well. */
	IPC_LONGEST = sizeof(((struct sockaddr_un *)0)->sun_path) - 1
};

static const char tcp[] = "tcp://";
static const char ipc[] = "ipc://";

static bool
begins(const char *s, const char *with)
{
	return strncmp(s, with, strlen(with)) == 0;
}

/*
 * The folder that a <name> at the start stands for, NULL when there is none;
 * *rest is what follows.  The table loads both folders first, so they are
 * known when others refer to them.
 */
static const char *
named_folder(const struct conf *c, const char *text, const char **rest)
{
	const struct {
		const char *name;
		const char *folder;
	} known[] = {
		{"<state>", c->paths.state},
		{"<runtime>", c->paths.runtime},
	};
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (begins(text, known[i].name)) {
			*rest = text + strlen(known[i].name);
			return known[i].folder;
		}
	}
	return NULL;
}

const char *
conf_path_parse(struct conf *c, const char *text, struct err *e)
{
	const char *folder, *rest = NULL, *path;

	if (*text == '\0') {
		err_set(e, ERR_CONFIG, "a path is wanted");
		return NULL;
	}
	folder = named_folder(c, text, &rest);
	if (*text == '<' &&
	    (folder == NULL || (*rest != '/' && *rest != '\0'))) {
		err_set(e, ERR_CONFIG,
			"only <state>/ and <runtime>/ may stand for a folder");
		return NULL;
	}
	if (folder != NULL) {
		path = arena_printf(c->detail->mem, "%s%s", folder, rest);
	} else if (*text == '/') {
		path = text;
	} else {
		while (begins(text, "./"))
			text += 2;
		path = arena_printf(c->detail->mem, "%s/%s", c->detail->folder,
				    text);
	}
	if (path == NULL) {
		err_set(e, ERR_NOMEM, "out of memory");
		return NULL;
	}
	if (strlen(path) > PATH_LONGEST) {
		err_set(e, ERR_CONFIG, "the path is longer than %d bytes",
			(int)PATH_LONGEST);
		return NULL;
	}
	return path;
}

static const char *
ipc_parse(struct conf *c, const char *text, struct err *e)
{
	const char *path, *whole;

	text += strlen(ipc);
	if (*text == '@' || *text == '*') {
		/* An abstract socket has no owner and no mode. */
		err_set(e, ERR_CONFIG, "ipc:// wants the path of a socket");
		return NULL;
	}
	path = conf_path_parse(c, text, e);
	if (path == NULL)
		return NULL;
	if (strlen(path) > IPC_LONGEST) {
		err_set(e, ERR_CONFIG,
			"the path of an ipc socket may have %d bytes, this "
			"one has %zu; a shorter [paths] runtime helps: %.200s",
			(int)IPC_LONGEST, strlen(path), path);
		return NULL;
	}
	whole = arena_printf(c->detail->mem, "%s%s", ipc, path);
	if (whole == NULL)
		err_set(e, ERR_NOMEM, "out of memory");
	return whole;
}

/* Where the port begins: behind the last colon outside brackets. */
static const char *
port_of(const char *host)
{
	const char *colon = strrchr(host, ':');

	if (colon == NULL || colon == host || strchr(colon, ']') != NULL)
		return NULL;
	return colon + 1;
}

static bool
port_good(const char *port)
{
	size_t len = strspn(port, "0123456789");
	long n;

	if (len == 0 || len > 5 || port[len] != '\0')
		return false;
	n = strtol(port, NULL, 10);
	return n >= 1 && n <= 65535;
}

static const char *
tcp_parse(struct conf *c, const char *text, struct err *e)
{
	const char *host = text + strlen(tcp);
	const char *port = port_of(host);
	const char *whole = text;

	if (port == NULL || !port_good(port)) {
		err_set(e, ERR_CONFIG,
			"a tcp endpoint is tcp://ADDRESS:PORT, port 1 to "
			"65535");
		return NULL;
	}
	if (memchr(host, ';', (size_t)(port - host)) != NULL ||
	    memchr(host, '/', (size_t)(port - host)) != NULL ||
	    (*host == '[') != (port[-2] == ']') ||
	    (*host != '[' &&
	     memchr(host, ':', (size_t)(port - 1 - host)) != NULL)) {
		err_set(e, ERR_CONFIG,
			"the address is a name of an interface, an IPv4 "
			"address, an IPv6 one in [] or *");
		return NULL;
	}
	/* libzmq binds to no names of hosts, also not to this one. */
	if (begins(host, "localhost:"))
		whole = arena_printf(c->detail->mem, "tcp://127.0.0.1:%s",
				     port);
	if (whole == NULL)
		err_set(e, ERR_NOMEM, "out of memory");
	return whole;
}

const char *
conf_endpoint_parse(struct conf *c, const char *text, struct err *e)
{
	if (begins(text, ipc))
		return ipc_parse(c, text, e);
	if (begins(text, tcp))
		return tcp_parse(c, text, e);
	err_set(e, ERR_CONFIG, "an endpoint begins with tcp:// or ipc://");
	return NULL;
}

/* 127.a.b.c with four whole numbers: "127.evil.example" is a name. */
static bool
is_loopback4(const char *host, size_t len)
{
	size_t i, digits = 0, dots = 0;

	if (len < 4 || strncmp(host, "127.", 4) != 0)
		return false;
	for (i = 0; i < len; i++) {
		if (host[i] >= '0' && host[i] <= '9') {
			digits++;
		} else if (host[i] == '.' && digits > 0) {
			dots++;
			digits = 0;
		} else {
			return false;
		}
		if (digits > 3)
			return false;
	}
	return dots == 3 && digits > 0;
}

bool
conf_endpoint_is_local(const char *endpoint)
{
	const char *host, *port;
	size_t len;

	if (begins(endpoint, ipc))
		return true;
	if (!begins(endpoint, tcp))
		return false;
	host = endpoint + strlen(tcp);
	port = port_of(host);
	if (port == NULL)
		return false;
	len = (size_t)(port - 1 - host);
	return is_loopback4(host, len) ||
	       (len == 5 && memcmp(host, "[::1]", 5) == 0) ||
	       (len == 9 && memcmp(host, "localhost", 9) == 0);
}

enum { ADDRESS = INET6_ADDRSTRLEN + IF_NAMESIZE + 4 };

/*
 * The address by which libzmq binds an interface: the first of IPv6, which our
 * sockets speak.  One of the link only wants its name as well.
 */
static bool
interface_address(const char *name, size_t len, char out[ADDRESS])
{
	char text[INET6_ADDRSTRLEN];
	struct ifaddrs *all, *a;
	bool found = false;

	if (getifaddrs(&all) != 0)
		return false;
	for (a = all; a != NULL && !found; a = a->ifa_next) {
		const void *at = a->ifa_addr;
		const struct sockaddr_in6 *in = at;

		if (at == NULL || a->ifa_addr->sa_family != AF_INET6 ||
		    strlen(a->ifa_name) != len ||
		    memcmp(a->ifa_name, name, len) != 0)
			continue;
		found = inet_ntop(AF_INET6, &in->sin6_addr, text,
				  sizeof(text)) != NULL;
		if (found)
			snprintf(out, ADDRESS, "[%s%s%s]", text,
				 in->sin6_scope_id != 0 ? "%" : "",
				 in->sin6_scope_id != 0 ? a->ifa_name : "");
	}
	freeifaddrs(all);
	return found;
}

/* An endpoint on an interface that is named, by its address. */
static bool
on_interface(const char *endpoint, char *out, size_t size)
{
	const char *host, *port;
	char address[ADDRESS];

	if (!begins(endpoint, tcp))
		return false;
	host = endpoint + strlen(tcp);
	port = port_of(host);
	return port != NULL &&
	       interface_address(host, (size_t)(port - 1 - host), address) &&
	       snprintf(out, size, "%s%s:%s", tcp, address, port) < (int)size;
}

bool
conf_endpoint_client(const char *endpoint, char *out, size_t size)
{
	static const struct {
		const char *any;
		const char *loopback;
	} hosts[] = {
		{"tcp://*:", "tcp://127.0.0.1:"},
		{"tcp://0.0.0.0:", "tcp://127.0.0.1:"},
		{"tcp://[::]:", "tcp://[::1]:"},
	};
	const char *head = "";
	size_t i, used;

	for (i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
		if (begins(endpoint, hosts[i].any)) {
			head = hosts[i].loopback;
			endpoint += strlen(hosts[i].any);
			break;
		}
	}
	if (head[0] == '\0' && on_interface(endpoint, out, size))
		return true;
	used = strlen(head);
	if (used + strlen(endpoint) >= size)
		return false;
	memcpy(out, head, used);
	memcpy(out + used, endpoint, strlen(endpoint) + 1);
	return true;
}

static bool
is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

const char *
conf_path_schemas(struct conf *c)
{
	char program[PATH_MAX], *slash, *found;
	const char *path = POLS_SCHEMAS_DIR;
	ssize_t n;

	if (is_folder(path))
		return path;
	n = readlink("/proc/self/exe", program, sizeof(program) - 1);
	if (n <= 0)
		return path;
	program[n] = '\0';
	slash = strrchr(program, '/');
	if (slash == NULL)
		return path;
	*slash = '\0';
	path = arena_printf(c->detail->mem, "%s/../schemas", program);
	if (path == NULL)
		return NULL;
	found = realpath(path, NULL);
	path = found != NULL && is_folder(found)
		       ? arena_strdup(c->detail->mem, found)
		       : POLS_SCHEMAS_DIR;
	free(found);
	return path;
}
