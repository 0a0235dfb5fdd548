/* Closed standard descriptors are taken. */
#include "base/stdfd.h"

#include <fcntl.h>
#include <unistd.h>

void
stdfd_hold(void)
{
	int fd;

	/* The lowest number that is free is the one that open gives. */
	do
		fd = open("/dev/null", O_RDONLY);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}
