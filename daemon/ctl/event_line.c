/* Events for people. */
#include "ctl/event_line.h"

#include <string.h>

#include "ctl/member.h"
#include "ctl/table.h"
#include "model/event.h"
#include "port/json.h"

enum { VALUES_MOST = 14 };

struct line {
	struct buf *out;
	int values;
};

/* "bedrag 120.00": amounts in euros, texts as they are, no uuids. */
static bool
put_value(void *ctx, const char *key, const struct json *value)
{
	struct line *l = ctx;
	const size_t before = l->out->len;
	const char *s;

	if (json_is_map(value))
		return json_each(value, put_value, l);
	if (l->values >= VALUES_MOST)
		return false;
	if (json_as_text(value, &s) && strlen(s) >= EVENT_SUBJECT - 1)
		return true;
	buf_puts(l->out, "  ");
	if (member_print(l->out, key, 0, value))
		l->values++;
	else
		l->out->len = before;
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
