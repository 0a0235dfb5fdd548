#ifndef POLS_BASE_CLOCK_H
#define POLS_BASE_CLOCK_H

/*
 * The only door to the machine's clocks, so that a test can put its own
 * behind the same names.  Nothing that ends up in the books may come from
 * here: the time of a fact stands in its journal row.
 */

#include <stdint.h>

/* Time that only goes forward, from an arbitrary moment; for terms. */
int64_t clock_mono_ms(void);
int64_t clock_mono_us(void);

/* Wall clock: microseconds since 1970-01-01 UTC; for journal and events. */
int64_t clock_unix_us(void);

/* Sleep for about so long; a signal ends it. */
void clock_nap_us(int64_t us);

#endif
