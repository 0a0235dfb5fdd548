/* What the tests of commitments share. */
#include "unit/commitment_help.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct arena *arena;

int
help_setup(void **state)
{
	(void)state;
	arena = arena_new();
	return arena == NULL ? -1 : 0;
}

int
help_teardown(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

int32_t
help_day(const char *iso)
{
	int32_t day;

	if (iso == NULL)
		return DAY_NONE;
	day = day_parse(iso);
	assert_int_not_equal(day, DAY_NONE);
	return day;
}

struct tarief
help_tarief(const char *van, const char *tot, enum eenheid eenheid,
	    int64_t cents)
{
	return (struct tarief){help_day(van), help_day(tot), eenheid, cents, 0};
}

struct commitment_input
help_specific(const char *from, const char *to, int64_t volume,
	      enum eenheid eenheid, enum frequentie frequentie, int64_t cents)
{
	static struct tarief row;
	struct commitment_input in = {
		.domein = DOMEIN_WMO,
		.categorie = "02",
		.from = help_day(from),
		.to = help_day(to),
		.horizon = DAY_MAX,
		.has_omvang = true,
		.eenheid = eenheid,
		.frequentie = frequentie,
		.volume = volume,
		.tarieven = &row,
		.tarief_count = 1,
	};

	row = help_tarief(NULL, NULL, eenheid, cents);
	return in;
}

struct commitment_input
help_budget(const char *from, const char *to, int64_t cents)
{
	struct commitment_input in = {
		.domein = DOMEIN_JW,
		.categorie = "45",
		.from = help_day(from),
		.to = help_day(to),
		.horizon = DAY_MAX,
		.has_budget = true,
		.budget_ct = cents,
	};

	return in;
}

bool
help_compute(struct commitment *out, const struct commitment_input *in,
	     struct err *e)
{
	return commitment_compute(out, in, arena, e);
}

struct commitment
help_computed(const struct commitment_input *in)
{
	struct commitment c;
	struct err e = {0};

	if (!commitment_compute(&c, in, arena, &e))
		fail_msg("%s", e.text);
	return c;
}

void
help_basis(const struct commitment *c, const char *basis)
{
	assert_string_equal(commitment_basis_text(c->basis), basis);
}

void
help_maximum(const struct commitment *c, int64_t volume, int64_t ct)
{
	assert_int_equal(c->has_volume ? c->maximum_volume : HELP_NONE, volume);
	assert_int_equal(c->has_ct ? c->maximum_ct : HELP_NONE, ct);
}

void
help_volumes(const struct commitment *c, size_t n, const int64_t *volumes)
{
	int64_t sum = 0;
	size_t i;

	assert_int_equal(c->month_count, n);
	for (i = 0; i < n; i++) {
		assert_int_equal(c->months[i].volume, volumes[i]);
		sum += volumes[i];
	}
	assert_int_equal(sum, c->maximum_volume);
}

void
help_amounts(const struct commitment *c, size_t n, const int64_t *amounts)
{
	int64_t sum = 0;
	size_t i;

	assert_int_equal(c->month_count, n);
	for (i = 0; i < n; i++) {
		assert_int_equal(c->months[i].maximum_ct, amounts[i]);
		sum += amounts[i];
	}
	assert_int_equal(sum, c->maximum_ct);
}
