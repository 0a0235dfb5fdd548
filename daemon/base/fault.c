/* Faults on demand, in a build for tests. */
#include "base/fault.h"

#ifdef POLS_FAULTS

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/log.h"

enum { FAULT_STATUS = 42, FAULT_SLOW_S = 2, LEAK_BYTES = 512 * 1024 };

static void
fault_kill(void)
{
	_exit(FAULT_STATUS);
}

static void
fault_segv(void)
{
	volatile int *volatile nowhere = NULL;

	*nowhere = 1;
}

static void
fault_hang(void)
{
	log_event(LOG_LVL_WARNING, "hangs", "by=fault");
	for (;;)
		pause();
}

static void
fault_slow(void)
{
	sleep(FAULT_SLOW_S);
}

static void
fault_stop(void)
{
	(void)raise(SIGSTOP);
}

static const struct {
	const char *name;
	void (*act)(void);
} actions[] = {
	{"kill", fault_kill}, {"abort", abort},     {"segv", fault_segv},
	{"hang", fault_hang}, {"slow", fault_slow}, {"stop", fault_stop},
};

static void
fault_act(const char *action)
{
	size_t i;

	for (i = 0; i < sizeof(actions) / sizeof(actions[0]); i++)
		if (strcmp(action, actions[i].name) == 0)
			actions[i].act();
}

void
fault_point(const char *name)
{
	static long passed;
	const char *wanted = getenv("POLS_FAULT");
	size_t len = strlen(name);
	const char *rest;
	char *end;
	long turn = 1;

	if (wanted == NULL || strncmp(wanted, name, len) != 0)
		return;
	rest = wanted + len;
	if (*rest == ':') {
		turn = strtol(rest + 1, &end, 10);
		rest = end;
	}
	if ((*rest != '\0' && *rest != '=') || ++passed != turn)
		return;
	fault_act(*rest == '=' ? rest + 1 : "kill");
}

void
fault_body(const void *bytes, size_t len)
{
	const char *wanted = getenv("POLS_FAULT_BODY");
	const char *end = wanted == NULL ? NULL : strrchr(wanted, '=');

	if (end != NULL &&
	    memmem(bytes, len, wanted, (size_t)(end - wanted)) != NULL)
		fault_act(end + 1);
}

bool
fault_is_twin(const char *name)
{
	const char *wanted = getenv("POLS_TWIN");

	return wanted != NULL && strcmp(wanted, name) == 0;
}

void
fault_leak(const char *name)
{
	static void *volatile lost;

	if (!fault_is_twin(name))
		return;
	/* Written, so that it is there. */
	lost = malloc(LEAK_BYTES);
	if (lost != NULL)
		memset(lost, 1, LEAK_BYTES);
}

static const volatile int64_t *jump;

/* Before main: a reader may open nothing any more when it looks. */
__attribute__((constructor)) static void
map_clock(void)
{
	const char *path = getenv("POLS_CLOCK");
	int fd = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
	void *p;

	if (fd < 0)
		return;
	p = mmap(NULL, sizeof(*jump), PROT_READ, MAP_SHARED, fd, 0);
	close(fd);
	if (p != MAP_FAILED)
		jump = p;
}

int64_t
fault_clock_us(void)
{
	return jump == NULL ? 0 : *jump;
}

#endif
