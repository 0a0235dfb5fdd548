/* The machine's clocks. */
#include "base/clock.h"

#include <time.h>

#include "base/fault.h"

static int64_t
now_us(clockid_t id)
{
	struct timespec ts;

	/* Cannot fail: both clocks exist on every Linux. */
	clock_gettime(id, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

int64_t
clock_mono_ms(void)
{
	return clock_mono_us() / 1000;
}

int64_t
clock_mono_us(void)
{
	if (FAULT_TWIN("wall-clock"))
		return clock_unix_us();
	return now_us(CLOCK_MONOTONIC);
}

int64_t
clock_unix_us(void)
{
	return now_us(CLOCK_REALTIME) + FAULT_CLOCK_US();
}

void
clock_nap_us(int64_t us)
{
	const struct timespec t = {us / 1000000, us % 1000000 * 1000};

	(void)nanosleep(&t, NULL);
}
