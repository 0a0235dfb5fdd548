#ifndef POLS_BASE_UTF8_H
#define POLS_BASE_UTF8_H

/* UTF-8 as RFC 3629 has it: no overlong forms, no surrogates. */

#include <stdbool.h>
#include <stddef.h>

/*
 * The bytes of the character at p, of which left are there; 0 when they are
 * not UTF-8 or left is 0.
 */
size_t utf8_length(const void *p, size_t left);

/* How many bytes from the start are UTF-8: len when all are. */
size_t utf8_span(const void *p, size_t len);

/* Is there a control character (line ends too) in this text? */
bool utf8_has_control(const char *s);

#endif
