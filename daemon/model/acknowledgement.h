#ifndef POLS_MODEL_ACKNOWLEDGEMENT_H
#define POLS_MODEL_ACKNOWLEDGEMENT_H

/*
 * A signal was taken up: by which role, what was done, and by which days what
 * follows must be done.  A fact that does not come as a message, so it is
 * journalled (ENTRY_ACKNOWLEDGEMENT) in this wire form.
 *
 * `by` is a role and is published; `what` is free text and never leaves the
 * store.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

enum {
	ACKNOWLEDGEMENT_BY = 65,
	ACKNOWLEDGEMENT_WHAT = 1001,
	ACKNOWLEDGEMENT_DUE = 8
};

struct acknowledgement {
	char signal[37];
	char by[ACKNOWLEDGEMENT_BY];
	char what[ACKNOWLEDGEMENT_WHAT];
	int32_t due[ACKNOWLEDGEMENT_DUE]; /* days, ascending */
	size_t due_count;
};

void acknowledgement_write(const struct acknowledgement *a, struct buf *b);
/* False when it is not what acknowledgement_write writes. */
bool acknowledgement_read(struct acknowledgement *a, const void *bytes,
			  size_t len);

/*
 * Fit to be kept?  NULL, or what is wrong as the end of a sentence that begins
 * with what is meant: "`by` is empty".
 */
const char *acknowledgement_check(const struct acknowledgement *a);

#endif
