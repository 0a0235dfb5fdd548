#ifndef POLS_REGION_PEOPLE_H
#define POLS_REGION_PEOPLE_H

/* Clients: fictional people with BSNs of the test range. */

#include "region.h"

struct person {
	int32_t bsn;
	int32_t born;
	char geslacht;
	const char *achternaam;
	const char *voornaam;
	const char *straat;
	int huisnummer;
	char postcode[7];
	int gemeente;
	enum domein domein; /* of the care */
};

/* How many there can be: the numbers 999xxxxxx that pass the eleven test. */
int people_most(void);

/* The nth, from 0. */
void person_of(struct person *p, const struct options *o, int n);

#endif
