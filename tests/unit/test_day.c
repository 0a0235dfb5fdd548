/* model/day: the calendar, by known dates and by counting every day. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/day.h"

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

/* A date that must exist. */
static int32_t
at(const char *iso)
{
	int32_t day = day_parse(iso);

	assert_int_not_equal(day, DAY_NONE);
	return day;
}

static void
assert_day(int32_t day, const char *iso)
{
	char text[DAY_TEXT];

	assert_string_equal(day_format(text, day), iso);
}

static void
known_dates_have_known_numbers(void **state)
{
	(void)state;
	assert_int_equal(at("1970-01-01"), 0);
	assert_int_equal(at("1969-12-31"), -1);
	assert_int_equal(at("2000-02-29"), 11016);
	assert_int_equal(at("2024-01-01"), 19723);
	assert_int_equal(at("0001-01-01"), DAY_MIN);
	assert_int_equal(at("9999-12-31"), DAY_MAX);
}

/* Walks the calendar by its own rules and compares every single day. */
static void
every_day_from_0001_to_9999_goes_there_and_back(void **state)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30,
				      31, 31, 30, 31, 30, 31};
	int y = 1, m = 1, d = 1, weekday = 1, length;
	int year, month, mday;
	int32_t day;

	(void)state;
	for (day = DAY_MIN; day <= DAY_MAX; day++) {
		day_to_ymd(day, &year, &month, &mday);
		if (year != y || month != m || mday != d ||
		    day_from_ymd(y, m, d) != day || day_weekday(day) != weekday)
			fail_msg("day %d is not %d-%d-%d", day, y, m, d);
		length = lengths[m - 1];
		if (m == 2 && (y % 400 == 0 || (y % 4 == 0 && y % 100 != 0)))
			length = 29;
		if (d < length) {
			d++;
		} else if (m < 12) {
			d = 1;
			m++;
		} else {
			d = m = 1;
			y++;
		}
		weekday = weekday % 7 + 1;
	}
	assert_int_equal(y, 10000);
}

static void
only_exact_iso_dates_are_read(void **state)
{
	static const char *const wrong[] = {
		"",
		"2023",
		"2023-04",
		"2023-4-30",
		"2023-04-3",
		"2023-04-300",
		"23-04-30",
		"2023-04-31",
		"2023-02-29",
		"1900-02-29",
		"2023-00-10",
		"2023-13-10",
		"2023-04-00",
		"0000-01-01",
		"-023-04-30",
		"+023-04-30",
		"10000-01-01",
		"2023/04/30",
		"2023-04/30",
		" 2023-04-30",
		"2023-04-30 ",
		"2023-04-30Z",
		"2023-0a-30",
		"30-04-2023",
		"20230430",
		"2023--4-30",
	};
	size_t i;

	(void)state;
	assert_day(day_parse("2023-04-30"), "2023-04-30");
	assert_day(day_parse("2024-02-29"), "2024-02-29");
	assert_day(day_parse("2000-02-29"), "2000-02-29");
	for (i = 0; i < LENGTH(wrong); i++) {
		if (day_parse(wrong[i]) != DAY_NONE)
			fail_msg("\"%s\" was read", wrong[i]);
	}
}

static void
dutch_dates_put_the_day_first(void **state)
{
	static const char *const wrong[] = {
		"",           "1-4-2023",    "2023-04-30", "31-04-2023",
		"30-04-23",   "30/04/2023",  "04-30-2023", "30-04-2023 ",
		"30-04-0000", "30-04-20234",
	};
	size_t i;

	(void)state;
	assert_day(day_parse_dutch("30-04-2023"), "2023-04-30");
	assert_day(day_parse_dutch("01-12-0001"), "0001-12-01");
	for (i = 0; i < LENGTH(wrong); i++) {
		if (day_parse_dutch(wrong[i]) != DAY_NONE)
			fail_msg("\"%s\" was read", wrong[i]);
	}
}

static void
no_day_is_no_text_and_no_date(void **state)
{
	char text[DAY_TEXT] = "x";
	int year, month, mday;

	(void)state;
	assert_string_equal(day_format(text, DAY_NONE), "");
	assert_string_equal(day_format(text, DAY_MAX + 1), "");
	assert_string_equal(day_format(text, DAY_MIN - 1), "");
	day_to_ymd(DAY_NONE, &year, &month, &mday);
	assert_int_equal(year, 0);
	assert_int_equal(month, 0);
	assert_int_equal(mday, 0);
	assert_int_equal(day_from_ymd(2023, 2, 29), DAY_NONE);
	assert_int_equal(day_from_ymd(2023, -1, 1), DAY_NONE);
	assert_int_equal(day_from_ymd(10000, 1, 1), DAY_NONE);
}

static void
a_week_begins_on_monday(void **state)
{
	(void)state;
	assert_int_equal(day_weekday(at("2026-11-22")), DAY_SUNDAY);
	assert_int_equal(day_weekday(at("2026-11-23")), DAY_MONDAY);
	assert_day(day_monday(at("2026-11-22")), "2026-11-16");
	assert_day(day_monday(at("2026-11-23")), "2026-11-23");
	/* week 53 of 2026 runs into 2027 */
	assert_day(day_monday(at("2027-01-03")), "2026-12-28");
	assert_day(day_monday(at("1969-12-31")), "1969-12-29");
}

static void
months_know_their_ends(void **state)
{
	int32_t february = day_month(at("2024-02-10"));
	char text[DAY_MONTH_TEXT];

	(void)state;
	assert_int_equal(february, 2024 * 12 + 1);
	assert_day(day_month_first(february), "2024-02-01");
	assert_day(day_month_last(february), "2024-02-29");
	assert_int_equal(day_month_days(february), 29);
	assert_int_equal(day_month_days(february - 12), 28);
	assert_int_equal(day_month(at("2024-12-31")) + 1,
			 day_month(at("2025-01-01")));
	assert_string_equal(day_month_format(text, february), "2024-02");
	assert_int_equal(day_month_parse("2024-02"), february);
	assert_int_equal(day_month_parse("2024-13"), -1);
	assert_int_equal(day_month_parse("2024-00"), -1);
	assert_int_equal(day_month_parse("0000-01"), -1);
	assert_int_equal(day_month_parse("2024-2"), -1);
	assert_int_equal(day_month_parse("2024-02-01"), -1);
	assert_int_equal(day_year(at("2024-12-31")), 2024);
}

static void
months_outside_the_calendar_have_no_days(void **state)
{
	static const int32_t wrong[] = {-1,         0,         11,
					10000 * 12, INT32_MAX, INT32_MIN};
	char text[DAY_MONTH_TEXT];
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(wrong); i++) {
		assert_int_equal(day_month_days(wrong[i]), 0);
		assert_int_equal(day_month_first(wrong[i]), DAY_NONE);
		assert_int_equal(day_month_last(wrong[i]), DAY_NONE);
		assert_string_equal(day_month_format(text, wrong[i]), "");
	}
}

static void
adding_months_ends_at_the_last_day(void **state)
{
	(void)state;
	assert_day(day_add_months(at("2024-01-31"), 1), "2024-02-29");
	assert_day(day_add_months(at("2023-01-31"), 1), "2023-02-28");
	assert_day(day_add_months(at("2024-02-29"), 12), "2025-02-28");
	assert_day(day_add_months(at("2024-02-29"), 1200), "2124-02-29");
	assert_day(day_add_months(at("2024-03-31"), -1), "2024-02-29");
	assert_day(day_add_months(at("2024-11-15"), 2), "2025-01-15");
	assert_day(day_add_months(at("2024-11-15"), 0), "2024-11-15");
	assert_day(day_add_months(at("9999-12-01"), 1), "9999-12-31");
	assert_day(day_add_months(at("9999-12-01"), INT32_MAX), "9999-12-31");
	assert_day(day_add_months(at("0001-01-15"), -1), "0001-01-01");
	assert_day(day_add_months(at("2024-01-15"), INT32_MIN), "0001-01-01");
}

static void
public_holidays_are_not_worked(void **state)
{
	static const char *const free_days[] = {
		"2026-01-01",               /* New Year's day */
		"2026-04-05", "2026-04-06", /* Easter */
		"2026-04-27",               /* King's day */
		"2026-05-14",               /* Ascension */
		"2026-05-24", "2026-05-25", /* Whitsun */
		"2026-12-25", "2026-12-26",
		"2025-04-26", /* King's day, as the 27th is a Sunday */
		"2025-05-05", "2030-05-05", /* Liberation day, lustrum */
		"2008-05-01",               /* Ascension, early */
		"2038-04-25",               /* Easter, as late as can be */
		"2285-03-22",               /* Easter, as early as can be */
		"2026-11-21", "2026-11-22", /* a weekend */
	};
	static const char *const worked[] = {
		"2026-04-03", /* Good Friday */
		"2026-05-05", /* Liberation day, no lustrum */
		"2025-04-28", "2026-12-24", "2026-12-28",
		"2026-11-20", "2026-05-15", "2026-01-02",
	};
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(free_days); i++) {
		if (day_is_working(at(free_days[i])))
			fail_msg("%s is worked", free_days[i]);
	}
	for (i = 0; i < LENGTH(worked); i++) {
		if (!day_is_working(at(worked[i])))
			fail_msg("%s is free", worked[i]);
	}
}

static void
working_days_are_counted_over_weekends_and_holidays(void **state)
{
	static const struct {
		const char *from;
		int32_t n;
		const char *to;
	} cases[] = {
		{"2026-11-20", 1, "2026-11-23"},
		{"2026-11-21", 1, "2026-11-23"},
		{"2026-11-21", 0, "2026-11-21"},
		{"2026-11-23", 5, "2026-11-30"},
		{"2026-11-23", 8, "2026-12-03"},
		{"2026-12-24", 1, "2026-12-28"},
		{"2026-12-31", 1, "2027-01-04"},
		{"2026-04-02", 2, "2026-04-07"},
		{"2026-11-23", -1, "2026-11-20"},
		{"2026-12-28", -1, "2026-12-24"},
	};
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(cases); i++)
		assert_day(day_add_working(at(cases[i].from), cases[i].n),
			   cases[i].to);
	assert_day(day_add_working(at("9999-12-30"), 100), "9999-12-31");
	assert_day(day_add_working(at("0001-01-02"), -100), "0001-01-01");
}

#define UTC(iso, h, m, s) \
	((int64_t)at(iso) * 86400 + (h)*INT64_C(3600) + (m)*60 + (s))

static void
amsterdam_is_one_or_two_hours_ahead(void **state)
{
	(void)state;
	/* winter: the day turns at 23:00 UTC */
	assert_day(day_amsterdam(UTC("2026-01-31", 22, 59, 59)), "2026-01-31");
	assert_day(day_amsterdam(UTC("2026-01-31", 23, 0, 0)), "2026-02-01");
	/* summer: at 22:00 UTC */
	assert_day(day_amsterdam(UTC("2026-07-31", 21, 59, 59)), "2026-07-31");
	assert_day(day_amsterdam(UTC("2026-07-31", 22, 0, 0)), "2026-08-01");
	assert_day(day_amsterdam(UTC("2026-12-31", 23, 0, 0)), "2027-01-01");
	assert_day(day_amsterdam(UTC("2026-12-31", 22, 59, 59)), "2026-12-31");
}

/* 2026: 29 March and 25 October; 2027: 28 March and 31 October. */
static void
summer_time_follows_the_last_sundays(void **state)
{
	(void)state;
	assert_day(day_amsterdam(UTC("2026-03-28", 22, 30, 0)), "2026-03-28");
	assert_day(day_amsterdam(UTC("2026-03-29", 22, 30, 0)), "2026-03-30");
	assert_day(day_amsterdam(UTC("2026-10-24", 22, 30, 0)), "2026-10-25");
	assert_day(day_amsterdam(UTC("2026-10-25", 22, 30, 0)), "2026-10-25");
	assert_day(day_amsterdam(UTC("2027-03-27", 22, 30, 0)), "2027-03-27");
	assert_day(day_amsterdam(UTC("2027-03-28", 22, 30, 0)), "2027-03-29");
	assert_day(day_amsterdam(UTC("2027-10-30", 22, 30, 0)), "2027-10-31");
	assert_day(day_amsterdam(UTC("2027-10-31", 22, 30, 0)), "2027-10-31");
}

static void
microseconds_before_1970_round_down(void **state)
{
	(void)state;
	assert_day(day_amsterdam_us(INT64_C(1790000000000000)), "2026-09-21");
	/* One microsecond before 00:00 in Amsterdam. */
	assert_day(day_amsterdam_us(-INT64_C(3600000000) - 1), "1969-12-31");
	assert_day(day_amsterdam_us(-INT64_C(3600000000)), "1970-01-01");
}

static void
times_outside_the_calendar_have_no_date(void **state)
{
	(void)state;
	assert_int_equal(day_amsterdam(INT64_MAX), DAY_NONE);
	assert_int_equal(day_amsterdam(INT64_MIN), DAY_NONE);
	assert_int_equal(day_amsterdam_us(INT64_MAX), DAY_NONE);
	assert_int_equal(day_amsterdam_us(INT64_MIN), DAY_NONE);
	assert_int_equal(day_amsterdam(UTC("9999-12-31", 23, 0, 0)), DAY_NONE);
	assert_day(day_amsterdam(UTC("9999-12-31", 22, 59, 59)), "9999-12-31");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_dates_have_known_numbers),
		cmocka_unit_test(
			every_day_from_0001_to_9999_goes_there_and_back),
		cmocka_unit_test(only_exact_iso_dates_are_read),
		cmocka_unit_test(dutch_dates_put_the_day_first),
		cmocka_unit_test(no_day_is_no_text_and_no_date),
		cmocka_unit_test(a_week_begins_on_monday),
		cmocka_unit_test(months_know_their_ends),
		cmocka_unit_test(months_outside_the_calendar_have_no_days),
		cmocka_unit_test(adding_months_ends_at_the_last_day),
		cmocka_unit_test(public_holidays_are_not_worked),
		cmocka_unit_test(
			working_days_are_counted_over_weekends_and_holidays),
		cmocka_unit_test(amsterdam_is_one_or_two_hours_ahead),
		cmocka_unit_test(summer_time_follows_the_last_sundays),
		cmocka_unit_test(microseconds_before_1970_round_down),
		cmocka_unit_test(times_outside_the_calendar_have_no_date),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
