/* Segments, products and tariffs of the region. */
#include "catalogue.h"

#include <string.h>

#include "chance.h"

const struct segment segments[SEGMENTS] = {
	[SEGMENT_HUISHOUDEN] = {"huishouden", DOMEIN_WMO},
	[SEGMENT_BEGELEIDING] = {"begeleiding", DOMEIN_WMO},
	[SEGMENT_DAGBESTEDING] = {"dagbesteding", DOMEIN_WMO},
	[SEGMENT_VERBLIJF] = {"verblijf", DOMEIN_WMO},
	[SEGMENT_HULPMIDDELEN] = {"hulpmiddelen", DOMEIN_WMO},
	[SEGMENT_OPVANG] = {"opvang", DOMEIN_WMO},
	[SEGMENT_AMBULANT] = {"ambulant", DOMEIN_JW},
	[SEGMENT_GGZ] = {"jeugd-ggz", DOMEIN_JW},
	[SEGMENT_JEUGDVERBLIJF] = {"jeugdverblijf", DOMEIN_JW},
	[SEGMENT_DAGHULP] = {"daghulp", DOMEIN_JW},
	[SEGMENT_MAATWERK] = {"maatwerk", DOMEIN_JW},
	[SEGMENT_CRISIS] = {"crisis", DOMEIN_JW},
};

/* clang-format off */
const struct product products[] = {
	/*
	 * segment, form, categorie, code
	 * name, eenheid, frequentie
	 * volume, tarief, weight, months, open, years, successor
	 * kenmerken, zwaarte
	 */
	{SEGMENT_HUISHOUDEN, FORM_SPECIFIEK, "01", "01A01",
	 "Hulp bij het huishouden", "04", "2",
	 1, 4, 3580, 300, 6, 24, false, 0, 0, -1,
	 "chronisch 18plus", 1},
	{SEGMENT_BEGELEIDING, FORM_SPECIFIEK, "02", "02A03",
	 "Begeleiding individueel", "04", "2",
	 1, 6, 6240, 200, 3, 14, false, 0, 2026, 2,
	 "18plus", 2},
	{SEGMENT_BEGELEIDING, FORM_SPECIFIEK, "02", "02B03",
	 "Begeleiding thuis", "04", "2",
	 1, 6, 6310, 200, 3, 14, false, 2027, 0, -1,
	 "18plus", 2},
	{SEGMENT_BEGELEIDING, FORM_SPECIFIEK, "02", "02A05",
	 "Begeleiding speciaal", "01", "4",
	 240, 900, 118, 60, 3, 12, true, 0, 0, -1,
	 "18plus", 3},
	{SEGMENT_BEGELEIDING, FORM_SPECIFIEK, "02", "02A21",
	 "Begeleiding resultaat", "82", "4",
	 1, 1, 41500, 40, 4, 12, true, 0, 0, -1,
	 "", 2},
	{SEGMENT_DAGBESTEDING, FORM_SPECIFIEK, "07", "07A01",
	 "Dagbesteding", "16", "2",
	 1, 6, 4510, 110, 3, 18, false, 0, 0, -1,
	 "groep 18plus", 1},
	{SEGMENT_DAGBESTEDING, FORM_SPECIFIEK, "08", "08A01",
	 "Vervoer naar dagbesteding", "84", "4",
	 4, 20, 1120, 60, 3, 18, true, 0, 0, -1,
	 "", 1},
	{SEGMENT_VERBLIJF, FORM_SPECIFIEK, "04", "04A01",
	 "Kortdurend verblijf", "14", "4",
	 1, 6, 14275, 20, 3, 12, true, 0, 0, -1,
	 "", 2},
	{SEGMENT_VERBLIJF, FORM_SPECIFIEK, "15", "15A01",
	 "Beschermd wonen", "14", "2",
	 7, 7, 11230, 22, 6, 24, false, 0, 0, -1,
	 "chronisch 18plus", 4},
	{SEGMENT_HULPMIDDELEN, FORM_SPECIFIEK, "12", "12A01",
	 "Vervoervoorziening", "83", "6",
	 80000, 600000, 0, 30, 6, 12, true, 0, 0, -1,
	 "", 1},
	{SEGMENT_HULPMIDDELEN, FORM_BUDGET, "10", "10A01",
	 "Maatwerk thuis", "04", "6",
	 1500, 9000, 5800, 14, 3, 12, false, 0, 0, -1,
	 "", 2},
	{SEGMENT_HULPMIDDELEN, FORM_SPECIFIEK, "14", "14A01",
	 "Hulpmiddel, huur", "82", "2",
	 1, 1, 1980, 20, 6, 24, false, 0, 0, -1,
	 "", 1},
	{SEGMENT_OPVANG, FORM_PLACEHOLDER, "16", "16A01",
	 "Opvang", "82", "6",
	 1, 1, 0, 10, 3, 9, false, 0, 0, -1,
	 "", 3},
	{SEGMENT_AMBULANT, FORM_SPECIFIEK, "45", "45A04",
	 "Jeugdhulp ambulant", "04", "4",
	 4, 24, 8820, 230, 3, 14, true, 0, 2026, 14,
	 "", 2},
	{SEGMENT_AMBULANT, FORM_SPECIFIEK, "45", "45B04",
	 "Jeugdhulp thuis", "04", "4",
	 4, 24, 8990, 230, 3, 14, true, 2027, 0, -1,
	 "", 2},
	{SEGMENT_AMBULANT, FORM_SPECIFIEK, "45", "45A53",
	 "Jeugdhulp ambulant zwaar", "01", "2",
	 60, 360, 164, 70, 3, 10, false, 0, 0, -1,
	 "", 3},
	{SEGMENT_AMBULANT, FORM_CATEGORIE, "45", "45A04",
	 "Jeugdhulp naar inzicht", "04", "4",
	 4, 16, 8820, 16, 2, 8, true, 0, 2026, 17,
	 "", 2},
	{SEGMENT_AMBULANT, FORM_CATEGORIE, "45", "45B04",
	 "Jeugdhulp naar inzicht", "04", "4",
	 4, 16, 8990, 16, 2, 8, true, 2027, 0, -1,
	 "", 2},
	{SEGMENT_GGZ, FORM_SPECIFIEK, "54", "54001",
	 "Jeugd-ggz behandeling", "01", "6",
	 600, 6000, 172, 150, 4, 14, true, 0, 0, -1,
	 "", 3},
	{SEGMENT_GGZ, FORM_SPECIFIEK, "54", "54002",
	 "Diagnostiek", "04", "6",
	 6, 20, 10320, 70, 2, 6, true, 0, 0, -1,
	 "", 2},
	{SEGMENT_JEUGDVERBLIJF, FORM_SPECIFIEK, "43", "43A03",
	 "Verblijf met behandeling", "14", "2",
	 7, 7, 27450, 24, 3, 14, false, 0, 0, -1,
	 "", 5},
	{SEGMENT_JEUGDVERBLIJF, FORM_SPECIFIEK, "44", "44A09",
	 "Pleegzorg", "14", "2",
	 7, 7, 4360, 40, 6, 24, false, 0, 0, -1,
	 "chronisch", 3},
	{SEGMENT_DAGHULP, FORM_SPECIFIEK, "41", "41A22",
	 "Dagbehandeling groep", "16", "2",
	 2, 8, 7420, 50, 3, 12, false, 0, 0, -1,
	 "groep", 3},
	{SEGMENT_DAGHULP, FORM_SPECIFIEK, "40", "40A01",
	 "Persoonlijke verzorging", "01", "1",
	 15, 60, 96, 16, 3, 12, true, 0, 0, -1,
	 "", 1},
	{SEGMENT_MAATWERK, FORM_SPECIFIEK, "50", "50B01",
	 "Maatwerk jeugd", "83", "4",
	 20000, 150000, 0, 30, 3, 12, true, 0, 0, -1,
	 "", 3},
	{SEGMENT_MAATWERK, FORM_GENERIEK, "50", "50C02",
	 "Persoonlijk arrangement", "04", "6",
	 2500, 20000, 9350, 14, 3, 12, false, 0, 0, -1,
	 "", 4},
	{SEGMENT_CRISIS, FORM_SPECIFIEK, "46", "46A01",
	 "Crisisopvang", "14", "6",
	 3, 42, 38100, 18, 1, 2, false, 0, 0, -1,
	 "crisis", 5},
};
/* clang-format on */

const int product_count = (int)(sizeof(products) / sizeof(products[0]));

enum domein
product_domein(int product)
{
	return segments[products[product].segment].domein;
}

const char *
product_segment(int product, int year)
{
	if (year >= NEW_CONTRACTS &&
	    strcmp(products[product].categorie, MOVED_CATEGORIE) == 0)
		return MOVED_SEGMENT;
	return segments[products[product].segment].name;
}

bool
product_on(int product, int32_t day)
{
	const struct product *p = &products[product];
	int year = day_year(day);

	return year >= p->from_year && (p->to_year == 0 || year <= p->to_year);
}

/* The index of a year against 2026, in units per 100000. */
int64_t
tarief_in_year(int64_t cents, int year)
{
	static const int64_t index[] = {85100,  87300,  90600,  93100,  96900,
					100000, 104300, 107100, 110200, 113400};
	int at = year - 2021;

	if (at < 0)
		at = 0;
	if (at > 9)
		at = 9;
	return (cents * index[at] + 50000) / 100000;
}

bool
tarief_of_provider(const struct options *o, int provider)
{
	struct dice d;

	dice_of(&d, o->seed, ABOUT_PROVIDER, provider, 7);
	return dice_hits(&d, 1500);
}

int64_t
tarief_for_provider(const struct options *o, int64_t cents, int provider)
{
	struct dice d;

	dice_of(&d, o->seed, ABOUT_PROVIDER, provider, 8);
	return cents * dice_between(&d, 930, 1090) / 1000;
}

/* 0352 has an agreement of its own on help in the household. */
bool
tarief_of_gemeente(int product, int gemeente)
{
	return products[product].segment == SEGMENT_HUISHOUDEN && gemeente == 2;
}

int64_t
tarief_for_gemeente(int64_t cents)
{
	return cents * 985 / 1000;
}

int32_t
corrected_known(void)
{
	return day_from_ymd(2026, 5, 18);
}

int32_t
corrected_from(void)
{
	return day_from_ymd(2026, 4, 1);
}

int64_t
tarief_of(const struct options *o, int product, int provider, int gemeente,
	  int32_t care, int32_t known)
{
	int64_t cents = products[product].tarief;

	if (cents == 0)
		return 0;
	if (product == CORRECTED && care >= corrected_from() &&
	    known >= corrected_known() && !tarief_of_provider(o, provider))
		cents = cents * CORRECTED_PERMILLE / 1000;
	cents = tarief_in_year(cents, day_year(care));
	if (tarief_of_provider(o, provider))
		return tarief_for_provider(o, cents, provider);
	if (tarief_of_gemeente(product, gemeente))
		return tarief_for_gemeente(cents);
	return cents;
}
