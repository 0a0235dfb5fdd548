#ifndef POLS_MODEL_REGION_H
#define POLS_MODEL_REGION_H

/*
 * What a region has named and agreed, in memory: segments, products,
 * contracts, providers, municipalities, the profile of a year.  These tables
 * are small and asked about on every line, so they are read once (port/
 * db_region.h) and again after an import; turn->region is always up to date.
 * Tariffs are many and have a cache of their own (stage/book_tarief.h).
 *
 * Every question is asked about a day.  Of the rows that hold then, the most
 * specific counts: a row that names what another leaves at "*" goes before.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "model/domein.h"
#include "model/import.h"

/* Rows as imported, sorted by the columns named here; in the arena. */
struct region {
	struct arena *arena;               /* owned */
	struct import_contract *contracts; /* aanbieder, domein, segment, van */
	size_t contract_count;
	struct import_segment *segments; /* productcode, -categorie, domein */
	size_t segment_count;
	struct import_product *products; /* productcode, -categorie, domein */
	size_t product_count;
	struct import_aanbieder *aanbieders; /* aanbieder */
	size_t aanbieder_count;
	struct import_gemeente *gemeenten; /* gemeente */
	size_t gemeente_count;
	struct import_profiel *profielen; /* segment, maand */
	size_t profiel_count;
	int64_t sleutels; /* sum of the verdeelsleutels of all gemeenten */
};

/* The segment of what belongs to none (settled 19). */
#define REGION_UNKNOWN "onbekend"

/*
 * The segment of a declared line (settled 19): by its code, else by its
 * category, else of a row for all; REGION_UNKNOWN when there is none.
 */
const char *region_segment(const struct region *r, enum domein domein,
			   const char *categorie, const char *code,
			   int32_t day);

/*
 * The segment of a commitment: as of a line; else the only segment in which
 * its provider has a contract on that day; else REGION_UNKNOWN.  categorie
 * and code may be "".
 */
const char *region_commitment_segment(const struct region *r,
				      enum domein domein, const char *categorie,
				      const char *code, const char *aanbieder,
				      int32_t day);

/*
 * The day on which a commitment is looked at: today, or its first day when it
 * is still to come, or its last when it is over.
 */
int32_t region_commitment_day(int32_t today, int32_t from, int32_t to);

/*
 * The contract of a provider for a domein and segment on a day; NULL when it
 * has none.  ->bekostiging is "inspanning", "output" or "taak"; ->combinatie
 * is "" or with whom it shares ceilings; ->tot the last day or DAY_NONE.
 */
const struct import_contract *region_contract(const struct region *r,
					      const char *aanbieder,
					      enum domein domein,
					      const char *segment, int32_t day);

/* Paid by the contract and not per product. */
bool region_contract_taak(const struct import_contract *c);

/* Has any contract been imported?  Without one no care is outside one. */
bool region_has_contracts(const struct region *r);

/*
 * Does a contract of this provider cover care of a segment on a day?  Care
 * whose segment is not known cannot be said to lie outside: any contract of
 * the domein covers it.
 */
bool region_covered(const struct region *r, const char *aanbieder,
		    enum domein domein, const char *segment, int32_t day);

/*
 * Is any of what is named here paid by the contract and not per product on a
 * day from van to tot?  holder is a provider or a combinatie; "" is any, as it
 * is for the others.
 */
bool region_taak(const struct region *r, const char *holder, const char *domein,
		 const char *segment, int32_t van, int32_t tot);

/* Does this name a combinatie of one of the contracts? */
bool region_combinatie(const struct region *r, const char *name);

/* The product on a day: by code, else by category; NULL when unknown. */
const struct import_product *region_product(const struct region *r,
					    enum domein domein,
					    const char *categorie,
					    const char *code, int32_t day);

/* Has the product (NULL = unknown: no) this kenmerk, say "chronisch"? */
bool region_product_is(const struct import_product *p, const char *kenmerk);

/* By its AGB-code or gemeentecode; NULL when it was not imported. */
const struct import_aanbieder *region_aanbieder(const struct region *r,
						const char *aanbieder);
const struct import_gemeente *region_gemeente(const struct region *r,
					      const char *gemeente);

/*
 * Is this an AGB-code that may go into an event?  That of an eenmanszaak points
 * to a person, and the name of a combinatie is no code.
 */
bool region_agb_publishable(const struct region *r, const char *aanbieder);

/*
 * The share of a year that falls in a calendar month (1 … 12): part of whole,
 * whole being the sum of the twelve, so that they always make a year.  By the
 * profile of the segment, else that of "*", else 1/12 (settled 16).
 */
void region_profiel(const struct region *r, const char *segment, int month,
		    int64_t *part, int64_t *whole);

/*
 * What holds on day `upto` can be another thing than on day `after` before it:
 * a contract of this provider (NULL: of any), or a segment.
 */
bool region_contracts_turn(const struct region *r, const char *aanbieder,
			   int32_t after, int32_t upto);
bool region_segments_turn(const struct region *r, int32_t after, int32_t upto);

#endif
