/* The bar. */
#include "ctl/progress.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"

enum { BAR_WIDTH = 40, BAR_MS = 100 };

void
progress_init(struct progress *p)
{
	memset(p, 0, sizeof(*p));
	p->on = isatty(STDERR_FILENO) != 0;
}

void
progress_show(struct progress *p, const char *what, int64_t done, int64_t total)
{
	int64_t now;
	int filled;

	if (!p->on)
		return;
	now = clock_mono_ms();
	if (now < p->next_ms && done < total)
		return;
	p->next_ms = now + BAR_MS;
	filled = total <= 0 ? 0 : (int)(done * BAR_WIDTH / total);
	fprintf(stderr, "\r[%.*s%*s] %lld of %lld %s\x1b[K", filled,
		"########################################", BAR_WIDTH - filled,
		"", (long long)done, (long long)total, what);
	fflush(stderr);
	p->drawn = true;
}

void
progress_clear(struct progress *p)
{
	if (!p->drawn)
		return;
	fputs("\r\x1b[K", stderr);
	fflush(stderr);
	p->drawn = false;
}
