#ifndef POLS_STAGE_DECODE_VALUE_H
#define POLS_STAGE_DECODE_VALUE_H

/* Values of elements, for who decodes them (stage/decode.h). */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "model/doc.h"
#include "model/verdict.h"

/* A text of the message, without white space around it. */
struct word {
	const char *p;
	const char *end;
};

/* That of an element; empty for DOC_NONE. */
struct word decode_word(const struct doc *d, uint32_t node);

/* xs:integer, and xs:date as a day; false for anything else. */
bool decode_integer(struct word w, int64_t *out);
bool decode_date(struct word w, int32_t *out);

/* As a string; false when it does not fit. */
bool decode_text(char *out, size_t size, const char *s, size_t len);

/* An Identificatie: 1 to 12 characters. */
bool decode_identificatie(char *out, size_t size, const struct doc *d,
			  uint32_t node);

/* How many elements of this name there are, from node on. */
size_t decode_count(const struct doc *d, uint32_t node);

/*
 * What names a return message, by which it is told from others of its sender
 * (TR056), and its day; nothing when it is none.
 */
bool decode_retour(struct facts *f, const struct doc *d);

/*
 * 302: the same, the code that rejects each product, and the one that rejects
 * the rest.  The list lies in the arena.
 */
bool decode_afkeuringen(struct facts *f, const struct doc *d, struct arena *a);

#endif
