#ifndef POLS_STAGE_DECODE_H
#define POLS_STAGE_DECODE_H

/*
 * From the tree of a message to its header and its facts, by the tables of
 * the records (model/record.h).
 *
 * Numbers, dates and times are read as the schema reads them: white space
 * around them, signs and leading zeros do not matter.  Dates outside the years
 * 0001..9999 become the first or last day of our calendar.  Texts are taken
 * raw.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "model/bericht.h"
#include "model/doc.h"
#include "model/verdict.h"

/*
 * The header, as far as the message could be read.  False, nothing promised
 * about *h, unless Afzender and Ontvanger are four or eight digits,
 * Identificatie has 1 to 12 characters (white space around it is taken off)
 * and Dagtekening is a date.
 */
bool decode_header(struct bericht_header *h, const struct doc *d);

/* The first ten characters of its Dagtekening, as they stand. */
void decode_dated(char out[VERDICT_DATED], const struct doc *d);

/*
 * The Prestaties of a 323, the ToegewezenProducten of a 301, also of one that
 * is wrong; 0 of another kind.
 */
uint32_t decode_lines(const struct doc *d, enum bericht_kind kind);

/*
 * The facts of a message that is valid against its schema, and the Bsn of each
 * client; both in the arena.  False when memory is out (the arena tells), or
 * when something does not fit our records, which the schemas of the standard
 * exclude: the message can then not be judged.
 */
bool decode_facts(struct facts *f, char (**bsn)[10], const struct doc *d,
		  enum bericht_kind kind, struct arena *a);

#endif
