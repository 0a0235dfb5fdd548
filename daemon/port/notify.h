#ifndef POLS_PORT_NOTIFY_H
#define POLS_PORT_NOTIFY_H

/*
 * The door to libsystemd: tells the service manager how we are.  Without a
 * service manager ($NOTIFY_SOCKET not set) every call does nothing.
 */

#include <stdint.h>

#include "base/err.h"

/*
 * Everything is open; also after a reload, good or bad.  A status is one line
 * for `systemctl status`, without personal data.
 */
void notify_ready(const char *status);
void notify_reloading(void);
void notify_stopping(const char *status);
void notify_watchdog(void);

/*
 * How often notify_watchdog() is wanted at least, in ms: half of what the
 * service manager allows; 0 when it does not watch this process.
 */
int64_t notify_watchdog_ms(void);

#endif
