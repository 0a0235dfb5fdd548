#ifndef POLS_BASE_LOG_H
#define POLS_BASE_LOG_H

/*
 * The operational log: one line per thing that happened, to stderr, as
 * key=value pairs in the order they are written, for an operator who reads it
 * later.  The daemon logs, the tool prints.
 *
 *	<6>event=booked seq=4711 type=301 sender=0344 findings=0
 *
 * <6> is how systemd's journal takes a level; where stderr is not the journal
 * the line begins with level=info instead.
 *
 * Never personal data: no BSN, no name, no value out of a message.
 */

#include "base/err.h"

/* The numbers are those of syslog(3). */
enum log_level {
	LOG_LVL_ERR = 3,     /* an operator must act */
	LOG_LVL_WARNING = 4, /* something was wrong, we coped */
	LOG_LVL_NOTICE = 5,  /* start, stop, reload */
	LOG_LVL_INFO = 6     /* one line per message */
};

/*
 * One line: the event's name (a constant: it is what grep and the rate limit
 * go by), then the pairs of fmt, which may be "" and holds no newline.  A value
 * with spaces is written as text=\"%s\"; a quote within it becomes '.  Control
 * characters become '?', a line over about 2000 bytes is cut and ends in "...".
 *
 * More than ten lines of one event within a second are counted, not written;
 * the next line, or log_flush(), says event=… suppressed=N.
 */
void log_event(enum log_level level, const char *event, const char *fmt, ...)
	PRINTF_LIKE(3, 4);

/*
 * Tell what was suppressed in seconds that are over; with `all` also in the
 * present one.  For the loop, once a second or so, and for the end.
 */
void log_flush(bool all);

#endif
