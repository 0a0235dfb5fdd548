#ifndef POLS_MODEL_TOEWIJZING_H
#define POLS_MODEL_TOEWIJZING_H

/* One ToegewezenProduct of a 301. */

#include <stdint.h>

#include "model/domein.h"
#include "model/record.h"

/*
 * The key of an allocation in the books: domein, gemeente and
 * ToewijzingNummer (unique together, TR332) as one number, so that the tables
 * that grow are reached by whole numbers and not by texts.  gemeente is four
 * digits, nummer 0..999999999.
 */
int64_t toewijzing_key(enum domein domein, const char *gemeente,
		       int64_t nummer);

/* The way back. */
enum domein toewijzing_key_domein(int64_t key);
void toewijzing_key_gemeente(int64_t key, char out[5]);
int64_t toewijzing_key_nummer(int64_t key);

struct toewijzing {
	uint32_t line;     /* source line of the element in the message */
	int64_t nummer;    /* unique per gemeente and domein, TR332 */
	char categorie[4]; /* "" = no Product */
	char code[24];     /* at most 5 characters; "" = none */
	int32_t toewijzingsdatum;
	int64_t toewijzingstijd; /* microseconds since midnight */
	int32_t ingangsdatum;
	int32_t einddatum;       /* DAY_NONE = open */
	char reden_wijziging[4]; /* "" = none */
	int64_t volume;          /* RECORD_ABSENT = no Omvang */
	char eenheid[4];
	char frequentie[4];
	int64_t budget;       /* cents, or RECORD_ABSENT */
	char referentie[148]; /* ReferentieAanbieder, at most 36 characters */
};

/* All fields; and those that a commitment repeats: all but the reference. */
extern const struct record toewijzing_record;
extern const struct record commitment_record;

#endif
