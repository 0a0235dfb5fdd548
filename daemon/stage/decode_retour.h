#ifndef POLS_STAGE_DECODE_RETOUR_H
#define POLS_STAGE_DECODE_RETOUR_H

/* The facts of return messages (stage/decode.h). */

#include <stdbool.h>

#include "base/arena.h"
#include "model/doc.h"
#include "model/verdict.h"

/*
 * The name of a return message, which no other of its sender has (TR056), and
 * its day; of a 325 what it answers.  f is left as it is by any other message.
 */
bool decode_retour(struct facts *f, const struct doc *d);

/*
 * 302: the same, the code that rejects each product, and the one that rejects
 * the rest.  The list lies in the arena.
 */
bool decode_afkeuringen(struct facts *f, const struct doc *d, struct arena *a);

#endif
