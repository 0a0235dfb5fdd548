/* CloudEvents: written, numbered, stored. */
#include "stage/announce.h"

#include <string.h>

#include "base/digits.h"
#include "base/jsonw.h"
#include "model/day.h"
#include "port/db.h"

enum { SEQUENCE_DIGITS = 10 };

const char *
announce_time(char out[ANNOUNCE_TIME], int64_t time_us)
{
	const int64_t day_us = INT64_C(86400000000);
	int64_t day = time_us / day_us, ms = time_us % day_us / 1000;
	int y, m, d;

	if (ms < 0) {
		ms += 86400000;
		day--;
	}
	day_to_ymd((int32_t)day, &y, &m, &d);
	digits_write(out, 4, y);
	out[4] = '-';
	digits_write(out + 5, 2, m);
	out[7] = '-';
	digits_write(out + 8, 2, d);
	out[10] = 'T';
	digits_write(out + 11, 2, ms / 3600000);
	out[13] = ':';
	digits_write(out + 14, 2, ms / 60000 % 60);
	out[16] = ':';
	digits_write(out + 17, 2, ms / 1000 % 60);
	out[19] = '.';
	digits_write(out + 20, 3, ms % 1000);
	out[23] = 'Z';
	out[24] = '\0';
	return out;
}

/* Put a text behind *at, as far as it fits with its NUL. */
static void
put(char *out, size_t size, size_t *at, const char *text)
{
	size_t len = strlen(text);

	if (len > size - 1 - *at)
		len = size - 1 - *at;
	memcpy(out + *at, text, len);
	*at += len;
	out[*at] = '\0';
}

void
announce_type(const struct settings *s, enum event_type type, char *out,
	      size_t size)
{
	size_t at = 0;

	put(out, size, &at, s->type_prefix);
	put(out, size, &at, ".");
	put(out, size, &at, event_infos[type].name);
}

static const char *
severity_text(enum event_severity severity)
{
	switch (severity) {
	case EVENT_INFO:
		return "INFO";
	case EVENT_WARN:
		return "WARN";
	case EVENT_ERROR:
		return "ERROR";
	}
	return "INFO";
}

/* A number of the stream, with zeros before it up to so many digits. */
static void
number(char out[DIGITS_MAX], int64_t seq, size_t digits)
{
	char text[DIGITS_MAX];
	size_t len = digits_int(text, seq), zeros;

	zeros = len < digits ? digits - len : 0;
	memset(out, '0', zeros);
	memcpy(out + zeros, text, len + 1);
}

/*
 * The sequence orders as text when padded (upstream CloudEvents); the NL GOV
 * profile 1.0 has a plain integer with its sequencetype.
 */
static void
put_sequence(struct jsonw *w, const struct settings *s, int64_t seq)
{
	char text[DIGITS_MAX];

	number(text, seq, s->sequence_nlgov10 ? 0 : SEQUENCE_DIGITS);
	jsonw_put_text(w, "sequence", text);
	if (s->sequence_nlgov10)
		jsonw_put_text(w, "sequencetype", "Integer");
}

void
announce_write(struct buf *out, const struct announce_source *from,
	       enum event_type type, const char *subject, int64_t seq,
	       int64_t time_us, const char *correlation, const void *data,
	       size_t data_len)
{
	const struct event_info *info = &event_infos[type];
	char text[160], time[ANNOUNCE_TIME], seq_text[DIGITS_MAX];
	struct jsonw w;
	size_t at = 0;

	jsonw_init(&w, out);
	jsonw_object(&w);
	jsonw_put_text(&w, "specversion", "1.0");
	number(seq_text, seq, SEQUENCE_DIGITS);
	put(text, sizeof(text), &at, from->stream);
	put(text, sizeof(text), &at, "-");
	put(text, sizeof(text), &at, seq_text);
	jsonw_put_text(&w, "id", text);
	at = 0;
	put(text, sizeof(text), &at, "urn:nld:oin:");
	put(text, sizeof(text), &at, from->settings->oin);
	put(text, sizeof(text), &at, ":systeem:pols");
	jsonw_put_text(&w, "source", text);
	announce_type(from->settings, type, text, sizeof(text));
	jsonw_put_text(&w, "type", text);
	jsonw_put_text(&w, "subject", subject);
	jsonw_put_text(&w, "time", announce_time(time, time_us));
	jsonw_put_text(&w, "datacontenttype", "application/json");
	at = 0;
	put(text, sizeof(text), &at, "urn:nl:pols:schema:");
	put(text, sizeof(text), &at, info->name);
	put(text, sizeof(text), &at, ":1");
	jsonw_put_text(&w, "dataschema", text);
	if (correlation[0] != '\0') {
		at = 0;
		put(text, sizeof(text), &at, "/signalen/");
		put(text, sizeof(text), &at, correlation);
		jsonw_put_text(&w, "dataref", text);
	}
	put_sequence(&w, from->settings, seq);
	jsonw_put_int(&w, "severitynumber", info->severity);
	jsonw_put_text(&w, "severitytext", severity_text(info->severity));
	if (correlation[0] != '\0')
		jsonw_put_text(&w, "correlationid", correlation);
	jsonw_key(&w, "data");
	jsonw_raw(&w, data, data_len);
	jsonw_object_end(&w);
}

void
announce_read(struct db *db, struct event_numbers *n)
{
	struct stmt *st = db_stmt(db, SQL_EVENT_LAST);
	size_t i;

	n->last = db_row(st) ? db_col_int(st, "seq") : 0;
	for (i = 0; i < EVENT_TYPE_COUNT; i++) {
		n->of_type[i] = -1;
		n->moved[i] = false;
	}
}

static int64_t
next_of_type(struct db *db, struct event_numbers *n, enum event_type type,
	     const char *name)
{
	struct stmt *st;

	if (n->of_type[type] < 0) {
		st = db_stmt(db, SQL_EVENT_COUNT_GET);
		db_bind_text(st, ":type", name);
		n->of_type[type] = db_row(st) ? db_col_int(st, "last") : 0;
	}
	n->moved[type] = true;
	return ++n->of_type[type];
}

void
announce_keep(struct db *db, const struct settings *s, struct event_numbers *n)
{
	char name[160];
	size_t i;

	for (i = 0; i < EVENT_TYPE_COUNT; i++) {
		struct stmt *st;

		if (!n->moved[i])
			continue;
		announce_type(s, (enum event_type)i, name, sizeof(name));
		st = db_stmt(db, SQL_EVENT_COUNT_PUT);
		db_bind_text(st, ":type", name);
		db_bind_int(st, ":last", n->of_type[i]);
		db_run(st);
		n->moved[i] = false;
	}
}

void
announce(struct turn *t, const char *stream)
{
	const struct announce_source from = {stream, t->settings};
	struct events *ev = t->events;
	struct event_numbers *n = t->numbers;
	struct stmt *st;
	struct buf body;
	char type[160];
	size_t i;

	if (ev->failed)
		db_fail(t->db, ERR_NOMEM, "out of memory");
	if (ev->count == 0)
		return;
	buf_init(&body);
	for (i = 0; i < ev->count; i++) {
		const struct event *one = &ev->items[i];
		int64_t type_seq;

		announce_type(t->settings, one->type, type, sizeof(type));
		type_seq = next_of_type(t->db, n, one->type, type);
		buf_reset(&body);
		announce_write(&body, &from, one->type, one->subject, ++n->last,
			       t->entry->received_us, one->correlation,
			       ev->data.data + one->data, one->data_len);
		if (body.failed) {
			db_fail(t->db, ERR_NOMEM, "out of memory");
			break;
		}
		st = db_stmt(t->db, SQL_EVENT_INSERT);
		db_bind_int(st, ":seq", n->last);
		db_bind_text(st, ":type", type);
		db_bind_int(st, ":type_seq", type_seq);
		db_bind_text(st, ":subject", one->subject);
		db_bind_int(st, ":journal", t->entry->nr);
		db_bind_text_len(st, ":body", (const char *)body.data,
				 body.len);
		db_run(st);
	}
	buf_done(&body);
}
