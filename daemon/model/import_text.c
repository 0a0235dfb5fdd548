/* What a cell of text must be: a table of forms, each with its sentence. */
#include "model/import_text.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "model/domein.h"
#include "model/period.h"

enum { TEXT_BYTES = 256 };

static const char digit_signs[] = "0123456789";
static const char code_signs[] =
	"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
static const char word_signs[] = "0123456789abcdefghijklmnopqrstuvwxyz_-+ ";

static bool
is_any(const char *s)
{
	return strcmp(s, "*") == 0;
}

static bool
is_all(const char *s, const char *signs)
{
	return s[0] != '\0' && s[strspn(s, signs)] == '\0';
}

static bool
is_digits(const char *s, size_t n)
{
	return strlen(s) == n && is_all(s, digit_signs);
}

bool
import_is_one_of(const char *s, const char *const words[])
{
	for (; *words != NULL; words++)
		if (strcasecmp(s, *words) == 0)
			return true;
	return false;
}

/* ---- right or not */

static bool
any_text(const char *s)
{
	(void)s;
	return true;
}

static bool
domein_or_any(const char *s)
{
	enum domein domein;

	return is_any(s) || domein_parse(&domein, s);
}

static bool
four_digits(const char *s)
{
	return is_digits(s, 4);
}

static bool
four_digits_or_any(const char *s)
{
	return is_any(s) || four_digits(s);
}

static bool
eight_digits(const char *s)
{
	return is_digits(s, 8);
}

static bool
eight_digits_or_any(const char *s)
{
	return is_any(s) || eight_digits(s);
}

/* A number of seven digits is an AGB-code that lost its first 0, no name. */
static bool
holder(const char *s)
{
	return s[0] != '\0' && (!is_all(s, digit_signs) || eight_digits(s));
}

static bool
combinatie(const char *s)
{
	return !is_any(s) && !is_all(s, digit_signs);
}

static bool
two_digits_or_any(const char *s)
{
	return s[0] == '\0' || is_any(s) || is_digits(s, 2);
}

static bool
code_or_any(const char *s)
{
	return is_any(s) || is_all(s, code_signs);
}

static bool
code_any_or_empty(const char *s)
{
	return s[0] == '\0' || code_or_any(s);
}

static bool
eenheid(const char *s)
{
	return period_eenheid_parse(s) != EENHEID_NONE;
}

static bool
soort(const char *s)
{
	static const char *const words[] = {"plafond", "raming", NULL};

	return import_is_one_of(s, words);
}

/* The same of one thing, or of nothing: no "*". */

static bool
wmo_or_jw(const char *s)
{
	return !is_any(s) && domein_or_any(s);
}

static bool
two_digits(const char *s)
{
	return is_digits(s, 2);
}

static bool
two_digits_or_empty(const char *s)
{
	return s[0] == '\0' || two_digits(s);
}

static bool
code(const char *s)
{
	return is_all(s, code_signs);
}

static bool
code_or_empty(const char *s)
{
	return s[0] == '\0' || code(s);
}

static bool
eenheid_or_empty(const char *s)
{
	return s[0] == '\0' || eenheid(s);
}

static bool
frequentie_or_empty(const char *s)
{
	return s[0] == '\0' || period_frequentie_parse(s) != FREQUENTIE_NONE;
}

static bool
bekostiging(const char *s)
{
	static const char *const words[] = {"inspanning", "output", "taak",
					    NULL};

	return import_is_one_of(s, words);
}

static bool
words_or_empty(const char *s)
{
	return s[0] == '\0' || is_all(s, word_signs);
}

static bool
not_empty(const char *s)
{
	return s[0] != '\0';
}

static bool
one_name(const char *s)
{
	return not_empty(s) && !is_any(s);
}

/* ---- how they are kept */

enum keep {
	KEEP_AS_IS,
	KEEP_LOWER, /* words of a list */
	KEEP_ANY,   /* empty is "*" */
	KEEP_WORDS  /* lower case, one blank between */
};

struct text_form {
	bool (*right)(const char *s);
	enum keep keep;
	const char *sentence;
};

static const struct text_form text_forms[] = {
	[CELL_TEXT] = {any_text, KEEP_AS_IS, ""},
	[CELL_DOMEIN] = {domein_or_any, KEEP_LOWER, "must be wmo, jw or *"},
	[CELL_GEMEENTE] = {four_digits_or_any, KEEP_AS_IS,
			   "must be four digits (0310) or *"},
	[CELL_GEMEENTE1] = {four_digits, KEEP_AS_IS,
			    "must be four digits (0310)"},
	[CELL_AANBIEDER] = {eight_digits_or_any, KEEP_AS_IS,
			    "must be an AGB-code of eight digits or *"},
	[CELL_AANBIEDER1] = {eight_digits, KEEP_AS_IS,
			     "must be an AGB-code of eight digits"},
	[CELL_HOLDER] = {holder, KEEP_AS_IS,
			 "must be an AGB-code of eight digits, the name of a "
			 "combinatie or *"},
	[CELL_COMBINATIE] = {combinatie, KEEP_AS_IS,
			     "must be a name (no number, not *), or empty"},
	[CELL_CATEGORIE] = {two_digits_or_any, KEEP_ANY,
			    "must be two digits (02); * or empty is any"},
	[CELL_CODE] = {code_or_any, KEEP_AS_IS,
		       "must be a code of letters and digits, or *"},
	[CELL_CODE_OPEN] = {code_any_or_empty, KEEP_ANY,
			    "must be a code of letters and digits; * or empty "
			    "is any"},
	[CELL_EENHEID] = {eenheid, KEEP_AS_IS,
			  "must be 01, 04, 14, 16, 82, 83 or 84"},
	[CELL_SOORT] = {soort, KEEP_LOWER, "must be plafond or raming"},
	[CELL_BEKOSTIGING] = {bekostiging, KEEP_LOWER,
			      "must be inspanning, output or taak"},
	[CELL_KENMERKEN] = {words_or_empty, KEEP_WORDS,
			    "must be words of letters and digits with blanks "
			    "between (crisis chronisch groep 18plus), or "
			    "empty"},
	[CELL_DOMEIN1] = {wmo_or_jw, KEEP_LOWER, "must be wmo or jw"},
	[CELL_CATEGORIE1] = {two_digits, KEEP_AS_IS, "must be two digits (02)"},
	[CELL_CATEGORIE_NONE] = {two_digits_or_empty, KEEP_AS_IS,
				 "must be two digits (02), or empty"},
	[CELL_CODE1] = {code, KEEP_AS_IS,
			"must be a code of letters and digits"},
	[CELL_CODE_NONE] = {code_or_empty, KEEP_AS_IS,
			    "must be a code of letters and digits, or empty"},
	[CELL_EENHEID_NONE] = {eenheid_or_empty, KEEP_AS_IS,
			       "must be 01, 04, 14, 16, 82, 83 or 84, or "
			       "empty"},
	[CELL_FREQUENTIE_NONE] = {frequentie_or_empty, KEEP_AS_IS,
				  "must be 1 (day), 2 (week), 4 (month) or 6 "
				  "(in total), or empty"},
	[CELL_NAME] = {not_empty, KEEP_AS_IS, "must not be empty; * is any"},
	[CELL_NAME1] = {one_name, KEEP_AS_IS,
			"must be a name: it must not be empty, nor *"},
};

static void
lower(char *s)
{
	for (; *s != '\0'; s++)
		if (*s >= 'A' && *s <= 'Z')
			*s = (char)(*s - 'A' + 'a');
}

/* One blank where there are more. */
static void
squeeze(char *s)
{
	const char *from;

	for (from = s; *from != '\0'; from++)
		if (from[0] != ' ' || from[1] != ' ')
			*s++ = *from;
	*s = '\0';
}

const char *
import_text(const struct field *f, enum cell_form form, const char *cell,
	    char *at)
{
	const struct text_form *t = &text_forms[form];
	char text[TEXT_BYTES];

	if (utf8_has_control(cell))
		return "must be text on one line, without control characters";
	if (strlen(cell) >= f->size || strlen(cell) >= sizeof(text))
		return t->right(cell) ? "is too long" : t->sentence;
	snprintf(text, sizeof(text), "%s", cell);
	if (t->keep == KEEP_LOWER || t->keep == KEEP_WORDS)
		lower(text);
	if (t->keep == KEEP_WORDS)
		squeeze(text);
	if (!t->right(text))
		return t->sentence;
	if (t->keep == KEEP_ANY && text[0] == '\0')
		snprintf(text, sizeof(text), "*");
	snprintf(at, f->size, "%s", text);
	return NULL;
}
