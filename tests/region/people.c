/* People who do not exist. */
#include "people.h"

#include <stdio.h>

#include "chance.h"

static const char *const achternamen[] = {
	"Appelhof",     "Berkenrode", "Cranenburg", "Dennenheuvel",
	"Esdoornlaan",  "Fluitsma",   "Gansewei",   "Hazelaar",
	"Iepenburg",    "Jasmijn",    "Klaverblad", "Lijsterbes",
	"Meidoorn",     "Notelaar",   "Olmenhorst", "Populier",
	"Rozenbottel",  "Sleedoorn",  "Treurwilg",  "Vlierbes",
	"Wilgenroosje", "Zandoog",
};

static const char *const voornamen[] = {
	"Anouk", "Bram", "Cato",  "Daan",  "Els",   "Floor", "Guus",
	"Hanne", "Ivo",  "Joost", "Kaat",  "Lotte", "Mees",  "Noor",
	"Okke",  "Puck", "Rik",   "Sanne", "Teun",  "Wies",
};

static const char *const straten[] = {
	"Dorpsstraat", "Kerkpad", "Molenweg", "Lindelaan", "Beukenhof",
	"Brink",       "Griend",  "Zandpad",  "Haverkamp", "Meent",
};

#define COUNT(a) ((int32_t)(sizeof(a) / sizeof((a)[0])))

enum { BSN_FIRST = 999000000, BSN_LAST = 999999999 };

/* CS002: 9a + 8b + 7c + ... + 2h - i is a multiple of eleven. */
static bool
passes(int32_t n)
{
	int32_t sum = -(n % 10), weight;

	for (weight = 2; weight <= 9; weight++) {
		n /= 10;
		sum += weight * (n % 10);
	}
	return sum % 11 == 0;
}

/* All of them, in order; made once. */
static const int32_t *
bsns(int *count)
{
	static int32_t *all;
	static int n;
	int32_t b;

	if (all == NULL) {
		all = must_alloc((BSN_LAST - BSN_FIRST) / 10, sizeof(*all));
		for (b = BSN_FIRST; b <= BSN_LAST; b++)
			if (passes(b))
				all[n++] = b;
	}
	*count = n;
	return all;
}

int
people_most(void)
{
	int count;

	(void)bsns(&count);
	return count;
}

/* Of every hundred people this many live in a municipality. */
static const int shares[GEMEENTEN] = {14, 9, 16, 38, 23};

static int
gemeente_of(struct dice *d)
{
	int32_t at = dice_below(d, 100);
	int i;

	for (i = 0; i + 1 < GEMEENTEN && at >= shares[i]; i++)
		at -= shares[i];
	return i;
}

void
person_of(struct person *p, const struct options *o, int n)
{
	struct dice d;
	int count;

	dice_of(&d, o->seed, ABOUT_PERSON, n, 0);
	p->bsn = bsns(&count)[n];
	p->domein = dice_hits(&d, 5500) ? DOMEIN_WMO : DOMEIN_JW;
	p->born = p->domein == DOMEIN_WMO
			  ? dice_between(&d, day_from_ymd(1932, 1, 1),
					 day_from_ymd(1999, 12, 31))
			  : dice_between(&d, day_from_ymd(2008, 1, 1),
					 day_from_ymd(2018, 12, 31));
	p->geslacht = dice_hits(&d, 5200) ? '2' : '1';
	p->achternaam = achternamen[dice_below(&d, COUNT(achternamen))];
	p->voornaam = voornamen[dice_below(&d, COUNT(voornamen))];
	p->straat = straten[dice_below(&d, COUNT(straten))];
	p->huisnummer = dice_between(&d, 1, 400);
	p->gemeente = gemeente_of(&d);
	snprintf(p->postcode, sizeof(p->postcode), "%04d%c%c",
		 (int)dice_between(&d, 3700, 3999), "ABCDEG"[dice_below(&d, 6)],
		 "HKLMNP"[dice_below(&d, 6)]);
}
