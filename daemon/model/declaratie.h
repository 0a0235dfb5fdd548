#ifndef POLS_MODEL_DECLARATIE_H
#define POLS_MODEL_DECLARATIE_H

/* A 323: the Declaratie itself, and its lines (Prestatie). */

#include <stdint.h>

#include "model/record.h"

struct declaratie {
	char nummer[52]; /* DeclaratieNummer, at most 12 characters */
	int32_t van;     /* DeclaratiePeriode */
	int32_t tot;
	int32_t dagtekening; /* DeclaratieDagtekening */
	int64_t totaal;      /* TotaalBedrag in cents, without sign */
	char totaal_dc[4];   /* "D" or "C" */
};

struct prestatie {
	uint32_t client;     /* index in the message's list of clients */
	uint32_t line;       /* source line of the element in the message */
	char referentie[84]; /* ReferentieNummer, at most 20 characters, raw */
	char vorig[84];      /* VorigReferentieNummer; "" = none */
	int64_t nummer;      /* ToewijzingNummer */
	char categorie[4];
	char code[24];
	int32_t van; /* ProductPeriode */
	int32_t tot;
	int64_t volume;
	char eenheid[4];
	int64_t tarief; /* cents, or RECORD_ABSENT */
	int64_t bedrag; /* cents, never negative; the sign is in dc (IV024) */
	char dc[4];     /* "D" or "C" */
};

extern const struct record declaratie_record;
extern const struct record prestatie_record;

/* IngediendBedrag with its sign: credit is negative.  Cents. */
int64_t prestatie_signed(const struct prestatie *p);

#endif
