/* Texts, numbers and dates as the published sheets read them. */
#include "stage/rules_value.h"

#include <string.h>

/* Far above all dates and amounts; sums of two such still fit. */
#define WIDE_MAX ((rules_wide)1 << 100)

static bool
blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool
digit(char c)
{
	return c >= '0' && c <= '9';
}

bool
rules_same(struct rules_text a, struct rules_text b)
{
	if (a.p == NULL || b.p == NULL)
		return a.p == b.p;
	return a.len == b.len && memcmp(a.p, b.p, a.len) == 0;
}

struct rules_text
rules_trim(struct rules_text t)
{
	while (t.len > 0 && blank(t.p[0])) {
		t.p++;
		t.len--;
	}
	while (t.len > 0 && blank(t.p[t.len - 1]))
		t.len--;
	return t;
}

bool
rules_is_normal(struct rules_text t)
{
	size_t i;

	for (i = 0; i < t.len; i++)
		if (blank(t.p[i]) && (t.p[i] != ' ' || i == 0 ||
				      i + 1 == t.len || t.p[i - 1] == ' '))
			return false;
	return true;
}

size_t
rules_normalize(struct rules_text t, char *out)
{
	size_t i, n = 0;

	t = rules_trim(t);
	for (i = 0; i < t.len; i++) {
		if (!blank(t.p[i]))
			out[n++] = t.p[i];
		else if (!blank(t.p[i - 1]))
			out[n++] = ' ';
	}
	return n;
}

static void
add_digit(rules_wide *v, char c)
{
	if (*v < WIDE_MAX)
		*v = 10 * *v + (c - '0');
}

struct rules_number
rules_number(struct rules_text t)
{
	struct rules_number n = {false, 0};
	bool minus;
	size_t i = 0;

	t = rules_trim(t);
	minus = t.len > 0 && t.p[0] == '-';
	if (minus)
		i++;
	if (i == t.len)
		return n;
	for (; i < t.len; i++) {
		if (!digit(t.p[i]))
			return n;
		add_digit(&n.v, t.p[i]);
	}
	n.is = true;
	if (minus)
		n.v = -n.v;
	return n;
}

/* The usual form, dddd-dd-dd, in one go. */
static bool
plain_day(struct rules_text t, struct rules_number *out)
{
	static const unsigned char at[] = {0, 1, 2, 3, 5, 6, 8, 9};
	int64_t v = 0;
	size_t i;

	if (t.len != 10 || t.p[4] != '-' || t.p[7] != '-')
		return false;
	for (i = 0; i < sizeof(at); i++) {
		if (!digit(t.p[at[i]]))
			return false;
		v = 10 * v + (t.p[at[i]] - '0');
	}
	*out = (struct rules_number){true, v};
	return true;
}

struct rules_number
rules_day(struct rules_text t)
{
	struct rules_number n = {false, 0};
	bool ended = false;
	size_t i;

	if (plain_day(t, &n))
		return n;
	for (i = 0; i < t.len; i++) {
		if (t.p[i] == '-')
			continue;
		if (blank(t.p[i])) {
			ended = n.is;
			continue;
		}
		if (!digit(t.p[i]) || ended)
			return (struct rules_number){false, 0};
		n.is = true;
		add_digit(&n.v, t.p[i]);
	}
	return n;
}

struct rules_number
rules_day10(struct rules_text t)
{
	if (t.len > 10)
		t.len = 10;
	return rules_day(t);
}

rules_wide
rules_carry(rules_wide date)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30,
				      31, 31, 30, 31, 30, 31};
	rules_wide year = date / 10000;
	int month = (int)(date / 100 % 100), day = (int)(date % 100);

	for (;;) {
		int length;

		if (month > 12) {
			month -= 12;
			year++;
			continue;
		}
		if (month == 0)
			break;
		length = lengths[month - 1] + (month == 2 && year % 4 == 0);
		if (day <= length)
			break;
		day -= length;
		month++;
	}
	return year * 10000 + (rules_wide)month * 100 + day;
}

struct rules_text
rules_after_hyphen(struct rules_text t, int n)
{
	while (n > 0 && t.len > 0) {
		n -= t.p[0] == '-';
		t.p++;
		t.len--;
	}
	return t;
}
