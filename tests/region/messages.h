#ifndef POLS_REGION_MESSAGES_H
#define POLS_REGION_MESSAGES_H

/* The messages of the region, valid for levels 1 and 2. */

#include "allocations.h"
#include "deliveries.h"
#include "xml.h"

struct letter {
	enum domein domein;
	const char *soort; /* "301" */
	const char *from, *to;
	char identificatie[13];
	int32_t dated;
	enum xml_style style;
};

/* An allocation, and which of its versions. */
struct given {
	const struct allocation *allocation;
	const struct version *version;
	bool repeated; /* sent before, and not changed */
};

void message_301(struct buf *out, const struct letter *l,
		 const struct person *who, const struct given *given,
		 size_t count);

/* Start and stop; einddatum and reden only in a 307. */
struct startstop {
	const struct allocation *allocation;
	int32_t sent;
	int32_t begin;
	int32_t end;       /* DAY_NONE in a 305 */
	const char *reden; /* RedenBeeindiging */
	char status;       /* StatusAanlevering: 1 or 3 */
	int32_t nummer;    /* mostly that of the allocation */
};

void message_305(struct buf *out, const struct letter *l,
		 const struct person *who, const struct startstop *s);
void message_307(struct buf *out, const struct letter *l,
		 const struct person *who, const struct startstop *s);

/*
 * Lines in the order given; those of one client stand together.  wrong_total
 * makes a message that TR358 refuses.
 */
void message_323(struct buf *out, const struct letter *l,
		 const struct options *o, int32_t period, const char *nummer,
		 const struct line *const *lines, size_t count,
		 bool wrong_total);

#endif
