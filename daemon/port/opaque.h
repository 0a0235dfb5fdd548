#ifndef POLS_PORT_OPAQUE_H
#define POLS_PORT_OPAQUE_H

/*
 * Opaque names: the uuid under which a thing is known outside.  The same
 * thing has the same name for ever; without the salt, which never leaves the
 * store, an AGB-code or a number cannot be found by trying them all.
 * salt is ENTRY_SALT bytes (model/entry.h), the same for all of a store.
 */

#include <stdint.h>

#include "model/domein.h"

enum { OPAQUE_SIZE = 37 }; /* a uuid with its NUL */

void opaque_message(const unsigned char *salt, int64_t journal,
		    char out[OPAQUE_SIZE]);
void opaque_aanbieder(const unsigned char *salt, const char *aanbieder,
		      char out[OPAQUE_SIZE]);
void opaque_commitment(const unsigned char *salt, enum domein domein,
		       const char *gemeente, int64_t nummer,
		       char out[OPAQUE_SIZE]);
/* key: the names of the row, joined by '|'. */
void opaque_ruimte(const unsigned char *salt, const char *key,
		   char out[OPAQUE_SIZE]);
/* What a client gets in one segment; the reference never shows. */
void opaque_client(const unsigned char *salt, int64_t client,
		   const char *gemeente, const char *segment,
		   char out[OPAQUE_SIZE]);
/* A signal is new each time it opens: subject, rule and journal number. */
void opaque_signal(const unsigned char *salt, const char *subject,
		   const char *rule, int64_t journal, char out[OPAQUE_SIZE]);

#endif
