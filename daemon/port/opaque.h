#ifndef POLS_PORT_OPAQUE_H
#define POLS_PORT_OPAQUE_H

/*
 * Opaque names: the uuid under which a thing is known outside.  The same
 * thing has the same name for ever; without the salt, which never leaves the
 * store, an AGB-code or a number cannot be found by trying them all.
 * salt is ENTRY_SALT bytes (model/entry.h), the same for all of a store.
 */

#include <stdint.h>

#include "base/jsonw.h"
#include "model/domein.h"
#include "model/region.h"
#include "model/settings.h"

enum { OPAQUE_SIZE = 37 }; /* a uuid with its NUL */

void opaque_message(const unsigned char *salt, int64_t journal,
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

/*
 * How an event names a provider: the member `aanbieder`, its opaque name, and
 * `agb`, its code, where [events] include_agb says so and it points to no
 * person.  The only place that puts a code into an event.
 */
void opaque_put_aanbieder(struct jsonw *w, const unsigned char *salt,
			  const struct settings *settings,
			  const struct region *region, const char *aanbieder);

#endif
