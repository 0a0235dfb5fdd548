/* Codes on the command line: a table. */
#include "ctl/forms.h"

#include <string.h>

static bool
is_digits(const char *s, size_t n)
{
	return strlen(s) == n && strspn(s, "0123456789") == n;
}

static bool
domein(const char *s)
{
	return strcmp(s, "wmo") == 0 || strcmp(s, "jw") == 0;
}

static bool
gemeente(const char *s)
{
	return is_digits(s, 4);
}

/* A combinatie is a name; a number that is no AGB-code lost its first 0. */
static bool
aanbieder(const char *s)
{
	return s[strspn(s, "0123456789")] != '\0' || is_digits(s, 8);
}

static bool
sender(const char *s)
{
	return is_digits(s, 4) || is_digits(s, 8);
}

static const struct {
	enum ctl_option option;
	bool (*right)(const char *s);
	const char *sentence;
} forms[] = {
	{OPT_DOMAIN, domein, "--domain takes wmo or jw"},
	{OPT_GEMEENTE, gemeente,
	 "--gemeente takes a gemeentecode of four digits, such as 0355"},
	{OPT_AANBIEDER, aanbieder,
	 "--aanbieder takes an AGB-code of eight digits, such as 42420002"},
	{OPT_SENDER, sender,
	 "--sender takes a gemeentecode (0355) or an AGB-code (42420002)"},
};

bool
forms_check(const struct ctl *c)
{
	const char *value;
	size_t i;

	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		value = c->option[forms[i].option];
		/* Rows of an import may be for all. */
		if (value == NULL || strcmp(value, "*") == 0 ||
		    forms[i].right(value))
			continue;
		(void)ctl_usage(c, "%s", forms[i].sentence);
		return false;
	}
	return true;
}
