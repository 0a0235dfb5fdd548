#ifndef POLS_STAGE_VALIDATE_H
#define POLS_STAGE_VALIDATE_H

/*
 * Level 1: parse a message and hold it against the schema of its type, which
 * the namespace of its root decides.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "model/doc.h"
#include "model/verdict.h"
#include "port/xml.h"

/*
 * Read a body that passed the scan (body[len] is a NUL byte) into the reset
 * tree d, and say in v: its kind, its type, its findings.  VERDICT_PASSED
 * means: valid against the schema.  Findings lie in the arena; when memory is
 * out the kind is VERDICT_FAULT.
 *
 * A root that is not in the catalogue is VERDICT_UNKNOWN_TYPE when the rest is
 * well-formed; that of an envelope is refused (rule WRAP).
 *
 * False when it was not read to its end: d holds a part of it.
 */
bool validate(struct verdict *v, struct xml *x, const char *body, size_t len,
	      struct doc *d, struct arena *a);

#endif
