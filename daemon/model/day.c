/* The calendar: day numbers, months, working days, the date in Amsterdam. */
#include "model/day.h"

#include <stddef.h>

enum {
	MONTHS = 12,
	MONTH_MIN = 1 * MONTHS,
	MONTH_MAX = 9999 * MONTHS + MONTHS - 1,
	SECONDS_PER_HOUR = 3600,
	SECONDS_PER_DAY = 24 * SECONDS_PER_HOUR
};

/* Division that rounds down, also below zero; b is positive. */
static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static bool
in_range(int32_t day)
{
	return day >= DAY_MIN && day <= DAY_MAX;
}

static int32_t
clamp(int64_t day)
{
	if (day < DAY_MIN)
		return DAY_MIN;
	return day > DAY_MAX ? DAY_MAX : (int32_t)day;
}

static bool
is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int
days_in_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30,
				   31, 31, 30, 31, 30, 31};

	return days[month - 1] + (month == 2 && is_leap(year));
}

/*
 * Both ways count in years that begin on 1 March, so that the leap day is the
 * last of its year and every 400 years are the same 146097 days.
 */
int32_t
day_from_ymd(int year, int month, int day)
{
	int y, march_month, day_of_year;

	if (year < 1 || year > 9999 || month < 1 || month > MONTHS || day < 1 ||
	    day > days_in_month(year, month))
		return DAY_NONE;
	y = month > 2 ? year : year - 1;
	march_month = (month + 9) % MONTHS;
	day_of_year = (153 * march_month + 2) / 5 + day - 1;
	return y * 365 + y / 4 - y / 100 + y / 400 + day_of_year - 719468;
}

void
day_to_ymd(int32_t day, int *year, int *month, int *mday)
{
	int n, era, day_of_era, year_of_era, day_of_year, march_month;

	if (!in_range(day)) {
		*year = *month = *mday = 0;
		return;
	}
	n = day + 719468; /* from 0000-03-01, never negative */
	era = n / 146097;
	day_of_era = n % 146097;
	year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
		       day_of_era / 146096) /
		      365;
	day_of_year = day_of_era -
		      (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	march_month = (5 * day_of_year + 2) / 153;
	*mday = day_of_year - (153 * march_month + 2) / 5 + 1;
	*month = march_month < 10 ? march_month + 3 : march_month - 9;
	*year = era * 400 + year_of_era + (*month <= 2);
}

/* ---- text */

/* Digits of s as a number, or -1; s is read up to the first other sign. */
static int
digits(const char *s, size_t n)
{
	int value = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return -1;
		value = value * 10 + (s[i] - '0');
	}
	return value;
}

static void
put_digits(char *out, size_t n, int value)
{
	while (n > 0) {
		out[--n] = (char)('0' + value % 10);
		value /= 10;
	}
}

/* A date of two separators; year, month and day stand where they are told. */
static int32_t
parse_at(const char *s, size_t year_at, size_t month_at, size_t day_at,
	 size_t second_dash)
{
	size_t first_dash = second_dash - 3;
	size_t len;

	for (len = 0; len < DAY_TEXT && s[len] != '\0'; len++)
		;
	if (len != DAY_TEXT - 1 || s[first_dash] != '-' ||
	    s[second_dash] != '-')
		return DAY_NONE;
	return day_from_ymd(digits(s + year_at, 4), digits(s + month_at, 2),
			    digits(s + day_at, 2));
}

int32_t
day_parse(const char *s)
{
	return parse_at(s, 0, 5, 8, 7);
}

int32_t
day_parse_dutch(const char *s)
{
	return parse_at(s, 6, 3, 0, 5);
}

const char *
day_format(char out[DAY_TEXT], int32_t day)
{
	int year, month, mday;

	if (!in_range(day)) {
		out[0] = '\0';
		return out;
	}
	day_to_ymd(day, &year, &month, &mday);
	put_digits(out, 4, year);
	out[4] = '-';
	put_digits(out + 5, 2, month);
	out[7] = '-';
	put_digits(out + 8, 2, mday);
	out[10] = '\0';
	return out;
}

/* ---- weeks, months, years */

int
day_weekday(int32_t day)
{
	/* 1970-01-01 was a Thursday. */
	int64_t from_monday = (int64_t)day + 3;

	return (int)(from_monday - 7 * floor_div(from_monday, 7)) + 1;
}

int32_t
day_monday(int32_t day)
{
	return day - (day_weekday(day) - DAY_MONDAY);
}

int
day_year(int32_t day)
{
	int year, month, mday;

	day_to_ymd(day, &year, &month, &mday);
	return year;
}

int32_t
day_month(int32_t day)
{
	int year, month, mday;

	day_to_ymd(day, &year, &month, &mday);
	return year * MONTHS + month - 1;
}

int32_t
day_month_first(int32_t month)
{
	int n, y, march_month;

	if (month < MONTH_MIN || month > MONTH_MAX)
		return DAY_NONE;
	/* As day_from_ymd(), for a first of the month. */
	n = month - 2;
	y = n / MONTHS;
	march_month = n % MONTHS;
	return y * 365 + y / 4 - y / 100 + y / 400 +
	       (153 * march_month + 2) / 5 - 719468;
}

int
day_month_days(int32_t month)
{
	if (month < MONTH_MIN || month > MONTH_MAX)
		return 0;
	return days_in_month(month / MONTHS, month % MONTHS + 1);
}

int32_t
day_month_last(int32_t month)
{
	if (month < MONTH_MIN || month > MONTH_MAX)
		return DAY_NONE;
	return day_month_first(month) + day_month_days(month) - 1;
}

const char *
day_month_format(char out[DAY_MONTH_TEXT], int32_t month)
{
	if (month < MONTH_MIN || month > MONTH_MAX) {
		out[0] = '\0';
		return out;
	}
	put_digits(out, 4, month / MONTHS);
	out[4] = '-';
	put_digits(out + 5, 2, month % MONTHS + 1);
	out[7] = '\0';
	return out;
}

int32_t
day_month_parse(const char *s)
{
	size_t len;
	int year, month;

	for (len = 0; len < DAY_MONTH_TEXT && s[len] != '\0'; len++)
		;
	if (len != DAY_MONTH_TEXT - 1 || s[4] != '-')
		return -1;
	year = digits(s, 4);
	month = digits(s + 5, 2);
	if (year < 1 || month < 1 || month > MONTHS)
		return -1;
	return year * MONTHS + month - 1;
}

int32_t
day_add_months(int32_t day, int32_t months)
{
	int year, month, mday, last;
	int64_t target;

	day_to_ymd(day, &year, &month, &mday);
	target = (int64_t)year * MONTHS + month - 1 + months;
	if (target < MONTH_MIN)
		return DAY_MIN;
	if (target > MONTH_MAX)
		return DAY_MAX;
	last = day_month_days((int32_t)target);
	return day_month_first((int32_t)target) + (mday < last ? mday : last) -
	       1;
}

/* ---- working days */

/* Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher). */
static int32_t
easter(int year)
{
	int golden = year % 19;
	int century = year / 100, rest = year % 100;
	int correction = (8 * century + 13) / 25;
	int epact =
		(19 * golden + century - century / 4 - correction + 15) % 30;
	int weekday =
		(32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) %
		7;
	int shift = (golden + 11 * epact + 22 * weekday) / 451;
	int n = epact + weekday - 7 * shift + 114;

	return day_from_ymd(year, n / 31, n % 31 + 1);
}

static bool
is_holiday(int32_t day)
{
	/* Easter Sunday and Monday, Ascension, Whit Sunday and Monday. */
	static const int after_easter[] = {0, 1, 39, 49, 50};
	int year, month, mday;
	int32_t kings_day;
	size_t i;

	day_to_ymd(day, &year, &month, &mday);
	if ((month == 1 && mday == 1) ||
	    (month == 12 && (mday == 25 || mday == 26)) ||
	    (month == 5 && mday == 5 && year % 5 == 0))
		return true;
	kings_day = day_from_ymd(year, 4, 27);
	if (day_weekday(kings_day) == DAY_SUNDAY)
		kings_day--;
	if (day == kings_day)
		return true;
	for (i = 0; i < sizeof(after_easter) / sizeof(after_easter[0]); i++) {
		if (day == easter(year) + after_easter[i])
			return true;
	}
	return false;
}

bool
day_is_working(int32_t day)
{
	return day_weekday(day) < 6 && !is_holiday(day);
}

int32_t
day_add_working(int32_t day, int32_t n)
{
	int32_t step = n < 0 ? -1 : 1;

	day = clamp(day);
	while (n != 0) {
		if (day == (n < 0 ? DAY_MIN : DAY_MAX))
			break;
		day += step;
		if (day_is_working(day))
			n -= step;
	}
	return day;
}

/* ---- the clock on the wall */

/* 01:00 UTC on the last Sunday of a month of 31 days, in seconds. */
static int64_t
clock_change(int year, int month)
{
	int32_t last = day_from_ymd(year, month, 31);

	last -= day_weekday(last) % DAY_SUNDAY;
	return (int64_t)last * SECONDS_PER_DAY + SECONDS_PER_HOUR;
}

int32_t
day_amsterdam(int64_t unix_seconds)
{
	int64_t utc_day = floor_div(unix_seconds, SECONDS_PER_DAY);
	int64_t offset = SECONDS_PER_HOUR;
	int64_t local;
	int year;

	if (utc_day < DAY_MIN || utc_day > DAY_MAX)
		return DAY_NONE;
	/* The year of UTC will do: near its turn it is winter. */
	year = day_year((int32_t)utc_day);
	if (unix_seconds >= clock_change(year, 3) &&
	    unix_seconds < clock_change(year, 10))
		offset += SECONDS_PER_HOUR;
	local = floor_div(unix_seconds + offset, SECONDS_PER_DAY);
	return local > DAY_MAX ? DAY_NONE : (int32_t)local;
}

int32_t
day_amsterdam_us(int64_t unix_us)
{
	return day_amsterdam(floor_div(unix_us, 1000000));
}
