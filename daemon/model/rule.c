/* The table of rules. */
#include "model/rule.h"

#include <string.h>

/* Digits in a name: a Bsn has nine, an AGB-code eight. */
enum { DIGITS_MAX = 6 };

/* A message with such a finding is refused as a whole (IV028, IV087). */
#define LEVEL2(name, text) [RULE_##name] = {#name, "0001", 2, text}

/* clang-format off */
const struct rule_info rule_infos[RULE_COUNT] = {
	[RULE_PRESCAN] = {"PRESCAN", NULL, 1, "refused before parsing"},
	[RULE_XSD] = {"XSD", NULL, 1, "not valid against the schema"},
	[RULE_WRAP] = {"WRAP", NULL, 1, "the wrapping cannot be opened"},
	[RULE_TR056] = {"TR056", "9056", 3,
			"another message of this type and sender has this "
			"identification"},
	[RULE_TR314] = {"TR314", "8021", 3,
			"the reference number of this line was used before"},
	[RULE_TR332] = {"TR332", "9332", 3,
			"the allocation number is in use for another client "
			"or provider"},
	[RULE_TR338] = {"TR338", "9338", 3,
			"no allocation with this number for this client and "
			"provider"},
	LEVEL2(CD005, "Postcode and LandCode stand together or not at all"),
	LEVEL2(CD007, "Taal stands with Vorm 1 and with nothing else"),
	LEVEL2(CD009, "a Contact has a Periode only when its Soort is 04"),
	LEVEL2(CD025, "an address in the Netherlands needs a Huis"),
	LEVEL2(CD034, "a Contact of Soort 01 or 03 needs a Postcode"),
	LEVEL2(CD041, "a product with a Code needs an Omvang"),
	LEVEL2(CD043,
	       "BeschikkingNummer and BeschikkingIngangsdatum stand together "
	       "or not at all"),
	LEVEL2(CD060,
	       "a line has a VorigReferentieNummer if and only if it is a "
	       "credit"),
	LEVEL2(CD066,
	       "this Type of Verwijzer has a ZorgverlenerCode or a Naam, not "
	       "both"),
	LEVEL2(CD067,
	       "this Type of Verwijzer needs a ZorgverlenerCode or a Naam"),
	LEVEL2(CD068, "this Type of Verwijzer has no ZorgverlenerCode"),
	LEVEL2(CD075, "a product with a Budget needs an end date"),
	LEVEL2(CD076, "a product with a Frequentie per week needs an end date"),
	LEVEL2(CD077, "no Budget where there is an Omvang"),
	LEVEL2(CD078, "no Omvang where there is a Budget"),
	LEVEL2(CD079, "a product without Product needs a Budget"),
	LEVEL2(CD080,
	       "an Omvang needs a Code for a toewijzing that ends after 2020"),
	LEVEL2(CD085, "a refused request needs a RedenAfwijzingVerzoek"),
	LEVEL2(CD086,
	       "a request under investigation has no RedenAfwijzingVerzoek"),
	LEVEL2(CD087,
	       "a line has a ProductTarief if and only if its Eenheid is not "
	       "euros (83)"),
	LEVEL2(CD095,
	       "an Omvang needs a Code for a requested product that ends "
	       "after 2020"),
	LEVEL2(CD096,
	       "an Omvang needs a Code for a new product that ends after 2020"),
	LEVEL2(CS002, "the Bsn does not pass the eleven test"),
	LEVEL2(CS003, "the end lies before the begin, or has no begin"),
	LEVEL2(CS050, "this NaamGebruik does not go with the names given"),
	LEVEL2(CS058, "StatusAanlevering is 1 or 3"),
	LEVEL2(CS089,
	       "a Postcode in the Netherlands is four digits and two letters "
	       "without space"),
	LEVEL2(CS100, "the period begins before 2021"),
	LEVEL2(CS139,
	       "the unknown parts of the date are not filled as DatumGebruik "
	       "says"),
	LEVEL2(CS318, "NaamGebruik 6 is not for a client"),
	LEVEL2(CS325, "an amount of 0 is a debit"),
	LEVEL2(CS335, "a removed product (13) ends on the day it begins"),
	LEVEL2(CS336, "RedenWijziging 01 is no longer used"),
	LEVEL2(CS337,
	       "the ProductPeriode does not lie within one calendar month"),
	LEVEL2(CS338, "this Eenheid does not go with a Frequentie per day"),
	LEVEL2(CS339,
	       "in euros (83) the GeleverdVolume is the IngediendBedrag"),
	LEVEL2(CS340, "the DeclaratiePeriode is not a whole calendar month"),
	LEVEL2(CS343,
	       "this Eenheid does not go with a Frequentie per day in a "
	       "request"),
	LEVEL2(TR002, "the birth lies over 120 years before the Dagtekening"),
	LEVEL2(TR006, "a Contact needs a Telefoon, or a Huis and a Postcode"),
	LEVEL2(TR018, "the Einddatum lies before the Begindatum"),
	LEVEL2(TR061, "the client needs a Contact of Soort 01, 02 or 03"),
	LEVEL2(TR101, "the logical key occurs more than once"),
	LEVEL2(TR134, "the date lies after the Dagtekening"),
	LEVEL2(TR137,
	       "the period ends before it begins, or after the Dagtekening"),
	LEVEL2(TR302,
	       "the same product is allocated twice for overlapping periods"),
	LEVEL2(TR315, "the VorigReferentieNummer occurs more than once"),
	LEVEL2(TR316, "a line is credited in the same message"),
	LEVEL2(TR319, "the ProductPeriode lies after the DeclaratiePeriode"),
	LEVEL2(TR335,
	       "the ProductPeriode ended over five years before the "
	       "DeclaratieDagtekening"),
	LEVEL2(TR342, "the lines listed do not make up what was not granted"),
	LEVEL2(TR352,
	       "the request names no OngewijzigdProduct and no "
	       "TeWijzigenProduct"),
	LEVEL2(TR353,
	       "the request names no TeWijzigenProduct and no NieuwProduct"),
	LEVEL2(TR358, "the total is not the sum of the lines"),
	LEVEL2(TR377, "RedenAfwijzingVerzoek 8 needs a Woonplaatsbeginsel"),
	LEVEL2(TR380, "a NieuwProduct begins after the Dagtekening"),
	LEVEL2(TR383, "the ReferentieAanbieder occurs more than once"),
	LEVEL2(TR386,
	       "the same product is requested twice for overlapping periods"),
	LEVEL2(TR409,
	       "a Woonplaatsbeginsel stands only with RedenAfwijzingVerzoek 8"),
	LEVEL2(TR410,
	       "the same new product is requested twice for overlapping "
	       "periods"),
	LEVEL2(TR416,
	       "the same debit line occurs more than once for one Client"),
	[RULE_PACK] = {"PACK", "0001", 2,
		       "against a rule of the site's own rule sheet"},
	[RULE_TR019] = {"TR019", "9019", 3,
			"no allocation with this number for this client and "
			"provider"},
	[RULE_TR063] = {"TR063", "9063", 3,
			"no earlier delivery with this key to take back"},
	[RULE_TR071] = {"TR071", "9071", 3,
			"a start that was stopped cannot be taken back"},
	[RULE_TR074] = {"TR074", "9074", 3,
			"a delivery with this key was received before"},
	[RULE_TR326] = {"TR326", "9326", 3,
			"the current start of this allocation was not stopped"},
	[RULE_TR382] = {"TR382", "9069", 3,
			"no current start with the key of this stop"},
	[RULE_TR413] = {"TR413", "9413", 3,
			"this start has a temporary stop already"},
	[RULE_TR414] = {"TR414", "9414", 3,
			"the stop lies before the current stop of this start"},
	[RULE_TR323] = {"TR323", "8017", 3,
			"no debit line that was booked has the key of this "
			"credit"},
	[RULE_TR390] = {"TR390", "9390", 3,
			"another line has credited this debit"},
	[RULE_TR415] = {"TR415", "9415", 3,
			"this start has a definitive stop already"},
};
/* clang-format on */

static bool
letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool
rule_name_ok(const char *name, size_t len)
{
	size_t i, digits = 0;

	if (len == 0 || len >= RULE_NAME || !letter(name[0]))
		return false;
	for (i = 0; i < len; i++) {
		bool digit = name[i] >= '0' && name[i] <= '9';

		digits += digit;
		if (!digit && !letter(name[i]) && name[i] != '_' &&
		    name[i] != '-')
			return false;
	}
	return digits <= DIGITS_MAX;
}

const struct rule_info *
rule_of_number(int64_t number)
{
	return number < 0 || number >= RULE_COUNT ? NULL : &rule_infos[number];
}

enum finding_rule
rule_of_level2(const char *name)
{
	size_t i;

	for (i = 0; i < RULE_COUNT; i++)
		if (rule_infos[i].level == 2 &&
		    strcmp(rule_infos[i].name, name) == 0)
			return (enum finding_rule)i;
	return RULE_PACK;
}
