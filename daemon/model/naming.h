#ifndef POLS_MODEL_NAMING_H
#define POLS_MODEL_NAMING_H

/*
 * Does a kept body name a citizen?  Somebody asks to be forgotten: what names
 * the Bsn must go, and so must what cannot be looked into.
 */

#include <stdbool.h>
#include <stddef.h>

/*
 * False only when a reader of the body finds this Bsn (nine digits) nowhere in
 * it: neither as it is, nor by character references, nor with comments,
 * processing instructions or CDATA in between.  What may hide anything counts
 * as naming it: something else than XML (a ZIP), another encoding, a document
 * type, a run of base64 (an envelope).
 */
bool naming_may(const void *body, size_t len, const char *bsn);

#endif
