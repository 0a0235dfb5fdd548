/* What a region has named and agreed: which row counts on a day. */
#include "model/region.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "model/day.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static int32_t
on(const char *day)
{
	return day[0] == '\0' ? DAY_NONE : day_parse(day);
}

/* Sorted as port/db_region.c gives them. */
static struct import_segment segments[] = {
	{"alles", "wmo", "*", "*", 0, 0},
	{"huishouden", "wmo", "01", "*", 0, 0},
	{"begeleiding", "wmo", "02", "*", 0, 0},
	{"licht", "wmo", "*", "02A03", 0, 0},
	{"zwaar", "wmo", "*", "02A03", 0, 0},
	{"precies", "wmo", "02", "02A07", 0, 0},
	{"ruim", "*", "*", "02A07", 0, 0},
};

static struct import_contract contracts[] = {
	{"42420001", "", "*", "*", 0, 0, "inspanning", ""},
	{"42420001", "", "wmo", "begeleiding", 0, 0, "output", "samen"},
	{"42420001", "", "wmo", "begeleiding", 0, 0, "taak", ""},
	{"42420002", "", "jw", "ambulant", 0, 0, "inspanning", "samen"},
	{"42420002", "", "jw", "verblijf", 0, 0, "inspanning", ""},
	{"42420002", "", "wmo", "dagbesteding", 0, 0, "inspanning", ""},
};

static struct import_product products[] = {
	{"wmo", "02", "*", "Begeleiding", 0, 0, "", "chronisch"},
	{"wmo", "02", "02A03", "Licht", 0, 0, "", "groep 18plus"},
};

static struct import_gemeente gemeenten[] = {
	{"0310", "De Bilt", 10000},
	{"0355", "Zeist", 30000},
};

static struct import_profiel profielen[12];

static struct region
region(void)
{
	size_t i;

	for (i = 0; i < COUNT(segments); i++) {
		segments[i].van = on("2024-01-01");
		segments[i].tot = DAY_NONE;
	}
	segments[3].tot = on("2026-12-31");
	segments[4].van = on("2027-01-01");
	for (i = 0; i < COUNT(contracts); i++) {
		contracts[i].van = on("2025-01-01");
		contracts[i].tot = DAY_NONE;
	}
	contracts[1].tot = on("2026-12-31");
	contracts[2].van = on("2027-01-01");
	for (i = 0; i < COUNT(products); i++) {
		products[i].van = on("2025-01-01");
		products[i].tot = DAY_NONE;
	}
	products[1].tot = on("2026-12-31");
	for (i = 0; i < 12; i++)
		profielen[i] = (struct import_profiel){
			"begeleiding", (int64_t)i + 1, i < 6 ? 10 : 20};
	return (struct region){
		.segments = segments,
		.segment_count = COUNT(segments),
		.contracts = contracts,
		.contract_count = COUNT(contracts),
		.products = products,
		.product_count = COUNT(products),
		.gemeenten = gemeenten,
		.gemeente_count = COUNT(gemeenten),
		.profielen = profielen,
		.profiel_count = 12,
		.sleutels = 40000,
	};
}

static const char *
segment(enum domein domein, const char *categorie, const char *code,
	const char *day)
{
	const struct region r = region();

	return region_segment(&r, domein, categorie, code, on(day));
}

static void
segment_is_by_code_then_category(void **state)
{
	(void)state;
	assert_string_equal(segment(DOMEIN_WMO, "02", "02A03", "2026-12-31"),
			    "licht");
	assert_string_equal(segment(DOMEIN_WMO, "02", "02A03", "2027-01-01"),
			    "zwaar");
	assert_string_equal(segment(DOMEIN_WMO, "02", "02A04", "2026-01-01"),
			    "begeleiding");
	assert_string_equal(segment(DOMEIN_WMO, "02", "02A07", "2026-01-01"),
			    "precies");
	assert_string_equal(segment(DOMEIN_JW, "45", "02A07", "2026-01-01"),
			    "ruim");
	assert_string_equal(segment(DOMEIN_WMO, "09", "", "2026-01-01"),
			    "alles");
	assert_string_equal(segment(DOMEIN_WMO, "02", "02A04", "2023-12-31"),
			    REGION_UNKNOWN);
	assert_string_equal(segment(DOMEIN_JW, "02", "02A04", "2026-01-01"),
			    REGION_UNKNOWN);
}

static const char *
commitment_segment(const char *aanbieder, enum domein domein, const char *day)
{
	const struct region r = region();

	return region_commitment_segment(&r, domein, "49", "49A01", aanbieder,
					 on(day));
}

static void
commitment_falls_back_on_the_only_contract(void **state)
{
	(void)state;
	/* One wmo segment would do, but a row for all names it before. */
	assert_string_equal(
		commitment_segment("42420002", DOMEIN_WMO, "2026-01-01"),
		"alles");
	/* Two segments under the Jeugdwet: neither. */
	assert_string_equal(
		commitment_segment("42420002", DOMEIN_JW, "2026-01-01"),
		REGION_UNKNOWN);
	contracts[3].tot = on("2025-12-31");
	assert_string_equal(
		commitment_segment("42420009", DOMEIN_JW, "2026-01-01"),
		REGION_UNKNOWN);
}

static void
only_contract_of_the_day_counts(void **state)
{
	struct region r = region();

	(void)state;
	contracts[3].tot = on("2025-12-31");
	assert_string_equal(region_commitment_segment(&r, DOMEIN_JW, "49", "",
						      "42420002",
						      on("2026-01-01")),
			    "verblijf");
	assert_string_equal(region_commitment_segment(&r, DOMEIN_JW, "49", "",
						      "42420002",
						      on("2025-12-31")),
			    REGION_UNKNOWN);
}

static void
contract_turns_with_the_year(void **state)
{
	const struct region r = region();
	const struct import_contract *c;

	(void)state;
	c = region_contract(&r, "42420001", DOMEIN_WMO, "begeleiding",
			    on("2026-12-31"));
	assert_string_equal(c->bekostiging, "output");
	assert_false(region_contract_taak(c));
	c = region_contract(&r, "42420001", DOMEIN_WMO, "begeleiding",
			    on("2027-01-01"));
	assert_true(region_contract_taak(c));
	c = region_contract(&r, "42420001", DOMEIN_JW, "ambulant",
			    on("2027-01-01"));
	assert_string_equal(c->bekostiging, "inspanning");
	assert_null(region_contract(&r, "42420001", DOMEIN_JW, "ambulant",
				    on("2024-12-31")));
	assert_null(region_contract(&r, "42420003", DOMEIN_JW, "ambulant",
				    on("2027-01-01")));
	assert_false(region_contract_taak(NULL));
	assert_true(region_contracts_turn(&r, "42420001", on("2026-12-31"),
					  on("2027-01-01")));
	assert_false(region_contracts_turn(&r, "42420002", on("2026-12-31"),
					   on("2027-01-01")));
	assert_true(region_contracts_turn(&r, NULL, on("2026-12-01"),
					  on("2027-02-01")));
	assert_true(
		region_segments_turn(&r, on("2026-12-31"), on("2027-01-01")));
	assert_false(region_contracts_turn(&r, NULL, on("2027-01-01"),
					   on("2027-02-01")));
	assert_false(
		region_segments_turn(&r, on("2026-12-30"), on("2026-12-31")));
}

static void
a_combinatie_is_what_a_contract_names(void **state)
{
	const struct region r = region();

	(void)state;
	assert_true(region_combinatie(&r, "samen"));
	assert_false(region_combinatie(&r, "alleen"));
	assert_false(region_combinatie(&r, ""));
}

static void
product_has_a_name_and_kenmerken(void **state)
{
	const struct region r = region();
	const struct import_product *p;

	(void)state;
	p = region_product(&r, DOMEIN_WMO, "02", "02A03", on("2026-12-31"));
	assert_string_equal(p->naam, "Licht");
	assert_true(region_product_is(p, "groep"));
	assert_true(region_product_is(p, "18plus"));
	assert_false(region_product_is(p, "18"));
	assert_false(region_product_is(p, "chronisch"));
	p = region_product(&r, DOMEIN_WMO, "02", "02A03", on("2027-01-01"));
	assert_string_equal(p->naam, "Begeleiding");
	assert_true(region_product_is(p, "chronisch"));
	assert_null(
		region_product(&r, DOMEIN_JW, "02", "02A03", on("2027-01-01")));
	assert_false(region_product_is(NULL, "chronisch"));
}

static void
shares_are_parts_of_their_sum(void **state)
{
	const struct region r = region();
	int64_t part, whole, sum = 0;
	int month;

	(void)state;
	for (month = 1; month <= 12; month++) {
		region_profiel(&r, "begeleiding", month, &part, &whole);
		assert_int_equal(part, month <= 6 ? 10 : 20);
		sum += part;
	}
	assert_int_equal(sum, whole);
	region_profiel(&r, "dagbesteding", 3, &part, &whole);
	assert_int_equal(12 * part, whole);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(segment_is_by_code_then_category),
		cmocka_unit_test(commitment_falls_back_on_the_only_contract),
		cmocka_unit_test(only_contract_of_the_day_counts),
		cmocka_unit_test(contract_turns_with_the_year),
		cmocka_unit_test(a_combinatie_is_what_a_contract_names),
		cmocka_unit_test(product_has_a_name_and_kenmerken),
		cmocka_unit_test(shares_are_parts_of_their_sum),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
