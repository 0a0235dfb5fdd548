/* Members of JSON objects, for people. */
#include "ctl/member.h"

#include <string.h>

#include "ctl/table.h"
#include "model/money.h"

static bool
ends_in_ct(const char *key)
{
	size_t n = strlen(key);

	return n > 3 && strcmp(key + n - 3, "_ct") == 0;
}

bool
member_print(struct buf *out, const char *key, int width,
	     const struct json *value)
{
	char amount[MONEY_TEXT];
	const char *s;
	int64_t v;

	if (json_as_int(value, &v) && ends_in_ct(key)) {
		buf_printf(out, "%-*.*s %s", width, (int)strlen(key) - 3, key,
			   money_format(amount, sizeof(amount), v));
	} else if (json_as_int(value, &v)) {
		buf_printf(out, "%-*s %lld", width, key, (long long)v);
	} else if (json_as_text(value, &s)) {
		buf_printf(out, "%-*s ", width, key);
		table_clean(out, s);
	} else {
		return false;
	}
	return true;
}
