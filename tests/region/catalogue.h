#ifndef POLS_REGION_CATALOGUE_H
#define POLS_REGION_CATALOGUE_H

/*
 * What can be bought: segments, products, and what a unit costs on a day.
 * On 1 January 2027 the contracts are new: some products get another code,
 * some begin, and transport becomes a segment of its own.
 */

#include "region.h"

enum segment_id {
	SEGMENT_HUISHOUDEN,
	SEGMENT_BEGELEIDING,
	SEGMENT_DAGBESTEDING,
	SEGMENT_VERBLIJF,
	SEGMENT_HULPMIDDELEN,
	SEGMENT_OPVANG, /* taakgericht: never declared */
	SEGMENT_AMBULANT,
	SEGMENT_GGZ,
	SEGMENT_JEUGDVERBLIJF,
	SEGMENT_DAGHULP,
	SEGMENT_MAATWERK,
	SEGMENT_CRISIS,
	SEGMENTS
};

struct segment {
	const char *name;
	enum domein domein;
};

extern const struct segment segments[SEGMENTS];

/* From this year on transport (categorie 08) is a segment of its own. */
enum { NEW_CONTRACTS = 2027 };
#define MOVED_CATEGORIE "08"
#define MOVED_SEGMENT   "vervoer"

/* The types of SAP, bijlage 4. */
enum product_form {
	FORM_SPECIFIEK,   /* code and Omvang */
	FORM_CATEGORIE,   /* category only: no maximum */
	FORM_BUDGET,      /* category and budget */
	FORM_GENERIEK,    /* budget only */
	FORM_PLACEHOLDER, /* taakgericht: once 82, in total (SAP 3.2.a) */
};

struct product {
	enum segment_id segment;
	enum product_form form;
	const char *categorie;
	const char *code; /* also of the lines when the form has none */
	const char *name;
	const char *eenheid;
	const char *frequentie;
	int volume_low, volume_high; /* of Omvang; of budgets: whole euros */
	int64_t tarief;              /* per unit in 2026; 0: euros */
	int weight;                  /* how often it is allocated */
	int months_low, months_high; /* how long */
	bool may_be_open;            /* no end */
	int from_year, to_year;      /* 0: always; a code's first, last year */
	int successor;               /* product with the next code, or -1 */
	const char *kenmerken;
	int zwaarte;
};

extern const struct product products[];
extern const int product_count;

enum domein product_domein(int product);

/* The segment that care of a year falls in. */
const char *product_segment(int product, int year);

/* Whether an allocation may begin under this code on a day. */
bool product_on(int product, int32_t day);

/*
 * Cents per unit of care that falls on a day, as contracted on the day it is
 * asked: one tariff is put right afterwards (CORRECTED_*).
 */
int64_t tarief_of(const struct options *o, int product, int provider,
		  int gemeente, int32_t care, int32_t known);

/* Providers and municipalities with rows of their own. */
bool tarief_of_provider(const struct options *o, int provider);
bool tarief_of_gemeente(int product, int gemeente);

/* A price of 2026 in the money of a year, and what a provider is paid. */
int64_t tarief_in_year(int64_t cents, int year);
int64_t tarief_for_provider(const struct options *o, int64_t cents,
			    int provider);
int64_t tarief_for_gemeente(int64_t cents);

/* The tariff of product CORRECTED is put right, from a day in the past. */
enum { CORRECTED = 1, CORRECTED_PERMILLE = 1012 };
int32_t corrected_known(void); /* the day it becomes known */
int32_t corrected_from(void);  /* the day from which it holds */

#endif
