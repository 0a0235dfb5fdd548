/* The files of ipc sockets: is anybody behind one? */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "port/bus.h"

enum bus_listener
bus_listener(const char *endpoint)
{
	static const char ipc[] = "ipc://";
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	const char *path = endpoint + sizeof(ipc) - 1;
	enum bus_listener found = BUS_SOMEBODY;
	int fd;

	if (strncmp(endpoint, ipc, sizeof(ipc) - 1) != 0 ||
	    strlen(path) >= sizeof(to.sun_path))
		return BUS_UNKNOWN;
	memcpy(to.sun_path, path, strlen(path));
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return BUS_UNKNOWN;
	/* A full queue (EAGAIN) is a listener that is busy. */
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0) {
		if (errno == ENOENT || errno == ECONNREFUSED)
			found = BUS_NOBODY;
		else if (errno == EACCES)
			found = BUS_FORBIDDEN;
	}
	close(fd);
	return found;
}
