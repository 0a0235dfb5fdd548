/* Events for people. */
#include "ctl/event_line.h"

#include <string.h>

#include "ctl/table.h"
#include "model/money.h"
#include "port/json.h"

enum { VALUES_MOST = 14 };

struct line {
	struct buf *out;
	int values;
};

static bool
ends_in_ct(const char *key)
{
	size_t n = strlen(key);

	return n > 3 && strcmp(key + n - 3, "_ct") == 0;
}

/* "bedrag 120.00": amounts in euros, texts as they are, no uuids. */
static bool
put_value(void *ctx, const char *key, const struct json *value)
{
	struct line *l = ctx;
	char amount[MONEY_TEXT];
	const char *s;
	int64_t v;

	if (json_is_map(value))
		return json_each(value, put_value, l);
	if (l->values >= VALUES_MOST)
		return false;
	if (json_as_int(value, &v)) {
		buf_puts(l->out, "  ");
		if (ends_in_ct(key))
			buf_printf(l->out, "%.*s %s", (int)strlen(key) - 3, key,
				   money_format(amount, sizeof(amount), v));
		else
			buf_printf(l->out, "%s %lld", key, (long long)v);
		l->values++;
	} else if (json_as_text(value, &s) && strlen(s) < 36) {
		buf_printf(l->out, "  %s ", key);
		table_clean(l->out, s);
		l->values++;
	}
	return true;
}

void
event_line(struct buf *out, int64_t seq, const void *body, size_t len,
	   bool json)
{
	const char *time = "", *type = "";
	struct line l = {out, 0};
	struct json *j = NULL;
	struct err e;

	if (json || !json_parse(body, len, &j, &e)) {
		buf_bytes(out, body, len);
		buf_u8(out, '\n');
		return;
	}
	(void)json_get_text(j, "time", &time);
	(void)json_get_text(j, "type", &type);
	buf_printf(out, "%8lld  ", (long long)seq);
	table_clean(out, time);
	buf_puts(out, "  ");
	table_clean(out, type);
	(void)json_each(json_get(j, "data"), put_value, &l);
	buf_u8(out, '\n');
	json_free(&j);
}
