/* The words of sd_notify(3) that we use. */
#include "port/notify.h"

#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <systemd/sd-daemon.h>

#include "base/clock.h"
#include "base/fault.h"

enum { STATUS_LONGEST = 512 };

/* A line end would begin another variable. */
static void
one_line(char *s)
{
	for (; *s != '\0'; s++) {
		if ((unsigned char)*s < 0x20)
			*s = ' ';
	}
}

static void
state_and_status(const char *state, const char *status)
{
	char line[STATUS_LONGEST];

	snprintf(line, sizeof(line), "%s", status);
	one_line(line);
	sd_notifyf(0, "%s\nSTATUS=%s", state, line);
}

void
notify_ready(const char *status)
{
	state_and_status("READY=1", status);
}

void
notify_stopping(const char *status)
{
	state_and_status("STOPPING=1", status);
}

void
notify_reloading(void)
{
	/* Type=notify-reload takes the time to match it with its request. */
	sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%" PRId64, clock_mono_us());
}

#ifdef POLS_FAULTS
/* The twin: a life of its own says that the loop lives. */
static void
beat_apart(void)
{
	static bool begun;

	if (begun || !FAULT_TWIN("watchdog-apart"))
		return;
	begun = true;
	if (fork() != 0)
		return;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;;) {
		sd_notify(0, "WATCHDOG=1");
		usleep(100000);
	}
}
#endif

void
notify_watchdog(void)
{
#ifdef POLS_FAULTS
	beat_apart();
#endif
	sd_notify(0, "WATCHDOG=1");
}

int64_t
notify_watchdog_ms(void)
{
	uint64_t us = 0;
	int64_t ms;

	if (sd_watchdog_enabled(0, &us) <= 0)
		return 0;
	ms = (int64_t)(us / 2000);
	return ms > 0 ? ms : 1;
}
