#ifndef POLS_CTL_EVENT_LINE_H
#define POLS_CTL_EVENT_LINE_H

/* One event in one line. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/*
 * Append the event: as published, or for people number, time, type and the
 * figures of its data.
 */
void event_line(struct buf *out, int64_t seq, const void *body, size_t len,
		bool json);

#endif
