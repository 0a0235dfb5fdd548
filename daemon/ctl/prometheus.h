#ifndef POLS_CTL_PROMETHEUS_H
#define POLS_CTL_PROMETHEUS_H

/* The status of the daemon in the text format of Prometheus (0.0.4). */

#include "base/buf.h"
#include "port/json.h"

/*
 * Append every family that the status reply has figures for: HELP, TYPE, its
 * samples; each line ends in a line end.  Base units, and no label but the
 * outcome of a message: nothing here grows with the region.
 */
void prometheus_write(struct buf *out, const struct json *status);

#endif
