/* Messages, configuration and store for the commands of polsctl. */
#include "ctl/ctl.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "model/day.h"

enum { YEAR_LEAST = 1900, YEAR_MOST = 2999, EMPTY_YEAR = 2000, DAY_S = 86400 };

void
ctl_say(const char *fmt, ...)
{
	va_list ap;

	fputs("polsctl: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

enum ctl_exit
ctl_fail(const struct err *e)
{
	ctl_say("%s", e->text);
	return CTL_FAILED;
}

enum ctl_exit
ctl_usage(const struct ctl *c, const char *fmt, ...)
{
	const struct ctl_command *k = c->command;
	va_list ap;

	fputs("polsctl: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fprintf(stderr, "\nusage: polsctl %s%s%s%s%s\n", k->noun,
		k->verb == NULL ? "" : " ", k->verb == NULL ? "" : k->verb,
		k->arguments[0] == '\0' ? "" : " ", k->arguments);
	return CTL_USAGE;
}

bool
ctl_conf(struct ctl *c)
{
	struct err e;

	if (c->conf != NULL)
		return true;
	if (conf_load(c->option[OPT_CONFIG], &c->conf, &e))
		return true;
	(void)ctl_fail(&e);
	return false;
}

bool
ctl_scratch(char *out)
{
	const char *folder = getenv("TMPDIR");
	int n, fd;

	if (folder == NULL || folder[0] == '\0')
		folder = "/tmp";
	n = snprintf(out, PATH_MAX, "%s/polsctl.XXXXXX", folder);
	fd = n < PATH_MAX ? mkstemp(out) : -1;
	if (fd < 0) {
		ctl_say("cannot make a temporary file in %s: %s; name another "
			"folder with TMPDIR",
			folder, strerror(errno));
		return false;
	}
	close(fd);
	return true;
}

bool
ctl_number(const char *s, int64_t low, int64_t high, int64_t *out)
{
	long long v;
	char *end;

	if (s[0] < '0' || s[0] > '9')
		return false;
	errno = 0;
	v = strtoll(s, &end, 10);
	if (errno != 0 || *end != '\0' || v < low || v > high)
		return false;
	*out = v;
	return true;
}

const char *
ctl_option(const struct ctl *c, enum ctl_option option)
{
	return c->option[option] == NULL ? "" : c->option[option];
}

int32_t
ctl_year(const struct ctl *c, int32_t day)
{
	int64_t year;

	if (c->option[OPT_YEAR] == NULL) {
		if (day == DAY_NONE)
			day = c->as_of;
		/* A store without a day has nothing of any year. */
		return day == DAY_NONE ? EMPTY_YEAR : day_year(day);
	}
	if (ctl_number(c->option[OPT_YEAR], YEAR_LEAST, YEAR_MOST, &year))
		return (int32_t)year;
	(void)ctl_usage(c, "--year takes a year such as 2026");
	return 0;
}

bool
ctl_bind_year(const struct ctl *c, struct stmt *st)
{
	int32_t year;

	if (c->option[OPT_YEAR] == NULL)
		return true;
	year = ctl_year(c, DAY_NONE);
	if (year == 0)
		return false;
	db_bind_int(st, ":first", day_from_ymd(year, 1, 1));
	db_bind_int(st, ":last", day_from_ymd(year, 12, 31));
	return true;
}

void
ctl_bind_booked(struct stmt *st, int32_t first, int32_t last, bool submission)
{
	const bool care = !submission;

	db_bind_int(st, ":van", care ? first : INT32_MIN);
	db_bind_int(st, ":tot", care ? last : INT32_MAX);
	db_bind_int(st, ":from_month", care ? INT32_MIN : day_month(first));
	db_bind_int(st, ":to_month", care ? INT32_MAX : day_month(last));
}

enum ctl_exit
ctl_numbers(struct ctl *c, const char *wrong, struct buf *out)
{
	int64_t nr;
	size_t i;

	for (i = 0; i < c->arg_count; i++) {
		if (!ctl_number(c->args[i], 1, INT64_MAX, &nr))
			return ctl_usage(c, "%s", wrong);
		buf_i64(out, nr);
	}
	if (!out->failed)
		return CTL_OK;
	ctl_say("out of memory");
	return CTL_FAILED;
}

bool
ctl_timeout(const struct ctl *c, int64_t *seconds)
{
	const char *given = c->option[OPT_TIMEOUT];

	if (given == NULL || ctl_number(given, 1, DAY_S, seconds))
		return true;
	(void)ctl_usage(c, "--timeout takes a number of seconds");
	return false;
}

bool
ctl_booking(const struct ctl *c, const struct settings *s, bool *submission)
{
	const char *booking = c->option[OPT_BOOKING];

	*submission = booking == NULL ? s->booking_submission
				      : strcmp(booking, "submission") == 0;
	if (booking == NULL || *submission || strcmp(booking, "care") == 0)
		return true;
	(void)ctl_usage(c, "--booking takes care or submission");
	return false;
}

bool
ctl_flush(struct ctl *c)
{
	bool ok = !c->out.failed;

	if (!ok)
		ctl_say("out of memory");
	if (ok && c->out.len > 0)
		ok = fwrite(c->out.data, 1, c->out.len, stdout) == c->out.len;
	ok = fflush(stdout) == 0 && ok;
	/* A closed pipe is the choice of its reader. */
	if (!ok && !c->out.failed && errno != EPIPE)
		ctl_say("cannot write: %s", strerror(errno));
	buf_reset(&c->out);
	return ok;
}
