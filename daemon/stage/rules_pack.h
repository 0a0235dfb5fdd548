#ifndef POLS_STAGE_RULES_PACK_H
#define POLS_STAGE_RULES_PACK_H

/*
 * Level 2 of the site: a rule sheet (XSLT 1.0) for a type of message, that runs
 * after the built-in rules.  What it finds joins their findings: a Fout with
 * the Code and the places of a finding that is there already is that finding.
 *
 * Of what a sheet says only names are kept: a Code that could be a number of a
 * person becomes PACK, of a Locatie only elements of the schemas and positions
 * remain, anything else is "*", and Details are dropped.
 */

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "model/bericht.h"
#include "model/doc.h"
#include "model/finding.h"
#include "model/verdict.h"

struct rules_packs;

/*
 * Compile the sheets of a list: lines "standard type path", where standard is
 * "*" for all.  budget_ms is a sheet's time for a small message; it gets as
 * much again for every MiB.  NULL with ERR_CONFIG that names the sheet.
 */
struct rules_packs *rules_packs_new(const char *list, int64_t budget_ms,
				    struct err *e);
void rules_packs_free(struct rules_packs **p);

/* Is there a sheet for this type? */
bool rules_packs_has(const struct rules_packs *p,
		     const struct bericht_type *type);

/*
 * Run the sheet of the type on a message that is valid against its schema (a
 * NUL must stand behind body) and add to f what it finds; d gives the names.
 * PACK_ASSESSED, or why not: then nothing was added.
 */
enum verdict_pack rules_packs_check(struct rules_packs *p,
				    const struct bericht_type *type,
				    const struct doc *d, const char *body,
				    size_t len, struct arena *a,
				    struct findings *f);

#endif
