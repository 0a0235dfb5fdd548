/* Numbers, dates and keys as XML Schema means them. */
#include "stage/rules_strict.h"

enum { MONTH = 100, YEAR = 10000 };

struct rules_number
rules_integer(struct rules_text t)
{
	t = rules_trim(t);
	if (t.len > 1 && t.p[0] == '+' && t.p[1] != '-') {
		t.p++;
		t.len--;
	}
	return rules_number(t);
}

struct rules_number
rules_date(struct rules_text t)
{
	struct rules_number n;

	t = rules_trim(t);
	n = rules_day(t);
	if (n.is && t.len > 0 && t.p[0] == '-')
		n.v = -(n.v / YEAR * YEAR) + n.v % YEAR;
	return n;
}

int
rules_date_mmdd(rules_wide date)
{
	return (int)((date % YEAR + YEAR) % YEAR);
}

static bool
same_month(rules_wide a, rules_wide b)
{
	int x = rules_date_mmdd(a), y = rules_date_mmdd(b);

	return a - x == b - y && x / MONTH == y / MONTH;
}

static int
month_length(rules_wide year, int month)
{
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	if (month == 2)
		return leap ? 29 : 28;
	return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

bool
rules_whole_month(rules_wide begin, rules_wide end)
{
	int first = rules_date_mmdd(begin), last = rules_date_mmdd(end);

	return same_month(begin, end) && first % MONTH == 1 &&
	       last % MONTH == month_length((end - last) / YEAR, last / MONTH);
}

struct rules_text
rules_digits(struct rules_text t)
{
	t = rules_trim(t);
	while (t.len > 1 && (t.p[0] == '+' || t.p[0] == '-' || t.p[0] == '0')) {
		t.p++;
		t.len--;
	}
	return t;
}
