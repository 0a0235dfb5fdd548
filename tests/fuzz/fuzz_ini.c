/*
 * Fuzz target: the INI reader.  What it hands on is clean text within a
 * section, in the order of the lines, and what it refuses it says where.
 */
#include <string.h>

#include "base/utf8.h"
#include "fuzz/fuzz.h"
#include "port/ini.h"

static void
clean(const char *s)
{
	size_t len = strlen(s), i;

	fuzz_check(utf8_span(s, len) == len, "not UTF-8");
	for (i = 0; i < len; i++)
		fuzz_check(s[i] == '\t' || ((unsigned char)s[i] >= 0x20 &&
					    (unsigned char)s[i] != 0x7F),
			   "a control character");
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool
take(void *ctx, const struct ini_item *item, struct err *e)
{
	int *line = ctx;
	size_t len;

	(void)e;
	fuzz_check(item->line > *line, "lines out of order");
	*line = item->line;
	fuzz_check(item->section != NULL && item->section[0] != '\0',
		   "outside any section");
	clean(item->section);
	if (item->key == NULL)
		return true;
	fuzz_check(item->key[0] != '\0', "a key without a name");
	clean(item->key);
	clean(item->value);
	len = strlen(item->value);
	fuzz_check(len == 0 || (!is_blank(item->value[0]) &&
				!is_blank(item->value[len - 1])),
		   "blanks around a value");
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e = {.code = ERR_NONE};
	int line = 0;

	if (!ini_parse("f", data, size, take, &line, &e)) {
		fuzz_check(e.code == ERR_CONFIG, "an error of ours");
		fuzz_check(strncmp(e.text, "f:", 2) == 0,
			   "an error that does not say where");
	}
	return 0;
}
