#ifndef POLS_CTL_MEMBER_H
#define POLS_CTL_MEMBER_H

/* A member of a JSON object (data of an event, figures of a signal) as text. */

#include <stdbool.h>

#include "base/buf.h"
#include "port/json.h"

/*
 * Append the key, padded to width characters, a space and the value: a number,
 * an amount (key_ct) in euros under its key without _ct, or a text with control
 * characters as '?'.  False, nothing appended, for any other value.
 */
bool member_print(struct buf *out, const char *key, int width,
		  const struct json *value);

#endif
