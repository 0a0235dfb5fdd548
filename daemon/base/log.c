/*
 * Lines for the operator.  A line goes out in one write(2), so that lines of
 * several processes on one pipe do not mix; what cannot be written is lost,
 * since a log must never hold up the work.
 */
#include "base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"

enum {
	LOG_LINE = 2048,     /* below PIPE_BUF */
	LOG_PER_SECOND = 10, /* lines of one event */
	LOG_EVENTS = 64      /* events counted at a time */
};

/* How often an event was logged in the second that began at `since`. */
struct rate {
	const char *event; /* a constant of the caller; NULL: free */
	enum log_level level;
	int64_t since; /* clock_mono_ms */
	int written;
	long suppressed;
};

static struct {
	int fd;
	enum { TO_UNKNOWN, TO_JOURNAL, TO_OTHER } to;
	struct rate rates[LOG_EVENTS];
} log_state = {
	.fd = STDERR_FILENO,
};

/* clang-format off */
static const char *const level_names[] = {
	[LOG_LVL_ERR]     = "err",
	[LOG_LVL_WARNING] = "warning",
	[LOG_LVL_NOTICE]  = "notice",
	[LOG_LVL_INFO]    = "info",
};
/* clang-format on */

/* systemd.exec(5): $JOURNAL_STREAM is "device:inode" of the journal. */
static bool
is_journal(int fd)
{
	const char *stream = getenv("JOURNAL_STREAM");
	struct stat st;
	char own[48];

	if (stream == NULL || fstat(fd, &st) != 0)
		return false;
	snprintf(own, sizeof(own), "%llu:%llu", (unsigned long long)st.st_dev,
		 (unsigned long long)st.st_ino);
	return strcmp(stream, own) == 0;
}

/* Does a value end at this quote: at the end of the line, or before a key? */
static bool
closes(const char *quote)
{
	size_t key = quote[1] == ' ' ? strcspn(quote + 2, " =\"") : 0;

	return quote[1] == '\0' || (key > 0 && quote[2 + key] == '=');
}

/* A quote inside a quoted value becomes ', so that the value has one end. */
static void
single_quotes(char *s)
{
	bool inside = false;

	for (; *s != '\0'; s++) {
		if (*s != '"')
			continue;
		if (!inside)
			inside = true;
		else if (closes(s))
			inside = false;
		else
			*s = '\'';
	}
}

/* Nothing that a terminal or a line-wise reader would obey. */
static void
sanitise(char *s)
{
	unsigned char *p;

	for (p = (unsigned char *)s; *p != '\0'; p++) {
		if (*p < 0x20 || *p == 0x7f)
			*p = '?';
		else if (*p == 0xc2 && p[1] >= 0x80 && p[1] < 0xa0)
			p[0] = p[1] = '?'; /* C1 controls in UTF-8 */
	}
}

static void
write_line(char *line, size_t len, size_t size)
{
	ssize_t n;

	if (len >= size - 1) {
		len = size - 2;
		memcpy(line + len - 3, "...", 3);
		line[len] = '\0';
	}
	single_quotes(line);
	sanitise(line);
	line[len++] = '\n';
	do
		n = write(log_state.fd, line, len);
	while (n < 0 && errno == EINTR);
}

static void PRINTF_LIKE(3, 0)
	write_event(enum log_level level, const char *event, const char *fmt,
		    va_list ap)
{
	char line[LOG_LINE];
	size_t len;
	int n;

	if (log_state.to == TO_UNKNOWN)
		log_state.to = is_journal(log_state.fd) ? TO_JOURNAL : TO_OTHER;
	if (log_state.to == TO_JOURNAL)
		n = snprintf(line, sizeof(line), "<%d>event=%s", (int)level,
			     event);
	else
		n = snprintf(line, sizeof(line), "level=%s event=%s",
			     level_names[level], event);
	len = n < 0 ? 0 : (size_t)n;
	if (*fmt != '\0' && len < sizeof(line) - 1) {
		line[len++] = ' ';
		line[len] = '\0';
		n = vsnprintf(line + len, sizeof(line) - len, fmt, ap);
		len += n < 0 ? 0 : (size_t)n;
	}
	write_line(line, len, sizeof(line));
}

static void PRINTF_LIKE(3, 4)
	write_now(enum log_level level, const char *event, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	write_event(level, event, fmt, ap);
	va_end(ap);
}

/* Say what the slot has swallowed and begin a new second. */
static void
rate_restart(struct rate *r, int64_t now)
{
	if (r->suppressed > 0)
		write_now(r->level, r->event, "suppressed=%ld", r->suppressed);
	r->since = now;
	r->written = 0;
	r->suppressed = 0;
}

static bool
rate_is_over(const struct rate *r, int64_t now)
{
	return r->event != NULL && now - r->since >= 1000;
}

/* The event's slot; NULL when all are taken by events of this second. */
static struct rate *
rate_of(enum log_level level, const char *event, int64_t now)
{
	struct rate *r, *spare = NULL;
	size_t i;

	for (i = 0; i < LOG_EVENTS; i++) {
		r = &log_state.rates[i];
		if (r->event != NULL && strcmp(r->event, event) == 0)
			return r;
		if (spare == NULL && (r->event == NULL || rate_is_over(r, now)))
			spare = r;
	}
	if (spare == NULL)
		return NULL;
	if (spare->event != NULL)
		rate_restart(spare, now);
	*spare = (struct rate){.event = event, .level = level, .since = now};
	return spare;
}

void
log_event(enum log_level level, const char *event, const char *fmt, ...)
{
	int saved = errno;
	const int64_t now = clock_mono_ms();
	struct rate *r;
	va_list ap;

	r = rate_of(level, event, now);
	if (r != NULL) {
		if (rate_is_over(r, now))
			rate_restart(r, now);
		if (r->written >= LOG_PER_SECOND) {
			r->suppressed++;
			return;
		}
		r->written++;
		r->level = level;
	}
	va_start(ap, fmt);
	write_event(level, event, fmt, ap);
	va_end(ap);
	errno = saved;
}

void
log_flush(bool all)
{
	int64_t now = clock_mono_ms();
	struct rate *r;
	size_t i;

	for (i = 0; i < LOG_EVENTS; i++) {
		r = &log_state.rates[i];
		if (r->event != NULL && (all || rate_is_over(r, now)))
			rate_restart(r, now);
	}
}
