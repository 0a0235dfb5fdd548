#ifndef POLS_MODEL_LEVERING_H
#define POLS_MODEL_LEVERING_H

/*
 * What a provider reports of the delivery of care on an allocation: one
 * StartProduct of a 305, or one StopProduct of a 307.
 *
 * The key of a start is ToewijzingNummer, Product and Begindatum; that of a
 * stop has RedenBeeindiging and Einddatum besides (IV008).
 */

#include <stdbool.h>
#include <stdint.h>

#include "model/record.h"

struct levering {
	uint32_t line;      /* source line of the element in the message */
	int64_t nummer;     /* ToewijzingNummer, RECORD_ABSENT = none named */
	char categorie[4];  /* "" = no Product */
	char code[24];      /* "" = none */
	int32_t toegewezen; /* ToewijzingIngangsdatum, DAY_NONE = none */
	int32_t begindatum;
	char status[4];    /* StatusAanlevering: "1", or "3" to take it back */
	char reden[4];     /* RedenBeeindiging; "" in a start */
	int32_t einddatum; /* DAY_NONE in a start */
};

/* The fields of a start; and those of a stop, the same and two more. */
extern const struct record levering_start_record;
extern const struct record levering_stop_record;

/* StatusAanlevering 3: an earlier one is taken back. */
bool levering_takes_back(const struct levering *l);

/* RedenBeeindiging 20: care is interrupted, nothing is released. */
bool levering_is_temporary(const struct levering *l);

#endif
