#ifndef POLS_MODEL_DAY_H
#define POLS_MODEL_DAY_H

/*
 * Days: a date is a number, the days since 1970-01-01 in the (proleptic)
 * Gregorian calendar, so that periods are subtraction and comparison.  A month
 * is a number too: year * 12 + month - 1.
 *
 * Only the years 0001 up to and including 9999 exist here; other dates, which
 * xs:date allows, are DAY_NONE.  Where a function below takes a day and does
 * not name DAY_NONE, the day is one of those years.
 *
 * Nothing here knows what day it is: the day comes from the journal.
 */

#include <stdbool.h>
#include <stdint.h>

#define DAY_NONE       INT32_MIN          /* no date, an open end */
#define DAY_MIN        ((int32_t)-719162) /* 0001-01-01 */
#define DAY_MAX        ((int32_t)2932896) /* 9999-12-31 */
#define DAY_TEXT       11                 /* "2023-04-30" and NUL */
#define DAY_MONTH_TEXT 8                  /* "2023-04" and NUL */

enum {
	DAY_MONDAY = 1, /* ISO 8601 */
	DAY_SUNDAY = 7
};

/* The day of a date; DAY_NONE when there is no such date. */
int32_t day_from_ymd(int year, int month, int day);

/* The date of a day.  DAY_NONE and days outside the range give 0, 0, 0. */
void day_to_ymd(int32_t day, int *year, int *month, int *mday);

/*
 * Text to day, DAY_NONE for everything else: exactly YYYY-MM-DD, or exactly
 * DD-MM-YYYY, years 0001..9999, no white space, no sign, no zone.
 */
int32_t day_parse(const char *s);
int32_t day_parse_dutch(const char *s);

/*
 * YYYY-MM-DD into out, which is returned; the empty text for DAY_NONE and
 * days outside the range.
 */
const char *day_format(char out[DAY_TEXT], int32_t day);

/* Monday 1 .. Sunday 7. */
int day_weekday(int32_t day);

/* The Monday of the ISO 8601 week that holds the day. */
int32_t day_monday(int32_t day);

int day_year(int32_t day);

/* The month that holds the day: year * 12 + month - 1. */
int32_t day_month(int32_t day);

/*
 * First and last day of a month, and how many there are.  DAY_NONE and 0 for
 * a month outside the range.
 */
int32_t day_month_first(int32_t month);
int32_t day_month_last(int32_t month);
int day_month_days(int32_t month);

/* "2023-04" into out, which is returned; "" for a month outside the range. */
const char *day_month_format(char out[DAY_MONTH_TEXT], int32_t month);

/* "2023-04" to month; -1 for everything else. */
int32_t day_month_parse(const char *s);

/*
 * The same day of the month, months later (or earlier), or the last day of
 * that month when it has no such day.  Ends at DAY_MIN and DAY_MAX.
 */
int32_t day_add_months(int32_t day, int32_t months);

/*
 * Working days: Monday to Friday without the Dutch public holidays: New
 * Year's day, Easter Sunday and Monday, King's day (27 April, 26 April when
 * that is a Sunday; as from 2014), Ascension day, Whit Sunday and Monday,
 * Christmas day and the day after.
 *
 * Good Friday is a working day, and Liberation day (5 May) is free in lustrum
 * years only (2020, 2025, …), as in most collective agreements.  The
 * Algemene termijnenwet knows more free days; with fewer a due date is never
 * put too late.
 */
bool day_is_working(int32_t day);

/*
 * The n-th working day after day (n > 0) or before it (n < 0); day itself,
 * working or not, for 0.  Ends at DAY_MIN and DAY_MAX.
 */
int32_t day_add_working(int32_t day, int32_t n);

/*
 * The civil date in Amsterdam of a UTC time, in seconds or microseconds since
 * 1970-01-01T00:00Z.  By the rule of the European Union, without a table of
 * zones: summer time from the last Sunday of March to the last Sunday of
 * October, both 01:00 UTC.  Right from 1996 on.  DAY_NONE outside the years
 * 0001..9999.
 */
int32_t day_amsterdam(int64_t unix_seconds);
int32_t day_amsterdam_us(int64_t unix_us);

#endif
